"""What the tests of the joint model share: the shipped model, opened once."""

import pytest

from nlu_mtl.serving.parser import Parser


@pytest.fixture(scope="session")
def shipped() -> Parser:
    """The ready-made model."""
    return Parser.load()
