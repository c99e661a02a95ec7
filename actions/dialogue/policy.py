"""Which action answers: the first row of a table of intents and conditions that holds."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from actions.dialogue.state import State
from actions.dialogue.yaml_file import read_yaml_file
from actions.understand import Understood
from nlu_mtl.schema import INTENTS

Track = Literal["merge", "similar", "relax", "sort", "accept", "undo", "reset"]

CART_INTENTS = ("add_to_cart", "remove_from_cart", "view_cart")
DESCRIBING = frozenset({"product_type", "brand", "color", "material"})
"""Attributes that tell one line of a cart from another; with any other a number is no number of pieces."""


def _asks_which(state: State, understood: Understood) -> bool:
    """Whether one of what was shown is asked for ("which is cheaper"); "which tents are cheap" may be about others."""
    asked = "which" in understood.cued and understood.choice is not None
    return asked and bool(state.shown) and not understood.types


def _asks_about(state: State, understood: Understood) -> bool:
    """Whether one of what was shown is to be described: "tell me about the more expensive one"."""
    return "telling" in understood.cued and bool(understood.references) and bool(state.shown)


def _sets_quantity(state: State, understood: Understood) -> bool:
    """Whether a line of the cart is to have so many pieces: "make it 2", right after it changed or clearly about it."""
    said = "set_quantity" in understood.cued and "adding" not in understood.cued and understood.quantity is not None
    describing = DESCRIBING.issuperset(wish.name for wish in understood.wishes)
    named = understood.parse.intent.name in CART_INTENTS or "pieces" in understood.cued
    return said and describing and bool(state.cart) and (named or "cart" in state.changed_last)


def _means_whole_cart(state: State, understood: Understood) -> bool:
    """Whether all of the cart is meant: "empty my cart", "remove everything", not "remove all mugs"."""
    cued = understood.cued
    emptied = "emptying" in cued and ("cart" in cued or understood.parse.intent.name in CART_INTENTS)
    return bool(state.cart) and not understood.wishes and (emptied or {"removing", "whole"} <= cued)


def _removes_line(state: State, understood: Understood) -> bool:
    """Whether a product is to go, no constraint: "remove it", "remove the mug" where mugs are not what is searched."""
    searched = {value for constraint in state.constraints for value in constraint.values}
    meant = understood.references or (understood.types and searched.isdisjoint(understood.types))
    return bool(state.cart) and "removing" in understood.cued and bool(meant)


_COLUMNS = {"intent", "action", "when", "track"}

CONDITIONS: Mapping[str, Callable[[State, Understood], bool]] = {
    "offer": lambda state, understood: state.pending is not None,
    "searching": lambda state, understood: state.searching,
    "shown": lambda state, understood: bool(state.shown),
    "asks_which": _asks_which,
    "asks_about": _asks_about,
    "new_quantity": _sets_quantity,
    "whole_cart": _means_whole_cart,
    "cart_line": _removes_line,
    "product_named": lambda state, understood: bool(understood.types),
}


class PolicyError(ValueError):
    """The policy table can't be used as it is."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table."""

    intents: tuple[str, ...]
    action: str
    when: str | None = None
    track: Track | None = None

    def holds(self, intent: str, state: State, understood: Understood) -> bool:
        """Whether the row answers ``intent`` in ``state``."""
        if not self.answers(intent):
            return False
        return self.when is None or CONDITIONS[self.when](state, understood)

    def answers(self, intent: str) -> bool:
        """Whether the row is about ``intent``, whatever the state."""
        return "*" in self.intents or intent in self.intents


@dataclass(frozen=True, slots=True)
class Policy:
    """The table, read once."""

    rows: tuple[Row, ...]

    @classmethod
    def load(cls, actions: Sequence[str], path: Path | None = None) -> "Policy":
        """Reads the table and checks every name in it.

        Args:
            actions: Names of the actions there are.
            path: A table of the shop's own; the built-in one if None.

        Raises:
            PolicyError: A row names an intent, a condition, a way of tracking or an action that does not exist, or no
                last row answers everything; or the table cannot be read.
        """
        path = path or Path(__file__).with_name("policy.yml")
        rows = tuple(_row(entry, actions) for entry in _entries(path))
        if not rows or rows[-1].when or "*" not in rows[-1].intents:
            raise PolicyError(f"a policy's last row must answer everything (got {path}); end it with intent '*'")
        return cls(rows)

    def answering(self, intents: Iterable[str], action: str, talk: Collection[str]) -> "Policy":
        """The table with a row for each of the intents, just before the row that answers it whatever the state.

        Args:
            intents: What is to be answered.
            action: What answers it.
            talk: Names of the actions that only say a line; a reply takes the place of no other.

        Raises:
            PolicyError: An intent is answered by more than a line.
        """
        rows = list(self.rows)
        for intent in intents:
            place = next(place for place, row in enumerate(rows) if row.when is None and row.answers(intent))
            if rows[place].action not in talk or rows[place].track:
                raise PolicyError(
                    f"a reply must be to an intent that is answered by words alone (got {intent!r}, answered by "
                    f"{rows[place].action}); delete that reply"
                )
            rows.insert(place, Row((intent,), action))
        return Policy(tuple(rows))

    def choose(self, intent: str, state: State, understood: Understood) -> Row:
        """The row that answers."""
        return next(row for row in self.rows if row.holds(intent, state, understood))


def _entries(path: Path) -> list[Any]:
    entries = read_yaml_file(path, "a policy", PolicyError)
    if not isinstance(entries, list):
        raise PolicyError(f"a policy must be a list of rows (got {path} without one); begin each row with a dash")
    return entries


def _row(entry: Any, actions: Sequence[str]) -> Row:
    if not isinstance(entry, dict) or not {"intent", "action"} <= entry.keys() <= _COLUMNS:
        raise PolicyError(
            f"a policy row must have intent and action, and may have when and track (got {entry!r}); correct the row"
        )
    intents = entry["intent"] if isinstance(entry["intent"], list) else [entry["intent"]]
    row = Row(tuple(intents), entry["action"], entry.get("when"), entry.get("track"))
    known: list[tuple[str, Sequence[str], Sequence[str]]] = [
        ("intent", intents, [*INTENTS, "*"]),
        ("action", [row.action], actions),
        ("condition", [row.when] if row.when else [], list(CONDITIONS)),
        ("way of tracking", [row.track] if row.track else [], get_args(Track)),
    ]
    for kind, names, choices in known:
        for name in names:
            if name not in choices:
                rule = f"a policy row's {kind} must be one of {', '.join(choices)}"
                raise PolicyError(f"{rule} (got {name!r}); correct the row")
    return row
