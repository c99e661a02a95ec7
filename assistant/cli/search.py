"""``daogou search``: retrieval alone."""

from typing import Annotated, Any

import typer

from assistant.cli.session import JSON_HELP, container_of, input_lines, write_json, write_line


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(epilog='Example: daogou search "rain jacket" --filter color=red --filter price=..120')(search)


def search(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help="The words to search; - reads one query a line from stdin.")],
    parse: Annotated[bool, typer.Option("--parse", help="Read constraints out of the query first.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Products to show.")] = 10,
    filters: Annotated[
        list[str] | None, typer.Option("--filter", help="name=value, name!=value, or name=MIN..MAX; may be repeated.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> None:
    """Searches the catalog for the words as they are and shows each product's score in each stage."""
    from assistant.search import read_filter  # noqa: PLC0415

    constraints = [read_filter(each) for each in filters or ()]
    service = container_of(context).search
    if query == "-":
        for line in input_lines():
            found = service.retrieve(line, constraints, limit=limit, parse=parse)
            write_json({"query": line, "products": found["products"]})
        return
    found = service.retrieve(query, constraints, limit=limit, parse=parse)
    if as_json:
        write_json(found)
    else:
        _show(found)


def _show(found: dict[str, Any]) -> None:
    from actions.rasa_format import amount  # noqa: PLC0415

    for each in found["constraints"]:
        write_line(f"{each['name']} {each['op']} {each['value']}")
    for number, card in enumerate(found["products"], 1):
        scores = "  ".join(f"{stage} {value:.3f}" for stage, value in card["scores"].items())
        write_line(f"{number:3}. {card['title'][:60]:<60}  {amount(card['price']):>14}  {card['id']}")
        write_line(f"     {scores}")
    write_line(f"{len(found['products'])} of {found['total']}")
