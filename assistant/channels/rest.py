"""The native REST API: conversations under ``/v1/conversations``."""

from flask import Blueprint, Response, current_app, json, request

from assistant.channels.bodies import ConversationBody, MessageBody, read_body
from assistant.conversations import ConversationService
from assistant.problems import Problem

blueprint = Blueprint("conversations", __name__, url_prefix="/v1/conversations")


@blueprint.post("")
def open_conversation() -> tuple[dict[str, str], int]:
    """Starts a conversation; the token in the answer binds the caller."""
    body = read_body(ConversationBody, optional=True)
    opened = _service().open(shopper_id=body.shopper_id, locale=body.locale, currency=body.currency)
    return {"conversation_id": opened.conversation_id, "token": opened.token}, 201


@blueprint.post("/<conversation_id>/messages")
def say(conversation_id: str) -> Response:
    """Answers one message of the shopper."""
    _authorise(conversation_id)
    body = read_body(MessageBody)
    if body.attachments:
        raise Problem(422, "images are not understood yet; describe in words what you look for", param="attachments")
    trace = request.args.get("trace", "").lower() in ("1", "true", "yes")
    answer = _service().answer(conversation_id, body.text, message_id=body.message_id, trace=trace)
    response = Response(json.dumps(answer.reply), content_type="application/json")
    if answer.replayed:
        response.headers["Idempotent-Replayed"] = "true"
    return response


@blueprint.get("/<conversation_id>")
def history(conversation_id: str) -> Response:
    """The conversation so far."""
    _authorise(conversation_id)
    return Response(json.dumps(_service().history(conversation_id)), content_type="application/json")


@blueprint.delete("/<conversation_id>")
def erase(conversation_id: str) -> tuple[str, int]:
    """Erases the conversation and what the logs hold of it."""
    _authorise(conversation_id)
    _service().erase(conversation_id)
    return "", 204


def _service() -> ConversationService:
    service: ConversationService = current_app.extensions["daogou"].conversations
    return service


def _authorise(conversation_id: str) -> None:
    """Lets the bearer of the conversation's token pass.

    Raises:
        Problem: 401 without a token.
        UnknownConversationError: Answered as 404.
        ForbiddenError: Answered as 403.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Problem(
            401,
            "a conversation needs its token (got none); send Authorization: Bearer TOKEN",
            headers={"WWW-Authenticate": 'Bearer realm="conversation"'},
        )
    _service().authorise(conversation_id, token.strip())
