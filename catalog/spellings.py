"""The ways a facet's values are written: with spaces or without, and with a letter or two wrong."""

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 5
"""Letters that a misspelling and its value must have: "red" and "rod" are two words."""


class Spellings:
    """Keys of a facet's values without their spaces.

    Args:
        keys: Keys of :func:`catalog.words.key` or :func:`catalog.words.brand_key`.
    """

    def __init__(self, keys: Iterable[str]) -> None:
        self._whole: dict[str, str] = {}
        self._starting: dict[str, list[str]] = {}
        for each in keys:
            joined = _joined(each)
            if self._whole.setdefault(joined, each) == each and len(joined) >= SHORTEST:
                self._starting.setdefault(joined[0], []).append(joined)

    def parted(self, said: str) -> str | None:
        """The key that is ``said`` but for its spaces: "t shirt" for "tshirt"; where there are digits they matter."""
        return None if _digits(said) else self._whole.get(_joined(said))

    def misspelt(self, said: str, alike: float) -> tuple[str, float] | None:
        """The key that ``said`` is a misspelling of, and how alike the two are; None where no key is alike enough.

        Args:
            said: The shopper's words as a key.
            alike: Least similarity: one less the share of letters that differ (optimal string alignment; Damerau 1964).
        """
        joined = _joined(said)
        if len(joined) < SHORTEST:
            return None
        # Whoever mistypes a word does so behind its first letter; and that leaves one list in twenty to go through.
        keys = self._starting.get(joined[0], ())
        found = process.extractOne(joined, keys, scorer=OSA.normalized_similarity, score_cutoff=alike)
        if found is None or _digits(found[0]) != _digits(joined):
            return None
        if found[0].startswith(joined) or joined.startswith(found[0]):  # a table is no misspelt tablet
            return None
        return self._whole[found[0]], float(found[1])


def _joined(text: str) -> str:
    return text.replace(" ", "")


def _digits(text: str) -> str:
    return "".join(each for each in text if each.isdigit())
