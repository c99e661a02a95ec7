"""Search as a whole, and a naive judge of every hard constraint that shares no code with it."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.constraints import Constraint, Range
from catalog.importing import import_feed
from catalog.indexing import build_index
from catalog.live import Catalog
from catalog.search import Snapshot
from tests.catalog.fakes import FakeModel, new_database, put

MODEL = FakeModel()
BRANDS = ["Acme", "Lumo", "Red Fox", None]
COLORS = ["red", "blue", "navy blue", "black", None]
TYPES = ["mouse", "lamp", "running shoes", "dress shoes"]


def shelf() -> Iterator[dict[str, Any]]:
    """120 products that mix every known and unknown value."""
    for number in range(120):
        brand, color, kind = BRANDS[number % 4], COLORS[number % 5], TYPES[number // 3 % 4]
        said = ["red", "black", "", "blue"][number // 7 % 4]
        product: dict[str, Any] = {
            "id": f"p{number:03d}",
            "title": f"{brand or 'Acme' if number % 3 else ''} {said} {kind} {number}".strip(),
            "brand": brand,
            "product_type": kind,
            "price": None if number % 7 == 0 else float(number),
            "currency": None if number % 7 == 0 else ["USD", "EUR"][number % 9 == 0],
            "rating": None if number % 4 == 1 else 1 + number % 5,
            "rating_count": number,
            "stock": number % 11,
        }
        if color:
            product["color"] = color
        yield product


SHELF = {product["id"]: product for product in shelf()}


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    home = tmp_path_factory.mktemp("shop")
    database = new_database(home)
    put(database, *SHELF.values())
    build_index(database, home, MODEL)
    return Catalog.open(database, home, MODEL).snapshot


def search(catalog: Snapshot, text: str, *constraints: Constraint, limit: int = 200) -> list[str]:
    vector = MODEL.embed([text])[0] if text else None
    return catalog.search(text, vector, constraints, limit).ids


def wish(name: str, op: Any, *values: str) -> Constraint:
    return Constraint(name, op, values, "")


def meets(product: dict[str, Any], constraint: Constraint) -> bool:
    """Whether a product meets a constraint, by the words of the contract and nothing else."""
    title = re.findall(r"\w+", product["title"].lower())
    if isinstance(constraint.value, Range):
        number, bounds = product[constraint.name], constraint.value
        if number is None or (bounds.min is not None and number < bounds.min):
            return False
        if bounds.currency and constraint.name == "price" and product["currency"] not in (None, bounds.currency):
            return False
        return bounds.max is None or number <= bounds.max
    own = (product.get(constraint.name) or "").lower()
    if constraint.name == "color":  # the model reads the title's colors; the brand's words are none
        own += " " + " ".join(set(product["title"].lower().replace("red fox", "").split()) & {"red", "blue", "black"})
    if constraint.op == "not":
        spoken = " ".join(title)
        if constraint.name == "color" and product["brand"] == "Red Fox":
            spoken = spoken.replace("red fox", "")
        return not any(
            set(value.split()) <= set(own.split()) or re.search(rf"\b{re.escape(value)}\b", spoken)
            for value in (each.lower() for each in constraint.value)
        )
    if constraint.name == "brand" and not own:
        return any(value.lower() in " ".join(title) for value in constraint.value)
    return any(
        value == own.strip() or (constraint.name != "brand" and set(value.split()) <= set(own.split()))
        for value in (each.lower() for each in constraint.value)
    )


ranges = st.tuples(st.integers(0, 120), st.integers(0, 120)).map(sorted)
constraints = st.one_of(
    ranges.map(lambda pair: Constraint("price", "range", Range(*pair), "")),
    ranges.map(lambda pair: Constraint("price", "range", Range(None, pair[1], "USD"), "")),
    st.integers(1, 5).map(lambda low: Constraint("rating", "range", Range(low, None), "")),
    st.sampled_from(["Acme", "Lumo", "RED FOX"]).map(lambda brand: wish("brand", "eq", brand)),
    st.sampled_from(["red", "blue", "black"]).map(lambda color: wish("color", "eq", color)),
    st.just(wish("color", "in", "red", "black")),
    st.sampled_from([("red",), ("blue",), ("navy blue",), ("red", "black")]).map(lambda v: wish("color", "not", *v)),
    st.sampled_from(["Acme", "Lumo", "Red Fox"]).map(lambda brand: wish("brand", "not", brand)),
    st.sampled_from(TYPES).map(lambda kind: wish("product_type", "eq", kind)),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(constraints, max_size=4), st.sampled_from(["", "red mouse", "lamp", "running shoes acme", "zzz"]))
def test_every_result_meets_every_hard_constraint_and_all_that_do_are_counted(
    catalog: Snapshot, given_constraints: list[Constraint], text: str
) -> None:
    result = catalog.search(text, MODEL.embed([text])[0] if text else None, given_constraints)
    right = {name for name, product in SHELF.items() if all(meets(product, each) for each in given_constraints)}
    assert set(result.ids) == right
    assert result.total == len(right)
    assert len(result.ids) == len(set(result.ids))
    for constraint, count in catalog.without_each(given_constraints):
        others = list(given_constraints)
        others.remove(constraint)
        assert count == sum(all(meets(product, each) for each in others) for product in SHELF.values())


@pytest.mark.parametrize("limit", [1, 5, 200])
def test_the_limit_holds_and_scores_go_down(catalog: Snapshot, limit: int) -> None:
    result = catalog.search("red lamp", MODEL.embed(["red lamp"])[0], [], limit)
    assert len(result.rows) == len(result.ids) == len(result.vector) == len(result.lexical) == min(limit, 120)
    assert (np.diff(result.fused) <= 0).all()
    assert [catalog.columns.row_of[name] for name in result.ids] == result.rows.tolist()


def test_scores_are_those_of_the_vectors(catalog: Snapshot) -> None:
    vector = MODEL.embed(["red lamp"])[0]
    result = catalog.search("red lamp", vector, [])
    assert result.vector == pytest.approx(catalog.vectors(result.rows) @ vector, abs=1e-5)
    assert result.lexical[0] > 0


def test_the_same_search_gives_the_same_order(catalog: Snapshot) -> None:
    assert search(catalog, "lamp") == search(catalog, "lamp")


def test_without_words_products_come_by_availability_and_rating(catalog: Snapshot) -> None:
    ids = search(catalog, "", wish("product_type", "eq", "lamp"))
    sold_out = [SHELF[name]["stock"] == 0 for name in ids]
    assert sold_out == sorted(sold_out)
    assert all(SHELF[name]["product_type"] == "lamp" for name in ids)


def test_a_preference_orders_and_hides_nothing(catalog: Snapshot) -> None:
    plain = search(catalog, "lamp", wish("product_type", "eq", "lamp"))
    preferred = search(catalog, "lamp", wish("product_type", "eq", "lamp"), wish("color", "prefer", "black"))
    assert set(plain) == set(preferred)
    place = [SHELF[name].get("color") == "black" for name in preferred]
    assert sum(place[:5]) >= sum(SHELF[name].get("color") == "black" for name in plain[:5])


def test_words_alone_search_without_a_vector(catalog: Snapshot) -> None:
    result = catalog.search("lamp 7", None, [])
    assert result.ids
    assert not result.vector.any()
    assert catalog.search("zzzzzz", None, []).ids == []


def test_unknown_values_that_keep_products_out_are_counted(catalog: Snapshot) -> None:
    result = catalog.search(
        "lamp", None, [wish("product_type", "eq", "lamp"), Constraint("price", "range", Range(None, 60), "")]
    )
    lamps = [product for product in SHELF.values() if product["product_type"] == "lamp"]
    assert result.unknown == {"price": sum(product["price"] is None for product in lamps)}


def test_dropping_the_constraint_that_empties_the_result_is_found(catalog: Snapshot) -> None:
    color, price = wish("color", "eq", "red"), Constraint("price", "range", Range(500, None), "")
    (first, most), (_, least) = catalog.without_each([color, price])
    assert first == price
    assert most > 0 == least


def test_what_comes_with_a_thing_is_not_found_as_the_thing(tmp_path: Path) -> None:
    database = new_database(tmp_path)
    put(database, {"id": "a", "title": "Phone with Tripod"}, {"id": "b", "title": "Tripod, Compact Tall"})
    build_index(database, tmp_path, MODEL)
    catalog = Catalog.open(database, tmp_path, MODEL).snapshot
    assert search(catalog, "phone tripod", wish("product_type", "eq", "tripod")) == ["b"]
    assert search(catalog, "phone tripod", wish("product_type", "eq", "phone")) == ["a"]


@pytest.mark.real
def test_hard_constraints_hold_on_a_real_feed(tmp_path: Path) -> None:
    folder = Path(os.environ.get("DAOGOU_DATA", "/nowhere"))
    if not folder.is_dir():
        pytest.skip("DAOGOU_DATA is not a folder of real data")
    database = new_database(tmp_path)
    import_feed(database, folder / "shop" / "er_walmart_amazon" / "amazon.csv")
    build_index(database, tmp_path, MODEL)
    catalog = Catalog.open(database, tmp_path, MODEL).snapshot
    prices = {line.split("|")[0]: line.split("|")[3] for line in _lines(folder / "shop/er_walmart_amazon/amazon.csv")}
    ids = search(
        catalog, "wireless mouse", Constraint("price", "range", Range(None, 20), ""), wish("color", "not", "black")
    )
    assert len(ids) == 200
    assert all(float(prices[name]) <= 20 for name in ids)
    titles = [catalog.columns.titles[catalog.columns.row_of[name]].lower() for name in ids]
    assert not any(re.search(r"\bblack\b(?! & decker)", title) for title in titles)


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()[1:]
