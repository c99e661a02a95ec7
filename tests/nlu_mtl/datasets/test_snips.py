import pytest

from nlu_mtl.datasets import DatasetError, LabelledSpan, read_dataset


@pytest.fixture
def folder(written):
    def write(tokens, tags, labels):
        written("d/seq.in", tokens)
        written("d/seq.out", tags)
        return written("d/label", labels).parent

    return write


def test_spans_are_offsets_into_the_joined_tokens(folder):
    path = folder("play  some jazz music \nrate it five\n", "O O B-genre I-genre \nO O B-stars\n", "Play\nRate\n")
    dataset = read_dataset(f"snips:{path}")
    first, second = dataset.examples
    assert (first.text, first.intent, first.spans) == ("play some jazz music", "Play", (LabelledSpan(10, 20, "genre"),))
    assert (second.text, second.spans) == ("rate it five", (LabelledSpan(8, 12, "stars"),))
    assert (dataset.name, dataset.intents, dataset.labels) == ("snips", ("Play", "Rate"), ("genre", "stars"))


def test_neighbouring_spans_of_one_label_stay_two(folder, words):
    path = folder("new york boston\n", "B-city I-city B-city\n", "Fly\n")
    assert words(read_dataset(f"snips:{path}")) == [[("city", "new york"), ("city", "boston")]]


def test_a_stray_inside_tag_begins_a_span_and_is_counted(folder, words):
    path = folder("to new york today\n", "O I-city I-city I-day\n", "Fly\n")
    dataset = read_dataset(f"snips:{path}")
    assert words(dataset) == [[("city", "new york"), ("day", "today")]]
    assert dataset.notices == ("2 I- tags continue no span of their label; each begins a span",)


@pytest.mark.parametrize(
    ("tokens", "tags", "labels", "told"),
    [
        ("a b\nc\n", "O O\n", "X\nX\n", "as many lines.*2, 1 and 2"),
        ("a\na b\n", "O\nO\n", "X\nX\n", "seq.out, line 2: .*2 tokens, 1 tags"),
        ("a\n", "C-x\n", "X\n", "seq.out, line 1: a tag must be O, B-label or I-label .*'C-x'"),
        ("a\n", "B-\n", "X\n", "line 1: a tag must be"),
        ("a\n", "O\n", " \n", "label, line 1: an intent must not be blank"),
        ("\n", "\n", "X\n", "line 1: a text must not be blank"),
    ],
)
def test_what_does_not_fit_is_told_with_its_line(folder, tokens, tags, labels, told):
    with pytest.raises(DatasetError, match=told):
        read_dataset(f"snips:{folder(tokens, tags, labels)}")


def test_a_file_in_place_of_the_folder_is_told(folder):
    path = folder("a\n", "O\n", "X\n") / "label"
    with pytest.raises(DatasetError, match="must be a folder"):
        read_dataset(f"snips:{path}")


def test_a_folder_that_lacks_a_file_is_told(tmp_path):
    with pytest.raises(DatasetError, match=r"seq\.in: a file must be readable"):
        read_dataset(f"snips:{tmp_path}")
