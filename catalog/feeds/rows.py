"""From a feed's rows, whatever their format, to normalised products."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any

from catalog.attributes import FACETS
from catalog.feeds.base import BadRow, FeedOptions, FeedProduct, FeedVariant
from catalog.feeds.layout import WEIGHT_UNITS, normalise
from catalog.feeds.money import read_amount, read_currency
from catalog.feeds.values import (
    MOST_PIECES,
    blank,
    clean,
    read_address,
    read_audience,
    read_availability,
    read_count,
    read_list,
    read_number,
    read_path,
    read_weight,
)

Row = tuple[int, Mapping[str, Any]]
"""Line on which the row starts, and its cells by column."""

_LOOKAHEAD = 200


def read_rows(rows: Iterable[Row | BadRow], options: FeedOptions) -> Iterator[FeedProduct | BadRow]:
    """Turns rows into products; rows that cannot become one are handed on as bad.

    Raises:
        FeedError: The columns are told apart from the first rows, and one that is needed or mapped is missing.
    """
    stream = iter(rows)
    first = list(islice(stream, _LOOKAHEAD))
    seen = {column for row in first if isinstance(row, tuple) for column in row[1]}
    if seen:
        options.layout.extend(column for row in first if isinstance(row, tuple) for column in row[1])
        options.layout.check()
    for row in chain(first, stream):
        if isinstance(row, BadRow):
            yield row
            continue
        line, cells = row
        if not cells.keys() <= seen:
            seen.update(cells)
            options.layout.extend(cells)
        yield _RowReader(line, cells, options).product()


class _RowReader:
    """Reads one row; collects what could not be read on the way."""

    def __init__(self, line: int, cells: Mapping[str, Any], options: FeedOptions) -> None:
        self._line = line
        self._cells = cells
        self._options = options
        self._found: dict[str, Any] = {}
        for field, columns in options.layout.sources.items():
            for column in columns:  # the first that is not empty counts
                value = cells.get(column)
                if value is not None and value != "":
                    self._found[field] = value
                    break
        self._notes: list[str] = []

    def product(self) -> FeedProduct | BadRow:
        """The row as a product, or why it is none."""
        identifier, title = clean(self._found.get("id")), clean(self._found.get("title"))
        if not identifier:
            return BadRow(self._line, "no id")
        if len(identifier) > 255:
            return BadRow(self._line, "the id is longer than 255 characters", identifier[:40] + "…")
        if not title:
            return BadRow(self._line, "no title")
        try:
            price, currency = self._price()
        except ValueError as error:
            return BadRow(self._line, f"the price is {error}", clean(self._found.get("price"))[:80])
        product = FeedProduct(self._line, identifier, title, clean(self._found.get("description")))
        product.price, product.currency = price, currency
        product.brand = self._text("brand", 255)
        product.url = self._text("url")
        product.image_url = read_address(self._found.get("image_url"))
        self._read_numbers(product)
        product.attributes = self._attributes(product)
        self._read_variants(product)
        if product.price is None and product.list_price is None:
            product.currency = None
        if product.availability == "unknown" and product.stock is not None:
            product.availability = "in_stock" if product.stock else "out_of_stock"
        product.notes = tuple(self._notes)
        return product

    def _text(self, field: str, limit: int | None = None) -> str | None:
        text = clean(self._found.get(field))
        return None if blank(text) else text[:limit]

    def _price(self) -> tuple[float | None, str]:
        """Price and currency: the row's own currency, else the price's, else the feed's."""
        default = self._options.currency
        amount, named = read_amount(self._found.get("price"), default)
        own = self._text("currency")
        return amount, read_currency(own, default) if own else named or default

    def _optional(self, field: str, read: Any, *arguments: Any) -> Any:
        """A value that a product can do without: what cannot be read is noted and unknown."""
        cell = self._found.get(field)
        if cell is None:
            return None
        try:
            return read(cell, *arguments)
        except ValueError as error:
            self._notes.append(f"{field} left unknown: {error}")
            return None

    def _read_numbers(self, product: FeedProduct) -> None:
        before = self._optional("list_price", read_amount, self._options.currency)
        if before and before[0] and (product.price is None or before[0] > product.price):
            product.list_price = before[0]
        product.availability = self._optional("availability", read_availability) or "unknown"
        product.stock = self._optional("stock", read_count)
        product.rating_count = self._optional("rating_count", read_count)
        product.rating = self._optional("rating", _read_rating)
        if product.rating_count == 0:
            product.rating = None
        for column in self._options.layout.sources.get("weight", ()):
            if self._cells.get(column) not in (None, ""):
                unit = WEIGHT_UNITS.get(normalise(column), "kg")
                product.weight = self._optional("weight", read_weight, unit)
                break

    def _attributes(self, product: FeedProduct) -> dict[str, tuple[str, ...]]:
        """Facet values of the row; sets the category too, which product type and category complete mutually."""
        found: dict[str, tuple[str, ...]] = {}
        category, types = read_path(self._found.get("category")), self._types()
        if len(types) > 1 and not category:
            category = types
        if not types and len(category) > 1:
            types = category[-1:]
        elif types and len(category) == 1 and category[0].casefold() != types[-1].casefold():
            category = (*category, types[-1])
        product.category = " > ".join(category) or None
        if types:
            found["product_type"] = (types[-1][:255],)
        for name, facet in FACETS.items():
            if facet.feed == "one" and (text := self._text(name, 255)):
                found[name] = (text,)
            elif facet.feed.endswith("list") and (cell := self._found.get(name)) is not None:
                found[name] = read_list(cell, slashes=facet.feed == "slashed list")
        if (cell := self._found.get("audience")) is not None and (values := read_audience(cell)):
            found["audience"] = values
        return {name: values for name, values in found.items() if values}

    def _types(self) -> tuple[str, ...]:
        cell = self._found.get("product_type")
        return () if cell is None else read_path(cell)

    def _read_variants(self, product: FeedProduct) -> None:
        """Variants, and what they say of the product: sizes, colors, the lowest price, the stock together."""
        cell = self._found.get("variants")
        if not isinstance(cell, list):
            return
        variants: dict[str, FeedVariant] = {}
        for number, each in enumerate(cell, start=1):
            try:
                if not isinstance(each, Mapping):
                    raise ValueError("not an object")
                variant = _read_variant(each, f"{product.id}-{number}"[:255], self._options.currency)
            except ValueError as error:
                self._notes.append(f"a variant left out: {error}")
            else:
                variants.setdefault(variant.sku, variant)
        product.variants = tuple(variants.values())
        for name in ("size", "color"):
            values = (getattr(each, name) for each in product.variants)
            both = (*product.attributes.get(name, ()), *(value for value in values if value))
            if both:
                product.attributes[name] = read_list(both)
        if product.price is None:
            product.price = min((each.price for each in product.variants if each.price), default=None)
        stocks = [each.stock for each in product.variants if each.stock is not None]
        if product.stock is None and stocks:
            product.stock = min(sum(stocks), MOST_PIECES)


def _read_rating(value: Any) -> float | None:
    rating = read_number(value)
    if rating is not None and not 0 <= rating <= 5:
        raise ValueError("not between 0 and 5")
    return rating or None


def _read_variant(cells: Mapping[str, Any], default_sku: str, currency: str) -> FeedVariant:
    return FeedVariant(
        sku=clean(cells.get("sku"))[:255] or default_sku,
        size=clean(cells.get("size"))[:64] or None,
        color=clean(cells.get("color"))[:64] or None,
        price=read_amount(cells.get("price"), currency)[0],
        stock=read_count(cells.get("stock")),
    )
