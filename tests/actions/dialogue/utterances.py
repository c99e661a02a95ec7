"""Builds what the understander would give, by hand, so that the dialogue's rules are tested without a model."""

import numpy as np

from actions.dialogue.cues import Cues
from actions.understand import Understood, Wish
from catalog.constraints import Range
from nlu_mtl.schema import Attribute, Intent, ParsedUtterance, Polarity

CUES = Cues.load("en")


def wish(name: str, value: str | Range, polarity: Polarity = "include", *, linked: bool = True) -> Wish:
    text = value if isinstance(value, str) else f"{value.min}-{value.max}"
    return Wish(name, value, polarity, text, linked)


def understood(
    text: str,
    *wishes: Wish,
    intent: str = "search_product",
    references: tuple[str, ...] = (),
    sort: str | None = None,
    names: tuple[str, ...] = (),
    quantity: int | None = None,
) -> Understood:
    found = Intent(intent, 0.99)
    keys = (Attribute("sort_key", sort, sort, "include", 0, len(sort), 1.0),) if sort else ()
    parse = ParsedUtterance(text, found, (found,), keys, np.zeros(4, dtype=np.float32))
    cued, choice = CUES.groups(text), CUES.comparative(text)
    return Understood(parse, wishes, references, sort, quantity, names, cued, choice)
