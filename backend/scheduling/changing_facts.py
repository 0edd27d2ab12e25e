"""What a schedule supposes beyond the factory's own records, by what it is about."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from backend.kernel.scheduling.plant.facts import Span
from backend.kernel.scheduling.plant.opening import joined, shared
from backend.scheduling.closures import Closure
from backend.scheduling.detailed_schedule import ScheduleChange
from backend.scheduling.loaded import Place
from backend.scheduling.openings import Window


@dataclass(frozen=True)
class Hours:
    """A stretch in which a work center, or one place of it, is closed or open otherwise than its calendar says."""

    is_open: bool
    place: int | None
    span: Span
    reason: str = ""

    def laid(self, stretches: tuple[Span, ...], length: int) -> tuple[Span, ...]:
        if self.is_open:
            return joined((*stretches, self.span))
        start, end = self.span
        return shared(stretches, joined(((0, start), (end, length))))


@dataclass
class Supposed:
    """By work center, order and operation. An operation is named by its id or by that of its ticket."""

    window: Window
    hours: Mapping[UUID, list[Hours]] = field(default_factory=lambda: defaultdict(list))
    due: dict[UUID, int] = field(default_factory=dict)
    priority: dict[UUID, int] = field(default_factory=dict)
    material: dict[UUID, int] = field(default_factory=dict)
    held: dict[UUID, int | None] = field(default_factory=dict)
    pins: dict[UUID, tuple[Place, int]] = field(default_factory=dict)

    def stretches(self, place: Place, usual: tuple[Span, ...], places: int) -> tuple[Span, ...]:
        """The open time of a place, what was said last being laid on last.

        Equipment that is none of the places closes the only one there is, and of several the last.
        """
        for hours in self.of(place, places):
            usual = hours.laid(usual, self.window.length)
        return usual

    def of(self, place: Place, places: int) -> list[Hours]:
        found = self.hours.get(place.work_center_id, ())
        return [one for one in found if one.place is None or min(one.place, places) == place.place]

    def take(self, change: ScheduleChange) -> None:
        about = change.operation_id or change.work_order_id
        if change.action in ("closed", "open") and change.work_center_id is not None:
            self._take_hours(change, change.work_center_id)
        elif change.action == "pin" and change.operation_id and change.work_center_id and change.from_at:
            place = Place(change.work_center_id, change.place or 1)
            self.pins[change.operation_id] = place, max(0, self.window.second(change.from_at))
        elif about is not None:
            self._take_order(change, about)

    def _take_hours(self, change: ScheduleChange, center_id: UUID) -> None:
        span = self._span(change.from_at, change.until_at)
        self.hours[center_id].append(Hours(change.action == "open", change.place, span, change.reason))

    def _take_order(self, change: ScheduleChange, about: UUID) -> None:
        moment = None if change.from_at is None else self.window.second(change.from_at)
        if change.action == "priority" and change.priority is not None:
            self.priority[about] = change.priority
        elif change.action == "held":
            self.held[about] = moment
        elif moment is not None and change.action in ("due", "material"):
            (self.due if change.action == "due" else self.material)[about] = moment

    def _span(self, begin: datetime | None, end: datetime | None) -> Span:
        start = 0 if begin is None else max(0, self.window.second(begin))
        last = self.window.length if end is None else min(self.window.length, self.window.second(end))
        return start, max(start, last)

    def close(self, closure: Closure) -> None:
        span = self._span(closure.from_at, closure.until_at)
        self.hours[closure.work_center_id].append(Hours(False, closure.place, span, closure.reason))


def supposed(changes: Iterable[ScheduleChange], standing: Collection[Closure], window: Window) -> Supposed:
    """Where a change says how long a work center, or the place of it, is closed from now on, it is not guessed.

    What is planned is no guess: it stays closed then.
    """
    made, lines = Supposed(window), sorted(changes, key=lambda line: line.position)
    begins = (line for line in lines if line.action == "closed" and (line.from_at or window.zero) <= window.zero)
    told = {(line.work_center_id, line.place) for line in begins}
    for closure in standing:
        center_id = closure.work_center_id
        if not closure.stands or not {(center_id, None), (center_id, closure.place)} & told:
            made.close(closure)
    for line in lines:
        made.take(line)
    return made
