"""What the tests of several rooms share: a small shop, imported and indexed once a session."""

import os
from pathlib import Path

import pytest

from assistant.container import Container
from assistant.preparation import bring_index_up_to_date, load_feed
from assistant.settings import PREFIX, Settings
from catalog.database import Database
from tests import postgres
from tests import shop as authored


@pytest.fixture(scope="session", autouse=True)
def _no_settings_of_this_machine():
    """Tests must not read or write the home of whoever runs them."""
    kept = {name: value for name, value in os.environ.items() if name.startswith(PREFIX)}
    for name in kept:
        if name != "DAOGOU_DATA" and not name.startswith("DAOGOU_TEST_"):
            del os.environ[name]
    yield
    os.environ.update(kept)


@pytest.fixture(scope="session")
def shop_home(tmp_path_factory) -> Path:
    """A home with the authored shop, imported and indexed with the shipped model."""
    home = tmp_path_factory.mktemp("shop")
    container = Container(Settings(home=home))
    load_feed(container, authored.write(home / "shop.jsonl"))
    bring_index_up_to_date(container)
    container.close()
    return home


@pytest.fixture(scope="session")
def shop(shop_home) -> Container:
    """The parts of the authored shop, loaded."""
    container = Container(Settings(home=shop_home))
    container.warm()
    yield container
    container.close()


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory) -> str:
    """URL of a running PostgreSQL server."""
    with postgres.running_server(tmp_path_factory.mktemp("postgres")) as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server) -> str:
    """URL of an empty PostgreSQL database."""
    with postgres.fresh_database(postgres_server) as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_database(request, tmp_path) -> Database:
    """An empty database with its schema, on each kind of server in turn."""
    postgres_asked = request.param == "postgres"
    database = Database(request.getfixturevalue("postgres_url") if postgres_asked else f"sqlite:///{tmp_path}/any.db")
    database.upgrade()
    yield database
    database.close()
