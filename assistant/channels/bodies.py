"""Request bodies and how they are read: JSON, typed, unknown keys refused on our own routes."""

from typing import Annotated, Any, Literal, TypeVar

from flask import request
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from assistant.problems import Problem

MAX_TEXT = 16_000
"""Code points of one message."""
MAX_EVENTS = 1_000
"""Events of one call."""

Text = Annotated[str, Field(max_length=MAX_TEXT)]
_NO_NUL = r"^[^\x00]*$"
"""PostgreSQL takes no NUL in a text."""
Id = Annotated[str, Field(min_length=1, max_length=128, pattern=_NO_NUL)]
Locale = Annotated[str, Field(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class Body(BaseModel):
    """A body of our own routes."""

    model_config = ConfigDict(extra="forbid")


class ConversationBody(Body):
    """``POST /v1/conversations``."""

    shopper_id: Annotated[str, Field(min_length=1, max_length=255, pattern=_NO_NUL)] | None = None
    locale: Locale | None = None
    currency: Currency | None = None


class Attachment(Body):
    """A picture sent with a message."""

    type: Literal["image"]
    url: str | None = None
    data: str | None = None


class MessageBody(Body):
    """``POST /v1/conversations/{id}/messages``."""

    text: Text
    message_id: Id | None = None
    attachments: list[Attachment] = Field(default_factory=list)
    metadata: dict[str, Any] | None = None


class ParseBody(Body):
    """``POST /v1/parse``."""

    text: Text


class SearchBody(Body):
    """``POST /v1/search``."""

    query: Text
    constraints: list[dict[str, Any]] = Field(default_factory=list, max_length=100)
    limit: int = Field(default=10, ge=1, le=200)
    shopper_id: str | None = None


class RasaMessageBody(BaseModel):
    """``POST /webhooks/rest/webhook``; other keys are a channel's own and pass."""

    sender: Annotated[str, Field(max_length=1_000)] = "default"
    message: Text | None = None


class RasaParseBody(BaseModel):
    """``POST /model/parse``; other keys pass."""

    text: Text | None = None
    message_id: str | None = None


Events: TypeAdapter[list[Any]] = TypeAdapter(Annotated[list[Any], Field(max_length=MAX_EVENTS)])

M = TypeVar("M", bound=BaseModel)


def read_body(model: type[M], *, optional: bool = False, any_type: bool = False) -> M:
    """The request's body as ``model``.

    Args:
        model: What it must be.
        optional: Whether no body at all stands for an empty object.
        any_type: Whether the content type does not matter, as with Rasa.

    Raises:
        Problem: 415 for another content type, 400 for no JSON, 422 for a field that does not fit.
    """
    raw = _raw(any_type=any_type)
    if optional and not raw.strip():
        raw = b"{}"
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        raise _problem(error) from None


def read_events() -> list[Any]:
    """The body of ``POST /v1/events``: a list; each event is judged on its own later.

    Raises:
        Problem: As :func:`read_body`.
    """
    try:
        return Events.validate_json(_raw(any_type=False))
    except ValidationError as error:
        raise _problem(error) from None


def _raw(*, any_type: bool) -> bytes:
    raw = request.get_data()
    if raw and not any_type and not request.is_json:
        given = request.content_type or "none"
        raise Problem(415, f"the body must be JSON (got Content-Type {given}); send Content-Type: application/json")
    return raw


def _problem(error: ValidationError) -> Problem:
    fault = error.errors(include_url=False, include_context=False)[0]
    if fault["type"] == "json_invalid":
        return Problem(400, f"the body must be JSON ({fault['msg']}); correct it")
    param = ".".join(str(part) for part in fault["loc"]) or None
    return Problem(422, f"{param or 'the body'}: {fault['msg']}", param=param)
