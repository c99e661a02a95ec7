from typing import Any

import pytest

from catalog.demo.spec import SpecError, load_spec


def test_a_broken_specification_is_named_in_one_line(tmp_path: Any) -> None:
    (tmp_path / "departments").mkdir()
    (tmp_path / "departments" / "odd.yml").write_text("closes: []\n", encoding="utf-8")
    load_spec.cache_clear()
    with pytest.raises(SpecError, match=r"odd\.yml"):
        load_spec(tmp_path)
    load_spec.cache_clear()
