"""What was said of a schedule that stands, and that still counts where it is mended."""

from collections.abc import Iterator
from datetime import datetime

from backend.documents.fields import fields_of
from backend.scheduling.detailed_schedule import DetailedSchedule, ScheduleChange

HOURS = ("closed", "open")
STAYS = ("due", "priority")
STEP = 10  # between the positions of two lines


def carry(schedule: DetailedSchedule, base: DetailedSchedule, now: datetime) -> None:
    """Before what the schedule itself supposes, which counts alone where both speak of the same.

    A machine that stands, or an order that is held, for nobody knows how long is told again as long as that lasts.
    """
    carried = [
        line for line in copies(base, now) if _ends(line) and not any(_same(line, own) for own in schedule.changes)
    ]
    for line in schedule.changes:
        line.position += STEP * len(carried)
    for place, line in enumerate(carried, 1):
        line.position = STEP * place
        schedule.changes.append(line)


def copies(schedule: DetailedSchedule, now: datetime) -> Iterator[ScheduleChange]:
    """All that still counts, in its order."""
    names = ["position", *(one.name for one in fields_of(ScheduleChange))]
    for line in sorted(schedule.changes, key=lambda line: line.position):
        if _still_counts(line, now):
            yield ScheduleChange(**{name: getattr(line, name) for name in names})


def _still_counts(line: ScheduleChange, now: datetime) -> bool:
    """What was put somewhere by hand has begun by now, or is scheduled anew."""
    if line.action == "pin":
        return line.from_at is not None and line.from_at >= now
    return line.until_at is None or line.until_at > now


def _ends(line: ScheduleChange) -> bool:
    return line.action in STAYS or (line.until_at if line.action in HOURS else line.from_at) is not None


def _same(one: ScheduleChange, other: ScheduleChange) -> bool:
    """Of a machine, as far as the hours meet."""
    if one.about != other.about:
        return False
    return one.action not in HOURS or (_meets(one, other) and _meets(other, one))


def _meets(one: ScheduleChange, other: ScheduleChange) -> bool:
    return one.from_at is None or other.until_at is None or one.from_at < other.until_at
