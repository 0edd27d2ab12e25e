"""Why an operation lies where it lies, in the words of the floor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from backend.scheduling.called import Called, Lies
from backend.scheduling.detailed_schedule import DetailedSchedule, ScheduleSlot

FIXED = {
    "running": "It is running.",
    "frozen": "It begins within the frozen time; what is frozen keeps its place.",
    "pin": "It was put here by hand.",
}
NOT_BEFORE = {
    "release": "Its order does not begin before {}.",
    "material": "Its material is not there before {}.",
    "held": "It is held until {}.",
}
Bound = Sequence[Any]  # cause, second, ids
MINUTE = 60


@dataclass(frozen=True)
class SlotWords:
    """The causes of one slot; `bounds` as they were written with it, the latest first."""

    schedule: DetailedSchedule
    slot: ScheduleSlot
    called: Called

    @property
    def bounds(self) -> Sequence[Bound]:
        return self.slot.about

    def moment(self, bound: Bound) -> datetime:
        assert self.schedule.begins_at is not None  # it was made
        return self.schedule.begins_at + timedelta(seconds=bound[1])

    def sentence(self) -> str:
        """The cause, and what would be won without it."""
        if not self.bounds:
            return ""
        cause, minutes = self.of(self.bounds[0]), self.slot.gain // MINUTE
        return f"{cause} Without that it could begin {minutes} min sooner." if minutes else cause

    def of(self, bound: Bound) -> str:
        cause, about = bound[0], [str(one) for one in bound[2:]]
        at = self.called.moment(self.moment(bound))
        center = self.called.place(f"{self.slot.work_center_id}.{self.slot.place}")
        match cause:
            case "fixed":
                return FIXED.get(self.slot.fixed, FIXED["pin"])
            case "release" | "material" | "held":
                return NOT_BEFORE[cause].format(at)
            case "before":
                return self._before(about[0], bound, at)
            case "machine":
                return self._busy(center, self.called.operation(about[0]), at)
            case "setup":
                return f"{center} is set up for {about[0]} and ready at {at}."
            case "crew":
                return f"Waits for {self.called.name(about[0])} to set it up; {center} is ready at {at}."
            case "pool":
                return self._pool(about, at)
            case "cap":
                return self._room(self.called.name(about[0]), self.called.operation(about[1]), at)
        return self._free(cause, center, at)

    def _busy(self, center: str, other: Lies, at: str) -> str:
        return f"{center} is busy with operation {other.number} of {other.order} until {at}."

    def _room(self, limit: str, last: Lies, at: str) -> str:
        return f"Waits for room in {limit}, which {last.order} leaves {at}."

    def _free(self, cause: str, center: str, at: str) -> str:
        if cause == "calendar":
            return f"{center}, with all it needs, does not work before {at}."
        if cause == "now":
            return "Nothing comes before it: it begins as soon as anything can."
        return "It could begin sooner; the order of work puts others first."

    def _before(self, key: str, bound: Bound, at: str) -> str:
        """Which operation, where it lies and when it ends; what must rest, or is handed on in portions, says so."""
        number, order, where, end_at = self.called.operation(key)
        if end_at is None:
            return f"Waits for an operation before it, until {at}."
        ends, moment = self.called.moment(end_at), self.moment(bound)
        if moment > end_at:
            return f"Waits for operation {number} of {order} on {where}, which ends {ends} and then rests until {at}."
        if moment < end_at:
            return f"Waits for the first portion of operation {number} of {order} on {where}, there at {at}."
        return f"Waits for operation {number} of {order} on {where}, which ends {ends}."

    def _pool(self, about: Sequence[str], at: str) -> str:
        name = self.called.name(about[0])
        if len(about) > 1 and about[1] in self.called.lies:
            other = self.called.operation(about[1])
            return f"Waits for {name}, which operation {other.number} of {other.order} uses until {at}."
        return f"Waits for {name} until {at}."
