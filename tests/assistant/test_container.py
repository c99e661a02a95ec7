import subprocess
import sys

import pytest

from assistant.container import Container
from assistant.settings import Settings


def test_parsing_loads_neither_database_nor_web_server_nor_torch(shop_home):
    code = (
        "import sys; from pathlib import Path\n"
        "from assistant.container import Container; from assistant.settings import Settings\n"
        f"Container(Settings(home=Path({str(shop_home)!r}))).parser.parse('red shoes')\n"
        "heavy = {'torch', 'sentence_transformers', 'flask', 'sqlalchemy', 'faiss', 'tantivy', 'rasa_sdk', 'alembic'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr


def test_a_turn_loads_no_torch(shop_home):
    code = (
        "import sys; from pathlib import Path\n"
        "from assistant.container import Container; from assistant.settings import Settings\n"
        f"Container(Settings(home=Path({str(shop_home)!r}))).conversations.say('console:container', 'red shoes')\n"
        "sys.exit(', '.join(sorted({'torch', 'sentence_transformers', 'transformers'} & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr


def test_checks_name_what_is_missing(tmp_path):
    checks = {check.name: check for check in Container(Settings(home=tmp_path)).checks()}
    assert checks["database"].ok
    assert not checks["index"].ok
    assert "daogou import" in checks["index"].detail


def test_a_model_that_is_not_there_is_told(tmp_path):
    container = Container(Settings(home=tmp_path, model_directory=tmp_path / "none"))
    with pytest.raises(ValueError, match=r"\(got "):
        _ = container.parser


def test_without_ranking_heads_products_stay_in_the_order_of_retrieval(tmp_path, caplog):
    (tmp_path / "models" / "ranking").mkdir(parents=True)
    container = Container(Settings(home=tmp_path))
    assert container.reranker.weights == {"retrieval": 1.0}
    assert "order of retrieval" in caplog.text
