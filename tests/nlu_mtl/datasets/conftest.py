"""What the tests of the readers share: a way to write a file, and short forms of what was read."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nlu_mtl.datasets import Dataset


@pytest.fixture
def written(tmp_path) -> Callable[[str, str], Path]:
    """Writes a text to a file of that name and gives its path."""

    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def words() -> Callable[[Dataset], list[list[tuple[str, str]]]]:
    """Gives each example's spans as label and words."""

    def read(dataset: Dataset) -> list[list[tuple[str, str]]]:
        return [[(span.label, each.text[span.start : span.end]) for span in each.spans] for each in dataset.examples]

    return read
