"""Which shown products a message points at: "the second one", "it", "the cheaper one", "the grey Sony"."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from actions.dialogue.cues import Cues
from actions.dialogue.state import State


@dataclass(frozen=True, slots=True)
class References:
    """Resolves words against what a conversation has shown.

    Attributes:
        cues: The locale's cue words.
        best: The first of some products by an order, None where the order can't tell.
        matching: Those of some products whose title or attributes contain all given words.
    """

    cues: Cues
    best: Callable[[Sequence[str], str], str | None]
    matching: Callable[[Sequence[str], str], tuple[str, ...]]

    def resolve(self, state: State, references: Sequence[str], described: Sequence[str], text: str) -> tuple[str, ...]:
        """Ids of the products meant, in the order they are named; empty where nothing is pointed at.

        Args:
            state: What was shown and what is in focus.
            references: Spans that point ("the second one"); where there are none, the whole text is searched
                for ordinals and superlatives.
            described: The words of attributes said along ("grey", "sony"), which narrow what was shown.
            text: The message.
        """
        if not state.shown:
            return (state.focus,) if state.focus else ()
        found: list[str] = []
        for words in references or (text,):
            found += self._resolve_one(state, words, exact=bool(references))
        if not found and described:
            narrowed = self.matching(state.shown, " ".join(described))
            found += narrowed if len(narrowed) < len(state.shown) else ()
        return tuple(dict.fromkeys(found))

    def _resolve_one(self, state: State, words: str, *, exact: bool) -> tuple[str, ...]:
        if positions := self.cues.positions(words, len(state.shown)):
            return tuple(state.shown[position] for position in positions)
        if order := self.cues.superlative(words):
            best = self.best(state.shown, order)
            return (best,) if best else ()
        if self.cues.has("all", words):
            return state.shown
        if exact and (narrowed := self.matching(state.shown, words)) and len(narrowed) < len(state.shown):
            return narrowed
        if self.cues.has("pronouns", words):
            return (state.focus or state.shown[0],)
        return ()
