"""The MRP run as a background job: load, plan, peg, write a new version in chunks, then flip the pointer."""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from backend.documents.act import Act, perform
from backend.documents.actor import Actor, software
from backend.documents.jobs import Cancelled, JobKind, JobRun, change_mine
from backend.documents.numbering import take_with_act
from backend.documents.steps import step_within
from backend.kernel.errors import Problem
from backend.kernel.mrp import watch as kernel_watch
from backend.kernel.mrp.plan import Plan, plan
from backend.planning.commands import RUN, fail_run, stop_run
from backend.planning.loading import Loaded, Loader
from backend.planning.plan_version import PlanException, PlanPeg, PlanScheme, PlanVersion
from backend.planning.planned_order import PlannedOrder
from backend.planning.rows import PlanRows

T = TypeVar("T")
CHUNK = 5_000  # rows in one transaction: nobody on the floor waits for longer than a quarter of a second


def run_mrp(run: JobRun, payload: dict[str, Any]) -> None:
    """Plan one version; a cancelled or failed run leaves the plan in force as it was."""
    version_id = UUID(payload["plan_version_id"])
    actor = run.actor or software(UUID(int=0))
    began = time.perf_counter()
    try:
        _begin(run, version_id, actor)
        loaded, version = _load(run, version_id)
        made = _plan(run, loaded)
        rows = PlanRows(made, loaded, version)
        _write(run, rows, version)
        _finish(run, rows, version_id, actor, Decimal(f"{time.perf_counter() - began:.3f}"))
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
    run.database.write(lambda session: _forget(session, run, version_id))


def _forget(session: Session, run: JobRun, version_id: UUID) -> None:
    """Rows of an attempt that died while it wrote, or of a run that came to nothing."""
    _still_mine(session, run)
    for table in (PlannedOrder, PlanPeg, PlanException):
        session.execute(delete(table).where(table.plan_version_id == version_id))


def _still_mine(session: Session, run: JobRun) -> None:
    """A run that was thought dead writes nothing beside the one that took its place."""
    change_mine(session, run.claim, {"state": "running"})


def _leave(run: JobRun, actor: Actor, version_id: UUID, say: Callable[[Act], None]) -> None:
    """Say what became of the version; nothing it has written so far stays."""
    run.database.write(lambda session: _forget(session, run, version_id))
    _act(run, actor, say)


def _load(run: JobRun, version_id: UUID) -> tuple[Loaded, PlanVersion]:
    run.progress(0, 100, "Reading items, BOMs, orders and stock")
    with run.database.reading() as session:
        version = session.get_one(PlanVersion, version_id)
        scheme = session.get_one(PlanScheme, version.plan_scheme_id)
        assert version.day_zero is not None
        loaded = Loader(session, scheme, version.day_zero).load()
        session.expunge_all()
    return loaded, version


def _plan(run: JobRun, loaded: Loaded) -> Plan:
    def progress(level: int, levels: int, done: int) -> None:
        run.progress(10 + 50 * level // max(levels, 1), 100, f"Level {level} of {levels}: {done} items planned")

    return plan(loaded.facts, kernel_watch.Watch(progress, lambda: run.cancel_asked))


def _write(run: JobRun, rows: "PlanRows", version: PlanVersion) -> None:
    """Everything of the new version, in short transactions; nobody reads it before the pointer flips."""
    done = 0
    for table, values in (
        (PlannedOrder, rows.planned_orders()),
        (PlanPeg, rows.pegs()),
        (PlanException, rows.exceptions()),
    ):
        for chunk in _chunks(values):
            run.database.write(lambda session, t=table, c=chunk: _insert(session, run, t, c, version))  # type: ignore[misc]
            done += len(chunk)
            run.progress(60 + min(35, done // 20_000), 100, f"{done} rows written")


def _insert(session: Session, run: JobRun, table: Any, chunk: list[dict[str, Any]], version: PlanVersion) -> None:
    _still_mine(session, run)
    if table is PlannedOrder:
        pattern, today = PlannedOrder.spec.number, datetime.now(UTC).date()
        numbers = take_with_act(session, version.company_id, pattern, today, len(chunk))
        for row, number in zip(chunk, numbers, strict=True):
            row["number"], row["sought"] = number, f"{number.lower()} {row['sought']}"
    session.execute(insert(table), chunk)


def _finish(run: JobRun, rows: "PlanRows", version_id: UUID, actor: Actor, seconds: Decimal) -> None:
    def finish(act: Act) -> None:
        version = act.session.get_one(PlanVersion, version_id, with_for_update=True)
        scheme = act.session.get_one(PlanScheme, version.plan_scheme_id)
        version.items, version.planned_orders = rows.item_count, rows.order_count
        version.pegs, version.exceptions = rows.peg_count, rows.exception_count
        version.finished_at, version.seconds = act.now, seconds
        scheme.current_version_id = version.id
        step_within(version, "complete", act)
        run.finish(act.session, {"document": "planning/plan_version", "id": str(version.id)})

    _act(run, actor, finish)


def _act(run: JobRun, actor: Actor, work: Any) -> None:
    perform(run.database, run.assembly, actor, work)


def _chunks(values: Iterator[T], size: int = CHUNK) -> Iterator[list[T]]:
    while chunk := list(islice(values, size)):
        yield chunk


JOBS: Sequence[JobKind] = (JobKind(RUN, run_mrp, forked=True, time_limit_s=3600, label="MRP run"),)
