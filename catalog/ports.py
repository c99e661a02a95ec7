"""What the catalog needs from outside, as protocols: it knows no model, only what one must do."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class ReadAttribute(Protocol):
    """One attribute read out of a product's text."""

    @property
    def name(self) -> str:
        """Attribute name, as in :mod:`catalog.attributes`."""

    @property
    def text(self) -> str:
        """The words of the text that say it."""

    @property
    def confidence(self) -> float:
        """0 to 1."""


class Reading(Protocol):
    """What one encoder pass over one product text yields."""

    @property
    def vector(self) -> NDArray[np.float32]:
        """Unit vector of the text. Shape: (dimension,)."""

    @property
    def attributes(self) -> Sequence[ReadAttribute]:
        """Attributes the text states, in reading order."""


class TextModel(Protocol):
    """The shared encoder as the catalog sees it: vectors for search, attributes out of text."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever vectors of this model cannot be compared with older ones."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of ``texts``. Shape: (len(texts), dimension)."""

    def read(self, texts: Sequence[str]) -> Sequence[Reading]:
        """Vector and attributes of each text, from one pass over each."""
