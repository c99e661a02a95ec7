"""What the assistant says, as data per locale: no sentence stands in code."""

import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from babel.numbers import format_decimal

from actions.base import Button
from actions.dialogue.events import SearchChanged
from actions.wording.money import money
from catalog.constraints import Constraint, Range
from catalog.synonyms import load_synonyms
from catalog.words import key

_FOLDER = Path(__file__).parent


def known_locales() -> tuple[str, ...]:
    """The locales that have wording, in alphabetical order."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.yml")))


class Wording:
    """The lines of one locale.

    Args:
        locale: Babel locale identifier of the numbers and amounts.
        lines: Keys to variants, to forms of a line, or to groups of keys.
    """

    def __init__(self, locale: str, lines: Mapping[str, Any]) -> None:
        self.locale = locale
        self._lines = lines

    @classmethod
    def load(cls, locale: str = "en") -> "Wording":
        """The wording of ``locale``.

        Raises:
            ValueError: There is none for it.
        """
        if locale not in known_locales():
            raise ValueError(f"a locale needs wording (got {locale!r}); choose one of {', '.join(known_locales())}")
        return cls(locale, yaml.safe_load((_FOLDER / f"{locale}.yml").read_text(encoding="utf-8")))

    def say(self, key: str, seed: str, /, **values: object) -> str:
        """One variant of the line at ``key`` ("found.many"), the same for the same ``seed``."""
        variants = self._find(key)
        return choose([variants] if isinstance(variants, str) else variants, seed).format(**values)

    def button(self, key: str, payload: str | None = None, **values: object) -> Button:
        """A suggested reply; ``payload`` is its title where neither is given."""
        entry = self._find(f"buttons.{key}")
        if isinstance(entry, str):
            title = entry.format(**values)
            return Button(title, payload or title)
        return Button(entry["title"].format(**values), entry["payload"].format(**values))

    def money(self, amount: float, currency: str | None) -> str:
        """An amount as the locale writes it."""
        return money(amount, currency, self.locale)

    def number(self, value: float) -> str:
        """A number as the locale writes it."""
        return str(format_decimal(value, locale=self.locale))

    def attribute(self, name: str) -> str:
        """An attribute's name in plain words."""
        return str(self._lines["attributes"].get(name, name))

    def reason(self, key: str, values: Mapping[str, Any]) -> str | None:
        """Why a product is shown, None where the locale has no words for it."""
        line = self._lines["reasons"].get(key)
        return line.format(**values) if line else None

    def describe(self, search: SearchChanged, currency: str, like: str | None = None) -> str:
        """A search told back: "red or blue running shoes by Acme up to $80.00, not leather, preferably casual".

        Args:
            search: What is told.
            currency: What a price without a currency is in.
            like: The title of the product that others are to be like.
        """
        phrases = self._lines["phrases"]
        wanted = [each for each in search.constraints if each.op in ("eq", "in")]
        before = [
            self._either(each.values) for each in wanted if each.name not in phrases and each.name != "product_type"
        ]
        # The shopper's own words ("tents"), where one kind is asked for, read better than the catalog's ("tent").
        types = [
            each.text.lower() if each.op == "eq" and _is_named(each) else self._either(each.values)
            for each in wanted
            if each.name == "product_type"
        ]
        after = [phrases[each.name].format(values=self._either(each.values)) for each in wanted if each.name in phrases]
        bounds = [self.bounds(each, currency) for each in search.constraints if each.op == "range"]
        noun = types or ([] if search.query else [phrases["any_product"]])
        quoted = [phrases["query"].format(query=search.query)] if search.query else []
        asides = [
            phrases[op].format(values=self._either(each.values))
            for op in ("not", "prefer")
            for each in search.constraints
            if each.op == op
        ]
        model = [phrases["like"].format(title=like)] if like else []
        return ", ".join([" ".join([*before, *noun, *quoted, *after, *bounds]), *asides, *model])

    def bounds(self, constraint: Constraint, currency: str) -> str:
        """A range in words: "up to $80.00", "rated 4 or better", "at least 55 inches"."""
        value = constraint.value
        if not isinstance(value, Range):
            raise TypeError(f"bounds need a range (got {constraint!r})")

        def written(bound: float | None) -> str:
            if bound is None:
                return ""
            return self.money(bound, value.currency or currency) if constraint.name == "price" else self.number(bound)

        unit = self._lines["units"].get(value.unit, value.unit or "")
        line: str = self._lines["bounds"][constraint.name][_form(value)]
        return line.format(min=written(value.min), max=written(value.max), unit=unit).strip()

    def wish(self, constraint: Constraint, currency: str) -> str:
        """One constraint in words, as a shopper would say it."""
        if constraint.op == "range":
            return self.bounds(constraint, currency)
        values = self._either(constraint.values)
        phrases = self._lines["phrases"]
        if constraint.op in ("not", "prefer"):
            return str(phrases[constraint.op].format(values=values))
        return str(phrases[constraint.name].format(values=values)) if constraint.name in phrases else values

    def both(self, values: Sequence[str]) -> str:
        """Texts as one enumeration: "red, wool and for men"."""
        return self._joined("and", values)

    def _either(self, values: Sequence[str]) -> str:
        return self._joined("or", values)

    def _joined(self, conjunction: str, values: Sequence[str]) -> str:
        if len(values) == 1:
            return values[0]
        return str(self._lines["phrases"][conjunction].format(first=", ".join(values[:-1]), last=values[-1]))

    def _find(self, key: str) -> Any:
        entry: Any = self._lines
        for part in key.split("."):
            entry = entry[part]
        return entry


def _is_named(constraint: Constraint) -> bool:
    """Whether the shopper's words name the kind of product itself, and not one that was taken in its place."""
    kinds = load_synonyms().types(key(constraint.text), kinds=False)
    return bool(constraint.text) and key(constraint.values[0]) in kinds


def choose(variants: Sequence[str], seed: str) -> str:
    """One variant, the same for the same ``seed``."""
    return variants[zlib.crc32(seed.encode()) % len(variants)]


def _form(bounds: Range) -> str:
    if bounds.min == bounds.max:
        return "exact"
    if bounds.min is not None and bounds.max is not None:
        return "both"
    return "max" if bounds.min is None else "min"
