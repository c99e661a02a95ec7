"""YAML lists: entry by entry, values as they are written."""

from pathlib import Path

import pytest

from tests.catalog.feeds.reading import bad, products, read


@pytest.mark.parametrize(
    "text",
    [
        "- id: 1\n  title: Lamp\n- id: 2\n  title: Sofa\n",
        "---\n# our products\n\n- id: 1\n  title: Lamp\n\n- id: 2\n  title: Sofa\n",
        "products:\n  - id: 1\n    title: Lamp\n  - id: 2\n    title: Sofa\n",
        "- {id: 1, title: Lamp}\n- {id: 2, title: Sofa}\n",
        "-\n  id: 1\n  title: Lamp\n-\n  id: 2\n  title: Sofa\n",
        "- 'id': '1'\n  title: Lamp\r\n- 'id': '2'\n  title: Sofa\r\n",
    ],
)
def test_lists_are_read_at_any_depth(tmp_path: Path, text: str) -> None:
    assert [(each.id, each.title) for each in products(read(tmp_path, text))] == [("1", "Lamp"), ("2", "Sofa")]


def test_values_stay_as_they_are_written(tmp_path: Path) -> None:
    text = "- id: 0123\n  title: NO\n  brand: 'on'\n  price: 5.50\n  color: null\n  material: [oak, steel]\n"
    (found,) = products(read(tmp_path, text))
    assert (found.id, found.title, found.brand, found.price) == ("0123", "NO", "on", 5.5)
    assert found.attributes == {"material": ("oak", "steel")}


def test_folded_text_and_inner_lists_belong_to_their_entry(tmp_path: Path) -> None:
    text = "- id: 1\n  title: Lamp\n  description: warm\n    light\n  feature:\n  - dimmable\n  - quiet\n"
    text += "- id: 2\n  title: B\n"
    first, _ = products(read(tmp_path, text))
    assert first.description == "warm light"
    assert first.attributes["feature"] == ("dimmable", "quiet")


def test_broken_entry_is_bad_and_the_next_is_read(tmp_path: Path) -> None:
    rows = read(tmp_path, '- id: 1\n  title: Lamp\n- id: 2\n  title: "Sofa\n- id: 3\n  title: Bed\n- plain\n')
    assert [cause for _, cause in bad(rows)] == ["not YAML", "not a mapping"]
    assert [line for line, _ in bad(rows)][-1] == 7
    assert [each.id for each in products(rows)] == ["1", "3"]


def test_entries_cannot_run_code_or_explode(tmp_path: Path) -> None:
    bomb = "- id: 1\n  title: Lamp\n  a: &a [x, x]\n" + "".join(
        f"  {name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    rows = read(tmp_path, bomb + "  color: *i\n- id: 2\n  title: !!python/object/apply:os.getcwd []\n")
    assert [each.attributes for each in products(rows)] == [{}]
    assert bad(rows) == [(bomb.count("\n") + 2, "no title")]


def test_a_fault_is_told_at_its_line_and_a_missing_end_where_it_began(tmp_path: Path) -> None:
    rows = read(tmp_path, '- id: 1\n  title: Lamp\n- id: 2\n  title: Sofa\n bad: 3\n- id: 3\n  title: "Bed\n')
    assert [(line, cause) for line, cause in bad(rows)] == [(5, "not YAML"), (7, "not YAML")]
