"""Typing errors at a set rate of characters, for copies of test sets that show how robust a model is.

Unlike the noise that training data is made with (:mod:`nlu_mtl.data.noise`), this one knows no words: any
letter or digit may be hit.
"""

import random
from dataclasses import replace

from nlu_mtl.datasets.labelled import Dataset, DatasetError, Labelled, LabelledSpan

_ROWS = (("1234567890", 0.0), ("qwertyuiop", 0.5), ("asdfghjkl", 0.75), ("zxcvbnm", 1.25))
_KEYS = {key: (column + shift, row) for row, (keys, shift) in enumerate(_ROWS) for column, key in enumerate(keys)}
NEIGHBOURS: dict[str, str] = {
    key: "".join(
        other
        for other, (x, y) in _KEYS.items()
        if other != key and other.isdigit() == key.isdigit() and abs(x - at) <= 1 and abs(y - row) <= 1
    )
    for key, (at, row) in _KEYS.items()
}
"""The keys that touch each key of a QWERTY keyboard; digits have digits, letters have letters."""


def add_character_noise(labelled: Labelled, rate: float, rng: random.Random) -> Labelled:
    """Mistype characters: a neighbouring key instead, one left out, one too many, or two swapped.

    Each letter or digit is hit with that probability, and each kind is as likely as the others that fit there.
    The second of a swapped pair is not hit again. Spans stay right: nothing crosses their bounds, none is emptied.

    Args:
        labelled: The clean example.
        rate: Expected share of letters and digits that are hit, from 0 to 1.
        rng: Source of randomness; the same state gives the same text.

    Raises:
        DatasetError: if the rate is out of bounds.
    """
    if not 0 <= rate <= 1:
        raise DatasetError(f"a noise rate must be from 0 to 1 (got {rate}); 0.05 hits one character in twenty")
    typing = _Typing(labelled, rng)
    index = 0
    while index < len(labelled.text):
        hit = labelled.text[index].isalnum() and rng.random() < rate
        index += typing.mistype(index) if hit else 1
    return typing.result()


def noised_copy(dataset: Dataset, rate: float, seed: int) -> Dataset:
    """The data set with character noise; what a text becomes depends on the seed, the text and its position only.

    Raises:
        DatasetError: if the rate is out of bounds.
    """
    examples = (
        add_character_noise(example, rate, random.Random(f"{seed}:{index}:{example.text}"))
        for index, example in enumerate(dataset.examples)
    )
    return replace(dataset, examples=tuple(examples))


class _Typing:
    """A text as it is typed: what comes out for each of its characters."""

    def __init__(self, clean: Labelled, rng: random.Random) -> None:
        self.clean = clean
        self.rng = rng
        self.typed = list(clean.text)
        self.regions = [0] * len(clean.text)
        for number, span in enumerate(clean.spans, start=1):
            self.regions[span.start : span.end] = [number] * (span.end - span.start)

    def mistype(self, index: int) -> int:
        """Mistype the character there, and say how many characters that took."""
        character = self.clean.text[index]
        neighbours = NEIGHBOURS.get(character.lower(), "")
        kinds = ["insert"]
        if neighbours:
            kinds.append("substitute")
        if self._others_stay(index):
            kinds.append("delete")
        if self._swappable(index):
            kinds.append("transpose")
        kind = self.rng.choice(kinds)
        if kind == "transpose":
            self.typed[index : index + 2] = self.typed[index + 1], self.typed[index]
            return 2
        if kind == "delete":
            self.typed[index] = ""
        else:
            other = self.rng.choice(neighbours or character)
            other = other.upper() if character.isupper() else other
            self.typed[index] = other if kind == "substitute" else character + other
        return 1

    def result(self) -> Labelled:
        """The example as typed, its spans moved along and cut to begin and end with a word."""
        starts = [0]
        for piece in self.typed:
            starts.append(starts[-1] + len(piece))
        text = "".join(self.typed)
        spans = tuple(_trimmed(text, span, starts[span.start], starts[span.end]) for span in self.clean.spans)
        return replace(self.clean, text=text, spans=spans)

    def _others_stay(self, index: int) -> bool:
        """Whether something visible of the same span, or of a text without one there, would be left."""
        region = self.regions[index]
        return any(
            piece.strip() and at != index and region in (0, self.regions[at]) for at, piece in enumerate(self.typed)
        )

    def _swappable(self, index: int) -> bool:
        text = self.clean.text
        if index + 1 == len(text) or self.regions[index] != self.regions[index + 1]:
            return False
        return text[index + 1].isalnum() and text[index] != text[index + 1]


def _trimmed(text: str, span: LabelledSpan, start: int, end: int) -> LabelledSpan:
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return replace(span, start=start, end=start + len(words.strip()))
