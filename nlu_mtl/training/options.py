"""Which options a registered way of doing something takes: the keyword-only arguments of what builds it."""

import inspect
from collections.abc import Callable
from typing import Any


def options_of(build: Callable[..., Any]) -> dict[str, object]:
    """The options, with what they are by default."""
    parameters = inspect.signature(build).parameters
    keywords = ((name, each) for name, each in parameters.items() if each.kind is inspect.Parameter.KEYWORD_ONLY)
    return {name: each.default for name, each in keywords}
