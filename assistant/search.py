"""Search outside conversations: the command line's and the API's, over the same parts as a turn."""

import math
from collections.abc import Mapping, Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from actions.base import Card
from actions.dialogue.events import SearchChanged
from assistant.text import clean
from catalog.attributes import FACETS
from catalog.constraints import Constraint, Range
from catalog.errors import ConstraintError
from catalog.matching import check

if TYPE_CHECKING:
    from assistant.container import Container


class FilterError(ValueError):
    """A filter names no attribute or has no usable value."""


class SearchService:
    """Answers single searches.

    Args:
        container: Hands out the catalog, the model and the re-ranker.
    """

    def __init__(self, container: "Container") -> None:
        self._container = container

    def retrieve(
        self, query: str, constraints: Sequence[Constraint] = (), *, limit: int = 10, parse: bool = False
    ) -> dict[str, Any]:
        """Retrieval alone: the catalog's order by text and vector, with the score of each stage on every card.

        Args:
            query: The words, searched as they are.
            constraints: What a product must meet.
            limit: Products at most.
            parse: Whether constraints are read out of ``query`` first.

        Returns:
            ``{query, constraints, products, total, timings_ms}``.
        """
        start = perf_counter()
        query = clean(query)
        wanted = SearchChanged(tuple(constraints), query)
        if parse:
            wanted = self._container.engine.read_search(query, constraints)
        finder = self._container.shop.finder()
        vector = self._container.parser.embed([query])[0] if query.strip() else None
        result = finder.snapshot.search(query, vector, wanted.constraints, limit)
        scores = {
            product_id: {"vector": result.vector[row], "lexical": result.lexical[row], "fused": result.fused[row]}
            for row, product_id in enumerate(result.ids[:limit])
        }
        cards = finder.cards(list(scores))
        for card in cards:
            card["scores"] = {name: round(float(value), 5) for name, value in scores[card["id"]].items()}
        return {
            "query": query,
            "constraints": [constraint.to_dict() for constraint in wanted.constraints],
            "products": cards,
            "total": result.total,
            "timings_ms": {"total": round((perf_counter() - start) * 1000, 3)},
        }

    def search(self, query: str, constraints: Sequence[Constraint] = (), *, limit: int = 10) -> dict[str, Any]:
        """What ``POST /v1/search`` answers: re-ranked cards with their reasons.

        Returns:
            ``{request_id, products, total, timings_ms}``.
        """
        start = perf_counter()
        finder, wording = self._container.shop.finder(), self._container.engine.wording
        found = finder.find(SearchChanged(tuple(constraints), clean(query).strip()), limit=limit)
        reasons = {candidate.product_id: candidate.reasons for candidate in found.page}
        cards = finder.cards([candidate.product_id for candidate in found.page])
        for card in cards:
            words = (wording.reason(key, values) for key, values in reasons[card["id"]])
            card["reasons"] = [each for each in words if each]
        return {
            "request_id": str(uuid4()),
            "products": cards,
            "total": found.total,
            "timings_ms": {"total": round((perf_counter() - start) * 1000, 3)},
        }

    def product(self, product_id: str) -> Card | None:
        """One product's card, None where the catalog has no such product."""
        cards = self._container.shop.finder().cards([clean(product_id)])
        return cards[0] if cards else None


def read_filter(text: str) -> Constraint:
    """Reads ``color=red``, ``color=red|blue``, ``brand!=Acme``, ``price=20..80`` or ``size=40..`` (an end may be open).

    Raises:
        FilterError: It is none of these, or names no attribute.
    """
    name, separator, value = text.partition("=")
    exclude = name.endswith("!")
    name, value = name.removesuffix("!").strip(), value.strip()
    if not separator or not value:
        raise FilterError(f"a filter must be name=value, name!=value or name=MIN..MAX (got {text!r}); correct it")
    if name not in FACETS:
        raise FilterError(f"a filter must name an attribute (got {name!r}); known are {', '.join(FACETS)}")
    if FACETS[name].kind == "number" or ".." in value:
        if exclude:
            raise FilterError(f"a range cannot be excluded (got {text!r}); write {name}=MIN..MAX")
        return _checked(Constraint(name, "range", _bounds(text, value), value))
    values = tuple(part.strip() for part in value.split("|") if part.strip())
    if not values:
        raise FilterError(f"a filter needs a value beside its bars (got {text!r}); write name=one|other")
    if exclude:
        return Constraint(name, "not", values, value)
    return Constraint(name, "eq" if len(values) == 1 else "in", values, value)


def read_constraints(items: Sequence[Mapping[str, Any]]) -> list[Constraint]:
    """The API's ``[{name, op, value}]`` as constraints.

    Raises:
        FilterError: One names no attribute, or its value does not fit its op.
    """
    try:
        return [_checked(Constraint.from_dict(dict(item))) for item in items]
    except ValueError as error:
        raise FilterError(str(error)) from error


def _checked(constraint: Constraint) -> Constraint:
    try:
        check(constraint)
    except ConstraintError as error:
        raise FilterError(str(error)) from error
    return constraint


def _bounds(text: str, value: str) -> Range:
    low, dots, high = value.partition("..")
    try:
        return Range(_number(low), _number(high if dots else low))
    except ValueError as error:
        raise FilterError(f"a range must be MIN..MAX (got {text!r}: {error}); write price=20..80") from error


def _number(text: str) -> float | None:
    if not text.strip():
        return None
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("not a finite number")
    return number
