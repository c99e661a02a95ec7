"""Tables with any of four delimiters, ragged rows and stray quotation marks."""

from pathlib import Path

import pytest

from catalog.feeds import FeedError
from tests.catalog.feeds.reading import bad, products, read


@pytest.mark.parametrize("delimiter", [",", ";", "|", "\t"])
def test_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    lines = [["id", "title", "price"], ["1", "Lamp", "5"], ["2", "Sofa", "7.5"]]
    found = products(read(tmp_path, "\n".join(delimiter.join(line) for line in lines)))
    assert [(each.id, each.title, each.price) for each in found] == [("1", "Lamp", 5.0), ("2", "Sofa", 7.5)]


def test_delimiter_is_not_the_comma_inside_the_cells(tmp_path: Path) -> None:
    text = "id|title|price\n1|Lamp, small, red|5\n2|Sofa, big, blue|7\n3|Bed, wide, oak|9\n"
    assert products(read(tmp_path, text))[0].title == "Lamp, small, red"


def test_quoted_cells_hold_delimiters_quotes_and_line_ends(tmp_path: Path) -> None:
    text = 'id,title,description\r\n1,"Lamp, 5""","two\r\nlines"\r\n2,Sofa,soft\r\n'
    lamp, sofa = products(read(tmp_path, text))
    assert (lamp.title, lamp.description) == ('Lamp, 5"', "two lines")
    assert (sofa.id, sofa.line) == ("2", 4)


def test_ragged_rows_are_bad_and_the_others_are_read(tmp_path: Path) -> None:
    rows = read(tmp_path, "id,title,price\n1,Lamp,5\n2,Sofa\n3,Bed,7,extra\n4,Desk,9\n\n5,Chair,9,,\n")
    assert bad(rows) == [(3, "not as many columns as the header"), (4, "not as many columns as the header")]
    assert [each.id for each in products(rows)] == ["1", "4", "5"]


@pytest.mark.parametrize("size", [3, 20_000])
def test_stray_quotation_mark_swallows_no_rows(tmp_path: Path, size: int) -> None:
    rest = "".join(f"{number},Lamp {number},5\n" for number in range(2, size))
    found = products(read(tmp_path, 'id,title,price\n1,"Screen 14 inch,5\n' + rest))
    assert [each.id for each in found] == [str(number) for number in range(1, size)]
    assert [each.line for each in found] == list(range(2, size + 1))


def test_a_cell_that_is_too_long_costs_its_own_lines_only(tmp_path: Path) -> None:
    rows = read(tmp_path, f'id,title,price\n1,"Lamp\n\n{"x" * 200_000}\n",5\n2,Sofa,7\n')
    assert [each.id for each in products(rows)] == ["2"]
    assert {line for line, _ in bad(rows)} <= {2, 4, 5}


def test_mapping_names_the_columns(tmp_path: Path) -> None:
    text = "nr;bezeichnung;preis\n1;Lampe;5,50\n2;Sofa;7,00\n"
    mapping = {"id": "nr", "title": "bezeichnung", "price": "preis"}
    found = products(read(tmp_path, text, mapping=mapping, currency="EUR"))
    assert [(each.title, each.price, each.currency) for each in found] == [
        ("Lampe", 5.5, "EUR"),
        ("Sofa", 7.0, "EUR"),
    ]


def test_foreign_header_without_mapping_says_which_columns_there_are(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match=r"column for the id \(got nr, bezeichnung\)"):
        read(tmp_path, "nr;bezeichnung\n1;Lampe\n2;Sofa\n")


def test_header_alone_has_no_rows(tmp_path: Path) -> None:
    assert read(tmp_path, "id,title,price\n") == []
