"""YAML files that a shop may write itself."""

from pathlib import Path
from typing import Any

import yaml


def read_yaml_file(path: Path, what: str, error: type[ValueError]) -> Any:
    """What a file holds.

    Args:
        path: The file.
        what: What it is, as the error names it ("a policy").
        error: What is raised.

    Raises:
        ValueError: of the given kind, if the file cannot be read or is no YAML.
    """
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, OSError, UnicodeDecodeError) as cause:
        told = " ".join(str(cause).split())
        raise error(f"{what} must be readable YAML (got {path}: {told}); correct it") from cause
