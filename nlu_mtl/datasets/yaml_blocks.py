"""YAML read as nodes by the C loader: every line of a block keeps its number, and ``no`` stays a word."""

from collections.abc import Iterator
from pathlib import Path

import yaml

from nlu_mtl.datasets.place import Place, read_text


def read_mapping(path: Path) -> dict[str, yaml.Node]:
    """The top-level keys of a YAML file and their nodes.

    Raises:
        DatasetError: if it is not valid YAML or not a mapping.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        node = yaml.compose(read_text(path), Loader=loader)
    except yaml.MarkedYAMLError as error:
        at = f"line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise Place(path, at).error("the file must be valid YAML", error.problem, "correct it") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise Place(path).error("the file must be valid YAML", str(error), "correct it") from error
    if node is None:
        raise Place(path).error("the file must hold a mapping", "", "write examples into it")
    return mapping(path, node)


def mapping(path: Path, node: yaml.Node) -> dict[str, yaml.Node]:
    """The keys of a mapping node and their nodes.

    Raises:
        DatasetError: if the node is something else, or a key comes twice.
    """
    if not isinstance(node, yaml.MappingNode):
        raise place_of(path, node).error("this must be a mapping", _kind(node), "write it as key: value")
    content: dict[str, yaml.Node] = {}
    for key, value in node.value:
        if key.value in content:
            raise place_of(path, key).error("a key must be given once", key.value, "join the two")
        content[scalar(path, key)] = value
    return content


def items(path: Path, node: yaml.Node) -> list[yaml.Node]:
    """The nodes of a list.

    Raises:
        DatasetError: if the node is something else.
    """
    if not isinstance(node, yaml.SequenceNode):
        raise place_of(path, node).error("this must be a list", _kind(node), "begin each item with a dash")
    return list(node.value)


def scalar(path: Path, node: yaml.Node) -> str:
    """The text of a scalar node as it is written: ``no`` stays a word.

    Raises:
        DatasetError: if the node is something else.
    """
    if not isinstance(node, yaml.ScalarNode):
        raise place_of(path, node).error("this must be a text", _kind(node), "write it on one line or after a bar")
    return str(node.value)


def lines(path: Path, node: yaml.Node) -> Iterator[tuple[Place, str]]:
    """The lines of a text that are not blank, stripped, each with its place.

    Raises:
        DatasetError: if the node is no text.
    """
    first = node.start_mark.line + 1 + (getattr(node, "style", None) in ("|", ">"))
    for number, line in enumerate(scalar(path, node).split("\n"), start=first):
        if line.strip():
            yield Place(path, f"line {number}"), line.strip()


def place_of(path: Path, node: yaml.Node) -> Place:
    """Where a node begins."""
    return Place(path, f"line {node.start_mark.line + 1}")


def _kind(node: yaml.Node) -> str:
    return type(node).__name__.removesuffix("Node").lower()
