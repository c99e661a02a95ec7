"""Which color words of a text are none of its product's."""

import re
from typing import Any

from catalog.demo.spec import Spec


def foreign_colors(spec: Spec, row: dict[str, Any], text: str, also: str) -> set[str]:
    """Color words of ``text`` that neither the product's shades nor the words of ``also`` have."""
    colors = {color for shade in spec.shades.values() for color in shade.colors if " " not in color}
    shades = [shade for shade in spec.shades.values() if set(shade.colors) & set(row.get("color", []))]
    own = {word for shade in shades for word in _words(" ".join([shade.title, *shade.colors]))}
    return _words(text) & colors - own - _words(also)


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z-]+", text.lower()))
