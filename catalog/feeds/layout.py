"""Which column of a feed holds which product field: an alias table, and the user's mapping over it."""

import re
from collections.abc import Iterable, Mapping

from catalog.feeds.errors import FeedError

ALIASES: dict[str, tuple[str, ...]] = {
    "id": ("id", "product_id", "productid", "item_id", "uniq_id", "sku", "asin", "handle"),
    "title": ("title", "name", "product_name", "product_title", "item_name"),
    "description": ("description", "product_description", "body", "body_html", "long_description", "about_product"),
    "brand": ("brand", "brand_name", "vendor", "manufacturer", "maker"),
    "category": (
        "category",
        "categories",
        "product_category",
        "category_path",
        "google_product_category",
        "department",
    ),
    "product_type": ("product_type", "type", "item_type", "subcategory", "sub_category"),
    "url": ("url", "link", "product_url", "permalink", "page_url"),
    "image_url": ("image_url", "image", "image_link", "image_src", "img", "images", "picture", "photo", "thumbnail"),
    "price": ("price", "selling_price", "current_price", "unit_price", "amount"),
    "list_price": ("list_price", "msrp", "rrp", "regular_price", "compare_at_price", "original_price"),
    "currency": ("currency", "price_currency", "currency_code"),
    "availability": ("availability", "available", "in_stock", "stock_status"),
    "stock": ("stock", "current_stock", "inventory", "stock_quantity", "inventory_quantity", "quantity", "qty"),
    "rating": ("rating", "average_rating", "avg_rating", "stars", "review_rating"),
    "rating_count": ("rating_count", "reviews", "review_count", "ratings_count", "num_reviews", "number_of_reviews"),
    "weight": (
        *("weight", "item_weight", "weight_kg", "weight_g", "weight_lb", "weight_lbs", "weight_oz"),
        *("shipweight", "ship_weight", "shipping_weight"),
    ),
    "product_number": ("product_number", "modelno", "model_number", "model_no", "mpn", "model", "part_number"),
    "color": ("color", "colour", "colors", "colours"),
    "material": ("material", "materials", "fabric"),
    "size": ("size", "sizes"),
    "audience": ("audience", "gender", "gender_affinity", "target_audience", "age_group"),
    "pattern": ("pattern", "patterns"),
    "shape": ("shape",),
    "style": ("style", "styles"),
    "feature": ("feature", "features", "tags", "keywords"),
    "content": ("content", "ingredients"),
    "occasion": ("occasion", "occasions"),
    "condition": ("condition",),
    "variants": ("variants",),
}
"""Product field → column names that mean it, the most telling first. One line adds a field's name in some feed."""

WEIGHT_UNITS = {
    **{"weight_g": "g", "weight_lb": "lb", "weight_lbs": "lb", "weight_oz": "oz"},
    **{"shipweight": "lb", "ship_weight": "lb", "shipping_weight": "lb"},
}
"""Unit of a bare number by column: shipping weights are pounds in US retail feeds. Elsewhere it is kilograms."""

_DROPPED = ("", "-")
_SEPARATORS = re.compile(r"[^0-9a-z]+")


def normalise(column: str) -> str:
    """A column's name as the alias table spells it: ``Image URL`` → ``image_url``."""
    return _SEPARATORS.sub("_", column.strip().lower()).strip("_")


class Layout:
    """The columns of one feed, told apart.

    Args:
        mapping: Product field → source column, over the alias table; an empty column or ``-`` drops the field.

    Raises:
        FeedError: The mapping names a field that products do not have.
    """

    def __init__(self, mapping: Mapping[str, str]) -> None:
        unknown = sorted(set(mapping) - set(ALIASES))
        if unknown:
            fields = ", ".join(ALIASES)
            raise FeedError(f"a mapping must name a product field (got {unknown[0]!r}); use one of: {fields}")
        self._mapping = {name: column.strip() for name, column in mapping.items()}
        self.columns: dict[str, None] = {}
        self.sources: dict[str, tuple[str, ...]] = {}
        """Product field → columns that may hold it: the first that is not empty in a row counts."""

    @property
    def used(self) -> dict[str, str]:
        """Product field → the columns it is read from, for the report."""
        return {name: ", ".join(columns) for name, columns in self.sources.items()}

    @property
    def unused(self) -> list[str]:
        """Columns that mean nothing to the catalog."""
        taken = {column for columns in self.sources.values() for column in columns}
        return [column for column in self.columns if column not in taken]

    def extend(self, columns: Iterable[str]) -> None:
        """Takes in columns that were not seen before."""
        self.columns.update(dict.fromkeys(columns))
        by_name: dict[str, str] = {}
        mapped = set(self._mapping.values())
        for column in self.columns:
            if column not in mapped:
                by_name.setdefault(normalise(column), column)
        sources: dict[str, tuple[str, ...]] = {}
        for name, aliases in ALIASES.items():
            if name not in self._mapping:
                sources[name] = tuple(by_name[alias] for alias in aliases if alias in by_name)
            elif self._mapping[name] not in _DROPPED:
                sources[name] = (self._mapping[name],)
        self._tell_style_from_type(sources)
        self._tell_sale_from_list_price(sources, by_name)
        self.sources = {name: found for name, found in sources.items() if found}

    def check(self) -> None:
        """Makes sure that rows can become products.

        Raises:
            FeedError: A mapped column is not there, or no column holds the id or the title.
        """
        listed = ", ".join(list(self.columns)[:20])
        for name, column in self._mapping.items():
            if column not in _DROPPED and column not in self.columns:
                raise FeedError(f"a mapping must name a column of the feed (got {name}={column}); it has: {listed}")
        for name in ("id", "title"):
            if name not in self.sources:
                raise FeedError(f"a feed needs a column for the {name} (got {listed}); map one: {name}=COLUMN")

    def _tell_style_from_type(self, sources: dict[str, tuple[str, ...]]) -> None:
        """Where nothing else says what a product is, a ``style`` column does ("jacket"), as in AWS's retail demo."""
        if not sources.get("product_type") and "product_type" not in self._mapping and "style" not in self._mapping:
            sources["product_type"] = sources.pop("style", ())

    def _tell_sale_from_list_price(self, sources: dict[str, tuple[str, ...]], by_name: dict[str, str]) -> None:
        """Beside a sale price, the price is what it was before."""
        sale = by_name.get("sale_price")
        if sale is None or "price" in self._mapping or "list_price" in self._mapping:
            return
        sources["list_price"] = sources["list_price"] or sources["price"]
        sources["price"] = (sale, *sources["price"])
