"""The MRP run as a background job: load, plan, write a new version in chunks, then flip the pointer."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Delete, Table, delete, insert
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from backend.documents.act import Act, perform
from backend.documents.actor import Actor, software
from backend.documents.jobs import Cancelled, JobKind, JobRun, change_mine
from backend.documents.numbering import take_block
from backend.documents.steps import step_within
from backend.kernel.errors import Problem
from backend.kernel.mrp import watch as kernel_watch
from backend.kernel.mrp.plan import Plan, plan_network
from backend.planning import columns, own_table, standing_exception
from backend.planning.ahead import reading_ahead
from backend.planning.commands import RUN, fail_run, stop_run
from backend.planning.cut_ins import record
from backend.planning.findings import spoken_of
from backend.planning.forgetting import TIDY, remains, tidy
from backend.planning.keeping import pieces
from backend.planning.loading import Loaded, Loader
from backend.planning.net_change import from_last
from backend.planning.plan_version import PlanException, PlanScheme, PlanVersion
from backend.planning.planned_order import PlannedOrder
from backend.planning.proposal import PlanItem, PlanSnapshot, PlanSnapshotPart, Proposal, prefix_of
from backend.planning.rows import PlanRows
from backend.planning.settling import settle
from backend.planning.snapshot import of_run, packed
from backend.planning.writers import Writers

SMALL, LARGE = 20_000, 250_000  # rows in one transaction: on SQLite everybody waits for it
EXCEPTIONS = 2_000


def run_mrp(run: JobRun, payload: dict[str, Any]) -> None:
    """Plan one version; a cancelled or failed run leaves the plan in force as it was."""
    version_id = UUID(payload["plan_version_id"])
    actor = run.actor or software(UUID(int=0))
    began = time.perf_counter()
    try:
        _begin(run, version_id, actor)
        loaded, version = _load(run, version_id)
        made = _carried(run, version_id, loaded) or _plan(run, loaded)
        settle(made, loaded)
        writing = _number(run, version, (loaded, made))
        writing.write()
        _finish(run, writing.rows, version_id, actor, Decimal(f"{time.perf_counter() - began:.3f}"))
        _afterwards(run, writing, version_id)
    except (Cancelled, kernel_watch.Cancelled) as stopped:
        _leave(run, actor, version_id, lambda act: stop_run(version_id, act))
        raise Cancelled from stopped
    except Problem as problem:
        sentence = problem.sentence
        _leave(run, actor, version_id, lambda act: fail_run(version_id, sentence, act))
        raise


def _begin(run: JobRun, version_id: UUID, actor: Actor) -> None:
    def begin(act: Act) -> None:
        version = act.session.get_one(PlanVersion, version_id, with_for_update=True)
        if version.state == "queued":
            step_within(version, "begin", act)

    _act(run, actor, begin)
    _forget(run, version_id)


def _forget(run: JobRun, version_id: UUID) -> None:
    """Rows of an attempt that died while it wrote, or of a run that came to nothing; a part in each transaction."""
    with run.database.reading() as session:
        found = remains(session, PlanSnapshot.plan_version_id == version_id)
    for one in found:
        own_table.drop(run.database, one.prefix)
        for part in one.parts():
            _delete(run, *part)
    _delete(run, delete(PlanException).where(PlanException.plan_version_id == version_id))


def _delete(run: JobRun, *statements: Delete) -> None:
    def work(session: Session) -> None:
        _still_mine(session, run)
        for statement in statements:
            session.execute(statement)

    run.database.write(work)


def _still_mine(session: Session, run: JobRun) -> None:
    """A run that was thought dead writes nothing beside the one that took its place."""
    change_mine(session, run.claim, {"state": "running"})


def _leave(run: JobRun, actor: Actor, version_id: UUID, say: Callable[[Act], None]) -> None:
    """Say what became of the version; nothing it has written so far stays."""
    _forget(run, version_id)
    _act(run, actor, say)


def _load(run: JobRun, version_id: UUID) -> tuple[Loaded, PlanVersion]:
    run.progress(0, 100, "Reading items, BOMs, orders and stock")
    with run.database.reading() as session:
        version = session.get_one(PlanVersion, version_id)
        scheme = session.get_one(PlanScheme, version.plan_scheme_id)
        assert version.day_zero is not None
        loader = Loader(session, scheme, version.day_zero, version.overlay)
        with reading_ahead(run.database, session, loader.longest()):
            loaded = loader.load()
        session.expunge_all()
    return loaded, version


def _carried(run: JobRun, version_id: UUID, loaded: Loaded) -> Plan | None:
    """By what changed, where the run only follows the floor."""
    with run.database.reading() as session:
        return from_last(session, session.get_one(PlanVersion, version_id), loaded)


def _plan(run: JobRun, loaded: Loaded) -> Plan:
    def progress(level: int, levels: int, done: int) -> None:
        run.progress(10 + 50 * level // max(levels, 1), 100, f"Level {level} of {levels}: {done} items planned")

    return plan_network(loaded.network, kernel_watch.Watch(progress, lambda: run.cancel_asked))


@dataclass
class Writing:
    """Everything of the new version, in short transactions; nobody reads it before the pointer flips."""

    run: JobRun
    rows: PlanRows
    snapshot_id: UUID
    parts: Iterable[dict[str, Any]]
    own: int | None = None  # first bits of the proposals' ids, if they get a table of their own
    _writers: Writers = field(init=False)

    def write(self) -> None:
        most = SMALL if self.run.database.is_sqlite else LARGE
        with Writers(self.run.database) as self._writers:
            self._writers.beside(self._snapshot)
            self._proposals(most)
            exceptions = self.rows.exceptions()
            while chunk := list(islice(exceptions, EXCEPTIONS)):
                self._one(lambda session, c=chunk: session.execute(insert(PlanException), c))  # type: ignore[misc]

    def _snapshot(self) -> None:
        for part in self.rows.items(SMALL):
            self._beside(lambda session, p=part: _write_items(session, self.snapshot_id, p))  # type: ignore[misc]
        nodes = ({"plan_snapshot_id": self.snapshot_id} | node for node in self.rows.nodes())
        while some := list(islice(nodes, EXCEPTIONS)):
            self._beside(lambda session, s=some: session.execute(insert(PlanItem), s))  # type: ignore[misc]
        for piece in self.parts:
            row = {"plan_snapshot_id": self.snapshot_id} | piece
            self._beside(lambda session, r=row: session.execute(insert(PlanSnapshotPart), [r]))  # type: ignore[misc]

    def _beside(self, work: Callable[[Session], Any]) -> None:
        self.run.database.write(self._mine(work))
        self.run.check_cancelled()

    def _proposals(self, most: int) -> None:
        table, own = Proposal.__table__, self.own
        if own is not None:
            self._writers.stream(self._told(most), lambda session, parts: own_table.fill(session, own, parts))
            self._one(lambda session: own_table.show(session, own))
            return
        for part in self._told(most):
            self._one(lambda session, p=part: _write(session, table, p))  # type: ignore[misc, arg-type]

    def _told(self, most: int) -> Iterator[columns.Columns]:
        """Proposals, and people are told how far they are written."""
        done = 0
        for part in self.rows.proposals(most):
            yield part
            done += len(part["id"])
            self.run.progress(60 + 30 * done // max(self.rows.order_count, 1), 100, f"{done} planned orders written")

    def _one(self, work: Callable[[Session], Any]) -> None:
        self._writers.write(self._mine(work))

    def _mine(self, work: Callable[[Session], Any]) -> Callable[[Session], None]:
        """A transaction of its own; whose job it is is asked last, for it holds the job's row."""

        def transaction(session: Session) -> None:
            work(session)
            _still_mine(session, self.run)

        return transaction


def _write(session: Session, table: Table, part: columns.Columns) -> None:
    if len(next(iter(part.values()))):
        columns.write(session, table, part)


def _write_items(session: Session, snapshot_id: UUID, part: columns.Columns) -> None:
    ids = columns.repeated(snapshot_id, len(part["place"]))
    _write(session, PlanItem.__table__, {"plan_snapshot_id": ids} | part)  # type: ignore[arg-type]


def _number(run: JobRun, version: PlanVersion, made: tuple[Loaded, Plan]) -> Writing:
    """The record of this attempt, and a number for each of its orders."""
    loaded, plan = made
    id, now = uuid7(), datetime.now(UTC)
    snapshot = of_run(loaded, plan, prefix_of(id))
    with run.database.reading() as session:
        rows = PlanRows(loaded, snapshot, version, spoken_of(session, version.company_id, loaded))
        own = snapshot.prefix if own_table.is_worth(session, rows.order_count) else None

    def keep(session: Session) -> None:
        pattern, place = PlannedOrder.spec.number, {"company_id": version.company_id, "site_id": version.site_id}
        series, first = take_block(session, version.company_id, pattern, now.date(), rows.order_count)
        named = {"id": id, "plan_version_id": version.id, "prefix": snapshot.prefix, "made_at": now}
        numbered = {"series": series, "first_number": first, "day_zero": loaded.day_zero}
        session.execute(insert(PlanSnapshot), [place | named | numbered])
        _still_mine(session, run)

    run.database.write(keep)
    return Writing(run, rows, id, pieces(packed(snapshot, loaded.items)), own)


def _finish(run: JobRun, rows: "PlanRows", version_id: UUID, actor: Actor, seconds: Decimal) -> None:
    def finish(act: Act) -> None:
        version = act.session.get_one(PlanVersion, version_id, with_for_update=True)
        scheme = act.session.get_one(PlanScheme, version.plan_scheme_id)
        version.items, version.planned_orders = rows.item_count, rows.order_count
        version.exceptions = rows.exception_count + rows.late_count
        version.finished_at, version.seconds = act.now, seconds
        if not version.is_simulation:
            scheme.current_version_id = version.id
            record(rows.plan, version, act)
        step_within(version, "complete", act)
        run.finish(act.session, {"document": "planning/plan_version", "id": str(version.id)})

    _act(run, actor, finish)


def _afterwards(run: JobRun, writing: Writing, version_id: UUID) -> None:
    """What nobody waits for."""
    if writing.own is not None:
        own_table.give_key(run.database, writing.own)
    if writing.rows.comes_into_force:
        standing_exception.keep(run.database, version_id)


def _act(run: JobRun, actor: Actor, work: Any) -> None:
    perform(run.database, run.assembly, actor, work)


JOBS: Sequence[JobKind] = (
    JobKind(RUN, run_mrp, forked=True, time_limit_s=3600, label="MRP run"),
    JobKind(TIDY, tidy, time_limit_s=3600, label="Forget old plans"),
)
