"""The shared database fixture, with the table these tests count effects in."""

import pytest

from backend.database import Database
from tests.workers.kinds import EFFECTS


@pytest.fixture
def database_url(database: Database) -> str:
    """What other processes open it by."""
    with database.engine.connect().execution_options(write=True) as connection, connection.begin():
        EFFECTS.metadata.create_all(connection)
    return database.url.render_as_string(hide_password=False)
