"""The text of a product says everything once, whatever the order of its values."""

from catalog.product_text import product_text, text_hash


def test_title_comes_first_and_description_last() -> None:
    text = product_text("Desk lamp", "Warm light.", "Acme", "home > lamps", {"color": ("red",), "material": ("steel",)})
    assert text == "Desk lamp. Acme, red, steel, home, lamps. Warm light"


def test_what_the_title_says_is_not_repeated() -> None:
    text = product_text("Acme red lamp", "", "ACME", "lamp", {"color": ("Red",), "product_type": ("lamp",)})
    assert text == "Acme red lamp"


def test_order_of_values_and_numbers_do_not_matter() -> None:
    one = product_text("Lamp", attributes={"color": ("red", "blue"), "size": ("S",), "product_number": ("X1",)})
    other = product_text("Lamp", attributes={"size": ("M",), "color": ["blue", "red"]})
    assert one == other


def test_hash_tells_texts_apart() -> None:
    assert len(text_hash("Lamp")) == 64
    assert text_hash("Lamp") == text_hash("Lamp")
    assert text_hash("Lamp") != text_hash("Lamps")
