"""`./gemba migrate`: bring the database to this version's tables; harmless when it is there already."""

import os
from collections.abc import Sequence
from pathlib import Path

from alembic import command
from alembic.config import Config

from backend.database import Database
from backend.settings import Settings

FOLDER = Path(__file__).parent / "migrations"


def main(argv: Sequence[str]) -> int:
    """`--to REVISION` stops at one (default: the newest)."""
    target = argv[argv.index("--to") + 1] if "--to" in argv else "head"
    settings = Settings.read(os.environ)
    if settings.on_sqlite:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_url)
    try:
        upgrade(database, target)
    finally:
        database.dispose()
    return 0


def upgrade(database: Database, target: str = "head") -> None:
    """Run the migrations that are missing, all in one transaction."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with database.engine.connect().execution_options(write=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, target)


if __name__ == "__main__":
    import sys

    sys.exit(main(sys.argv[1:]))
