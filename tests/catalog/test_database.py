"""The database: transactions, errors in one line, the schema's fast path, the catalog's version."""

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import exc, func, insert, select, text

from catalog.database import Database, DatabaseError, bump_catalog_version, catalog_id, catalog_version
from catalog.models import AttributeValue, Product


def product(identifier: str) -> dict[str, object]:
    return {"id": identifier, "title": "Lamp", "feed": "test", "row_hash": "", "text_hash": ""}


@pytest.fixture
def database(any_database: Database) -> Database:
    return any_database


@pytest.fixture
def file(tmp_path: Path) -> Database:
    """A database in a file of its own, in folders that are not there yet."""
    database = Database(f"sqlite:///{tmp_path}/deep/folder/shop.db")
    database.upgrade()
    return database


def count(database: Database) -> int:
    with database.read() as connection:
        return connection.scalar(select(func.count()).select_from(Product)) or 0


def test_write_commits_at_the_end_of_the_block(database: Database) -> None:
    with database.write() as connection:
        connection.execute(insert(Product), [product("a")])
    assert count(database) == 1


def test_write_keeps_nothing_of_a_block_that_raises(database: Database) -> None:
    with pytest.raises(RuntimeError, match="stop"), database.write() as connection:
        connection.execute(insert(Product), [product("a")])
        raise RuntimeError("stop")
    assert count(database) == 0


def test_read_keeps_nothing_that_is_written_through_it(database: Database) -> None:
    with database.read() as connection:
        connection.execute(insert(Product), [product("a")])
    assert count(database) == 0


def test_reader_sees_one_state_while_another_writes(database: Database) -> None:
    with database.read() as reader:
        before = catalog_version(reader)
        with database.write() as writer:
            bump_catalog_version(writer)
        assert catalog_version(reader) == before
    with database.read() as reader:
        assert catalog_version(reader) == before + 1


def test_writers_wait_for_each_other_and_none_is_lost(database: Database) -> None:
    def bump() -> None:
        for _ in range(20):
            with database.write() as connection:
                bump_catalog_version(connection)

    threads = [threading.Thread(target=bump) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as connection:
        assert catalog_version(connection) == 80


def test_foreign_keys_hold_and_cascade(database: Database) -> None:
    value = {"product_id": "a", "name": "color", "value": "red", "source": "feed"}
    with pytest.raises(exc.IntegrityError), database.write() as connection:
        connection.execute(insert(AttributeValue), [value])
    with database.write() as connection:
        connection.execute(insert(Product), [product("a")])
        connection.execute(insert(AttributeValue), [value])
        connection.execute(Product.__table__.delete())
        assert connection.scalar(select(func.count()).select_from(AttributeValue)) == 0


def test_sqlite_writes_ahead(file: Database) -> None:
    with file.read() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA synchronous")) == 1


def test_version_grows_with_every_bump(database: Database) -> None:
    with database.write() as connection:
        assert catalog_version(connection) == 0
        assert [bump_catalog_version(connection) for _ in range(3)] == [1, 2, 3]
        assert catalog_version(connection) == 3


def test_upgrade_says_whether_it_did_anything(database: Database) -> None:
    assert database.upgrade() is False
    assert Database("sqlite://").upgrade() is True


def test_up_to_date_schema_is_found_without_alembic(database: Database) -> None:
    code = (
        "import sys; from catalog.database import Database; "
        f"assert Database({database.engine.url.render_as_string(hide_password=False)!r}).upgrade() is False; "
        "assert not [name for name in sys.modules if name.startswith('alembic')]"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_upgrade_refuses_a_schema_of_a_newer_program(database: Database) -> None:
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseError, match="9999") as caught:
        database.upgrade()
    assert "\n" not in str(caught.value)
    assert database.schema_revision() == "9999"


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("nonsense", "nonsense"),
        ("nosuchdialect://host/db", "nosuchdialect"),
        ("postgresql+nosuchdriver://user:secret@host/db", "host/db"),
        ("sqlite:////proc/nowhere/shop.db", "folder"),
    ],
)
def test_unusable_url_is_said_in_one_line_without_the_password(url: str, says: str) -> None:
    with pytest.raises(DatabaseError, match=says) as caught:
        Database(url)
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_folder_in_place_of_the_file_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="unable to open") as caught, Database(f"sqlite:///{tmp_path}").read():
        pass
    assert "\n" not in str(caught.value)


def test_corrupt_file_is_said_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    path.write_text("this is no database " * 1000)
    with pytest.raises(DatabaseError, match=r"not a database.*; restore it") as caught:
        Database(f"sqlite:///{path}").upgrade()
    assert "\n" not in str(caught.value)


def test_missing_schema_names_the_command(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/shop.db")
    with pytest.raises(DatabaseError, match="daogou db upgrade"), database.read() as connection:
        catalog_version(connection)


def test_read_only_database_serves_readers_and_refuses_writers(file: Database) -> None:
    with file.write() as connection:
        bump_catalog_version(connection)
    reader = Database(f"sqlite:///file:{file.engine.url.database}?mode=ro&uri=true")
    with reader.read() as connection:
        assert catalog_version(connection) == 1
    with pytest.raises(DatabaseError, match="readonly"), reader.write() as connection:
        bump_catalog_version(connection)


def test_lock_held_by_another_program_is_said(file: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.database.BUSY_TIMEOUT_MS", 50)
    other = sqlite3.connect(str(file.engine.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    impatient = Database(file.engine.url.render_as_string())
    with pytest.raises(DatabaseError, match=r"locked.*try again"), impatient.write():
        pass
    other.execute("ROLLBACK")
    other.close()


def test_closed_database_may_be_used_again(database: Database) -> None:
    database.close()
    assert count(database) == 0


def test_each_catalog_has_an_id_of_its_own_that_stays(database: Database, tmp_path: Path) -> None:
    other = Database(f"sqlite:///{tmp_path}/other.db")
    other.upgrade()
    ids = []
    for each in (database, database, other):
        with each.write() as connection:
            bump_catalog_version(connection)
            ids.append(catalog_id(connection))
    assert ids[0] == ids[1]
    assert ids[0] != ids[2]
    assert None not in ids
