"""The one constraint type: the tracker makes them, search obeys them, tests judge by them."""

import sys
from dataclasses import dataclass
from typing import Any, Literal

Op = Literal["eq", "in", "not", "range", "prefer"]
_OPS = ("eq", "in", "not", "range", "prefer")


@dataclass(frozen=True, slots=True)
class Range:
    """Inclusive bounds; None where open. ``currency`` or ``unit`` where the shopper named one."""

    min: float | None
    max: float | None
    currency: str | None = None
    unit: str | None = None

    def __post_init__(self) -> None:
        if self.min is None and self.max is None:
            raise ValueError("a range needs a bound (got min=None, max=None); give min, max or both")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(f"a range's min must not exceed its max (got {self.min} > {self.max}); swap them")

    def to_dict(self) -> dict[str, Any]:
        """Bounds always, currency and unit if known."""
        result: dict[str, Any] = {"min": self.min, "max": self.max}
        if self.currency:
            result["currency"] = self.currency
        if self.unit:
            result["unit"] = self.unit
        return result

    @classmethod
    def from_dict(cls, data: Any) -> "Range":
        """Reads what :meth:`to_dict` wrote.

        Raises:
            ValueError: It is no object, or a bound is no finite number.
        """
        if not isinstance(data, dict):
            raise ValueError(f"a range's value must be an object with min and max (got {data!r}); write it as one")
        low, high = _bound("min", data.get("min")), _bound("max", data.get("max"))
        return cls(low, high, _word("currency", data.get("currency")), _word("unit", data.get("unit")))


@dataclass(frozen=True, slots=True)
class Constraint:
    """One wish of the shopper about one attribute.

    Attributes:
        name: Attribute, as in :mod:`catalog.attributes`.
        op: ``eq`` one value, ``in`` any of several, ``not`` none of them, ``range`` within bounds;
            these four are hard. ``prefer`` only orders.
        value: Facet values in the catalog's own spelling, or a :class:`Range` for ``range``.
            ``eq`` and ``prefer`` hold exactly one value.
        text: The shopper's own words.
        turn: Turn in which it was said.
    """

    name: str
    op: Op
    value: tuple[str, ...] | Range
    text: str
    turn: int = 0

    def __post_init__(self) -> None:
        if (self.op == "range") != isinstance(self.value, Range):
            raise ValueError(f"op 'range' goes with a Range and no other (got op={self.op!r}, value={self.value!r})")
        if isinstance(self.value, tuple) and not self.value:
            raise ValueError(f"a constraint needs a value (got none for {self.name!r})")
        if self.op in ("eq", "prefer") and isinstance(self.value, tuple) and len(self.value) != 1:
            raise ValueError(f"op {self.op!r} holds one value (got {self.value!r}); use 'in' for several")

    @property
    def hard(self) -> bool:
        """Whether a product that does not meet it must not be shown."""
        return self.op != "prefer"

    @property
    def values(self) -> tuple[str, ...]:
        """Facet values; empty for a range."""
        return () if isinstance(self.value, Range) else self.value

    def to_dict(self) -> dict[str, Any]:
        """The constraint as the API writes it."""
        value: Any
        if isinstance(self.value, Range):
            value = self.value.to_dict()
        elif self.op in ("eq", "prefer"):
            value = self.value[0]
        else:
            value = list(self.value)
        return {"name": self.name, "op": self.op, "value": value, "text": self.text, "turn": self.turn}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Constraint":
        """Reads what :meth:`to_dict` wrote.

        Raises:
            ValueError: A field is missing or the value does not fit the op.
        """
        try:
            name, op, raw = data["name"], data["op"], data["value"]
        except KeyError as missing:
            raise ValueError(f"a constraint needs name, op and value (got {sorted(data)}); add {missing}") from None
        if not isinstance(name, str):
            raise ValueError(f"a constraint's name must be a text (got {name!r}); name an attribute")
        if op not in _OPS:
            raise ValueError(f"op must be one of {', '.join(_OPS)} (got {op!r})")
        text, turn = data.get("text", ""), data.get("turn", 0)
        if not isinstance(text, str) or not isinstance(turn, int):
            raise ValueError(f"a constraint's text is a text, its turn a whole number (got {text!r}, {turn!r})")
        value = Range.from_dict(raw) if op == "range" else _texts(raw)
        return cls(name, op, value, text, turn)


def _texts(raw: Any) -> tuple[str, ...]:
    values = (raw,) if isinstance(raw, str) else raw
    if not isinstance(values, list | tuple) or not all(isinstance(each, str) for each in values):
        raise ValueError(f"a constraint's value must be a text or a list of texts (got {raw!r}); write it as one")
    return tuple(values)


def _bound(name: str, raw: Any) -> float | None:
    if raw is None:
        return None
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not abs(raw) <= sys.float_info.max:
        raise ValueError(f"a range's {name} must be a finite number (got {raw!r}); give a number, or null for none")
    return raw


def _word(name: str, raw: Any) -> str | None:
    if raw is not None and not isinstance(raw, str):
        raise ValueError(f"a range's {name} must be a text (got {raw!r}); write it as one, or leave it out")
    return raw
