"""Shoppers with tastes: what they ask for, what they open, what they buy. README.md states every assumption."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from catalog.attributes import FACETS
from catalog.constraints import Constraint

Floats = NDArray[np.float64]
Row = Mapping[str, Any]

STATED = ("product_type", "color", "brand", "material", "audience", "feature", "occasion", "style")
"""Attributes that a query may name."""
SOFT = frozenset(name for name in STATED if not FACETS[name].hard)
"""Of these, the ones that only order."""

TEMPLATES: tuple[tuple[str, float], ...] = (
    ("{product_type}", 3),
    ("{color} {product_type}", 3),
    ("{brand} {product_type}", 2),
    ("{material} {product_type}", 1),
    ("{product_type} for {audience}", 2),
    ("{product_type} with {feature}", 2),
    ("{product_type} for {occasion}", 2),
    ("{style} {product_type}", 1),
    ("{color} {material} {product_type}", 1),
    ("looking for {color} {product_type} for {audience}", 1),
    ("i need {product_type}", 2),
    ("show me {color} {product_type}, {feature} would be nice", 1),
    ("do you have {product_type} from {brand}?", 1),
    ("a gift for {occasion}, maybe {product_type}", 1),
    ("cheap {product_type}", 3),
    ("affordable {color} {product_type}", 2),
    ("inexpensive {product_type} for {audience}", 2),
    ("the best {product_type} you have", 2),
    ("best rated {product_type} for {audience}", 2),
    ("premium {product_type}", 2),
    ("high quality {material} {product_type}", 2),
)
"""Query templates and their weights; a template is used for products that have every attribute it names."""

MARKET_SEED = 20
"""Fixes what the market as a whole thinks of brands and colors; a simulation's own seed draws the shoppers."""
THRIFTY = frozenset({"cheap", "affordable", "inexpensive"})
CHOOSY = frozenset({"best", "premium", "quality"})


@dataclass(frozen=True, slots=True)
class Market:
    """The demo shop as shoppers see it, one entry a product.

    Attributes:
        rows: Feed rows.
        index: Position of each product id.
        kind: Product type as a number. Shape: (n,).
        branch: Category as a number. Shape: (n,).
        brand: Brand as a number. Shape: (n,).
        color: First color as a number. Shape: (n,).
        price: Log price over the median of its type, 0 where unknown. Shape: (n,).
        discount: Share off the list price. Shape: (n,).
        rating: Shown rating, standardised and shrunk where few have rated. Shape: (n,).
        quality: Latent quality that ratings only hint at, standardised. Shape: (n,).
        available: Whether it can be bought. Shape: (n,).
        reputation: What shoppers on average think of each product's brand. Shape: (n,).
        fashion: What shoppers on average think of each product's color. Shape: (n,).
    """

    rows: Sequence[Row]
    index: Mapping[str, int]
    kind: NDArray[np.int64]
    branch: NDArray[np.int64]
    brand: NDArray[np.int64]
    color: NDArray[np.int64]
    price: Floats
    discount: Floats
    rating: Floats
    quality: Floats
    available: NDArray[np.bool_]
    reputation: Floats
    fashion: Floats

    @classmethod
    def of(cls, rows: Sequence[Row], quality: Callable[[str], float]) -> "Market":
        """Reads feed rows; ``quality`` gives a product id's latent quality."""
        kind = _codes([str(row.get("product_type") or "") for row in rows])
        brands = [str(row.get("brand") or "") for row in rows]
        colors = [(_values(row, "color") or ("",))[0] for row in rows]
        price = np.array([_number(row, "price") for row in rows])
        listed = np.array([_number(row, "list_price") for row in rows])
        rating = np.array([_number(row, "rating") for row in rows])
        count = np.nan_to_num(np.array([_number(row, "rating_count") for row in rows]))
        trust = count / (count + 20)
        latent = np.array([quality(str(row["id"])) for row in rows])
        return cls(
            rows=rows,
            index={str(row["id"]): position for position, row in enumerate(rows)},
            kind=kind,
            branch=_codes([str(row.get("category") or "").split(" > ")[0] for row in rows]),
            brand=_codes(brands),
            color=_codes(colors),
            price=_against_type(np.log(price), kind),
            discount=np.nan_to_num(np.clip(1 - price / listed, 0, 1)),
            rating=np.nan_to_num((rating - np.nanmean(rating)) / max(float(np.nanstd(rating)), 1e-6)) * trust,
            quality=(latent - latent.mean()) / max(float(latent.std()), 1e-6),
            available=np.array([_buyable(row) for row in rows]),
            reputation=0.5 * _opinions(brands),
            fashion=0.4 * _opinions(colors),
        )


@dataclass(frozen=True, slots=True)
class Shopper:
    """One shopper's tastes.

    Attributes:
        thrift: Weight of the price, positive.
        quality_seeking: Weight of rating and quality, positive.
        brand: Liking of each product's brand. Shape: (n,).
        color: Liking of each product's color. Shape: (n,).
    """

    thrift: float
    quality_seeking: float
    brand: Floats
    color: Floats


@dataclass(frozen=True, slots=True)
class Wish:
    """What a shopper wants now.

    Attributes:
        text: The query.
        target: The product the shopper had in mind when writing it.
        constraints: What the query names, as constraints an assistant would read out of it.
    """

    text: str
    target: int
    constraints: tuple[Constraint, ...]


def draw_shopper(market: Market, rng: np.random.Generator) -> Shopper:
    """A shopper: the market's common opinion of brands and colors plus a private one."""
    return Shopper(
        thrift=float(rng.lognormal(-0.2, 0.5)),
        quality_seeking=float(rng.lognormal(-0.2, 0.5)),
        brand=market.reputation + rng.normal(0, 0.4, market.brand.max() + 1)[market.brand],
        color=market.fashion + rng.normal(0, 0.4, market.color.max() + 1)[market.color],
    )


def draw_wish(market: Market, rng: np.random.Generator) -> Wish:
    """A wish: a product in mind, and a query that names some of its attributes."""
    target = int(rng.integers(len(market.rows)))
    values = {name: _values(market.rows[target], name) for name in STATED}
    named = [(text, weight) for text, weight in TEMPLATES if all(values[name] for name in _names(text))]
    weights = np.array([weight for _, weight in named])
    template = named[int(rng.choice(len(named), p=weights / weights.sum()))][0]
    chosen = {name: values[name][int(rng.integers(len(values[name])))] for name in _names(template)}
    constraints = tuple(
        Constraint(name, "prefer" if name in SOFT else "eq", (value,), value) for name, value in chosen.items()
    )
    return Wish(template.format(**{name: value.lower() for name, value in chosen.items()}), target, constraints)


def taste(market: Market, shopper: Shopper, wish: Wish, products: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """p(click once looked at) and p(purchase given the click) of ``products`` for this wish.

    Shape: products (n,) positions in the market, result both (n,).
    """
    words = set(wish.text.split())
    thrift = shopper.thrift * (2.0 if words & THRIFTY else 0.2 if words & CHOOSY else 1.0)
    seeking = shopper.quality_seeking * (2.5 if words & CHOOSY else 0.7 if words & THRIFTY else 1.0)
    fit = _fit(market, wish, products)
    price, discount, available = market.price[products], market.discount[products], market.available[products]
    brand, color = shopper.brand[products], shopper.color[products]
    click = -5.0 + 4.0 * fit + 0.7 * (brand + color) + 0.6 * seeking * market.rating[products]
    click += 0.8 * discount - 0.6 * thrift * price - 0.8 * ~available
    bought = -3.5 + 1.5 * fit + 0.4 * brand + 0.8 * seeking * market.quality[products]
    bought += 1.0 * discount - 1.2 * thrift * price
    return _sigmoid(click), np.where(available, _sigmoid(bought), 0.0)


def _fit(market: Market, wish: Wish, products: NDArray[np.int64]) -> Floats:
    """How well each product answers the query, 0 to 1: its type, then what else the query names."""
    same_branch = market.branch[products] == market.branch[wish.target]
    fit = np.where(market.kind[products] == market.kind[wish.target], 1.0, np.where(same_branch, 0.25, 0.0))
    for constraint in wish.constraints:
        if constraint.name != "product_type":
            wanted = set(constraint.values)
            met = [not wanted.isdisjoint(_values(market.rows[each], constraint.name)) for each in products]
            fit = fit * np.where(met, 1.0, 0.8 if constraint.name in SOFT else 0.6)
    return fit


def _names(template: str) -> list[str]:
    return [name for name in STATED if "{" + name + "}" in template]


def _values(row: Row, name: str) -> tuple[str, ...]:
    value = row.get(name)
    if value is None or value == "":
        return ()
    return (value,) if isinstance(value, str) else tuple(str(each) for each in value)


def _number(row: Row, name: str) -> float:
    value = row.get(name)
    return float("nan") if value is None else float(value)


def _buyable(row: Row) -> bool:
    stock = row.get("stock")
    return row.get("availability") != "out_of_stock" and (stock is None or int(stock) > 0)


def _codes(texts: Sequence[str]) -> NDArray[np.int64]:
    return np.unique(np.array(texts), return_inverse=True)[1].astype(np.int64)


def _opinions(names: Sequence[str]) -> Floats:
    """What the market thinks of each name, standard normal; a name's opinion stays when the shop changes."""
    drawn = {name: np.random.default_rng([MARKET_SEED, crc32(name.encode())]).normal() for name in set(names)}
    return np.array([drawn[name] for name in names])


def _against_type(log_price: Floats, kind: NDArray[np.int64]) -> Floats:
    result = np.zeros_like(log_price)
    for each in np.unique(kind):
        mine = kind == each
        known = log_price[mine & ~np.isnan(log_price)]
        result[mine] = log_price[mine] - (np.median(known) if len(known) else 0.0)
    return np.nan_to_num(result)


def _sigmoid(value: Floats) -> Floats:
    return 1 / (1 + np.exp(-value))
