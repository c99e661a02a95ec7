"""Favourites: save, unsave, look."""

from collections.abc import Iterable
from uuid import uuid4

from actions.base import Products
from actions.context import Outcome, TurnContext
from actions.dialogue.events import FavouriteChanged, Shown


class AddFavourite:
    """Saves the products that are meant."""

    name = "action_add_favourite"

    def run(self, context: TurnContext) -> Iterable[Outcome]:
        """What was saved."""
        cards = context.meant_cards()
        if not cards:
            yield context.say("which_one")
        for card in cards:
            yield FavouriteChanged(card["id"], favourite=True)
            yield context.say("favourite_added", title=card["title"])


class RemoveFavourite:
    """Takes products off the favourites."""

    name = "action_remove_favourite"

    def run(self, context: TurnContext) -> Iterable[Outcome]:
        """What was taken off."""
        saved = context.state.favourites
        ids = [each for each in context.meant() if each in saved] or (list(saved) if len(saved) == 1 else [])
        if not ids:
            yield context.say("which_one" if saved else "no_favourites")
        for card in context.finder.cards(ids):
            yield FavouriteChanged(card["id"], favourite=False)
            yield context.say("favourite_removed", title=card["title"])


class ViewFavourites:
    """Shows the favourites."""

    name = "action_view_favourites"

    def run(self, context: TurnContext) -> Iterable[Outcome]:
        """Their cards."""
        cards = context.finder.cards(context.state.favourites)
        if not cards:
            yield context.say("no_favourites")
            return
        yield context.say("favourites")
        request_id = str(uuid4())
        yield Products(request_id, tuple(cards))
        yield Shown(request_id, tuple(card["id"] for card in cards), 0)
