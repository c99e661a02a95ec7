from catalog.synonyms import load_synonyms
from catalog.words import key

SYNONYMS = load_synonyms()


def test_a_name_has_one_canonical_form() -> None:
    assert {SYNONYMS.canonical("audience", key(each)) for each in ("men", "men's", "male", "Man")} == {"men"}
    assert SYNONYMS.canonical("size", "xl") == SYNONYMS.canonical("size", key("extra large"))
    assert SYNONYMS.canonical("color", "beige") == "beige"


def test_names_lead_back_to_their_value() -> None:
    assert {SYNONYMS.canonical("audience", name) for name in SYNONYMS.names("audience", "women")} == {"women"}


def test_a_type_is_known_by_the_end_of_its_name() -> None:
    assert "leather sofa" in SYNONYMS.types("leather couch")
    assert SYNONYMS.types("zither") == ("zither",)


def test_a_kind_is_covered_but_is_not_another_name() -> None:
    assert "sneaker" in SYNONYMS.types("shoe")
    assert "sneaker" not in SYNONYMS.types("shoe", kinds=False)
    assert "shoe" not in SYNONYMS.types("sneaker")


def test_a_short_name_means_the_long_one_but_not_the_other_way() -> None:
    assert "monitor" in SYNONYMS.types("display")
    assert "display" not in SYNONYMS.types("monitor")


def test_shades_and_unisex_are_covered() -> None:
    assert "navy" in SYNONYMS.covered("color", "blue")
    assert "unisex" in SYNONYMS.covered("audience", "men")
