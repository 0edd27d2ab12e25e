"""What happened to work centers: machines that stand or are given to maintenance, and work that is behind."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from backend.maintenance.queries import Window
from backend.scheduling.followed import Followed, Happening, Open
from backend.scheduling.naming import Row

USUALLY = timedelta(hours=8)  # how long equipment is supposed to stand while nobody says
LONGER = timedelta(days=3)  # how long it may stand then, over a weekend
LATE = timedelta(minutes=30)  # what a floor is late anyway
CENTER, REPAIR = "plant/work_center", "maintenance/maintenance_order"


def machines(found: Followed, windows: Iterable[Window], places: Mapping[str, int | None]) -> Iterator[Happening]:
    """Windows the schedule does not suppose in which work lies, or soon after which, where nobody said their end.

    `places` says by the number of a maintenance order which place of a work center its equipment is.
    """
    for window in windows:
        until = window.until_at or _usually(found.now)
        place = places.get(window.number) if found.names.places.get(window.work_center_id, 1) > 1 else None
        begins = max(window.from_at, found.now)
        there = found.at((window.work_center_id, place), begins, window.until_at or begins + LONGER)
        if there and not _is_answered(found, window, place):
            yield _machine(found, window, place, _work(found, there, until))


def _is_answered(found: Followed, window: Window, place: int | None) -> bool:
    """Whether the schedule takes it that this very place is closed when the window begins, however long."""
    begins = max(window.from_at, found.now)
    for change in found.supposes("closed", window.work_center_id):
        here = change.place in (None, place)
        if (
            here
            and (change.from_at is None or change.from_at <= begins)
            and (change.until_at is None or change.until_at > begins)
        ):
            return True
    return False


def _work(found: Followed, there: Sequence[Open], until: datetime) -> str:
    count = sum(slot.start_at < until for slot in there)
    if count:
        return f"Operations scheduled there by then: {count}."
    return f"The next operation there begins {found.names.moment(there[0].start_at)}."


def _machine(found: Followed, window: Window, place: int | None, work: str) -> Happening:
    until, told = window.until_at or _usually(found.now), found.names.moment
    center = found.names.center(window.work_center_id)
    span = f"{center} stands since {told(window.from_at)}, supposedly until {told(until)}."
    if not window.stands:
        span = f"{center} is given to maintenance from {told(window.from_at)} until {told(until)}."
    about = {"document": REPAIR, "id": window.maintenance_order_id, "number": window.number}
    closed = {
        "action": "closed", "work_center_id": window.work_center_id, "place": place, "from_at": window.from_at,
        "until_at": until, "reason": window.number,
    }  # fmt: skip
    code = "equipment_down" if window.stands else "maintenance_window"
    return Happening(code, f"{span} {work}", about, [closed])


def _usually(now: datetime) -> datetime:
    """On a whole minute, as people say it: a ticket at its end does not begin a part of a second before it."""
    return (now + USUALLY + timedelta(minutes=1, microseconds=-1)).replace(second=0, microsecond=0)


def behind(found: Followed) -> Iterator[Happening]:
    """One row for each work center where operations should have begun, or ended, half an hour ago."""
    counts = Counter(slot.work_center_id for slot in found.slots if _is_behind(slot, found))
    for center_id, count in sorted(counts.items(), key=lambda told: (-told[1], found.names.center(told[0]))):
        center = found.names.centers.get(center_id)
        if center is not None:
            yield Happening("behind", _behind(str(center["title"]), count), _of(center), [])


def _is_behind(slot: Open, found: Followed) -> bool:
    """A slot without a ticket was never given to the floor: that is told as an order not released, not as behind."""
    since = found.now - LATE
    if slot.ticket_id is None:
        return False
    return slot.end_at < since or (slot.start_at < since and slot.ticket_state == "waiting")


def _behind(center: str, count: int) -> str:
    return f"{center} is behind with 1 operation." if count == 1 else f"{center} is behind with {count} operations."


def _of(center: Row) -> Row:
    id: UUID = center["id"]
    return {"document": CENTER, "id": id, "number": center["number"]}
