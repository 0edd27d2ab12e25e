"""What a connection to PostgreSQL has prepared."""

from psycopg._preparing import PrepareManager


class Prepared(PrepareManager):
    """Prepared statements that outlive a rollback.

    The driver forgets all of them then, lest a table was made anew meanwhile. Nobody makes tables here while they are
    in use, and every reader ends with a rollback: half of all statements were parsed and planned again. The driver has
    no public way to say so; `tests/contexts/test_prepared.py` sees whether it still listens to this one.
    """

    def clear(self) -> bool:
        return False
