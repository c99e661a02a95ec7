"""What is trained on, validated on and tested on, data set by data set.

Everything is read in place from ``DAOGOU_DATA``; no validation text is trained on and no test text chooses anything.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from benchmarks.catalogs import data
from nlu_mtl.datasets import Dataset, folds, read_dataset, split_dataset
from nlu_mtl.schema import OUT_OF_SCOPE
from nlu_mtl.training.config import NluConfig, configure
from nlu_mtl.training.corpora import Corpus, examples_of, space_of

_VALIDATION = 0.1
_FIFTH = 0.2
_SHORT_TEXTS = {
    "threads": 1,
    "epoch": {"batch": 32, "variants": 1, "exchanged": 0.2, "noise": 1.0},
    "optimiser": {"frozen_layers": 0, "decay": 0.0},
}


@dataclass(frozen=True, slots=True)
class Part:
    """One training run of a data set and what it is tested on."""

    train: Dataset
    validation: Dataset
    test: Dataset

    @property
    def corpus(self) -> Corpus:
        """What the joint model is trained on."""
        return Corpus(space_of(self.train), examples_of(self.train), examples_of(self.validation))


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One public data set.

    Attributes:
        title: What was measured, with the size of the test part.
        parts: The parts of one seed; several where the figures are means over folds.
        figures: The scores that are told, with what they should reach, None where they are only reported.
        config: What differs from the training configuration of the shipped model.
        peers: Figures of others for comparison, by who.
        attempts: What else was tried where a figure falls short, and what came of it.
    """

    title: str
    parts: Callable[[int], Iterator[Part]]
    figures: Mapping[str, float | None]
    config: Mapping[str, Any] = field(default_factory=dict)
    peers: Mapping[str, str] = field(default_factory=dict)
    attempts: Sequence[str] = ()

    def configuration(self, seed: int) -> NluConfig:
        """The training configuration of one seed."""
        return configure(NluConfig(), {**self.config, "seed": seed})


def _nlu() -> Path:
    return data() / "nlu"


def _snips(_: int) -> Iterator[Part]:
    train, validation, test = (read_dataset(f"snips:{_nlu()}/snips/{part}") for part in ("train", "valid", "test"))
    yield Part(train, validation, test)


def _queryner(seed: int) -> Iterator[Part]:
    train, validation = split_dataset(read_dataset(f"queryner:{_nlu()}/queryner/train.jsonl"), _VALIDATION, seed)
    yield Part(train, validation, read_dataset(f"queryner:{_nlu()}/queryner/dev.jsonl"))


def _clinc150(_: int) -> Iterator[Part]:
    parts = ("train+oos_train", "val+oos_val", "test+oos_test")
    train, validation, test = (read_dataset(f"clinc150:{_nlu()}/clinc150/data_full.json#{part}") for part in parts)
    yield Part(train, validation, test)


def _bitext(seed: int) -> Iterator[Part]:
    folder = _nlu() / "bitext"
    train, test = (read_dataset(f"bitext:{next((folder / part).glob('*.csv'))}") for part in ("train", "dev"))
    train, validation = split_dataset(train, _VALIDATION, seed, "intent")
    yield Part(train, validation, test)


def _hint3(shop: str, other: str) -> Callable[[int], Iterator[Part]]:
    """A stratified fifth of a shop's rows is tested on, with all rows of another shop as out of scope.

    Out-of-scope texts of CLINC150 choose the threshold, so that it has seen none of the other shop.
    """

    def parts(seed: int) -> Iterator[Part]:
        whole = _in_scope(read_dataset(f"shop=hint3:{_nlu()}/hint3/{shop}_train.csv"))
        strangers = read_dataset(f"shop=hint3:{_nlu()}/hint3/{other}_train.csv")
        far = read_dataset(f"shop=clinc150:{_nlu()}/clinc150/data_full.json#oos_val")
        train, test = split_dataset(whole, _FIFTH, seed, "intent")
        train, validation = split_dataset(train, _VALIDATION, seed, "intent")
        yield Part(train, _with_strangers(validation, far), _with_strangers(test, strangers))

    return parts


def _simmc2(seed: int) -> Iterator[Part]:
    for rest, test in folds(read_dataset(f"simmc2:{_nlu()}/simmc2/dev_turns.jsonl"), 5, seed):
        train, validation = split_dataset(rest, _VALIDATION, seed, group=True)
        yield Part(train, validation, test)


def _in_scope(dataset: Dataset) -> Dataset:
    kept = (each for each in dataset.examples if each.intent != OUT_OF_SCOPE)
    return Dataset.of(dataset.name, kept, dataset.path)


def _with_strangers(dataset: Dataset, strangers: Dataset) -> Dataset:
    """The data set and the texts of another, all of which are out of its scope."""
    added = (replace(each, intent=OUT_OF_SCOPE, spans=()) for each in strangers.examples)
    return replace(dataset, examples=(*dataset.examples, *added))


SETS: Mapping[str, Benchmark] = {
    "snips": Benchmark(
        "SNIPS test (700 commands)",
        _snips,
        {"intent_accuracy": 0.986, "entity_f1": 0.965, "exact_match": 0.915},
        {
            **_SHORT_TEXTS,
            "precision": "bfloat16",
            "epochs": 12,
            "epoch": {"batch": 32, "variants": 7, "exchanged": 0.35},
            "weights": {"tags": 2.0, "intent": 0.5},
        },
        {
            "JointBERT (Chen et al., 2019), an encoder five times as large": "intent .986, slots .970, whole .928",
            "DistilBERT + CRF": "intent .986, slots .965",
            "measured: plain fine-tuning of MiniLM-L6, one seed": "intent .987, slots .953, whole .894",
            "measured: Rasa 3.6 DIET, as large as two cores train": "intent .969, slots .830, whole .660",
        },
        (
            "the same heads in a script of their own, seed 0, as validation chose: 10 epochs without exchanged values, "
            "with a conditional random field .959 / .904 (spans / whole), with constrained decoding alone .960 / .901",
            "8 epochs with values exchanged between sentences of one intent .960 / .901; the mean of the weights over "
            "the last steps changed nothing",
            "first and last word piece together, with words masked at random: behind at the third epoch, stopped",
            "10 epochs, three variants with a fifth of the values exchanged, seed 0: .957 / .896",
            "12 epochs, seven variants with a third exchanged, tags weighted four times the intent: the table",
        ),
    ),
    "queryner": Benchmark(
        "QueryNER dev (871 product queries)",
        _queryner,
        {"entity_f1": 0.61},
        {**_SHORT_TEXTS, "precision": "bfloat16", "epochs": 8},
        {
            "BERT + CRF (Palen-Michel et al., 2024), on its test part": "entities .608",
            "annotators against gold": "entities .70 to .75",
        },
    ),
    "clinc150": Benchmark(
        "CLINC150 full, test (4,500 + 1,000 out of scope)",
        _clinc150,
        {"in_scope_accuracy": 0.955, "oos_recall": 0.60},
        {**_SHORT_TEXTS, "epochs": 5},
        {"BERT (Larson et al., 2019)": "in scope .962, out of scope .523"},
    ),
    "hint3-curekart": Benchmark(
        "HINT3 v2 curekart, a stratified fifth (the other shop's rows out of scope)",
        _hint3("curekart", "sofmattress"),
        {"in_scope_accuracy": None, "oos_recall": None},
        {**_SHORT_TEXTS, "epochs": 30},
        {"Rasa (Arora et al., 2020), on v1's test part": "in scope .841, out of scope 0"},
    ),
    "hint3-sofmattress": Benchmark(
        "HINT3 v2 sofmattress, a stratified fifth (the other shop's rows out of scope)",
        _hint3("sofmattress", "curekart"),
        {"in_scope_accuracy": None, "oos_recall": None},
        {**_SHORT_TEXTS, "epochs": 30},
    ),
    "bitext": Benchmark(
        "Bitext dev (810 templated service requests)",
        _bitext,
        {"intent_accuracy": 0.99, "entity_f1": 0.97},
        {**_SHORT_TEXTS, "epochs": 4},
    ),
    "simmc2": Benchmark(
        "SIMMC 2 dev turns, five folds by dialogue (evaluation only)",
        _simmc2,
        {"intent_accuracy": None, "entity_f1": None},
        {**_SHORT_TEXTS, "precision": "bfloat16", "epochs": 6},
    ),
}
