"""Errors as RFC 9457 problem details: every answer that is not a success is ``application/problem+json``."""

import logging
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, g, json
from werkzeug.exceptions import HTTPException

from assistant.conversations import ForbiddenError, MessageConflictError, UnknownConversationError, UnknownLocaleError
from assistant.stores.conversations import ConflictError
from catalog.database import DatabaseError

logger = logging.getLogger(__name__)


class Problem(Exception):  # noqa: N818 - RFC 9457's own word
    """An error to be answered.

    Attributes:
        status: HTTP status.
        detail: What is wrong and the way out, for people.
        param: The one field at fault, dotted, where there is one.
        headers: Headers to send along.
    """

    def __init__(
        self, status: int, detail: str, *, param: str | None = None, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.param = param
        self.headers = headers or {}

    def response(self) -> Response:
        """The problem as a response."""
        body: dict[str, Any] = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "request_id": g.get("request_id"),
        }
        if self.param is not None:
            body["param"] = self.param
        return Response(
            json.dumps(body), self.status, self.headers, content_type="application/problem+json; charset=utf-8"
        )


def register_problems(app: Flask) -> None:
    """Makes ``app`` answer every error as a problem, whatever raised it."""
    app.register_error_handler(Problem, Problem.response)
    app.register_error_handler(UnknownConversationError, lambda error: Problem(404, _words(error)).response())
    app.register_error_handler(ForbiddenError, lambda error: Problem(403, _words(error)).response())
    app.register_error_handler(
        MessageConflictError, lambda error: Problem(422, _words(error), param="message_id").response()
    )
    app.register_error_handler(UnknownLocaleError, lambda error: Problem(422, _words(error), param="locale").response())
    app.register_error_handler(
        ConflictError, lambda error: Problem(409, _words(error), headers={"Retry-After": "1"}).response()
    )
    app.register_error_handler(DatabaseError, _unavailable)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _words(error: BaseException) -> str:
    return str(error.args[0]) if error.args else type(error).__name__


def _unavailable(error: DatabaseError) -> Response:
    logger.error("request %s: %s", g.get("request_id"), error)
    return Problem(503, "the database cannot be used now; try again later", headers={"Retry-After": "5"}).response()


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    details = {
        404: "there is nothing at this address; the calls are listed in docs/api.md",
        405: "this address does not take this method; see the Allow header",
        413: "the body is larger than this server takes; send less",
    }
    headers = dict(error.get_response().headers)
    kept = {name: value for name, value in headers.items() if name in ("Allow", "Retry-After", "Location")}
    return Problem(status, details.get(status, error.description or ""), headers=kept).response()


def _unexpected(error: Exception) -> Response:
    logger.exception("request %s failed", g.get("request_id"), exc_info=error)
    return Problem(500, "the request failed here; the log has the cause under its request_id").response()
