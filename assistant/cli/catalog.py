"""``daogou catalog``: looks into the catalog."""

from typing import Annotated, Any

import typer

from assistant.cli.session import JSON_HELP, container_of, write_json, write_line
from assistant.text import clean

app = typer.Typer(help="Look into the catalog.", no_args_is_help=True, epilog="Example: daogou catalog stats")

AsJson = Annotated[bool, typer.Option("--json", help=JSON_HELP)]


class UnknownProductError(ValueError):
    """The catalog has no product of that id."""


@app.callback()
def look() -> None:
    """Look into the catalog."""


@app.command(epilog="Example: daogou catalog stats --json")
def stats(context: typer.Context, as_json: AsJson = False) -> None:
    """Counts products by feed, and how many have a price, a brand, a rating, a picture."""
    from assistant.stores.catalog_view import count_products  # noqa: PLC0415

    counts = count_products(container_of(context).database)
    if as_json:
        write_json(counts)
        return
    for name, value in counts.items():
        rows = value.items() if isinstance(value, dict) else [("", value)]
        for key, number in rows:
            write_line(f"{name.replace('_', ' '):<20} {key:<24} {number}")


@app.command(epilog="Example: daogou catalog show B000123")
def show(
    context: typer.Context,
    product_id: Annotated[str, typer.Argument(metavar="ID", help="The product's id, as its feed gives it.")],
    as_json: AsJson = False,
) -> None:
    """Shows all that the catalog knows of one product, and where each attribute comes from."""
    from assistant.stores.catalog_view import find_product  # noqa: PLC0415

    product = find_product(container_of(context).database, clean(product_id))
    if product is None:
        raise UnknownProductError(f"the catalog must have the product (got {product_id!r}); `daogou search` prints ids")
    if as_json:
        write_json(product)
    else:
        _show(product)


@app.command(epilog="Example: daogou catalog facets color --limit 20")
def facets(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="One attribute; without it, all of them.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Values an attribute.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Lists the values by which products can be filtered, most frequent first."""
    from assistant.stores.catalog_view import count_facets  # noqa: PLC0415

    counts = count_facets(container_of(context).database, name, limit)
    if as_json:
        write_json(counts)
        return
    for facet, values in counts.items():
        write_line(f"{facet}: " + ", ".join(f"{value} {count}" for value, count in values.items()))


def _show(product: dict[str, Any]) -> None:
    for field, value in product.items():
        if isinstance(value, list):
            for each in value:
                write_line(f"{field.removesuffix('s'):<14} " + "  ".join(str(part) for part in each.values()))
        elif value is not None:
            write_line(f"{field:<14} {value}")
