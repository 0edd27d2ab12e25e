"""One decision on many planned orders: each is an act of its own, done, refused or stale, never half."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from backend.database import Database
from backend.documents import jobs, steps
from backend.documents.act import Act, Stamp, answered
from backend.documents.actor import Actor
from backend.documents.approvals import Approval
from backend.documents.context import Assembly
from backend.documents.jobs import JobKind, JobRun
from backend.documents.rights import demand
from backend.kernel.errors import Problem, Stale
from backend.planning import commands, rules
from backend.planning.mps_edit import check_frozen
from backend.planning.planned_order import PlannedOrder

MASS = "planning.mass"
STEPS = ("firm", "release", "cancel")
AT_ONCE, MOST = 200, 5_000
OUTCOMES = ("done", "refused", "stale", "asked")
SHOWN = 500  # rows of a job's result that were not done, with their sentences

Outcome = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """An order as somebody saw it."""

    id: UUID
    version: int


@dataclass(frozen=True)
class Doing:
    """Where it is done, by whom, and under which key: the same again finds what it has done."""

    database: Database
    assembly: Assembly
    actor: Actor
    key: UUID

    def each(self, step: str, rows: Sequence[Row]) -> Iterator[Outcome]:
        for row in rows:
            yield self._one(step, row)

    def _one(self, step: str, row: Row) -> Outcome:
        stamp = Stamp(id=uuid5(self.key, f"{step} {row.id}"), said=["mass", step, str(row.id), row.version])
        try:
            work = self._work(step, row)
            return answered(self.database, self.assembly, self.actor, stamp, work)[0]
        except Problem as problem:
            stale = isinstance(problem, (Stale, rules.Outdated))
            return _told(row.id, "stale" if stale else "refused", problem.sentence)

    def _work(self, step: str, row: Row) -> Callable[[Act], Outcome]:
        def work(act: Act) -> Outcome:
            taken = steps.take(PlannedOrder, row.id, step, {}, row.version, act)
            if isinstance(taken, Approval):
                return _told(row.id, "asked", "Asked, not yet decided.")
            return _told(row.id, "done", taken.refusal)

        return work


def merge(rows: Sequence[Row], act: Act) -> PlannedOrder:
    """All of them or none."""
    demand(act.actor, PlannedOrder, "firm")
    demand(act.actor, PlannedOrder, "cancel")
    orders = []
    for row in sorted(rows, key=lambda row: row.id):
        order = act.find(PlannedOrder, row.id, lock=True)
        steps.check_version(order, row.version)
        orders.append(order)
    merged = commands.merge(orders, act)
    check_frozen(merged, act)
    return merged


def enqueue(step: str, rows: Sequence[Row], act: Act) -> UUID:
    payload = {"step": step, "rows": [[str(row.id), row.version] for row in rows]}
    return jobs.enqueue(act.session, MASS, payload, actor=act.actor)


def run(run: JobRun, payload: dict[str, Any]) -> dict[str, Any]:
    """The same by a worker, with progress; begun again it goes on where it stopped."""
    rows = [Row(UUID(id), version) for id, version in payload["rows"]]
    counts, told = dict.fromkeys(OUTCOMES, 0), list[Outcome]()
    assert run.actor is not None
    doing = Doing(run.database, run.assembly, run.actor, run.id)
    for done, one in enumerate(doing.each(payload["step"], rows), 1):
        counts[one["outcome"]] += 1
        if one["outcome"] != "done" and len(told) < SHOWN:
            told.append(one)
        run.progress(done, len(rows), f"{done} of {len(rows)} orders")
    return counts | {"rows": told}


def _told(id: UUID, outcome: str, sentence: str) -> Outcome:
    return {"id": str(id), "outcome": outcome, "sentence": sentence}


JOB = JobKind(MASS, run, time_limit_s=3600, label="Planned orders in a mass")
