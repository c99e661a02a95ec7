"""Cart: put in, take out, change how many, empty, look."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from actions.base import Cart, Text
from actions.context import Outcome, TurnContext
from actions.dialogue.events import CartChanged, Focused
from actions.dialogue.references import Listed
from actions.dialogue.state import State


class AddToCart:
    """Puts the products that are meant into the cart; what is out of stock stays out."""

    name = "action_add_to_cart"

    def run(self, context: TurnContext) -> Iterable[Outcome]:
        """The cart with the products added."""
        cards = context.meant_cards()
        pieces = context.understood.quantity
        if pieces == 0:
            yield context.say("cart_empty" if not context.state.cart else "which_one")
            return
        if pieces and len(cards) > 1 and not context.names_several():  # "two of those" are two of one product
            cards = context.finder.cards([context.state.focus] if context.state.focus else [])
        if not cards:
            yield context.say("which_one")
            return
        state = context.state
        for card in cards:
            if card["availability"] == "out_of_stock":
                yield context.say("not_added", title=card["title"])
                continue
            added = CartChanged(card["id"], dict(state.cart).get(card["id"], 0) + (pieces or 1))
            state = state.apply(added)
            yield added
            yield Focused(card["id"])
            yield context.say("added", title=card["title"])
        if state.cart:
            yield cart_message(context, state)


class RemoveFromCart:
    """Takes products, or some pieces of one, out of the cart."""

    name = "action_remove_from_cart"

    def run(self, context: TurnContext) -> Iterable[Outcome]:
        """The cart without them, and what is left."""
        lines = dict(context.state.cart)
        if not lines:
            yield context.say("cart_empty")
            return
        ids = lines_meant(context)
        if not ids:
            yield from _asked_back(context)
            return
        pieces = context.understood.quantity
        yield from _changed(context, {each: max(0, lines[each] - (pieces or lines[each])) for each in ids})


class ChangeQuantity:
    """Sets how many pieces of a product are in the cart."""

    name = "action_change_quantity"

    def run(self, context: TurnContext) -> Iterable[Outcome]:
        """The cart with the new quantity."""
        if not context.state.cart:
            yield context.say("cart_empty")
            return
        ids, pieces = lines_meant(context), context.understood.quantity
        if not ids or pieces is None:
            yield from _asked_back(context)
            return
        yield from _changed(context, dict.fromkeys(ids, pieces))


class EmptyCart:
    """Takes everything out of the cart."""

    name = "action_empty_cart"

    def run(self, context: TurnContext) -> Iterable[Outcome]:
        """What was taken out."""
        if not context.state.cart:
            yield context.say("cart_empty")
            return
        ids = [product_id for product_id, _ in context.state.cart]
        for product_id in ids:
            yield CartChanged(product_id, 0)
        yield context.say("emptied", titles=", ".join(titles(context, ids)))


class ViewCart:
    """Shows the cart."""

    name = "action_view_cart"

    def run(self, context: TurnContext) -> Iterable[Outcome]:
        """The cart's lines and total."""
        if not context.state.cart:
            yield context.say("cart_empty")
            return
        yield context.say("cart")
        yield cart_message(context, context.state)


def lines_meant(context: TurnContext) -> tuple[str, ...]:
    """The products of the cart that a message points at, ordinals counting the cart as it was displayed.

    Where nothing points or describes: the line in focus, else the only one.
    """
    cues, pointed = context.references.cues, context.understood.pointed
    if context.understood.quantity is not None:
        # Two of "them" are pieces of the line that is talked about; in the text the number would point at lines.
        vague = ("pronouns", "all")
        telling = (words for words in pointed.spans if not any(cues.has(group, words) for group in vague))
        pointed = replace(pointed, spans=tuple(telling), text="")
    ids = tuple(product_id for product_id, _ in context.state.cart)
    focus = context.state.focus if context.state.focus in ids else None
    found = context.references.resolve(pointed, Listed(ids, focus or ids[-1]))
    if found or pointed.spans or pointed.described:
        return found
    return (focus,) if focus else ids if len(ids) == 1 else ()


def titles(context: TurnContext, ids: Sequence[str]) -> list[str]:
    """The titles of products; a product that the catalog no longer has goes by its id."""
    return [context.finder.title(each) or each for each in ids]


def cart_message(context: TurnContext, state: State) -> Cart:
    """The cart of ``state`` with prices as they are now; no total where one is unknown or currencies differ."""
    quantities = dict(state.cart)
    lines: list[dict[str, Any]] = [
        {"product": card, "quantity": quantities[card["id"]]} for card in context.finder.cards(list(quantities))
    ]
    prices = [line["product"].get("price") for line in lines]
    currencies = {price["currency"] for price in prices if price}
    total = None
    if lines and all(prices) and len(currencies) == 1:
        amount = sum(line["product"]["price"]["amount"] * line["quantity"] for line in lines)
        total = {"amount": round(amount, 2), "currency": currencies.pop()}
    return Cart(tuple(lines), total)


def _changed(context: TurnContext, quantities: Mapping[str, int]) -> Iterable[Outcome]:
    """Sets quantities, says what became of each product and what the cart comes to."""
    state = context.state
    for (product_id, quantity), title in zip(quantities.items(), titles(context, list(quantities)), strict=True):
        change = CartChanged(product_id, quantity)
        state = state.apply(change)
        yield change
        if quantity:
            yield Focused(product_id)
        yield context.say("quantity" if quantity else "removed", title=title, quantity=quantity)
    if not state.cart:
        yield context.say("cart_empty")
        return
    cart = cart_message(context, state)
    yield _left(context, cart)
    yield cart


def _left(context: TurnContext, cart: Cart) -> Text:
    pieces = sum(line["quantity"] for line in cart.lines)
    form = "one" if pieces == 1 else "many"
    if cart.total is None:
        return context.say(f"left_unpriced.{form}", pieces=pieces)
    total = context.wording.money(cart.total["amount"], cart.total["currency"])
    return context.say(f"left.{form}", pieces=pieces, total=total)


def _asked_back(context: TurnContext) -> Iterable[Outcome]:
    yield context.say("which_in_cart")
    yield cart_message(context, context.state)
