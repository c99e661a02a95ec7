import html
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from nlu_mtl.data import Span
from nlu_mtl.reporting.evaluated import EvaluatedSet
from nlu_mtl.reporting.latency import Latency
from nlu_mtl.reporting.outcomes import Outcomes
from nlu_mtl.reporting.pages import Origin, write_report
from nlu_mtl.spaces import LabelSpace
from tests.nlu_mtl.reporting.written import outcome

EVIL = "<script>alert('`|`')</script> & [red](color)"
ORIGIN = Origin("daogou evaluate nlu --data 'a=snips:<b>'", "2026-01-02 03:04+00:00", "models/nlu", "f" * 64, "one CPU")
VOID = {"meta", "img"}


class Page(HTMLParser):
    """A page as a browser takes it: its elements in order, every one closed, and its words."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open, self.words = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def evil():
    """Other people's texts and labels, with everything that means something to a page."""
    space = LabelSpace("others", ("<img src=x>", "a|b", "$x_1$"), ("<b>",))
    messages = (
        outcome(EVIL, "<img src=x>", "a|b", 0.9, [Span(0, 8, "<b>")], [Span(9, 20, "<b>")]),
        outcome("two\nlines `", "a|b", "$x_1$", 0.8),
        outcome("fine", "$x_1$", "$x_1$", 0.7),
    )
    return EvaluatedSet("others", "snips", Outcomes(space, messages), latency=Latency(2, 7.0, 3.0, 4.0, 5.0))


@pytest.fixture(scope="module")
def report(outcomes, evil, tmp_path_factory):
    folder = tmp_path_factory.mktemp("report") / "new" / "folder"
    noised = Outcomes(outcomes.space, outcomes.messages[1:])
    sets = [EvaluatedSet("hard", "authored", outcomes), EvaluatedSet("hard@5%", "authored", noised, 0.05), evil]
    write_report(folder, sets, ORIGIN)
    return folder


@pytest.fixture(scope="module")
def page(report):
    return Page((report / "report.html").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def markdown(report):
    return (report / "report.md").read_text(encoding="utf-8")


def test_the_page_is_whole_and_alone(page):
    assert page.open == []
    assert {"script", "link", "iframe", "b"} & {tag for tag, _ in page.elements} == set()
    assert all(image["src"].startswith("data:image/svg+xml;base64,") for image in page.all("img"))
    assert len(page.all("img")) == 6
    links = [link["href"] for link in page.all("a")]
    assert {link.removeprefix("#") for link in links} == {each["id"] for each in page.all("section") if "id" in each}


def test_texts_and_labels_are_words_and_never_markup(report, page):
    text = (report / "report.html").read_text(encoding="utf-8")
    assert "<script" not in text
    assert html.escape(EVIL[:8]) in text
    assert "alert('`|`')</script> & [red](color)" in "".join(page.words)
    assert "daogou evaluate nlu --data 'a=snips:<b>'" in page.words


def test_wrong_spans_are_marked_in_place(page):
    classes = [mark["class"] for mark in page.all("mark")]
    assert {"right", "wrong", "missed"} == set(classes)
    assert "color ✗ wrong" in page.words
    assert "not color ✗ missed" in page.words


def test_every_picture_is_told_in_words(page, markdown):
    for alt in [image["alt"] for image in page.all("img")]:
        assert "of" in alt
        assert len(alt) > 40
    assert "3 of 5 on the diagonal" in page.all("img")[0]["alt"]
    assert len(re.findall(r"^!\[.{40,}\]\(\S+\.svg\)$", markdown, re.MULTILINE)) == 6


def test_the_pictures_of_the_markdown_lie_beside_it(report, markdown):
    named = set(re.findall(r"\]\((\S+\.svg)\)", markdown))
    assert named == {path.name for path in report.glob("*.svg")}
    for name in named:
        assert ElementTree.parse(report / name).getroot().tag.endswith("svg")


def test_labels_are_drawn_as_they_are_written(report):
    drawn = "".join(ElementTree.parse(report / "3-others-confusion.svg").getroot().itertext())
    assert "<img src=x>" in drawn
    assert "$x_1$" in drawn


def test_markdown_holds_texts_in_code_and_cells_together(markdown):
    outside = re.sub(r"(`+).*?(?<!`)\1(?!`)", "", markdown)
    assert "<script" not in outside
    assert r"`a\|b`" in markdown
    rows = [line for line in markdown.splitlines() if line.startswith("|")]
    assert all(line.endswith("|") for line in rows)
    assert "two lines `" in markdown


def test_clean_and_noised_scores_stand_side_by_side(page, markdown):
    assert "| intent_accuracy | 0.600 | 0.500 |" in markdown
    assert "| score | clean | 5 % |" in markdown
    assert {"clean", "5 %"} <= set(page.words)


def test_others_texts_are_said_to_stay(page, markdown, outcomes, tmp_path):
    assert any("other people's texts" in words for words in page.words)
    assert "do not publish" in markdown
    write_report(tmp_path, [EvaluatedSet("hard", "authored", outcomes)], ORIGIN)
    assert "other people" not in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "other people" not in (tmp_path / "report.md").read_text(encoding="utf-8")


def test_origin_and_times_are_told(page, markdown):
    words = "".join(page.words)
    for text in (words, markdown):
        assert ORIGIN.fingerprint in text
        assert ORIGIN.date in text
        assert "2 texts of 7 tokens" in text
        assert "5.0 ms" in text


def test_out_of_scope_figures_are_told_where_there_are_such_texts(page):
    told = [words for words in page.words if "texts fit no intent" in words]
    assert len(told) == 2
    assert told[0].startswith("2 texts fit no intent; 0.500 of them are told as such")


def test_a_set_without_intents_has_no_pictures(tmp_path):
    space = LabelSpace("queries", (), ("city",))
    messages = (outcome("to oslo", None, None, 0.9, [Span(3, 7, "city")], []),)
    write_report(tmp_path, [EvaluatedSet("queries", "queryner", Outcomes(space, messages))], ORIGIN)
    assert Page((tmp_path / "report.html").read_text(encoding="utf-8")).all("img") == []
    assert list(tmp_path.glob("*.svg")) == []


def test_a_set_without_a_mistake_says_so_by_having_none(tmp_path):
    right = Outcomes(LabelSpace("flights", ("book",)), (outcome("to oslo", "book", "book"),))
    write_report(tmp_path, [EvaluatedSet("flights", "snips", right)], ORIGIN)
    assert "Worst examples" not in (tmp_path / "report.html").read_text(encoding="utf-8")
