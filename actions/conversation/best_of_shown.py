"""Which one: the cheapest, best rated or lightest of what was shown, with the figure that makes it so."""

from collections.abc import Iterable, Mapping, Sequence
from math import isfinite

from actions.base import Card
from actions.context import Outcome, TurnContext
from actions.dialogue.events import Focused


class BestOfShown:
    """Answers "which is cheaper" out of the products compared last, else out of those shown."""

    name = "action_best_of_shown"

    def run(self, context: TurnContext) -> Iterable[Outcome]:
        """The product and the figure, and for how many the figure is unknown."""
        order = context.understood.choice
        ids = context.chosen_from()
        if order is None or not ids:
            yield context.say("which_one")
            return
        keys = {each: key for each, key in context.finder.keys(ids, order).items() if _tells(key, order)}
        if not keys:
            yield context.say(f"choice_unknown.{order}")
            return
        best = [each for each, key in keys.items() if key == min(keys.values())]
        cards = context.finder.cards(best)
        names = context.wording.both([card["title"] for card in cards])
        yield context.say(f"choice.{order}", titles=names, count=len(ids), figure=_figure(context, cards[0], order))
        if order == "rating":
            yield from _higher_means(context, cards[0], ids)
        if order != "discount" and (unknown := len(ids) - len(keys)):
            yield context.say("choice_left_out.one" if unknown == 1 else "choice_left_out.many", count=unknown)
        if len(best) == 1:
            yield Focused(best[0])


def _tells(key: float, order: str) -> bool:
    """Whether a product can be chosen by its key: its value is known, and a discount is one."""
    return isfinite(key) and (order != "discount" or key < 0)


def _higher_means(context: TurnContext, chosen: Card, ids: Sequence[str]) -> Iterable[Outcome]:
    """Products with a higher mean from so few shoppers that it says less."""
    for card in context.finder.cards(ids):
        if card.get("rating") and card["rating"]["value"] > chosen["rating"]["value"]:
            yield context.say("choice_few_ratings", title=card["title"], **_rating(context, card))


def _figure(context: TurnContext, card: Card, order: str) -> str:
    if order in ("weight_asc", "weight_desc"):
        [weight] = context.finder.weights([card["id"]])
        return context.line("figure.weight", weight=context.wording.number(round(weight or 0, 3)))
    if order in ("rating", "popularity"):
        return context.line("figure.rating", **_rating(context, card))
    price = context.money(card) or ""
    return (
        price
        if order != "discount"
        else context.line("figure.discount", price=price, list_price=context.money(card, "list_price"))
    )


def _rating(context: TurnContext, card: Card) -> Mapping[str, str]:
    rating = card.get("rating") or {}
    return {name: context.wording.number(rating.get(name) or 0) for name in ("value", "count")}
