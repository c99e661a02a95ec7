"""The generated shop, once for all tests of it."""

from collections import defaultdict
from typing import Any

import pytest

from catalog.demo import generate
from catalog.demo.spec import Spec, load_spec


@pytest.fixture(scope="package")
def rows() -> list[dict[str, Any]]:
    return list(generate())


@pytest.fixture(scope="package")
def by_type(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[row["product_type"]].append(row)
    return dict(groups)


@pytest.fixture(scope="package")
def spec() -> Spec:
    return load_spec()
