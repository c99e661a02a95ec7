"""JSON Lines: broken lines are bad, the others are read."""

from pathlib import Path

from tests.catalog.feeds.reading import bad, products, read


def test_rows_are_read_with_their_lines(tmp_path: Path) -> None:
    rows = products(read(tmp_path, '{"id": 1, "title": "Lamp"}\n\n{"id": 2, "title": "Sofa", "price": 5.5}\n'))
    assert [(each.line, each.id, each.price) for each in rows] == [(1, "1", None), (3, "2", 5.5)]


def test_broken_lines_are_bad(tmp_path: Path) -> None:
    text = '{"id": 1, "title": "Lamp"}\n{"id": 2,\n[1, 2]\nnull\n' + "[" * 100_000 + '\n{"id": 3, "title": "Sofa"}\n'
    rows = read(tmp_path, text)
    assert [line for line, _ in bad(rows)] == [2, 3, 4, 5]
    assert [each.id for each in products(rows)] == ["1", "3"]


def test_broken_first_line_does_not_hide_the_format(tmp_path: Path) -> None:
    rows = read(tmp_path, '{"id": 1, "title": \n{"id": 2, "title": "Sofa"}\n')
    assert bad(rows) == [(1, "not JSON")]
    assert len(products(rows)) == 1


def test_single_product_is_a_feed(tmp_path: Path) -> None:
    assert len(products(read(tmp_path, '{"id": 1, "title": "Lamp"}', name="one.json"))) == 1
