"""The Rasa action server: Rasa hands a turn over, the same engine as everywhere answers it.

Rasa's rules name an action; our engine owns state and policy, kept by sender id and mirrored into the slots that
Rasa's domain declares. rasa-sdk serves the HTTP contract (400 rejected, 404 unknown action, 449 domain missing).
"""

import asyncio
import json
import logging
import os
import warnings
import zlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError
from rasa_sdk import Tracker
from rasa_sdk.endpoint import create_app
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection
from sanic import Request, Sanic
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from actions import rasa_format
from actions.base import Conversations

logger = logging.getLogger(__name__)

ACTIONS = ("action_daogou_turn", "action_search_products")
"""Names under which a whole turn is handed over."""

ActionFunction = Callable[[CollectingDispatcher, Tracker, Mapping[str, Any]], Awaitable[list[dict[str, Any]]]]


def turn_action(name: str, conversations: Conversations) -> ActionFunction:
    """The action ``name``: it answers the tracker's latest message in the sender's conversation.

    The turn runs in a thread, so that other senders are not kept waiting.
    """

    async def run(
        dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        text = tracker.latest_message.get("text")
        if not isinstance(text, str):
            raise ActionExecutionRejection(
                name, f"{name} needs the shopper's words in tracker.latest_message.text (got {text!r}); send them"
            )
        conversation_id = rasa_format.conversation_of(tracker.sender_id)
        reply = await asyncio.to_thread(conversations.say, conversation_id, text)
        for response in rasa_format.responses(reply):
            dispatcher.utter_message(
                text=response.get("text"), buttons=response.get("buttons"), json_message=response.get("custom")
            )
        declared = (domain or {}).get("slots") or {}
        return [SlotSet(slot, value) for slot, value in rasa_format.slots(reply.constraints, declared).items()]

    return run


def build_executor(conversations: Conversations) -> ActionExecutor:
    """An executor that knows exactly our actions; no package is scanned."""
    executor = ActionExecutor()
    for name in ACTIONS:
        executor.register_function(name, turn_action(name, conversations))
    return executor


def build_server(conversations: Conversations) -> Sanic:
    """The action server's Sanic application: ``POST /webhook``, ``GET /health``, ``GET /actions``."""
    os.environ.setdefault("SANIC_HOST", "127.0.0.1")
    for started in ("Your versions of rasa", "You are using an old version of rasa"):  # Rasa 3.6 is meant
        warnings.filterwarnings("ignore", message=started, category=UserWarning)
    app: Sanic = create_app(build_executor(conversations))
    app.on_request(_refuse_what_is_no_call)
    return app


def serve(conversations: Conversations, *, host: str = "127.0.0.1", port: int = 5055) -> None:
    """Runs the action server until it is interrupted, in this process and thread.

    Raises:
        OSError: The address cannot be listened on.
    """
    app = build_server(conversations)
    app.prepare(host=host, port=port, single_process=True, motd=False, access_log=False)
    Sanic.serve_single(primary=app)


class _CalledTracker(BaseModel):
    sender_id: Annotated[str, Field(min_length=1)]
    latest_message: dict[str, Any] | None = None


class _CalledDomain(BaseModel):
    slots: dict[str, Any] | None = None


class _ActionCall(BaseModel):
    """Those parts of an action call that rasa-sdk and our actions read; without a domain the answer is 449."""

    next_action: Annotated[str, Field(min_length=1)]
    tracker: _CalledTracker
    domain: _CalledDomain | None = None
    version: str | None = None


async def _refuse_what_is_no_call(request: Request) -> HTTPResponse | None:
    """Answers 400 to a body that is no action call; rasa-sdk would answer 500 with a traceback in the log."""
    if request.path.rstrip("/") != "/webhook" or request.method != "POST":
        return None
    await request.receive_body()
    try:
        body = request.body
        call = json.loads(zlib.decompress(body) if request.headers.get("Content-Encoding") == "deflate" else body)
    except (ValueError, zlib.error) as error:
        return _refusal(f"the body must be JSON (got: {error}); send an action call")
    if not isinstance(call, dict):
        return _refusal(f"the body must be an object (got {type(call).__name__}); send an action call")
    if isinstance(action := call.get("next_action"), str) and action and action not in ACTIONS:
        return None  # rasa-sdk knows what to say to other actions; to none it would say 200 and null
    try:
        _ActionCall.model_validate(call)
    except ValidationError as error:
        fault = error.errors()[0]
        place = ".".join(str(part) for part in fault["loc"])
        return _refusal(f"an action call's {place} does not fit: {fault['msg']} (got {type(fault['input']).__name__})")
    return None


def _refusal(error: str) -> HTTPResponse:
    logger.warning("refused an action call: %s", error)
    return json_response({"error": error}, status=400)
