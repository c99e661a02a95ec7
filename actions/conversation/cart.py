"""Cart: put in, take out, look."""

from collections.abc import Iterable
from typing import Any

from actions.base import Cart
from actions.context import Outcome, TurnContext
from actions.dialogue.events import CartChanged, Focused
from actions.dialogue.state import State


class AddToCart:
    """Puts the products that are meant into the cart; what is out of stock stays out."""

    name = "action_add_to_cart"

    def run(self, context: TurnContext) -> Iterable[Outcome]:
        """The cart with the products added."""
        cards = context.meant_cards()
        if not cards:
            yield context.say("which_one")
            return
        state = context.state
        for card in cards:
            if card["availability"] == "out_of_stock":
                yield context.say("not_added", title=card["title"])
                continue
            quantity = dict(state.cart).get(card["id"], 0) + (context.understood.quantity or 1)
            added = CartChanged(card["id"], quantity)
            state = state.apply(added)
            yield added
            yield Focused(card["id"])
            yield context.say("added", title=card["title"])
        if state.cart:
            yield cart_message(context, state)


class RemoveFromCart:
    """Takes products out of the cart."""

    name = "action_remove_from_cart"

    def run(self, context: TurnContext) -> Iterable[Outcome]:
        """The cart without them."""
        state = context.state
        cart = dict(state.cart)
        ids = [each for each in context.meant() if each in cart]
        if not ids and state.focus in cart:
            ids = [state.focus]
        if not ids and len(cart) == 1:
            ids = list(cart)
        if not ids:
            yield context.say("not_in_cart" if cart else "cart_empty")
            return
        for card in context.finder.cards(ids):
            removed = CartChanged(card["id"], 0)
            state = state.apply(removed)
            yield removed
            yield context.say("removed", title=card["title"])
        yield cart_message(context, state) if state.cart else context.say("cart_empty")


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
