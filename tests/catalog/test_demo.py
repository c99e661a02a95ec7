import hashlib
import json
import re
from collections import Counter, defaultdict
from itertools import combinations
from statistics import mean, median
from typing import Any

import pytest

from catalog.attributes import FACETS
from catalog.demo import FEED_NAME, UnknownDemoProductError, generate, quality, write
from catalog.demo.dice import Dice
from catalog.demo.grammar import articles, listing, title_case
from catalog.demo.pricing import shelf_price
from catalog.demo.spec import OwnSizes, Spec, SpecError, load_spec

SHA256 = "0c4b034357e260ad7cc65339b5e2770dd37ab298ff7d00c92cd817eb583bcac3"
"""Of the rows as JSON Lines; a change of the specification or the generator changes it on purpose."""


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    return list(generate())


@pytest.fixture(scope="module")
def by_type(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[row["product_type"]].append(row)
    return dict(groups)


@pytest.fixture(scope="module")
def spec() -> Spec:
    return load_spec()


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.?!:])\s+|\n", text) if part]


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z-]+", text.lower()))


# ---- the shop as a whole


def test_the_same_bytes_everywhere(rows: list[dict[str, Any]]) -> None:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    assert hashlib.sha256(text.encode()).hexdigest() == SHA256


def test_write_gives_one_json_line_a_product(tmp_path: Any, rows: list[dict[str, Any]]) -> None:
    path = tmp_path / f"{FEED_NAME}.jsonl"
    assert write(path) == len(rows)
    assert [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] == rows


def test_the_shop_is_large_enough(
    rows: list[dict[str, Any]], by_type: dict[str, list[dict[str, Any]]], spec: Spec
) -> None:
    assert len(rows) >= 1200
    assert len(by_type) >= 48
    assert {row["category"].split(" > ")[0] for row in rows} >= {
        "Fashion",
        "Shoes",
        "Electronics",
        "Home",
        "Kitchen",
        "Outdoors",
        "Beauty",
        "Toys",
    }
    assert {row["brand"] for row in rows} == set(spec.brands)
    for name, group in by_type.items():
        assert len(group) == spec.types[name].count, name


def test_ids_titles_and_skus_are_unique(rows: list[dict[str, Any]]) -> None:
    assert len({row["id"] for row in rows}) == len(rows)
    assert all(re.fullmatch(r"[A-Z0-9-]+", row["id"]) for row in rows)
    assert len({row["title"] for row in rows}) >= 0.995 * len(rows)
    skus = [variant["sku"] for row in rows for variant in row.get("variants", [])]
    assert len(set(skus)) == len(skus)


# ---- attributes


def test_attributes_come_from_the_specification(rows: list[dict[str, Any]], spec: Spec) -> None:
    for row in rows:
        kind, brand = spec.types[row["product_type"]], spec.brands[row["brand"]]
        assert row["product_type"] in brand.types
        assert set(row.get("material", [])) <= set(kind.materials)
        assert set(row.get("feature", [])) <= set(kind.features)
        assert set(row.get("occasion", [])) <= set(kind.occasions)
        assert set(row.get("style", [])) <= set(kind.styles)
        assert set(row.get("audience", [])) <= set(kind.audience)
        assert set(row.get("pattern", [])) <= set(kind.patterns) - {"solid"}
        offered = {color for shade in kind.colors for color in spec.shades[shade].colors}
        assert set(row.get("color", [])) <= offered


def test_list_attributes_are_facets(rows: list[dict[str, Any]]) -> None:
    attributes = {name for row in rows for name, value in row.items() if isinstance(value, list)} - {"variants"}
    assert attributes <= set(FACETS)


def test_traits_that_exclude_each_other_never_meet(rows: list[dict[str, Any]], spec: Spec) -> None:
    for row in rows:
        kind = spec.types[row["product_type"]]
        traits = {name: kind.materials[name] for name in row.get("material", [])}
        traits |= {name: kind.features[name] for name in row.get("feature", [])}
        for name, trait in traits.items():
            assert not set(trait.not_with) & set(traits) - {name}, row["id"]
            assert not set(trait.not_for) & {*row.get("audience", []), *row.get("size", [])}, row["id"]


def test_sizes_fit_the_audience(by_type: dict[str, list[dict[str, Any]]]) -> None:
    for row in by_type["running shoes"]:
        child = row["audience"] == ["kids"]
        assert all(size.startswith(("US ", "EU ")) for size in row["size"])
        if row["size"][0].startswith("EU"):
            assert all((int(size[3:]) < 36) == child for size in row["size"])
        else:
            assert all(size.endswith(("K", "Y")) == child for size in row["size"])
    for row in by_type["dress"]:
        assert set(row["size"]) <= {"XS", "S", "M", "L", "XL", "XXL"}


@pytest.mark.parametrize("name", ["monitor", "television", "laptop", "tablet"])
def test_screen_sizes_stand_in_the_title(name: str, by_type: dict[str, list[dict[str, Any]]]) -> None:
    for row in by_type[name]:
        assert row["size"][0].replace(" in", "-Inch") in row["title"]


# ---- prices, stock, ratings


def test_prices_are_plausible_for_their_type(by_type: dict[str, list[dict[str, Any]]], spec: Spec) -> None:
    for name, group in by_type.items():
        kind = spec.types[name]
        middle, _, floor, ceiling = kind.price
        factors = list(kind.sizes.values.values()) if isinstance(kind.sizes, OwnSizes) else [1.0]
        prices = [row["price"] for row in group]
        assert 0.5 * middle < median(prices) / median(factors) < 1.8 * middle, name
        # Sales take 40 % at most, children's versions cost less, own sizes scale.
        assert min(prices) >= 0.6 * 0.68 * floor * min(factors) - 1, name
        assert max(prices) <= ceiling * max(factors) + 10, name


def test_types_differ_in_price(by_type: dict[str, list[dict[str, Any]]]) -> None:
    middle = {name: median(row["price"] for row in group) for name, group in by_type.items()}
    assert middle["sofa"] > middle["armchair"] > middle["cushion"]
    assert middle["laptop"] > middle["tablet"] > middle["mouse"]
    assert middle["hiking boots"] > middle["socks"]


def test_dear_brands_are_dearer(rows: list[dict[str, Any]], spec: Spec) -> None:
    ratios: dict[bool, list[float]] = {True: [], False: []}
    for row in rows:
        level = spec.brands[row["brand"]].level
        if abs(level - 1) > 0.2:
            ratios[level > 1].append(row["price"] / spec.types[row["product_type"]].price[0])
    assert median(ratios[True]) > 1.5 * median(ratios[False])


def test_sales_and_variants_agree_with_the_product(rows: list[dict[str, Any]]) -> None:
    on_sale = [row for row in rows if "list_price" in row]
    assert 0.15 < len(on_sale) / len(rows) < 0.25
    assert all(row["list_price"] > row["price"] for row in on_sale)
    for row in rows:
        variants = row.get("variants", [])
        if variants:
            assert row["price"] == min(variant["price"] for variant in variants)
            assert row["stock"] == sum(variant["stock"] for variant in variants)
            assert {variant["size"] for variant in variants} <= {*row.get("size", []), None}
            assert {variant["color"] for variant in variants} <= {*row.get("color", []), None}


def test_some_products_are_out_of_stock(rows: list[dict[str, Any]]) -> None:
    gone = [row for row in rows if row["availability"] == "out_of_stock"]
    assert 0.03 < len(gone) / len(rows) < 0.12
    assert all((row["stock"] == 0) == (row["availability"] == "out_of_stock") for row in rows)
    assert any(0 in {v["stock"] for v in row.get("variants", [])} and row["stock"] for row in rows)


def test_ratings_have_gaps_and_a_heavy_tail(rows: list[dict[str, Any]]) -> None:
    unrated = [row for row in rows if "rating" not in row]
    assert 0.04 < len(unrated) / len(rows) < 0.1
    assert all(row["rating_count"] == 0 for row in unrated)
    counts = sorted(row["rating_count"] for row in rows)
    assert counts[-1] > 15 * median(counts)
    assert all(1 <= row["rating"] <= 5 for row in rows if "rating" in row)


def test_quality_stands_behind_the_ratings_and_in_no_row(rows: list[dict[str, Any]]) -> None:
    assert all("quality" not in row for row in rows)
    assert all(0 <= quality(row["id"]) <= 1 for row in rows)
    rated = sorted((row for row in rows if row["rating_count"] > 20), key=lambda row: quality(row["id"]))
    third = len(rated) // 3
    assert mean(row["rating"] for row in rated[-third:]) > mean(row["rating"] for row in rated[:third]) + 0.4


def test_quality_of_a_stranger_is_an_error() -> None:
    with pytest.raises(UnknownDemoProductError, match="got 'NOPE'"):
        quality("NOPE")


# ---- words


def test_descriptions_name_no_color_that_the_product_is_not(rows: list[dict[str, Any]], spec: Spec) -> None:
    colors = {color for shade in spec.shades.values() for color in shade.colors if " " not in color}
    for row in rows:
        shades = [shade for shade in spec.shades.values() if set(shade.colors) & set(row.get("color", []))]
        own = {word for shade in shades for word in words(" ".join([shade.title, *shade.colors]))}
        named = words(row["description"]) & colors - own - words(spec.types[row["product_type"]].noun or "")
        assert not named, (row["id"], named)


def test_titles_name_no_color_that_the_product_is_not(rows: list[dict[str, Any]], spec: Spec) -> None:
    colors = {color for shade in spec.shades.values() for color in shade.colors if " " not in color}
    for row in rows:
        shades = [shade for shade in spec.shades.values() if set(shade.colors) & set(row.get("color", []))]
        own = {word for shade in shades for word in words(" ".join([shade.title, *shade.colors]))}
        assert not words(row["title"]) & colors - own - words(row["product_type"]), row["title"]


def test_descriptions_are_not_one_template(rows: list[dict[str, Any]]) -> None:
    signatures = [tuple((part.split()[0], len(part.split())) for part in sentences(row["description"])) for row in rows]
    seen = Counter(signatures)
    assert sum(seen[signature] == 1 for signature in signatures) >= 0.6 * len(rows)
    lengths = sorted(len(row["description"]) for row in rows)
    assert lengths[len(lengths) // 10] * 2 < lengths[-len(lengths) // 10]


def test_few_descriptions_of_a_type_share_sentences(by_type: dict[str, list[dict[str, Any]]]) -> None:
    pairs = same_opening = shared = 0
    for group in by_type.values():
        for one, other in combinations([sentences(row["description"]) for row in group], 2):
            pairs += 1
            same_opening += one[0] == other[0]
            shared += len(set(one) & set(other)) > 1
    assert same_opening < 0.03 * pairs
    assert shared < 0.04 * pairs


def test_texts_are_finished_english(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        text = f"{row['title']}\n{row['description']}"
        assert not re.search(r"[{}]|\(n\)|  | [,.;:?]|\.\.|not_with", text), text
        assert not re.search(r"\b[Aa] (?!one\b|one-|USB)(?:[aeio]\w|11\b|18\b|8 )", text), text
        assert not re.search(r"\b[Aa]n (?![aeiou\d]|[A-Z]|hour|honest)", text), text
        assert len(row["title"]) <= 110
        assert len(row["description"]) >= 40


def test_writer_spreads_phrases_over_a_type(by_type: dict[str, list[dict[str, Any]]], spec: Spec) -> None:
    told = Counter(part for row in by_type["t-shirt"] for part in sentences(row["description"]))
    assert max(told[use] for use in spec.types["t-shirt"].uses) <= len(by_type["t-shirt"]) / 4


# ---- building stones


def test_dice_repeat_themselves_by_key() -> None:
    assert [Dice("a", 1).unit(), Dice("a", 1).unit()] == [Dice("a", 1).unit()] * 2
    assert Dice("a", 1).unit() != Dice("a", 2).unit()
    assert sorted(Dice("x").sample([1, 2, 3], 9)) == [1, 2, 3]


def test_shelf_prices_have_the_usual_endings() -> None:
    for cents in range(300, 60000, 777):
        price = shelf_price(cents / 100, Dice("price", cents))
        assert round(price * 100) % 100 in (0, 50, 95, 99)
        assert abs(price - cents / 100) <= max(6.0, 0.02 * price)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a(n) oak desk", "an oak desk"),
        ("A(n) USB port", "A USB port"),
        ("a(n) 8-inch pan", "an 8-inch pan"),
        ("a(n) LED lamp", "an LED lamp"),
        ("a(n) unisex fit", "a unisex fit"),
        ("a(n) hour", "an hour"),
        ("a(n) red bag", "a red bag"),
    ],
)
def test_articles_follow_the_sound(text: str, expected: str) -> None:
    assert articles(text) == expected


def test_lists_read_as_english() -> None:
    assert listing(["tea"]) == "tea"
    assert listing(["tea", "milk"]) == "tea and milk"
    assert listing(["tea", "milk", "sugar"]) == "tea, milk and sugar"
    assert listing(["bread and butter", "tea"]) == "bread and butter, plus tea"


def test_titles_capitalise_as_shops_do() -> None:
    assert title_case("set of two") == "Set of Two"
    assert title_case("slip-on") == "Slip-On"


def test_a_broken_specification_is_named_in_one_line(tmp_path: Any) -> None:
    (tmp_path / "departments").mkdir()
    (tmp_path / "departments" / "odd.yml").write_text("closes: []\n", encoding="utf-8")
    load_spec.cache_clear()
    with pytest.raises(SpecError, match=r"odd\.yml"):
        load_spec(tmp_path)
    load_spec.cache_clear()
