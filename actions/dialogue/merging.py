"""How one wish joins the constraints of a search: adds, replaces, joins, excludes, bounds."""

from dataclasses import replace

from actions.understand import Wish
from catalog.attributes import FACETS
from catalog.constraints import Constraint, Op, Range


def with_wish(
    constraints: list[Constraint], wish: Wish, turn: int, currency: str | None, *, additive: bool
) -> list[Constraint]:
    """``constraints`` with one wish merged in.

    Args:
        constraints: What holds so far.
        wish: What is said.
        turn: The turn it is said in; values said in one turn are alternatives.
        currency: What a price without a currency is in.
        additive: Whether a value joins those of earlier turns instead of replacing them.
    """
    if isinstance(wish.value, Range):
        return _with_range(constraints, wish, wish.value, turn, currency)
    if wish.polarity == "exclude":
        return _with_exclusion(constraints, wish, wish.value, turn)
    return _with_inclusion(constraints, wish, wish.value, turn, additive=additive)


def _with_inclusion(
    constraints: list[Constraint], wish: Wish, value: str, turn: int, *, additive: bool
) -> list[Constraint]:
    facet = FACETS[wish.name]
    hard = facet.hard and (wish.linked or facet.firm) and facet.kind == "category"
    if not hard:
        preferred = Constraint(wish.name, "prefer", (value,), wish.text, turn)
        return [*_without(constraints, wish.name, value, ("prefer", "not")), preferred]
    wanted = Constraint(wish.name, "eq", (value,), wish.text, turn)
    if facet.cumulative:
        return [*_without(constraints, wish.name, value, ("eq", "not")), wanted]
    joined: tuple[str, ...] = ()
    text = wish.text
    for each in constraints:
        # Values said in one message belong together ("red or blue"); later ones replace unless joined by a cue.
        if each.name == wish.name and each.op in ("eq", "in") and (each.turn == turn or additive):
            joined, text = each.values, f"{each.text}, {wish.text}"
    values = tuple(dict.fromkeys((*joined, value)))
    op: Op = "eq" if len(values) == 1 else "in"
    others = [each for each in constraints if each.name != wish.name or each.op not in ("eq", "in")]
    return [*_without(others, wish.name, value, ("not",)), Constraint(wish.name, op, values, text, turn)]


def _with_exclusion(constraints: list[Constraint], wish: Wish, value: str, turn: int) -> list[Constraint]:
    kept = _without(constraints, wish.name, value, ("eq", "in", "prefer"))
    ruled_out = next((each for each in kept if each.name == wish.name and each.op == "not"), None)
    if ruled_out is None:
        return [*kept, Constraint(wish.name, "not", (value,), wish.text, turn)]
    values = tuple(dict.fromkeys((*ruled_out.values, value)))
    merged = Constraint(wish.name, "not", values, f"{ruled_out.text}, {wish.text}", turn)
    return [merged if each is ruled_out else each for each in kept]


def _with_range(
    constraints: list[Constraint], wish: Wish, bounds: Range, turn: int, currency: str | None
) -> list[Constraint]:
    """A new bound replaces the one on its side; the other side stays while the two agree."""
    old = next((each.value for each in constraints if each.name == wish.name and isinstance(each.value, Range)), None)
    others = [each for each in constraints if each.name != wish.name]
    low, high = bounds.min, bounds.max
    if (
        old is not None
        and _agree(old.currency or currency, bounds.currency or currency)
        and _agree(old.unit, bounds.unit)
    ):
        if low is None and old.min is not None and high is not None and old.min <= high:
            low = old.min
        if high is None and old.max is not None and low is not None and low <= old.max:
            high = old.max
        bounds = replace(bounds, currency=bounds.currency or old.currency, unit=bounds.unit or old.unit)
    merged = replace(bounds, min=low, max=high)
    return [*others, Constraint(wish.name, "range", merged, wish.text, turn)]


def _agree(one: str | None, other: str | None) -> bool:
    """Whether two currencies or units may be the same: "over 5 kg" and then "at most 10"."""
    return one is None or other is None or one == other


def _without(constraints: list[Constraint], name: str, value: str, ops: tuple[Op, ...]) -> list[Constraint]:
    """``constraints`` with ``value`` taken out of those of ``name`` with one of ``ops``."""
    kept: list[Constraint] = []
    for each in constraints:
        if each.name != name or each.op not in ops:
            kept.append(each)
            continue
        values = tuple(other for other in each.values if other.lower() != value.lower())
        if values:
            op: Op = "eq" if each.op == "in" and len(values) == 1 else each.op
            kept.append(Constraint(name, op, values, each.text, each.turn))
    return kept
