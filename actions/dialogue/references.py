"""Which products a message points at: "the second one", "it", "the cheaper one", "the grey Sony"."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from actions.dialogue.cues import Cues


@dataclass(frozen=True, slots=True)
class Pointed:
    """The words of a message that may point.

    Attributes:
        spans: Spans that point ("the second one"); where there are none, the whole text is searched for ordinals and
            superlatives.
        described: The words of attributes said along ("grey", "sony"), which narrow the list.
        text: The message.
    """

    spans: tuple[str, ...]
    described: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of products that words may point into: what was shown, or the cart.

    Attributes:
        ids: The products as they were displayed, first one first.
        focus: The product that "it" means, the first one if None.
    """

    ids: tuple[str, ...]
    focus: str | None = None


@dataclass(frozen=True, slots=True)
class References:
    """Resolves words against a list of products.

    Attributes:
        cues: The locale's cue words.
        best: The first of some products by an order, None where the order can't tell.
        matching: Those of some products whose title or attributes contain all given words.
    """

    cues: Cues
    best: Callable[[Sequence[str], str], str | None]
    matching: Callable[[Sequence[str], str], tuple[str, ...]]

    def resolve(self, pointed: Pointed, listed: Listed) -> tuple[str, ...]:
        """Ids of the products meant, in the order they are named; empty where nothing is pointed at."""
        if not listed.ids:
            return (listed.focus,) if listed.focus else ()
        found: list[str] = []
        for words in pointed.spans or (pointed.text,):
            found += self._resolve_one(listed, words, exact=bool(pointed.spans))
        if not found and pointed.described:
            narrowed = self.matching(listed.ids, " ".join(pointed.described))
            found += narrowed if _tells(narrowed, listed) else ()
        return tuple(dict.fromkeys(found))

    def named(self, pointed: Pointed, listed: Listed) -> tuple[str, ...]:
        """The part of the list that the message names by ordinals: "which of the first two is cheaper"."""
        return tuple(listed.ids[position] for position in self.cues.positions(pointed.text, len(listed.ids)))

    def model(self, pointed: Pointed, listed: Listed) -> str | None:
        """The product that others are to be like: the one pointed at, else the one in focus, else the first.

        Attributes said along tell what the others are to be ("similar but in red"), not which one is meant.
        """
        found = self.resolve(replace(pointed, described=()), listed)
        if not found and not pointed.spans:
            found = (listed.focus,) if listed.focus else listed.ids
        return found[0] if found else None

    def measure(self, pointed: Pointed, listed: Listed) -> tuple[str, ...]:
        """What "cheaper" is to be cheaper than: the products pointed at, else the one in focus, else all."""
        found = self.resolve(replace(pointed, described=()), listed) if pointed.spans else ()
        return found or ((listed.focus,) if listed.focus else listed.ids)

    def _resolve_one(self, listed: Listed, words: str, *, exact: bool) -> tuple[str, ...]:
        if positions := self.cues.positions(words, len(listed.ids)):
            return tuple(listed.ids[position] for position in positions)
        if order := self.cues.superlative(words):
            best = self.best(listed.ids, order)
            return (best,) if best else ()
        if self.cues.has("all", words):
            return listed.ids
        if exact and _tells(narrowed := self.matching(listed.ids, words), listed):
            return narrowed
        if self.cues.has("pronouns", words):
            return (listed.focus or listed.ids[0],)
        return ()


def _tells(narrowed: Sequence[str], listed: Listed) -> bool:
    """Whether words that fit some products tell them from the others of a list."""
    return 0 < len(narrowed) < len(listed.ids) or len(narrowed) == len(listed.ids) == 1
