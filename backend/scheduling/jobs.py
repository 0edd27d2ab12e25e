"""Making a schedule as a background job: load, dispatch, search, check, write the slots, then say it is made."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlalchemy.orm import Session

from backend.documents.act import Act, perform
from backend.documents.actor import software
from backend.documents.jobs import Cancelled, JobKind, JobRun, Superseded, change_mine
from backend.documents.steps import step_within
from backend.kernel.errors import Problem
from backend.kernel.scheduling.plant.solve import Made
from backend.plant.company import Site
from backend.scheduling import commands
from backend.scheduling.commands import MAKE
from backend.scheduling.detailed_schedule import DetailedSchedule
from backend.scheduling.figures import Reckoning
from backend.scheduling.forgetting import forgotten
from backend.scheduling.loaded import Loaded
from backend.scheduling.loading import load
from backend.scheduling.solving import Curve, Point, hours, solved
from backend.scheduling.writing import Rows

WRITTEN = 90  # of a hundred, when the search is over


def make(run: JobRun, payload: dict[str, Any]) -> None:
    """One schedule; a cancelled or failed run leaves no slots, and the published schedule as it was."""
    making = Making(run, UUID(payload["schedule_id"]))
    try:
        making.make()
    except Cancelled:
        making.leave(commands.stop)
        raise
    except Problem as problem:
        making.leave(_failed(problem.sentence))
        raise
    except Superseded:
        raise
    except Exception as error:
        if run.claim.is_last:
            making.leave(_failed(f"No schedule came about: {type(error).__name__}."))
        raise


def _failed(sentence: str) -> Callable[[UUID, Act], None]:
    return lambda schedule_id, act: commands.fail(schedule_id, sentence, act)


@dataclass
class Making:
    """One attempt at a schedule."""

    run: JobRun
    schedule_id: UUID

    def make(self) -> None:
        began = time.perf_counter()
        self._act(self._begin)
        self._forget()
        self.run.progress(0, 100, "Reading orders, tickets and calendars")
        schedule, loaded, zone = self._load()
        curve = Curve(loaded, lambda points: self._tell(schedule, points))
        made, facts = solved(schedule, loaded, curve)
        self._tell(schedule, curve.points)
        reckoning = Reckoning(loaded, facts, made.schedule, zone)
        self._write(Rows(self.schedule_id, reckoning), schedule.horizon_days)
        seconds = Decimal(f"{time.perf_counter() - began:.3f}")
        figures = reckoning.figures() | {"rules": _alone(made), "curve": curve.points, "seconds": seconds}
        self._act(lambda act: self._finish(figures, act))

    def leave(self, say: Callable[[UUID, Act], None]) -> None:
        """Say what became of it; nothing it has written so far stays."""
        self._forget()
        self._act(lambda act: say(self.schedule_id, act))

    def _begin(self, act: Act) -> None:
        schedule = act.session.get_one(DetailedSchedule, self.schedule_id, with_for_update=True)
        if schedule.state == "queued":
            step_within(schedule, "begin", act)
        elif schedule.state != "running":
            raise Cancelled

    def _load(self) -> tuple[DetailedSchedule, Loaded, ZoneInfo]:
        with self.run.database.reading() as session:
            schedule = session.get_one(DetailedSchedule, self.schedule_id)
            loaded = load(session, schedule, datetime.now(UTC))
            zone = ZoneInfo(session.get_one(Site, schedule.site_id).timezone)
            session.expunge_all()
        return schedule, loaded, zone

    def _tell(self, schedule: DetailedSchedule, points: list[Point]) -> None:
        """How good the best one is by now, for those who watch."""
        self.run.check_cancelled()
        if not points:
            return
        last = points[-1]
        sentence = f"{last['late']} orders late by {last['tardiness_hours']} h, {last['setup_hours']} h of set-ups"
        share = min(1.0, last["s"] / schedule.search_seconds) if schedule.search_seconds else 1.0
        progress = {"done": int(WRITTEN * share), "total": 100, "sentence": sentence}
        mine = update(DetailedSchedule).where(DetailedSchedule.id == self.schedule_id)

        def write(session: Session) -> None:
            session.execute(mine.values(curve=list(points)), execution_options={"synchronize_session": False})
            change_mine(session, self.run.claim, {"progress": progress})

        self.run.database.write(write)

    def _write(self, rows: Rows, horizon_days: int) -> None:
        done = 0
        for statement, chunk in rows.parts(horizon_days * 86_400):
            self.run.progress(WRITTEN, 100, f"{done} rows written")
            self._mine(lambda session, s=statement, c=chunk: session.execute(s, c))  # type: ignore[misc]
            done += len(chunk)

    def _forget(self) -> None:
        """Rows of an attempt that died while it wrote, or of a run that came to nothing."""
        for statement in forgotten(self.schedule_id):
            self._mine(lambda session, s=statement: session.execute(s))  # type: ignore[misc]

    def _mine(self, work: Callable[[Session], Any]) -> None:
        """A transaction of its own; a run that was thought dead writes nothing beside the one that took its place."""

        def transaction(session: Session) -> None:
            work(session)
            change_mine(session, self.run.claim, {"state": "running"})

        self.run.database.write(transaction)

    def _finish(self, figures: dict[str, Any], act: Act) -> None:
        schedule = act.session.get_one(DetailedSchedule, self.schedule_id, with_for_update=True)
        for name, value in figures.items():
            setattr(schedule, name, value)
        schedule.finished_at = act.now
        step_within(schedule, "complete", act)
        self.run.finish(act.session, {"document": "scheduling/detailed_schedule", "id": str(schedule.id)})

    def _act(self, work: Callable[[Act], Any]) -> None:
        perform(self.run.database, self.run.assembly, self.run.actor or software(UUID(int=0)), work)


def _alone(made: Made) -> dict[str, Any]:
    """What each dispatch rule alone comes to."""
    return {name: {"late": one["late"], "tardiness_hours": hours(one["lateness"])} for name, one in made.alone.items()}


JOBS = (JobKind(MAKE, make, forked=True, time_limit_s=4500, label="Schedule"),)
