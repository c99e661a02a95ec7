"""A search as words: what full text looks for and what is embedded."""

from collections.abc import Iterable

from actions.dialogue.events import SearchChanged
from catalog.attributes import FACETS

WORD_ORDER = [facet.name for facet in sorted(FACETS.values(), key=lambda facet: facet.place) if facet.place]
"""The order in which a shopper would name the attributes in one phrase."""


def query_text(search: SearchChanged) -> str:
    """The wanted words of a search as one phrase; nothing that is ruled out, no bounds."""
    return _phrase(search, WORD_ORDER)


def meaning_text(search: SearchChanged) -> str:
    """The words whose meaning orders: the kind of product, preferences, free words.

    What filters (a color, a brand) is true of all that is left, so it need not order by meaning too; and while a
    search is refined by such words, its vector stays the same and is not computed anew.
    """
    filtered = {each.name for each in search.constraints if each.hard} - {"product_type"}
    return _phrase(search, [name for name in WORD_ORDER if name not in filtered])


def _phrase(search: SearchChanged, names: Iterable[str]) -> str:
    wanted: dict[str, list[str]] = {}
    for constraint in search.constraints:
        if constraint.op in ("eq", "in", "prefer"):
            wanted.setdefault(constraint.name, []).extend(constraint.values)
    phrase = [value for name in names for value in wanted.get(name, [])]
    return " ".join(dict.fromkeys((*phrase, *([search.query] if search.query else []))))
