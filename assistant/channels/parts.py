"""The parts alone: parsing, search, products, and the event log."""

from typing import Any

from flask import Blueprint, current_app

from assistant.channels.bodies import ParseBody, SearchBody, read_body, read_events
from assistant.container import Container
from assistant.problems import Problem
from assistant.search import FilterError, read_constraints
from assistant.text import clean
from catalog.errors import ConstraintError
from catalog.interactions import record_events

blueprint = Blueprint("parts", __name__, url_prefix="/v1")


@blueprint.post("/parse")
def parse() -> dict[str, Any]:
    """What the model reads in a message."""
    body = read_body(ParseBody)
    return _container().parser.parse(clean(body.text)).to_dict()


@blueprint.post("/search")
def search() -> dict[str, Any]:
    """Products that meet the constraints, best first."""
    body = read_body(SearchBody)
    try:
        return _container().search.search(body.query, read_constraints(body.constraints), limit=body.limit)
    except (FilterError, ConstraintError) as error:
        raise Problem(422, str(error), param="constraints") from error


@blueprint.get("/products/<path:product_id>")
def product(product_id: str) -> dict[str, Any]:
    """One product's card."""
    card = _container().search.product(product_id)
    if card is None:
        raise Problem(404, f"the catalog has no such product (got {product_id[:64]!r}); take an id from a search")
    return card


@blueprint.post("/events")
def events() -> tuple[dict[str, Any], int]:
    """Takes in what shoppers did; each event is judged on its own."""
    return record_events(_container().database, read_events()).to_dict(), 202


def _container() -> Container:
    container: Container = current_app.extensions["daogou"]
    return container
