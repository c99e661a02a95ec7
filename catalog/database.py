"""The installation's database: connections, transactions, schema, and the catalog's version.

Any SQLAlchemy URL works. The embedded default is SQLite in WAL mode: readers never wait for the writer.
"""

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, exc, insert, make_url, select, text, update
from sqlalchemy.pool import StaticPool

from catalog.migrations import HEAD
from catalog.models import CatalogState

BUSY_TIMEOUT_MS = 10_000
"""How long a writer waits for another one before it gives up."""

_VERSION_KEY, _ID_KEY = "version", "id"


class DatabaseError(RuntimeError):
    """The database cannot be reached, read or written, or its schema does not fit."""


class Database:
    """Hands out connections to one database.

    Args:
        url: A SQLAlchemy URL, such as ``sqlite:////home/me/daogou.db`` or ``postgresql+psycopg://…``. The folder of
            an SQLite file is created. ``sqlite://`` keeps everything in memory, for one thread.

    Raises:
        DatabaseError: The URL cannot be read, its driver is not installed, or the folder cannot be created.
    """

    def __init__(self, url: str) -> None:
        try:
            parsed = make_url(url)
            self.url = parsed.render_as_string(hide_password=True)
            self.sqlite = parsed.get_backend_name() == "sqlite"
            options: dict[str, Any] = {"pool_pre_ping": not self.sqlite}
            if self.sqlite:
                options["connect_args"] = {"check_same_thread": False}
                if _in_memory(parsed.database):
                    options["poolclass"] = StaticPool
                else:
                    _create_folder(str(parsed.database))
            self.engine: Engine = create_engine(parsed, **options)
        except (exc.ArgumentError, ImportError) as error:
            raise DatabaseError(
                f"the database URL must be one that SQLAlchemy can open (got {_masked(url)!r}: {_first_line(error)}); "
                "write it like sqlite:////path/daogou.db, or postgresql+psycopg://user@host/name with "
                "pip install 'daogou[postgres]'"
            ) from error
        if self.sqlite:
            _tame_sqlite(self.engine)
        self._writer = self.engine.execution_options(daogou_write=True)
        # Elsewhere each statement would see what was committed meanwhile.
        self._reader = self.engine if self.sqlite else self.engine.execution_options(isolation_level="REPEATABLE READ")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one consistent state; nothing written through it is kept.

        Raises:
            DatabaseError: The database cannot be reached or read.
        """
        with self._clear_errors(), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One write transaction: committed at the end of the block, rolled back if the block raises.

        On SQLite it takes the write lock at once, waiting up to :data:`BUSY_TIMEOUT_MS` for another writer, so that
        what the block reads cannot change before it writes.

        Raises:
            DatabaseError: The database cannot be reached or written.
        """
        with self._clear_errors(), self._writer.begin() as connection:
            yield connection

    def schema_revision(self) -> str | None:
        """The schema's revision, None where there is no schema yet.

        Raises:
            DatabaseError: The database cannot be reached or read.
        """
        with self.read() as connection:
            return _revision(connection)

    def upgrade(self) -> bool:
        """Brings the schema to the newest revision, all of it or nothing.

        Returns:
            Whether anything had to be done. Alembic is imported only then.

        Raises:
            DatabaseError: The database cannot be written, or a newer program made its schema.
        """
        if self.schema_revision() == HEAD:
            return False
        from alembic import command  # noqa: PLC0415 - half the start-up time, and needed once a release
        from alembic.config import Config  # noqa: PLC0415
        from alembic.util.exc import CommandError  # noqa: PLC0415

        config = Config()
        config.set_main_option("script_location", "catalog:migrations")
        config.set_main_option("path_separator", "os")
        with self.write() as connection:
            if (found := _revision(connection)) == HEAD:  # another process was faster
                return False
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, HEAD)
            except CommandError as error:
                raise DatabaseError(
                    f"the schema's revision must be one of this program's, up to {HEAD} (got {found!r} in {self.url}); "
                    "use the program that made it, or another database"
                ) from error
        return True

    def close(self) -> None:
        """Closes the pooled connections; the object may be used again."""
        self.engine.dispose()

    @contextmanager
    def _clear_errors(self) -> Iterator[None]:
        """Turns what the driver says about the database itself into one line; errors of single rows pass."""
        try:
            yield
        except (exc.IntegrityError, exc.DataError):
            raise
        except (exc.DatabaseError, exc.InterfaceError, exc.TimeoutError) as error:
            cause = _first_line(getattr(error, "orig", None) or error)
            raise DatabaseError(
                f"the database cannot be used (got {cause!r} from {self.url}); {_way_out(cause)}"
            ) from error


_VERSION = select(CatalogState.value).where(CatalogState.key == _VERSION_KEY)
"""Asked once a turn, so it is put together once."""


def catalog_version(connection: Connection) -> int:
    """The catalog's version: 0 at first, greater after every change of products or their attributes."""
    return int(connection.execute(_VERSION).scalar() or 0)


def catalog_id(connection: Connection) -> str | None:
    """What tells this catalog from that of any other database; None before its first change."""
    found: str | None = connection.execute(select(CatalogState.value).where(CatalogState.key == _ID_KEY)).scalar()
    return found


def bump_catalog_version(connection: Connection) -> int:
    """Raises the catalog's version in the caller's write transaction and returns the new one.

    The first change also gives the catalog its id.
    """
    _add_state(connection, _VERSION_KEY, "0")
    row = select(CatalogState.value).where(CatalogState.key == _VERSION_KEY).with_for_update()
    version = int(connection.execute(row).scalar_one()) + 1
    connection.execute(update(CatalogState).where(CatalogState.key == _VERSION_KEY).values(value=str(version)))
    _add_state(connection, _ID_KEY, uuid.uuid4().hex)
    return version


def _add_state(connection: Connection, key: str, value: str) -> None:
    """Stores a fact that is not there yet; of two that add it at the same time, the first one stands."""
    if connection.execute(select(CatalogState.key).where(CatalogState.key == key)).first() is not None:
        return
    try:
        with connection.begin_nested():
            connection.execute(insert(CatalogState).values(key=key, value=value))
    except exc.IntegrityError:
        return


def _in_memory(database: str | None) -> bool:
    return not database or ":memory:" in database or "mode=memory" in database


def _create_folder(database: str) -> None:
    if database.startswith("file:"):
        return
    folder = Path(database).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseError(
            f"the database's folder must be one that can be created (got {folder}: {error.strerror}); choose another"
        ) from error


def _tame_sqlite(engine: Engine) -> None:
    """Takes transactions out of sqlite3's hands, which begins them too late and commits them unasked.

    As in SQLAlchemy's documentation, "SQLite: Serializable isolation / Savepoints / Transactional DDL".
    """

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        connection.execute("PRAGMA foreign_keys = ON")
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "readonly" not in str(error):  # a read-only file still serves readers
                raise
        connection.execute("PRAGMA synchronous = NORMAL")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("daogou_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _revision(connection: Connection) -> str | None:
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _masked(url: str) -> str:
    """The URL without what may be a password, even where it cannot be parsed."""
    scheme, separator, rest = url.partition("://")
    return f"{scheme}{separator}***@{rest.rpartition('@')[2]}" if "@" in rest else url


def _way_out(cause: str) -> str:
    advice = {
        "no such table": "run `daogou db upgrade`",
        "does not exist": "create it, or run `daogou db upgrade` for missing tables",
        "locked": "wait for the other writer to finish, then try again",
        "readonly": "make the file and its folder writable, or choose another database",
        "unable to open": "make sure that it is a file in a folder that can be read and written",
        "not a database": "restore it from a backup, or choose another database",
        "malformed": "restore it from a backup, or choose another database",
        "full": "free some space",
    }
    return next((way for part, way in advice.items() if part in cause), "make sure that it runs and can be reached")
