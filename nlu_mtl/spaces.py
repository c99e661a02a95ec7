"""Label spaces: the intents and span labels that one data set tells apart, each with heads of its own.

Data sets that cut or name things by other rules than ours are never merged into our labels; their heads share
nothing with ours but the encoder.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nlu_mtl.schema import ATTRIBUTES, INTENTS, OUT_OF_SCOPE

OWN_NAME = "daogou"
OUTSIDE = "O"

Cut = Literal["punctuation", "space"]
_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")
_NO_IDENTIFIER = re.compile(r"\W")


class LabelSpaceError(ValueError):
    """A label space that cannot be, or one that a model does not have."""


@dataclass(frozen=True, slots=True)
class LabelSpace:
    """What the heads of one data set tell apart.

    Attributes:
        name: Name of the data set, part of the names of its heads.
        intents: Labels of the intent logits, in order; empty where texts have none.
        labels: Labels of spans; empty where there are none.
        polarity: Whether spans are wished for or ruled out.
        cut: Where words end: at spaces and punctuation, or at spaces alone (data sets of tokens).
    """

    name: str
    intents: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    polarity: bool = False
    cut: Cut = "space"

    def __post_init__(self) -> None:
        """Check the name.

        Raises:
            LabelSpaceError: if the name is no identifier, or the space tells nothing apart.
        """
        if not _NAME.fullmatch(self.name):
            raise LabelSpaceError(
                f"a label space's name must be letters, digits, '_', '-' and '.' (got {self.name!r}); rename it"
            )
        if not self.intents and not self.labels:
            raise LabelSpaceError(
                f"a label space must have intents or span labels (got none in {self.name}); name a data set with labels"
            )

    @property
    def tags(self) -> tuple[str, ...]:
        """BIO tags, numbered as the tag logits are: O, then B and I of each label."""
        return (OUTSIDE, *(f"{part}-{label}" for label in self.labels for part in "BI"))

    def key(self, kind: str) -> str:
        """Name of one of its heads (``intent``, ``tags``, ``polarity``) and of that head's logits."""
        return kind if self.name == OWN_NAME else f"{kind}_{_NO_IDENTIFIER.sub('_', self.name)}"

    def metric(self, name: str) -> str:
        """Name of one of its scores among those of all spaces."""
        return name if self.name == OWN_NAME else f"{self.name}.{name}"

    def require_known(self, intents: Iterable[str | None]) -> None:
        """Check that the intents of validation or test data can be told: its own, or out of scope.

        Raises:
            LabelSpaceError: if there are others, and the space has intents at all.
        """
        strange = sorted({name for name in intents if name is not None} - {*self.intents, OUT_OF_SCOPE})
        if self.intents and strange:
            got = f"{strange[0]!r}{f' and {len(strange) - 1} more' if len(strange) > 1 else ''}"
            raise LabelSpaceError(
                f"intents must be those that {self.name} was trained on, or {OUT_OF_SCOPE} (got {got}); "
                f"train on data that has them, or write {OUT_OF_SCOPE} for texts that fit none"
            )


@dataclass(frozen=True, slots=True)
class Rejection:
    """When a text of a label space fits none of its intents.

    Attributes:
        method: How well texts fit, one of :data:`nlu_mtl.serving.rejection.METHODS`.
        threshold: Texts that score less are out of scope.
        scale: What the distance to the threshold is divided by to give the log odds of being in scope; positive.
        arrays: What the method knows of training texts, by name.
    """

    method: str
    threshold: float
    scale: float
    arrays: Mapping[str, NDArray[np.float32]] = field(default_factory=dict, compare=False, repr=False)


OWN = LabelSpace(OWN_NAME, INTENTS, ATTRIBUTES, polarity=True, cut="punctuation")


def find_space(spaces: Iterable[LabelSpace], name: str) -> LabelSpace:
    """The space of that name.

    Raises:
        LabelSpaceError: if there is none.
    """
    known = {space.name: space for space in spaces}
    if name not in known:
        raise LabelSpaceError(
            f"a label space must be one the model was trained on (got {name!r}, known {', '.join(known) or 'none'}); "
            "train it along with `daogou train nlu --data FORMAT:PATH`"
        )
    return known[name]


def require_distinct(spaces: Iterable[LabelSpace]) -> None:
    """Check that no two label spaces of one model would share heads.

    Raises:
        LabelSpaceError: if two have one name, or names that differ in nothing that the names of heads keep.
    """
    names: dict[str, str] = {}
    for space in spaces:
        key = space.key("intent")
        if key in names:
            raise LabelSpaceError(
                "label spaces must have names of their own, '-' and '.' counting as '_' "
                f"(got {names[key]!r} and {space.name!r}); write NAME=FORMAT:PATH"
            )
        names[key] = space.name
