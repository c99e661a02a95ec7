"""JSON arrays, bare or under a key, read piece by piece."""

import json
from pathlib import Path

import pytest

from catalog.feeds import BadRow
from tests.catalog.feeds.reading import bad, products, read


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("key", [None, "products", "items"])
def test_long_arrays_are_read_in_full(tmp_path: Path, indent: int | None, key: str | None) -> None:
    values = [{"id": number, "title": f"Lamp {number}", "description": "x" * 100} for number in range(2000)]
    found = products(read(tmp_path, json.dumps(values if key is None else {key: values}, indent=indent)))
    assert [each.id for each in found] == [str(number) for number in range(2000)]


def test_object_longer_than_a_piece_is_read(tmp_path: Path) -> None:
    values = [{"id": 1, "title": "Lamp", "description": "x" * 300_000}, {"id": 2, "title": "Sofa"}]
    assert [len(each.description) for each in products(read(tmp_path, json.dumps(values)))] == [300_000, 0]


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    rows = products(read(tmp_path, '[\n{"id": 1,\n "title": "Lamp"},\n\n{"id": 2, "title": "Sofa"}\n]\n'))
    assert [each.line for each in rows] == [2, 5]


def test_broken_object_ends_the_reading_and_is_reported(tmp_path: Path) -> None:
    rows = read(tmp_path, '[{"id": 1, "title": "Lamp"},\n 7,\n{"id": 2, title: "Sofa"}, {"id": 3, "title": "Bed"}]')
    assert [each.id for each in products(rows)] == ["1"]
    assert bad(rows) == [(2, "not a JSON object"), (3, "not JSON from here on")]


def test_cut_off_array_keeps_what_came_before(tmp_path: Path) -> None:
    rows = read(tmp_path, '[{"id": 1, "title": "Lamp"}, {"id": 2, "ti')
    assert [type(row) for row in rows][1:] == [BadRow]
    assert len(products(rows)) == 1


def test_a_fault_is_told_at_its_own_line_and_with_its_reason(tmp_path: Path) -> None:
    rows = read(tmp_path, '[{"id": 1, "title": "Lamp"},\n{"id": 2,\n "title": "Sofa"\n "price": 3}]')
    assert bad(rows) == [(4, "not JSON from here on")]
    assert [row.value for row in rows if isinstance(row, BadRow)] == ["Expecting ',' delimiter"]
