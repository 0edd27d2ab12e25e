"""The order of grades in the kernel's terms: runs in minutes, changes by the table, all costs as whole millionths."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_CEILING, Decimal
from functools import cached_property
from itertools import pairwise
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend.kernel.cutting.grade_change import Change, Placed, Run, timed
from backend.kernel.errors import Invalid
from backend.kernel.quantity import QUANTUM, ZERO
from backend.plant.company import Site
from backend.scheduling.grade_change_table import GradeChange, GradeChangeTable
from backend.scheduling.grade_sequence import GradeRun, GradeSequence

NOW = "now"
HOUR = Decimal(60)
HUNDRED = Decimal(100)
Grade = tuple[str, Decimal | None]
Row = dict[str, Any]


@dataclass(frozen=True)
class Taken:
    """A change: minutes and broke, or that it must not be."""

    minutes: int = 0
    broke: Decimal = ZERO
    forbidden: bool = False


@dataclass(frozen=True)
class Campaign:
    """A sequence with what stands behind it; the kernel's codes are the ids of its runs."""

    sequence: GradeSequence
    zone: ZoneInfo

    @cached_property
    def grades(self) -> dict[str, Grade]:
        now: dict[str, Grade] = {NOW: (self.sequence.grade, self.sequence.grammage)}
        return now | {str(run.id): (run.grade, run.grammage) for run in self.sequence.runs}

    @cached_property
    def taken(self) -> dict[tuple[str, str], Taken]:
        """Every change there may be; what runs now may be nothing, and then the first grade begins without one."""
        pairs = [(one, other) for one in self.grades for other in self.grades if other not in (one, NOW)]
        return {(one, other): self._taken(self.grades[one], self.grades[other]) for one, other in pairs}

    @property
    def changes(self) -> dict[tuple[str, str], Change]:
        return {
            pair: Change(each.minutes, millionths(self.cost(each)))
            for pair, each in self.taken.items()
            if not each.forbidden
        }

    @cached_property
    def runs(self) -> dict[UUID, Run]:
        late = millionths(self.sequence.late_cost)
        return {run.id: Run(str(run.id), self._minutes(run), *self._window(run), late) for run in self.sequence.runs}

    def cost(self, taken: Taken) -> Decimal:
        return taken.minutes * self.sequence.minute_cost + taken.broke * self.sequence.broke_cost

    def moment(self, minutes: int) -> datetime:
        return self.sequence.begins_at + timedelta(minutes=minutes)

    def _taken(self, before: Grade, after: Grade) -> Taken:
        return Taken() if before == after or not before[0] else change_of(self.sequence.table, before, after)

    def _minutes(self, run: GradeRun) -> int:
        rate = run.tonnes_per_hour or self.sequence.tonnes_per_hour
        return int((run.tonnes * HOUR / rate).to_integral_value(ROUND_CEILING))

    def _window(self, run: GradeRun) -> tuple[int, int | None]:
        earliest = max(0, self._minute(run.earliest)) if run.earliest else 0
        return earliest, self._minute(run.due + timedelta(days=1)) if run.due else None

    def _minute(self, day: date) -> int:
        """When a day begins at the site."""
        begins = datetime.combine(day, time(), self.zone)
        return int((begins - self.sequence.begins_at).total_seconds() // 60)


def campaign_of(session: Session, sequence: GradeSequence) -> Campaign:
    return Campaign(sequence, ZoneInfo(session.get_one(Site, sequence.site_id).timezone))


def change_of(table: GradeChangeTable, before: Grade, after: Grade) -> Taken:
    """The entry that says most about both grammages, else a free step of grammage, else the usual."""
    found = [entry for entry in table.changes if _fits(entry, before, after)]
    if found:
        best = max(found, key=lambda entry: (entry.before_grammage is not None) + (entry.after_grammage is not None))
        return Taken(best.minutes, best.broke, best.forbidden)
    if before[0] == after[0] and _is_free(before[1], after[1], table.free_step):
        return Taken()
    return Taken(table.usual_minutes, table.usual_broke, table.unlisted_forbidden)


def millionths(cost: Decimal) -> int:
    return int((cost / QUANTUM).to_integral_value())


def arranged(campaign: Campaign, order: Sequence[UUID]) -> list[Run]:
    """The runs in this order, which must name each of them once."""
    if sorted(order) != sorted(campaign.runs):
        said = "Each run of the sequence must be named once."
        raise Invalid(f"order: {said}", {"order": [said]})
    return [campaign.runs[id] for id in order]


def told(session: Session, sequence: GradeSequence, order: Sequence[UUID]) -> Row:
    """The ribbon: runs with the change before each; where one is forbidden, which, and no times."""
    campaign = campaign_of(session, sequence)
    runs = arranged(campaign, order)
    placed = timed(runs, campaign.changes, NOW)
    pairs = list(pairwise([NOW, *(run.code for run in runs)]))
    lines = {str(run.id): run for run in sequence.runs}
    rows = [_row(lines[after], campaign.taken[before, after], campaign) for before, after in pairs]
    if placed is not None:
        rows = [row | _times(each, campaign) for row, each in zip(rows, placed, strict=True)]
    return {
        "sequence": _sequence(sequence),
        "feasible": placed is not None,
        "sentence": "" if placed is not None else _forbidden(pairs, campaign),
        "rows": rows,
        "measures": measures(placed, campaign),
        "cost_before": sequence.cost,
        "proved": sequence.proved and list(order) == [run.id for run in sequence.runs],
    }


def measures(placed: Sequence[Placed] | None, campaign: Campaign) -> Row | None:
    """What an order comes to: changes, broke, lateness, and the cost of all."""
    if placed is None:
        return None
    codes = [NOW, *(each.run.code for each in placed)]
    taken = [campaign.taken[pair] for pair in pairwise(codes)]
    late = sum(each.late for each in placed)
    return {
        "change_minutes": sum(each.minutes for each in taken),
        "broke": sum((each.broke for each in taken), ZERO),
        "late_minutes": late,
        "cost": sum((campaign.cost(each) for each in taken), ZERO) + late * campaign.sequence.late_cost,
        "ends_at": campaign.moment(placed[-1].end) if placed else None,
    }


def _sequence(sequence: GradeSequence) -> Row:
    names = ("id", "number", "version", "state", "begins_at", "grade", "grammage", "remark", "late_cost")
    center, table = sequence.work_center, sequence.table
    return {name: getattr(sequence, name) for name in names} | {
        "work_center": {"id": center.id, "number": center.number, "title": center.name},
        "table": {"id": table.id, "number": table.number, "title": table.name},
    }


def _row(run: GradeRun, taken: Taken, campaign: Campaign) -> Row:
    names = ("id", "grade", "grammage", "tonnes", "due", "earliest")
    change = {"minutes": taken.minutes, "broke": taken.broke, "cost": campaign.cost(taken)}
    return {name: getattr(run, name) for name in names} | {
        "minutes": campaign.runs[run.id].minutes,
        "change": change | {"forbidden": taken.forbidden},
        "starts_at": None,
        "ends_at": None,
        "late_minutes": 0,
    }


def _times(placed: Placed, campaign: Campaign) -> Row:
    starts, ends = campaign.moment(placed.start), campaign.moment(placed.end)
    return {"starts_at": starts, "ends_at": ends, "late_minutes": placed.late}


def _forbidden(pairs: Sequence[tuple[str, str]], campaign: Campaign) -> str:
    before, after = next(pair for pair in pairs if campaign.taken[pair].forbidden)
    return f"The change from {_named(campaign.grades, before)} to {_named(campaign.grades, after)} is forbidden."


def _named(grades: Mapping[str, Grade], code: str) -> str:
    grade, grammage = grades[code]
    return grade if grammage is None else f"{grade} {grammage.normalize():f} g/m²"


def _fits(entry: GradeChange, before: Grade, after: Grade) -> bool:
    same = entry.before == before[0] and entry.after == after[0]
    return same and entry.before_grammage in (None, before[1]) and entry.after_grammage in (None, after[1])


def _is_free(before: Decimal | None, after: Decimal | None, step: Decimal) -> bool:
    if before is None or after is None:
        return before is after
    return abs(after - before) * HUNDRED <= step * before
