"""The proposals of a large run on PostgreSQL: a table of their own under `proposal`, which shows its rows as its own.

It is filled before anybody sees it, so whoever writes meanwhile waits for nothing of it, and what a run proposed goes
again in one statement. Its rows lie in the order of their ids, so a list of what lies where finds them when the plan
comes into force; the key itself, which costs as much as the rows, is sorted afterwards. Inheritance and no partitions,
because rows of small runs stay in `proposal` itself: a run each minute must not make a table each minute.
"""

from collections.abc import Iterable

from sqlalchemy import MetaData, Table, bindparam, func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from backend.database import Database
from backend.planning.columns import Columns, is_sqlite, write
from backend.planning.proposal import PlanItem, PlanSnapshot, Proposal, ids_between

LEAST = 50_000  # rows worth a table
PATIENCE = "100ms"  # somebody may read for minutes, and all who come after a waiting DROP wait with it
SORTED_IN = "256MB"  # what sorting the key may take; with less it goes over the disk
PARENT = Proposal.__tablename__
NAME = PARENT + "_{:015x}"  # told by the first bits of its ids

OWNED = text(
    "SELECT pg_has_role(relowner, 'USAGE') AND has_schema_privilege(relnamespace, 'CREATE') "
    "FROM pg_class WHERE oid = to_regclass(:parent)"
)
EXISTS = text("SELECT to_regclass(:name) IS NOT NULL")
KEYS = text(
    "SELECT own.relname, to_regclass('pk_' || own.relname) IS NOT NULL FROM pg_class own "
    "JOIN pg_class parent USING (relnamespace) WHERE parent.oid = to_regclass(:parent) "
    "AND own.relkind = 'r' AND own.relname ~ ('^' || :parent || '_[0-9a-f]{15}$')"
).bindparams(bindparam("parent", PARENT))


def is_worth(session: Session, count: int) -> bool:
    """Whether so many proposals get a table: where tables can be made and are worth it."""
    return not is_sqlite(session) and count >= LEAST and bool(session.scalar(OWNED, {"parent": PARENT}))


def fill(session: Session, prefix: int, parts: Iterable[Columns]) -> None:
    """Make the table with these rows in one transaction; nobody sees it before `show`."""
    table, (least, most) = _table(prefix), ids_between(prefix)
    within = f"CHECK (id >= '{least}' AND id <= '{most}')"  # so nobody looks here for orders of other runs
    session.execute(text(f"CREATE TABLE {table.name} (LIKE {PARENT}, CONSTRAINT ck_{table.name} {within})"))
    for part in parts:
        if len(part["id"]):
            write(session, table, part, frozen=True)
    session.execute(text(f"CREATE INDEX ix_{table.name} ON {table.name} USING brin (id) WITH (pages_per_range = 16)"))


def show(session: Session, prefix: int) -> None:
    """Its rows are proposals from now on; nobody waits for that, and nobody reading is waited for."""
    session.execute(text(f"ALTER TABLE {NAME.format(prefix)} INHERIT {PARENT}"))


def give_key(database: Database, prefix: int) -> None:
    """Readers go on reading while it is sorted."""
    name = NAME.format(prefix)

    def work(session: Session) -> None:
        session.execute(text(f"SET LOCAL maintenance_work_mem = '{SORTED_IN}'"))
        session.execute(text(f"CREATE UNIQUE INDEX IF NOT EXISTS pk_{name} ON {name} (id)"))
        session.execute(text(f"ANALYZE {name}, {PlanItem.__tablename__}"))  # else their readers take them for empty

    database.write_once(work)


def exists(session: Session, prefix: int) -> bool:
    return not is_sqlite(session) and bool(session.scalar(EXISTS, {"name": NAME.format(prefix)}))


def drop(database: Database, prefix: int) -> bool:
    """Whether the run has no table now; one that somebody just reads stays, and its rows are to be deleted."""
    with database.reading() as session:
        if not exists(session, prefix):
            return True
    return _dropped(database, NAME.format(prefix))


def tend(database: Database) -> None:
    """Drop tables of forgotten runs (somebody read them, or a run was thought dead and was not), and give those a key
    whose worker died before it did."""
    if database.is_sqlite:
        return
    with database.reading() as session:
        keys = dict(session.execute(KEYS).tuples().all())
        known = {NAME.format(prefix): prefix for prefix in session.scalars(select(PlanSnapshot.prefix))} if keys else {}
    for name in sorted(keys):
        if name not in known:
            _dropped(database, name)
        elif not keys[name]:
            give_key(database, known[name])


def _dropped(database: Database, name: str) -> bool:
    def work(session: Session) -> None:
        session.execute(select(func.set_config("lock_timeout", PATIENCE, True)))
        session.execute(text(f"DROP TABLE IF EXISTS {name}"))

    try:
        database.write(work)
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) != "55P03":
            raise
        return False
    return True


def _table(prefix: int) -> Table:
    return Proposal.__table__.to_metadata(MetaData(), name=NAME.format(prefix))  # type: ignore[attr-defined, no-any-return]
