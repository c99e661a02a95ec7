"""Reading utterances and product texts with the exported joint model: one pass, every answer."""

import time
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding

from nlu_mtl.artifacts import ModelConfig, check_sizes, read_config, read_fingerprint, shipped_directory
from nlu_mtl.quantities import Quantity, QuantityKind, parse_quantity
from nlu_mtl.schema import OUT_OF_SCOPE, Attribute, Intent, ParsedUtterance
from nlu_mtl.serving.clauses import split_requests
from nlu_mtl.serving.encoder import (
    HIDDEN,
    VECTOR,
    Encoder,
    Floats,
    OnnxEncoder,
    Outputs,
    Progress,
    encode_batches,
    words_of,
)
from nlu_mtl.serving.intents import IntentReader
from nlu_mtl.serving.labelling import find_spans, head_names, is_excluded
from nlu_mtl.serving.mending import mend
from nlu_mtl.serving.negation import may_exclude
from nlu_mtl.spaces import OWN

_KINDS: dict[str, QuantityKind] = {kind: kind for kind in get_args(QuantityKind)}
_EDGES = " \t\r\n,.;:!?()[]{}<>\"'`´‘’“”|/\\-–—*_~"
_INCHES_AND_FEET = "\"'”’"
_READING = (VECTOR, OWN.key("tags"), OWN.key("polarity"), HIDDEN)
_PARSING = (*_READING, OWN.key("intent"))


@dataclass(frozen=True, slots=True)
class Reading:
    """What one pass over a product text yields.

    Attributes:
        vector: Sentence vector of unit length. Shape: (dimension,).
        attributes: Attribute spans in reading order.
    """

    vector: NDArray[np.float32]
    attributes: tuple[Attribute, ...]


class Parser:
    """The joint model as the rest of the house uses it."""

    def __init__(self, encoder: Encoder, config: ModelConfig, fingerprint: str = "") -> None:
        self._encoder = encoder
        self._config = config
        self._space = config.space()
        self._intents = IntentReader(config, self._space)
        self.fingerprint = fingerprint

    @classmethod
    def load(cls, directory: Path | None = None, threads: int = 1) -> "Parser":
        """Open an exported model.

        Args:
            directory: A model directory; the shipped one if None.
            threads: Threads of one pass.

        Raises:
            ArtifactError: if a file of the directory is missing or broken.
            LabelSpaceError: if the model was trained on other label spaces than ours alone.
        """
        directory = directory or shipped_directory()
        config = read_config(directory)
        check_sizes(directory, config)
        names = (VECTOR, HIDDEN, *head_names(config.space()))
        return cls(OnnxEncoder.load(directory, names, threads), config, read_fingerprint(directory))

    @property
    def dimension(self) -> int:
        """Length of a sentence vector."""
        return self._config.dimension

    @property
    def config(self) -> ModelConfig:
        """Labels and training of the model."""
        return self._config

    def parse(self, text: str) -> ParsedUtterance:
        """Intent, attributes and sentence vector of one message.

        A second request in the same message is left in ``rest``; offsets count the whole message.
        """
        return self.parse_batch([text])[0]

    def parse_batch(self, texts: Sequence[str], split: bool = True) -> list[ParsedUtterance]:
        """Parse messages, each as :meth:`parse` does; many at once cost less each.

        Args:
            texts: The messages.
            split: Whether to parse only the first request of each.
        """
        started = time.perf_counter()
        requests = [_first_request(text) if split else (text, 0, None) for text in texts]
        results: dict[int, ParsedUtterance] = {}
        encoding, reading = time.perf_counter(), 0.0
        for chosen, encodings, outputs in encode_batches(self._encoder, [first for first, _, _ in requests], _PARSING):
            encoded = time.perf_counter()
            for row, index in enumerate(chosen):
                first, shift, rest = requests[index]
                parsed = self._parsed(first, encodings[row], outputs, row)
                results[index] = _in_message(parsed, texts[index], shift, rest)
            reading += time.perf_counter() - encoded
        ended, share = time.perf_counter(), 1000 / max(1, len(texts))
        timings = {"total": (ended - started) * share, "encode": (ended - encoding - reading) * share}
        return [replace(results[index], timings_ms=timings) for index in range(len(texts))]

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        """Sentence vectors of unit length. Shape: (len(texts), dimension)."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for chosen, _, outputs in encode_batches(self._encoder, texts, (VECTOR,), progress):
            vectors[chosen] = outputs[VECTOR]
        return vectors

    def read(self, texts: Sequence[str], progress: Progress | None = None) -> list[Reading]:
        """Sentence vector and stated attributes of product texts; what their words deny is left out."""
        readings: dict[int, Reading] = {}
        for chosen, encodings, outputs in encode_batches(self._encoder, texts, _READING, progress):
            for row, index in enumerate(chosen):
                found = self._attributes(texts[index], encodings[row], outputs, row, signed=False)
                stated = tuple(each for each in found if each.polarity == "include")
                readings[index] = Reading(outputs[VECTOR][row].copy(), stated)
        return [readings[index] for index in range(len(texts))]

    def _parsed(self, text: str, encoding: Encoding, outputs: Outputs, row: int) -> ParsedUtterance:
        words = len(encoding) > int(sum(encoding.special_tokens_mask))
        ranking = self._intents.read(outputs, row) if words else self._no_intent()
        attributes = tuple(self._attributes(text, encoding, outputs, row, signed=True))
        return ParsedUtterance(text, ranking[0], ranking, attributes, outputs[VECTOR][row].copy())

    def _no_intent(self) -> tuple[Intent, ...]:
        """Every intent at zero: there was nothing to read."""
        names = sorted(self._space.intents, key=lambda name: name != OUT_OF_SCOPE)
        return tuple(Intent(name, 0.0) for name in names)

    def _attributes(
        self, text: str, encoding: Encoding, outputs: Outputs, row: int, *, signed: bool
    ) -> Iterator[Attribute]:
        """Attributes in reading order; unless ``signed`` nothing but the words themselves rule one out."""
        words = words_of(encoding, text)
        if not words:
            return
        denying = signed and may_exclude(text)
        floor = 0
        spans, confidences = find_spans(outputs["tags"][row], words, self._encoder.transitions["tags"])
        for place, span in enumerate(spans):
            start, end = trim(text, words[span.start].start, words[span.end - 1].end)
            if start == end:
                continue
            following = spans[place + 1].start if place + 1 < len(spans) else None
            limit = len(text) if following is None else words[following].start
            name = self._space.labels[span.attribute]
            denied = denying and is_excluded(outputs["polarity"][row], words, span)
            vector = _unit(outputs[HIDDEN][row, words[span.start].first : words[span.end - 1].last].mean(axis=0))
            for piece in mend(text, (name, start, end), limit, floor):
                floor = piece.end
                said = text[piece.start : piece.end]
                yield Attribute(
                    name=piece.name,
                    text=said,
                    value=normalise(said, piece.name),
                    polarity="exclude" if (denied if piece.denied is None else piece.denied) else "include",
                    start=piece.start,
                    end=piece.end,
                    confidence=float(confidences[place]),
                    vector=vector,
                )


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Narrow a span past the spaces and punctuation at its edges, but keep what belongs to a number or a letter.

    Combining marks after the last letter are taken in; an inch or foot mark after a digit, a point or minus
    before one, and currency signs stay.
    """
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    while start < end and _is_edge(text[start]) and not (text[start] in ".-" and text[start + 1 : start + 2].isdigit()):
        start += 1
    while start < end and _is_edge(text[end - 1]):
        if text[end - 1] in _INCHES_AND_FEET and end - 2 >= start and text[end - 2].isdigit():
            break
        end -= 1
    return start, end


def normalise(text: str, name: str) -> str | Quantity:
    """The value a span stands for: a quantity where a number or a bound is meant, else lower-cased words."""
    kind = _KINDS.get(name)
    if kind is not None and (quantity := parse_quantity(text, kind)) is not None:
        return quantity
    return " ".join(text.lower().split())


def _is_edge(character: str) -> bool:
    return character in _EDGES or not character.isprintable()


def _unit(vector: Floats) -> Floats:
    length = float(np.linalg.norm(vector))
    result: Floats = vector / np.float32(max(length, 1e-12))
    return result


def _first_request(text: str) -> tuple[str, int, str | None]:
    """The first request of a message, the code point it begins at, and the rest."""
    first, rest = split_requests(text)
    shift = text.find(first)
    return (first, shift, rest) if shift >= 0 else (text, 0, None)


def _in_message(parsed: ParsedUtterance, text: str, shift: int, rest: str | None) -> ParsedUtterance:
    """Restate what was read in the first request in offsets of the whole message."""
    attributes = parsed.attributes
    if shift:
        attributes = tuple(replace(each, start=each.start + shift, end=each.end + shift) for each in attributes)
    return replace(parsed, text=text, attributes=attributes, rest=rest)
