"""What a shop says in its own words: a YAML file with the reply to each intent, a line or variants of one."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from actions.dialogue.yaml_file import read_yaml_file

Replies = Mapping[str, tuple[str, ...]]
"""By intent, the variants of its reply."""

_WAY_OUT = "write INTENT: TEXT, or a list of texts"


class RepliesError(ValueError):
    """A file of replies that cannot be used as it is."""


def load_replies(path: Path) -> Replies:
    """Reads the replies; where there is no file, there are none.

    Raises:
        RepliesError: The file is no YAML mapping of intents to texts.
    """
    if not path.exists():
        return {}
    content = read_yaml_file(path, "a file of replies", RepliesError)
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise RepliesError(f"replies must be a mapping (got a {type(content).__name__} in {path}); {_WAY_OUT}")
    return {_intent(name, path): _variants(name, entry, path) for name, entry in content.items()}


def _intent(name: Any, path: Path) -> str:
    if not isinstance(name, str):
        raise RepliesError(f"a reply's intent must be a name (got {name!r} in {path}); {_WAY_OUT}")
    return name


def _variants(name: str, entry: Any, path: Path) -> tuple[str, ...]:
    variants = entry if isinstance(entry, list) else [entry]
    if not variants or not all(isinstance(each, str) and each.strip() for each in variants):
        raise RepliesError(f"the reply to {name} must be words (got {entry!r} in {path}); {_WAY_OUT}")
    return tuple(each.strip() for each in variants)
