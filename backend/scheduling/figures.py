"""What a schedule is worth in figures people read, and how full work centers are day by day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from backend.kernel.quantity import ZERO
from backend.kernel.scheduling.plant.facts import Facts, Schedule, Slot, Span
from backend.kernel.scheduling.plant.known import Known
from backend.kernel.scheduling.plant.opening import joined, shared
from backend.scheduling import rules
from backend.scheduling.loaded import Loaded

HOUR, MINUTE, TWO = Decimal(3600), 60, Decimal("0.01")
DAY = timedelta(days=1)
Figures = dict[str, Any]


class DayLoad(NamedTuple):
    """A work center on a local day, in minutes over all its places."""

    work_center_id: UUID
    day: date
    open_minutes: int
    busy_minutes: int
    setup_minutes: int


@dataclass(frozen=True)
class Reckoning:
    """A schedule that was made, with the facts it keeps."""

    loaded: Loaded
    facts: Facts
    schedule: Schedule
    zone: ZoneInfo

    @cached_property
    def _slots(self) -> Mapping[str, list[Slot]]:
        """By place, in the order of time."""
        made: dict[str, list[Slot]] = defaultdict(list)
        for slot in sorted(self.schedule.slots.values(), key=lambda slot: (slot.machine, slot.start, slot.end)):
            made[slot.machine].append(slot)
        return made

    @cached_property
    def last(self) -> int:
        """When everything is done."""
        return max((slot.end for slot in self.schedule.slots.values()), default=0)

    @cached_property
    def spans(self) -> Mapping[str, Span]:
        """From the first start to the last end of each order."""
        made: dict[str, Span] = {}
        for slot in self.schedule.slots.values():
            order = str(self.loaded.tasks[slot.operation].work_order_id)
            start, end = made.get(order, (slot.start, slot.end))
            made[order] = min(start, slot.start), max(end, slot.end)
        return made

    def figures(self) -> Figures:
        """For the document; lateness, set-ups and flow in hours, utilization until the last end."""
        due = {one.id: one.due for one in self.facts.orders}
        late = [end - due[id] for id, (_, end) in self.spans.items() if end > due[id]]
        flow, slots = sum(end - start for start, end in self.spans.values()), self.schedule.slots.values()
        return {
            "operations": len(slots),
            "orders": len(self.spans),
            "late_orders": len(late),
            "left_out": len(self.schedule.left_out) + len(self.loaded.left_out),
            "tardiness_hours": hours(sum(late)),
            "setup_hours": hours(sum(slot.start - slot.setup for slot in slots)),
            "flow_hours": hours(flow),
            "utilization_percent": self._utilization(),
            "wip_orders": (Decimal(flow) / self.last).quantize(TWO) if self.last else None,
            "moved": sum(self.moved(slot) for slot in slots),
            "ends_at": self.loaded.moment(self.last) if slots else None,
        }

    def moved(self, slot: Slot) -> bool:
        """Whether it lies elsewhere, or at another time, than in the schedule it is made from."""
        was = self.loaded.before.get(slot.operation)
        if was is None:
            return False
        moment = self.loaded.moment
        return was.machine != slot.machine or rules.is_another_time(moment(was.start), moment(slot.start))

    def _utilization(self) -> Decimal | None:
        until = ((0, self.last),)
        there = sum(_length(shared(stretches, until)) for stretches in self._open.values())
        busy = sum(_length(self._busy(place, self.last)) for place in self._slots)
        return (Decimal(100 * busy) / there).quantize(TWO) if there else None

    @cached_property
    def _open(self) -> Mapping[str, tuple[Span, ...]]:
        known = Known(self.facts)
        return {one.id: known.open(frozenset((one.calendar,))) for one in self.facts.machines}

    def _busy(self, place: str, until: int) -> tuple[Span, ...]:
        """At work in open time; what a furnace does together counts once."""
        work = joined((slot.start, min(slot.end, until)) for slot in self._slots.get(place, ()))
        return shared(self._open[place], work)

    def _setups(self, place: str) -> tuple[Span, ...]:
        return shared(self._open[place], joined((slot.setup, slot.start) for slot in self._slots.get(place, ())))

    def loads(self, until: int) -> list[DayLoad]:
        """Every day on which a work center is open or at work, up to `until` or the last end if that is later."""
        length = max(until, self.last)
        cuts, days = self._days(length)
        found: dict[tuple[UUID, date], list[int]] = defaultdict(lambda: [0, 0, 0])
        for key, place in self.loaded.places.items():
            if key in self._open:
                kinds = shared(self._open[key], ((0, length),)), self._busy(key, length), self._setups(key)
                for kind, stretches in enumerate(kinds):
                    for at, seconds in _by_day(stretches, cuts):
                        found[place.work_center_id, days[at]][kind] += seconds
        return [DayLoad(*at, *(seconds // MINUTE for seconds in told)) for at, told in sorted(found.items())]

    def _days(self, length: int) -> tuple[list[int], list[date]]:
        """Where the local days begin, one more than there are days."""
        first = self.loaded.zero.astimezone(self.zone).date()
        days, cuts = [first], [0]
        while cuts[-1] < length:
            midnight = datetime.combine(days[-1] + DAY, time(), self.zone)
            cuts.append(self.loaded.second(midnight))
            days.append(days[-1] + DAY)
        return cuts, days


def _by_day(stretches: Iterable[Span], cuts: list[int]) -> Iterator[tuple[int, int]]:
    """Seconds of each day, by its place; both are ascending."""
    at = 0
    for start, end in stretches:
        while at + 1 < len(cuts) and cuts[at + 1] <= start:
            at += 1
        day = at
        while day + 1 < len(cuts) and start < end:
            stop = min(end, cuts[day + 1])
            yield day, stop - start
            start, day = stop, day + 1


def _length(stretches: Iterable[Span]) -> int:
    return sum(end - start for start, end in stretches)


def hours(seconds: int) -> Decimal:
    return (Decimal(seconds) / HOUR).quantize(TWO) if seconds else ZERO
