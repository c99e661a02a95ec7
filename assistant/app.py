"""The Flask application: blueprints over one container."""

import re
import secrets

from flask import Flask, Response, g, request

from assistant.channels import health, parts, rasa_rest, rest
from assistant.container import Container
from assistant.problems import register_problems
from assistant.settings import Settings, load_settings

MAX_BODY = 256 * 1024
"""Bytes of a request's body: a message of 16,000 code points fits even where a client escapes each of them."""

_REQUEST_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")


def create_app(settings: Settings | None = None, *, container: Container | None = None) -> Flask:
    """Builds the application and loads everything that a request needs.

    Args:
        settings: The settings; read from the environment where None.
        container: A container that is built already, instead of settings.

    Raises:
        ValueError: A setting, the index or the model does not fit.
    """
    app = Flask("daogou", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.json.sort_keys = False  # type: ignore[attr-defined]
    container = container or Container(settings or load_settings())
    container.warm()
    app.extensions["daogou"] = container
    for module in (rest, parts, rasa_rest, health):
        app.register_blueprint(module.blueprint)
    register_problems(app)
    app.before_request(_take_request_id)
    app.after_request(_give_request_id)
    return app


def _take_request_id() -> None:
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)


def _give_request_id(response: Response) -> Response:
    response.headers["X-Request-ID"] = g.get("request_id", "")
    return response
