"""What the heads of one label space say of texts: intents by likelihood, and labelled spans."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding

from nlu_mtl.artifacts import ModelConfig, check_sizes, read_config
from nlu_mtl.data.examples import Span
from nlu_mtl.schema import Intent
from nlu_mtl.serving.decoding import WordSpan, decode_tags, marginals, word_spans
from nlu_mtl.serving.encoder import VECTOR, Encoder, Floats, OnnxEncoder, Outputs, Word, encode_batches, words_of
from nlu_mtl.serving.intents import IntentReader
from nlu_mtl.spaces import LabelSpace


@dataclass(frozen=True, slots=True)
class Labelling:
    """What was read in one text.

    Attributes:
        intents: All intents, most likely first; empty where the space has none.
        spans: Spans in reading order.
        confidences: How sure each span is, 0 to 1.
    """

    intents: tuple[Intent, ...]
    spans: tuple[Span, ...]
    confidences: tuple[float, ...] = ()


class Labeller:
    """The heads of one label space; our own is read by the parser, which also normalises values."""

    def __init__(self, encoder: Encoder, config: ModelConfig, name: str) -> None:
        self._encoder = encoder
        self.space = config.space(name)
        self._intents = IntentReader(config, self.space) if self.space.intents else None
        asked = self._intents.outputs if self._intents else ()
        self._names = tuple(dict.fromkeys((*head_names(self.space), *asked)))

    @classmethod
    def load(cls, directory: Path, name: str, threads: int = 1) -> "Labeller":
        """Open one label space of an exported model.

        Raises:
            ArtifactError: if a file of the directory is missing or broken.
            LabelSpaceError: if the model was not trained on the space.
        """
        config = read_config(directory)
        check_sizes(directory, config)
        names = (VECTOR, *head_names(config.space(name)))
        return cls(OnnxEncoder.load(directory, names, threads), config, name)

    def label(self, texts: Sequence[str]) -> list[Labelling]:
        """Read texts, in batches of like length."""
        read: dict[int, Labelling] = {}
        for chosen, encodings, outputs in encode_batches(self._encoder, texts, self._names):
            for row, index in enumerate(chosen):
                read[index] = self._labelling(texts[index], encodings[row], outputs, row)
        return [read[index] for index in range(len(texts))]

    def _labelling(self, text: str, encoding: Encoding, outputs: Outputs, row: int) -> Labelling:
        intents = self._intents.read(outputs, row) if self._intents else ()
        read = list(self._spans(text, encoding, outputs, row)) if self.space.labels else []
        return Labelling(intents, tuple(span for span, _ in read), tuple(sure for _, sure in read))

    def _spans(self, text: str, encoding: Encoding, outputs: Outputs, row: int) -> Iterator[tuple[Span, float]]:
        """Each span, and how sure it is."""
        words = words_of(encoding, text, self.space.cut)
        key = self.space.key("tags")
        found, confidences = find_spans(outputs[key][row], words, self._encoder.transitions[key])
        for span, sure in zip(found, confidences.tolist(), strict=True):
            excluded = self.space.polarity and is_excluded(outputs[self.space.key("polarity")][row], words, span)
            start, end = words[span.start].start, words[span.end - 1].end
            yield Span(start, end, self.space.labels[span.attribute], "exclude" if excluded else "include"), sure


def head_names(space: LabelSpace) -> tuple[str, ...]:
    """The outputs of the graph that belong to a label space."""
    given = (("intent", space.intents), ("tags", space.labels), ("polarity", space.polarity))
    return tuple(space.key(kind) for kind, there in given if there)


def find_spans(
    logits: Floats, words: Sequence[Word], transitions: Floats
) -> tuple[list[WordSpan], NDArray[np.float32]]:
    """Spans of a text, and how sure each is: the lowest probability of its tags.

    Args:
        logits: Tag logits of each word piece. Shape: (pieces, tags).
        words: The words of the text.
        transitions: Score of each tag after each tag, as :func:`nlu_mtl.serving.decoding.decode_tags` takes them.
    """
    if not words:
        return [], np.zeros(0, dtype=np.float32)
    scores = logits[[word.first for word in words]]
    tags = decode_tags(scores, transitions)
    spans = word_spans(tags)
    if not spans:
        return [], np.zeros(0, dtype=np.float32)
    chosen = marginals(scores, transitions)[np.arange(len(words)), tags]
    return spans, np.array([chosen[span.start : span.end].min() for span in spans], dtype=np.float32)


def is_excluded(logits: Floats, words: Sequence[Word], span: WordSpan) -> bool:
    """A span is excluded when its words are so on average. Shape: (pieces,)."""
    firsts = [word.first for word in words[span.start : span.end]]
    return bool(logits[firsts].mean() > 0)
