import importlib
import inspect
import pkgutil

import catalog.index
from catalog.index import INDEXES


def test_every_index_in_the_package_is_registered_by_its_kind() -> None:
    found = {}
    for module in pkgutil.iter_modules(catalog.index.__path__):
        members = vars(importlib.import_module(f"catalog.index.{module.name}"))
        for each in members.values():
            if inspect.isclass(each) and isinstance(getattr(each, "kind", None), str):
                found[each.kind] = each
    assert found == INDEXES
