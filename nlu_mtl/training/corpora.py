"""What the joint model is trained on: the authored examples, and data sets of others with heads of their own."""

import hashlib
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from nlu_mtl.data import Example, Span, load_examples
from nlu_mtl.data.corpus import vary, wording
from nlu_mtl.datasets import Dataset, DatasetError, Labelled, read_dataset, split_dataset
from nlu_mtl.schema import OUT_OF_SCOPE
from nlu_mtl.spaces import OWN, OWN_NAME, LabelSpace, require_distinct

_VALIDATION = 0.1
_EVALUATED = ("validation", "test", "handwritten", "hard")


@dataclass(frozen=True, slots=True)
class Corpus:
    """Examples of one label space.

    Attributes:
        space: What is told apart.
        train: What is trained on.
        validation: What chooses the epoch and calibrates; disjoint from ``train``.
    """

    space: LabelSpace
    train: Sequence[Example]
    validation: Sequence[Example]


def own_corpus(seed: int) -> Corpus:
    """The authored examples."""
    return Corpus(OWN, load_examples("train", seed), load_examples("validation", seed))


def read_corpora(data: Iterable[str], validation: Iterable[str], seed: int) -> list[Corpus]:
    """The corpora that specs name, one a label space.

    Args:
        data: ``daogou`` for the authored examples, or specs as :func:`nlu_mtl.datasets.read_dataset` takes them. Data
            sets of the name ``daogou`` are further examples of our own label space, beside the authored ones.
        validation: Specs of data sets to validate on, by the same names; those of one name are joined. A tenth of
            the data serves where none is given, and beside what holds out-of-scope texts alone; the authored
            validation examples always serve.
        seed: Seed of the authored examples and of that split.

    Raises:
        DatasetError: if a spec cannot be read, further examples of our own label space are not in it or stand without
            the authored ones, or validation data fits no training data.
        LabelSpaceError: if two label spaces would share heads, or validation data have intents that the training data
            lack, but for out of scope.
    """
    given: dict[str, Dataset] = {}
    for each in map(read_dataset, validation):
        given[each.name] = _joined(given[each.name], each) if each.name in given else each
    read = [None if spec == OWN_NAME else read_dataset(spec) for spec in data]
    further = [each for each in read if each is not None and each.name == OWN_NAME]
    sets = [each for each in read if each is None or each.name != OWN_NAME]
    require_distinct(OWN if each is None else space_of(each) for each in sets)
    _require_own(further, beside=None in sets)
    if stray := sorted(given.keys() - {OWN_NAME if each is None else each.name for each in sets}):
        raise DatasetError(
            f"validation data must be of a label space that is trained (got {stray[0]!r}); write NAME=FORMAT:PATH"
        )
    return [_own(further, given, seed) if each is None else _corpus(each, given, seed) for each in sets]


def space_of(dataset: Dataset) -> LabelSpace:
    """What the examples of a data set tell apart; words end at spaces alone where all of its spans do."""
    polarity = any(span.polarity == "exclude" for example in dataset.examples for span in example.spans)
    tokenized = all(_between_spaces(example) for example in dataset.examples)
    return LabelSpace(dataset.name, dataset.intents, dataset.labels, polarity, "space" if tokenized else "punctuation")


def _between_spaces(example: Labelled) -> bool:
    """Whether every span begins and ends at a space or an end of the text, as in data sets of tokens."""
    padded = f" {example.text} "
    return all(padded[span.start].isspace() and padded[span.end + 1].isspace() for span in example.spans)


def examples_of(dataset: Dataset) -> list[Example]:
    """The examples of a data set as the joint model takes them."""
    return [
        Example(
            each.text,
            each.intent,
            tuple(Span(span.start, span.end, span.label, span.polarity) for span in each.spans),
        )
        for each in dataset.examples
    ]


def fingerprint(corpora: Iterable[Corpus], pairs: Sequence[tuple[str, str]]) -> str:
    """SHA-256 of everything that is trained on."""
    digest = hashlib.sha256()
    for corpus in corpora:
        digest.update(repr(corpus.space).encode("utf-8"))
        for example in corpus.train:
            digest.update(repr(example).encode("utf-8"))
    digest.update(repr(pairs).encode("utf-8"))
    return digest.hexdigest()


def _require_own(datasets: Iterable[Dataset], *, beside: bool = True) -> None:
    """Refuse data sets of our own label space that are not in it, or that stand without the authored examples."""
    for each in datasets:
        intents = {example.intent or "none" for example in each.examples}
        strange = sorted(intents - {*OWN.intents}) + sorted({*each.labels} - {*OWN.labels})
        if strange:
            raise DatasetError(
                f"data of the label space {OWN_NAME} must have intents and attributes of nlu_mtl/schema.py alone "
                f"(got {strange[0]!r} in {each.path}); write NAME={each.format}:{each.path} for heads of its own"
            )
        if not beside:
            raise DatasetError(
                f"data of the label space {OWN_NAME} must be trained beside the authored examples (got {each.path} "
                f"without); add --data {OWN_NAME}, or write NAME={each.format}:{each.path} for heads of its own"
            )


def _own(further: Sequence[Dataset], validation: Mapping[str, Dataset], seed: int) -> Corpus:
    """The authored examples with further ones, which are varied as written lines are; none that is evaluated on."""
    given = [validation[OWN_NAME]] if OWN_NAME in validation else []
    _require_own(given)
    judged = [example for each in given for example in examples_of(each)]
    evaluated = [*judged, *(example for split in _EVALUATED for example in load_examples(split, seed))]
    asked, kept_out = ({wording(example.text) for example in examples} for examples in (judged, evaluated))
    written = [example for each in further for example in examples_of(each) if wording(example.text) not in kept_out]
    if further and not written:
        raise DatasetError(
            f"further examples must be others than those that are evaluated on (got none in {further[0].path}); "
            "write them in other words"
        )
    varied = vary(written, random.Random(f"{seed}:further"), set())
    added = [example for example in varied if wording(example.text) not in kept_out]
    authored = own_corpus(seed)
    train = [example for example in authored.train if wording(example.text) not in asked]
    # What was given stands first: training and judging may take no more than the first so many.
    return replace(authored, train=[*added, *train], validation=[*judged, *authored.validation])


def _corpus(dataset: Dataset, validation: Mapping[str, Dataset], seed: int) -> Corpus:
    given = validation.get(dataset.name)
    if given is None or given.intents == (OUT_OF_SCOPE,):
        dataset, drawn = split_dataset(dataset, _VALIDATION, seed, "intent" if dataset.intents else None)
        chosen = drawn if given is None else _joined(drawn, given)
    else:
        chosen = given
    space = space_of(dataset)
    space.require_known(chosen.intents)
    return Corpus(space, examples_of(dataset), examples_of(chosen))


def _joined(one: Dataset, other: Dataset) -> Dataset:
    return replace(
        one,
        examples=(*one.examples, *other.examples),
        intents=tuple(sorted({*one.intents, *other.intents})),
        labels=tuple(sorted({*one.labels, *other.labels})),
        notices=(*one.notices, *other.notices),
    )
