"""Show more: the next page of the same search."""

from collections.abc import Iterable

from actions.base import Buttons
from actions.context import Outcome, TurnContext
from actions.conversation.way_out import left_out


class ShowMore:
    """Shows the results after those shown last."""

    name = "action_show_more"

    def run(self, context: TurnContext) -> Iterable[Outcome]:
        """The next page, or that there is none."""
        state = context.state
        offset = state.offset + len(state.shown)
        found = context.finder.find(state.search, offset=offset)
        if not found.page:
            yield context.say("no_more", what=context.describe())
            yield from left_out(context, found)
            return
        yield context.say("more", what=context.describe())
        yield from context.show(found, offset)
        if offset + len(found.page) < found.total:
            yield Buttons((context.wording.button("more"), context.wording.button("cart")))
