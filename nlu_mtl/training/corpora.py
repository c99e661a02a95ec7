"""What the joint model is trained on: the authored examples, and data sets of others with heads of their own."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from nlu_mtl.data import Example, Span, load_examples
from nlu_mtl.datasets import Dataset, DatasetError, read_dataset, split_dataset
from nlu_mtl.schema import OUT_OF_SCOPE
from nlu_mtl.spaces import OWN, OWN_NAME, LabelSpace

_VALIDATION = 0.1


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
        data: ``daogou`` for the authored examples, or specs as :func:`nlu_mtl.datasets.read_dataset` takes them.
        validation: Specs of data sets to validate on, by the same names; those of one name are joined. A tenth of
            the data serves where none is given, and beside what holds out-of-scope texts alone.
        seed: Seed of the authored examples and of that split.

    Raises:
        DatasetError: if a spec cannot be read, a label space comes twice, or validation data fits no training data.
        LabelSpaceError: if validation data have intents that the training data lack, but for out of scope.
    """
    given: dict[str, Dataset] = {}
    for each in map(read_dataset, validation):
        given[each.name] = _joined(given[each.name], each) if each.name in given else each
    corpora: dict[str, Corpus] = {}
    for spec in data:
        corpus = own_corpus(seed) if spec == OWN_NAME else _corpus(read_dataset(spec), given, seed)
        if corpus.space.name in corpora:
            raise DatasetError(
                f"each label space must be named once (got {corpus.space.name!r} twice); write NAME=FORMAT:PATH"
            )
        corpora[corpus.space.name] = corpus
    if stray := sorted(given.keys() - corpora.keys()):
        raise DatasetError(
            f"validation data must be of a label space that is trained (got {stray[0]!r}); write NAME=FORMAT:PATH"
        )
    return list(corpora.values())


def space_of(dataset: Dataset) -> LabelSpace:
    """What the examples of a data set tell apart."""
    polarity = any(span.polarity == "exclude" for example in dataset.examples for span in example.spans)
    return LabelSpace(dataset.name, dataset.intents, dataset.labels, polarity)


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


def _corpus(dataset: Dataset, validation: dict[str, Dataset], seed: int) -> Corpus:
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
