"""What a simulation supposes of capacity and days off, laid on the work centers of its load and its rough-cut."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from backend.kernel.capacity.facts import Entry, Key, Resource
from backend.kernel.capacity.supposing import Supposed, suppose
from backend.kernel.capacity.what_if import Alternate, rerouted
from backend.planning.plan_overlay import PlanOverlay
from backend.planning.plan_version import PlanVersion
from backend.plant.work_center import WorkCenter

ALWAYS = 1 << 30
HUNDRED = 100


@dataclass(frozen=True)
class CapacityOverlay:
    """The lines of a simulation from a day on; of a plan that supposes nothing there are none."""

    lines: Sequence[PlanOverlay]
    today: date

    @classmethod
    def of(cls, version: PlanVersion | None, today: date) -> "CapacityOverlay":
        return cls(version.overlay if version is not None and version.is_simulation else (), today)

    @property
    def others(self) -> set[UUID]:
        """Work centers that work is moved to."""
        return {line.other_work_center_id for line in self.lines if line.other_work_center_id is not None}

    def laid(self, resource: Resource, center: WorkCenter, days: int, sizes: tuple[Fraction, Fraction]) -> Resource:
        """`sizes`: the hours of a place in one shift, and for how many places a unit of the resource stands.

        Days off of the site are those of a work center without a calendar of its own.
        """
        shift, places = sizes
        found = [self._supposed(line, shift) for line in self.lines if _is_about(line, center)]
        return suppose(resource, found, days, places)

    def rerouted(self, entries: Iterable[Entry]) -> list[Entry]:
        moves = [line for line in self.lines if line.kind == "capacity" and line.action == "move"]
        return rerouted(entries, [self._alternate(line) for line in moves])

    def _alternate(self, line: PlanOverlay) -> Alternate:
        share = Fraction(line.quantity or 0) / HUNDRED
        first, end = self._days(line)
        key: Key = line.work_center_id
        return Alternate(key, line.other_work_center_id, share, first=first, end=end)

    def _supposed(self, line: PlanOverlay, shift: Fraction) -> Supposed:
        first, end = self._days(line)
        if line.kind == "calendar":
            return Supposed(first, end, is_open=line.action == "open")
        amount = Fraction(line.quantity or 0) * (-1 if line.action == "less" else 1)
        if line.parameter == "places":
            return Supposed(first, end, places=amount)
        if line.parameter == "shifts":
            return Supposed(first, end, more=amount * shift)
        return Supposed(first, end, hours=amount) if line.action == "set" else Supposed(first, end, more=amount)

    def _days(self, line: PlanOverlay) -> tuple[int, int]:
        """A day off is one day unless it says more; of capacity what is not said is the beginning or the end."""
        first = 0 if line.day is None else (line.day - self.today).days
        if line.until is not None:
            return first, (line.until - self.today).days + 1
        return first, first + 1 if line.kind == "calendar" else ALWAYS


def _is_about(line: PlanOverlay, center: WorkCenter) -> bool:
    if line.kind == "calendar":
        return center.work_calendar_id is None
    return line.kind == "capacity" and line.action != "move" and line.work_center_id == center.id
