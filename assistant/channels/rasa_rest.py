"""Rasa's REST channel and NLU route, so that what speaks to a Rasa server can speak to this one."""

from typing import Any

from flask import Blueprint, Response, current_app, json, request

from actions import rasa_format
from assistant.channels.bodies import RasaMessageBody, RasaParseBody, read_body
from assistant.container import Container
from assistant.text import clean

blueprint = Blueprint("rasa", __name__)


@blueprint.get("/webhooks/rest/")
def status() -> dict[str, str]:
    """What Rasa's REST channel says of itself."""
    return {"status": "ok"}


@blueprint.post("/webhooks/rest/webhook")
def webhook() -> Response:
    """Answers one message of a sender; ``?stream=true`` gives one JSON object a line."""
    body = read_body(RasaMessageBody, any_type=True)
    reply = _container().conversations.say(rasa_format.conversation_of(body.sender), body.message or "")
    items = [item for response in rasa_format.responses(reply) for item in _items(response, body.sender)]
    if request.args.get("stream", "").lower() == "true":
        return Response("".join(json.dumps(item) + "\n" for item in items), content_type="application/x-ndjson")
    return Response(json.dumps(items), content_type="application/json")


@blueprint.post("/model/parse")
def parse() -> dict[str, Any]:
    """Parses one message, in the shape a Rasa server's ``nlu: url:`` expects."""
    body = read_body(RasaParseBody, any_type=True)
    return rasa_format.parse_result(_container().parser.parse(clean(body.text or "")), body.message_id)


def _items(response: dict[str, Any], sender: str) -> list[dict[str, Any]]:
    """A response as Rasa's REST channel sends it: words with their buttons, then the custom part."""
    words = {key: response[key] for key in ("text", "buttons") if response.get(key)}
    parts = [words, {"custom": response["custom"]} if response.get("custom") else {}]
    return [{"recipient_id": sender, **part} for part in parts if part]


def _container() -> Container:
    container: Container = current_app.extensions["daogou"]
    return container
