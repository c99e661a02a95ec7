"""Product descriptions: authored sentences put together in many orders, never one template.

A structure is an order of moves (a use, a material, a fact, a question …). Each move takes the phrase that the type has
used least so far, and a draft that repeats more than one sentence of an earlier description is drawn again.
"""

from collections import Counter
from collections.abc import Callable, Sequence

from catalog.demo.assortment import Item
from catalog.demo.dice import Dice
from catalog.demo.grammar import agreement, articles, capital, listing
from catalog.demo.spec import Phrases, Trait

_DRAFTS = 12


class _Draft:
    """One description in the making: what it has said, so that it says nothing twice."""

    def __init__(self, item: Item, sizes: Sequence[str], weight: str, phrases: Phrases, used: Counter[str]) -> None:
        self.item = item
        self.sizes = sizes
        self.phrases = phrases
        self.used = used
        model = item.model
        self.words = {
            **agreement(model.spec.plural),
            "brand": model.brand_name,
            "model": model.name,
            "noun": model.spec.noun or model.type_name,
            "weight": weight,
            "color": item.shades[0].colors[0] if item.shades else "",
            "colors": listing([shade.title.lower() for shade in item.shades]),
            "smallest": sizes[0] if sizes else "",
            "largest": sizes[-1] if sizes else "",
        }
        self.begin(Dice())

    def begin(self, dice: Dice) -> None:
        """Forgets what an earlier attempt said."""
        self.dice = dice
        self.templates: list[str] = []
        model = self.item.model
        self.features = dice.sample(model.features, len(model.features))
        self.materials = list(model.materials)
        self.facts = dice.sample(model.facts, len(model.facts))

    def pick(self, templates: Sequence[str]) -> str:
        """The template of ``templates`` used least in this type, remembered as used by this draft."""
        fresh = [each for each in templates if each not in self.templates]
        if not fresh:
            return ""
        least = min(self.used[each] for each in fresh)
        chosen = self.dice.pick([each for each in fresh if self.used[each] == least])
        self.templates.append(chosen)
        return chosen

    def fill(self, template: str, **extra: str) -> str:
        """``template`` with its words, articles and capital in place."""
        return capital(articles(template.format_map({**self.words, **extra}))) if template else ""


def _opening(draft: _Draft, templates: Sequence[str]) -> str:
    """One of ``templates``, or of the sentences for children where the type has some and the item is theirs."""
    for_kids = draft.item.model.spec.for_kids
    return draft.fill(draft.pick(for_kids if for_kids and draft.item.audience == "kids" else templates))


def _trait(draft: _Draft, names: list[str], traits: dict[str, Trait]) -> str:
    while names:
        trait = traits[names.pop(0)]
        if trait.says:
            return draft.fill(draft.pick(trait.says))
    return ""


def _feature(draft: _Draft) -> str:
    return _trait(draft, draft.features, draft.item.model.spec.features)


def _material(draft: _Draft) -> str:
    return _trait(draft, draft.materials, draft.item.model.spec.materials)


def _bits(draft: _Draft, most: int, materials: bool = False) -> list[str]:
    """Noun phrases of traits not yet spoken of; those traits then count as told."""
    spec = draft.item.model.spec
    bits: list[str] = []
    for names, traits in ((draft.materials if materials else [], spec.materials), (draft.features, spec.features)):
        for name in list(names):
            bit = traits[name].bit
            if bit and len(bits) < most:
                bits.append(articles(bit.format_map(draft.words)))
                names.remove(name)
    return bits


def _combine(draft: _Draft) -> str:
    bits = _bits(draft, 2)
    if len(bits) < 2:
        return ""
    return draft.fill(draft.pick(draft.phrases.combine), bit1=bits[0], Bit1=capital(bits[0]), bit2=bits[1])


def _fact(draft: _Draft) -> str:
    facts = [draft.facts.pop() for _ in range(min(draft.dice.integer(2, 3), len(draft.facts)))]
    if len(facts) < 2:
        return ""
    text = articles(listing(facts))
    return draft.fill(draft.pick(draft.phrases.facts), facts=text, Facts=capital(text))


def _short(draft: _Draft) -> str:
    bits = _bits(draft, 3, materials=True)
    if len(bits) < 2:
        return ""
    return draft.fill(draft.pick(draft.phrases.short), bits=listing(bits), Bits=capital(listing(bits)))


def _options(draft: _Draft) -> str:
    phrases = draft.phrases
    if len(draft.item.shades) > 1:
        return draft.fill(draft.pick(phrases.several_colors))
    if len(draft.sizes) > 2 and draft.dice.chance(0.6):
        return draft.fill(draft.pick(phrases.sizes))
    return draft.fill(draft.pick(phrases.one_color)) if draft.item.shades else ""


def _bullets(draft: _Draft) -> str:
    lines = _bits(draft, 3, materials=True) + [articles(fact) for fact in draft.facts[:3]]
    draft.facts = draft.facts[3:]
    if len(lines) < 3:
        return ""
    head = draft.fill(draft.pick(draft.phrases.heads))
    return "\n" + "\n".join([head, *(f"- {capital(line)}" for line in lines)]) + "\n"


_MOVES: dict[str, Callable[[_Draft], str]] = {
    "use": lambda draft: _opening(draft, draft.item.model.spec.uses),
    "ask": lambda draft: _opening(draft, draft.item.model.spec.asks),
    "tale": lambda draft: _opening(draft, draft.item.model.spec.tales),
    "close": lambda draft: draft.fill(draft.pick(draft.item.model.spec.closes)),
    "brand": lambda draft: draft.fill(draft.pick(draft.item.model.brand.notes)),
    "weight": lambda draft: draft.fill(draft.pick(draft.phrases.weight)),
    "feature": _feature,
    "material": _material,
    "combine": _combine,
    "fact": _fact,
    "short": _short,
    "options": _options,
    "bullets": _bullets,
}


def _write(draft: _Draft, structures: dict[str, tuple[tuple[str, ...], ...]]) -> str:
    orders = [order for family in structures.values() for order in family]
    order = orders[_least(draft, orders)]
    parts = [_MOVES[move](draft) for move in order]
    text = " ".join(part for part in parts if part)
    return text.replace("\n ", "\n").replace(" \n", "\n").strip()


def _least(draft: _Draft, orders: Sequence[tuple[str, ...]]) -> int:
    keys = ["order " + " ".join(order) for order in orders]
    chosen = draft.pick(keys)
    return keys.index(chosen)


class Writer:
    """Writes the descriptions of one product type, spreading its phrases evenly over the products."""

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases
        self._used: Counter[str] = Counter()
        self._told: list[frozenset[str]] = []

    def write(self, item: Item, sizes: Sequence[str], weight: str) -> str:
        """The description of ``item``; ``weight`` is worded ("1.2 kg"), ``sizes`` run from the smallest."""
        draft = _Draft(item, sizes, weight, self._phrases, self._used)
        best: tuple[int, str, list[str]] | None = None
        for attempt in range(_DRAFTS):
            draft.begin(Dice("description", item.id, attempt))
            text = _write(draft, self._phrases.structures)
            said = frozenset(each for each in draft.templates if not each.startswith("order "))
            shared = max((len(said & earlier) for earlier in self._told), default=0)
            if best is None or shared < best[0]:
                best = (shared, text, draft.templates)
            if shared <= 1 and len(text) > 60:
                break
        assert best is not None
        self._used.update(best[2])
        self._told.append(frozenset(each for each in best[2] if not each.startswith("order ")))
        return best[1]
