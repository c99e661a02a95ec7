"""Why a file that looks like JSON or YAML is no feed, where no format recognises it."""

import json
import re
from typing import Any

import yaml

from catalog.feeds.base import FeedHead
from catalog.feeds.json_list import KEYS
from catalog.feeds.yaml_list import LOADER, explain_yaml

_YAML_SUFFIXES = (".yaml", ".yml")
_YAML_START = re.compile(r"\s*(?:#[^\n]*\n\s*)*(?:---\s|-\s|[\w\"']+:\s)")


def find_fault(head: FeedHead) -> str | None:
    """The line and reason of what is broken, or the shape that is not a list of products; None where unknown.

    Args:
        head: The start of a file; an error at the end of a cut-off one is none.
    """
    if head.text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return _json_fault(head)
    if head.suffix in _YAML_SUFFIXES or _YAML_START.match(head.text):
        return _yaml_fault(head)
    return None


def _json_fault(head: FeedHead) -> str | None:
    try:
        value = json.loads(head.text)
    except json.JSONDecodeError as error:
        if not head.complete and error.pos >= len(head.text.rstrip()):
            return None
        return f"line {error.lineno}: not JSON, {error.msg}"
    except RecursionError:
        return "JSON that is nested too deeply"
    return f"JSON with {_shape(value)}, not a list of objects, bare or first under {', '.join(KEYS)}"


def _yaml_fault(head: FeedHead) -> str | None:
    try:
        value = yaml.load(head.text, Loader=LOADER)  # makes strings, lists and mappings only
    except yaml.YAMLError as error:
        line, reason = explain_yaml(error, head.text)
        return f"line {line + 1}: not YAML, {reason}" if head.complete else None
    except (RecursionError, ValueError):
        return None
    return f"YAML with {_shape(value)}, not a list of mappings"


def _shape(value: Any) -> str:
    if isinstance(value, dict):
        return f"the keys {', '.join(str(key)[:30] for key in list(value)[:5])}"
    if isinstance(value, list):
        return "a list of other things" if value else "an empty list"
    return "a single value"
