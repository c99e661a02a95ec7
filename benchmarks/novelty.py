"""How many values of the messages written by hand training knows, and how well the shipped model finds the others.

Known is what stands in the training texts as they are now, which may have grown since the shipped model was trained.
"""

from collections.abc import Collection, Iterator

from benchmarks.report import Figure
from nlu_mtl.artifacts import read_config, shipped_directory
from nlu_mtl.data import Example, Span, load_examples
from nlu_mtl.data.corpus import sources, wording
from nlu_mtl.data.lexicon import Lexicon, noun_forms
from nlu_mtl.serving.parser import Parser

Value = tuple[str, str]
_SPLITS = ("hard", "handwritten")


def run() -> list[Figure]:
    """Shares of values that the lexicons and the training texts hold, and of known and new ones that are found."""
    seed = int(read_config(shipped_directory()).training["seed"])
    listed = set(_listed(sources()[1]))
    trained = {value for example in load_examples("train", seed) for _, value in _values(example)}
    parser = Parser.load()
    return [figure for split in _SPLITS for figure in _of_split(split, listed, trained, parser)]


def _of_split(split: str, listed: Collection[Value], trained: Collection[Value], parser: Parser) -> Iterator[Figure]:
    examples = load_examples(split)
    values = [value for example in examples for _, value in _values(example)]
    found = list(_found(examples, parser))
    known = [each for value, each in zip(values, found, strict=True) if value in trained]
    new = [each for value, each in zip(values, found, strict=True) if value not in trained]
    amount = f"{len(values)} values, label and letters alike"
    yield Figure(f"{split}: values in the lexicons", _share([value in listed for value in values]), note=amount)
    yield Figure(f"{split}: values in the training texts", _share([value in trained for value in values]))
    yield Figure(f"{split}: recall of these", _share(known), note="bounds, label and polarity right")
    yield Figure(f"{split}: recall of the others", _share(new))


def _found(examples: list[Example], parser: Parser) -> Iterator[bool]:
    """Of every span, whether the parser reads it with the same bounds, label and polarity."""
    parsed = parser.parse_batch([example.text for example in examples], split=False)
    for example, read in zip(examples, parsed, strict=True):
        spans = {Span(each.start, each.end, each.name, each.polarity) for each in read.attributes}
        yield from (span in spans for span in example.spans)


def _values(example: Example) -> Iterator[tuple[Span, Value]]:
    """The spans of an example, each with its label and its letters and digits."""
    for span in example.spans:
        yield span, (span.name, wording(example.text[span.start : span.end]))


def _listed(lexicon: Lexicon) -> Iterator[Value]:
    """The labels and values of all word lists; kinds of products in both numbers."""
    for key in lexicon:
        words, label = lexicon.words(key), key.partition(".")[0]
        for entry in (*words.trained, *words.held_out):
            yield from ((label, wording(form)) for form in noun_forms(entry))


def _share(each: list[bool]) -> float:
    return sum(each) / max(1, len(each))
