"""Sets of texts that a model is evaluated on: the authored splits, data sets of others, and noised copies of both."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from tokenizers import Tokenizer

from nlu_mtl.artifacts import TOKENIZER_FILE, model_file
from nlu_mtl.data import Example, Span, load_examples
from nlu_mtl.datasets import Dataset, Labelled, LabelledSpan, noised_copy
from nlu_mtl.reporting.evaluated import AUTHORED, EvaluatedSet
from nlu_mtl.reporting.latency import measure_latency
from nlu_mtl.reporting.outcomes import label_examples, parse_examples
from nlu_mtl.serving.encoder import tokenize
from nlu_mtl.serving.labelling import Labeller
from nlu_mtl.serving.parser import Parser
from nlu_mtl.spaces import OWN_NAME
from nlu_mtl.training.corpora import examples_of

_NOISE_SEED = 0


@dataclass(frozen=True, slots=True)
class HeldOut:
    """A set of texts that was not trained on.

    Attributes:
        name: Of the split or the label space, with the noise after it.
        format: ``authored``, or the format of a data set of others.
        space: Name of the label space.
        examples: The texts and what is right.
        noise: Share of characters mistyped.
    """

    name: str
    format: str
    space: str
    examples: tuple[Example, ...]
    noise: float = 0.0

    @classmethod
    def of_split(cls, split: str, seed: int) -> "HeldOut":
        """One split of the authored examples.

        Raises:
            CorpusError: if there is no such split.
        """
        return cls(split, AUTHORED, OWN_NAME, tuple(load_examples(split, seed)))

    @classmethod
    def of_dataset(cls, dataset: Dataset) -> "HeldOut":
        """A data set; its name is that of the label space."""
        return cls(dataset.name, dataset.format, dataset.name, tuple(examples_of(dataset)))

    def noised(self, rate: float) -> "HeldOut":
        """A copy with that share of its letters and digits mistyped, always in the same way.

        Raises:
            DatasetError: if the rate is out of bounds.
        """
        labelled = Dataset.of(self.name, map(_labelled, self.examples), Path())
        typed = noised_copy(labelled, rate, _NOISE_SEED).examples
        examples = tuple(_retyped(*pair) for pair in zip(self.examples, typed, strict=True))
        return replace(self, name=f"{self.name}@{rate * 100:g}%", examples=examples, noise=rate)


class Evaluator:
    """An exported model, each of its label spaces opened once for all sets that it is evaluated on."""

    def __init__(self, directory: Path, threads: int = 1) -> None:
        self.directory = directory
        self._threads = threads
        self._labellers: dict[str, Labeller] = {}

    def require(self, held_out: HeldOut) -> None:
        """Make sure that a set can be evaluated, which takes no time beside evaluating it.

        Raises:
            ArtifactError: if the directory holds no model.
            LabelSpaceError: if the model was not trained on the label space, or on one of the intents of the set;
                texts that are out of scope are always welcome.
        """
        if held_out.format == AUTHORED:
            _ = self._parser
        else:
            self._labeller(held_out)

    def evaluate(self, held_out: HeldOut, *, timed: bool = False) -> EvaluatedSet:
        """Read a set: authored splits as the house reads them, others by the heads of their label space.

        Args:
            held_out: The set.
            timed: Whether to time single texts too.

        Raises:
            ArtifactError: as :meth:`require`.
            LabelSpaceError: as :meth:`require`.
        """
        if held_out.format == AUTHORED:
            outcomes, read = parse_examples(self._parser, held_out.examples), self._parse
        else:
            labeller = self._labeller(held_out)
            outcomes, read = label_examples(labeller, held_out.examples), labeller.label
        latency = None
        if timed:
            texts = [each.example.text for each in outcomes.messages or outcomes.products]
            latency = measure_latency(lambda text: read([text]), texts, self._tokens)
        return EvaluatedSet(held_out.name, held_out.format, outcomes, held_out.noise, latency)

    @cached_property
    def _parser(self) -> Parser:
        return Parser.load(self.directory, self._threads)

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return Tokenizer.from_file(str(model_file(self.directory, TOKENIZER_FILE)))

    def _labeller(self, held_out: HeldOut) -> Labeller:
        if held_out.space not in self._labellers:
            self._labellers[held_out.space] = Labeller.load(self.directory, held_out.space, self._threads)
        labeller = self._labellers[held_out.space]
        labeller.space.require_known(example.intent for example in held_out.examples)
        return labeller

    def _parse(self, texts: Sequence[str]) -> Sequence[object]:
        return self._parser.parse_batch(texts)

    def _tokens(self, text: str) -> int:
        return len(tokenize(self._tokenizer, [text])[0])


def _labelled(example: Example) -> Labelled:
    spans = (LabelledSpan(span.start, span.end, span.name, span.polarity) for span in example.spans)
    return Labelled(example.text, example.intent, tuple(spans))


def _retyped(example: Example, typed: Labelled) -> Example:
    spans = (Span(span.start, span.end, span.label, span.polarity) for span in typed.spans)
    return replace(example, text=typed.text, spans=tuple(spans))
