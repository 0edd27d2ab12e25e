"""One line of history, and at its end exactly the tables the classes declare, with every rule on them."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from backend.contexts import assemble
from backend.database import Database
from backend.documents.declare import Base
from backend.migrate import FOLDER, upgrade
from tests.databases import empty


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    with empty(tmp_path_factory.mktemp("schema"), "migrated") as database:
        upgrade(database)
        yield database


@pytest.fixture(scope="module")
def declared(tmp_path_factory):
    with empty(tmp_path_factory.mktemp("schema"), "declared") as database:
        assemble()
        Base.metadata.create_all(database.engine)
        yield database


def rules(database: Database, table: str) -> dict:
    """Everything the database checks about a table, by name."""
    seen = inspect(database.engine)
    return {
        "columns": {c["name"]: (str(c["type"]), c["nullable"]) for c in seen.get_columns(table)},
        "checks": {c["name"]: c["sqltext"].replace(" ", "").lower() for c in seen.get_check_constraints(table)},
        "unique": {c["name"]: tuple(c["column_names"]) for c in seen.get_unique_constraints(table)},
        "links": {
            c["name"]: (tuple(c["constrained_columns"]), c["referred_table"], c["options"].get("ondelete"))
            for c in seen.get_foreign_keys(table)
        },
        "indexes": {c["name"]: (tuple(c["column_names"]), bool(c["unique"])) for c in seen.get_indexes(table)},
        "key": tuple(seen.get_pk_constraint(table)["constrained_columns"]),
    }


def test_there_is_one_head_and_one_line_of_history():
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    script = ScriptDirectory.from_config(config)
    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1
    assert all(not isinstance(revision.down_revision, tuple) for revision in script.walk_revisions())


def test_the_migrations_make_what_the_classes_declare(migrated):
    assemble()
    with migrated.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        assert compare_metadata(context, Base.metadata) == []


@pytest.mark.parametrize("table", sorted(assemble() and Base.metadata.tables))
def test_a_migrated_table_has_the_rules_of_its_class(table, migrated, declared):
    assert rules(migrated, table) == rules(declared, table)


def test_migrating_again_changes_nothing(migrated):
    upgrade(migrated)


def test_every_migration_says_what_it_is_for():
    for file in (Path(FOLDER) / "versions").glob("*.py"):
        assert file.read_text().startswith('"""'), file.name
