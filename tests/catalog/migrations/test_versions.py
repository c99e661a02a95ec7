"""The migration history leads to exactly the tables that the models describe, and back."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

import assistant.stores.models  # noqa: F401 - its tables hang on the same metadata
from catalog.database import Database
from catalog.migrations import HEAD
from catalog.models import Base


def config() -> Config:
    made = Config()
    made.set_main_option("script_location", "catalog:migrations")
    made.set_main_option("path_separator", "os")
    return made


def test_head_is_the_newest_revision() -> None:
    assert ScriptDirectory.from_config(config()).get_heads() == [HEAD]


def test_migrated_schema_equals_the_models(any_database: Database) -> None:
    database = any_database
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        keys = {
            name: inspect(connection).get_pk_constraint(name)["constrained_columns"] for name in Base.metadata.tables
        }
    assert keys == {name: [column.name for column in table.primary_key] for name, table in Base.metadata.tables.items()}


def test_downgrade_leaves_no_table(any_database: Database) -> None:
    database = any_database
    with database.write() as connection:
        made = config()
        made.attributes["connection"] = connection
        command.downgrade(made, "base")
    with database.read() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
