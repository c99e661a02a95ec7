"""Undo: what the last turn changed is as it was before."""

from collections.abc import Iterable

from actions.context import Outcome, TurnContext
from actions.conversation.cart import cart_message, titles
from actions.conversation.search_products import SearchProducts


class Undo:
    """Tells what was taken back; the state is already the former one."""

    name = "action_undo"

    def run(self, context: TurnContext) -> Iterable[Outcome]:
        """The cart, the favourites or the results as they are again."""
        before, state = context.before, context.state
        if not before.changed_last:
            yield context.say("nothing_to_undo")
        if state.cart != before.cart:
            yield from self._cart(context)
        if state.favourites != before.favourites:
            yield from self._favourites(context)
        if state.search != before.search:
            if state.searching:
                yield from SearchProducts().run(context)
            else:
                yield context.say("undone_search")

    def _cart(self, context: TurnContext) -> Iterable[Outcome]:
        now, then = dict(context.state.cart), dict(context.before.cart)
        changed = [each for each in {**now, **then} if now.get(each) != then.get(each)]
        for product_id, title in zip(changed, titles(context, changed), strict=True):
            key = "undone_quantity" if product_id in now else "removed"
            yield context.say(key, title=title, quantity=now.get(product_id))
        yield cart_message(context, context.state) if now else context.say("cart_empty")

    def _favourites(self, context: TurnContext) -> Iterable[Outcome]:
        now, then = context.state.favourites, context.before.favourites
        for key, ids in (("favourite_added", set(now) - set(then)), ("favourite_removed", set(then) - set(now))):
            for title in titles(context, sorted(ids)):
                yield context.say(key, title=title)
