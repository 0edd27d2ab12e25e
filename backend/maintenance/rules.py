"""Decisions of maintenance, on values: how fast somebody must come, and the repair clock (equipment.md §3, §6)."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from backend.kernel.errors import Forbidden, Invalid, Refused

RESPOND = {1: timedelta(minutes=15), 2: timedelta(hours=1), 3: timedelta(hours=24)}
PRIORITY_OF = {"critical": 1, "line_stop": 1, "major": 2, "minor": 3}
CODED = ("breakdown_repair", "defect")  # kinds whose failure is written down in codes

Span = tuple[datetime, datetime | None]


def respond_by(reported: datetime, priority: int) -> datetime | None:
    """Planned work (4) waits for its plan."""
    return reported + RESPOND[priority] if priority in RESPOND else None


def priority_of(severity: str | None) -> int:
    """What a patrol, or whoever called, thought of it."""
    return PRIORITY_OF.get(severity or "", 3)


def minutes_between(begin: datetime | None, end: datetime | None) -> Decimal | None:
    """Whole minutes, never below zero: two phones' clocks may differ."""
    if begin is None or end is None:
        return None
    return Decimal(max(0, round((end - begin).total_seconds() / 60)))


def whole_window(begin: datetime | None, end: datetime | None) -> None:
    """A window has both ends or none."""
    for name, known, other in (("planned_from", begin, end), ("planned_until", end, begin)):
        if known is None and other is not None:
            raise Invalid(f"{name}: a window needs its beginning and its end.", {name: ["A moment is needed."]})


def can_plan(number: str, state: str, open_states: Collection[str]) -> None:
    if state not in open_states:
        raise Refused(f"{number} is {state}; nothing is planned for it any more.")


def waiting(started: datetime, finished: datetime, pauses: Iterable[Span]) -> Decimal:
    """Minutes of the pauses that lie between start and finish, those that overlap counted once."""
    spans = sorted((max(begin, started), min(end or finished, finished)) for begin, end in pauses)
    total, reached = timedelta(0), started
    for begin, end in spans:
        begin = max(begin, reached)
        if end > begin:
            total, reached = total + (end - begin), end
    return Decimal(round(total.total_seconds() / 60))


def can_verify(verifier: UUID | None, doers: Iterable[UUID | None], number: str) -> None:
    """Separation of duties: accepted by another person than the doer."""
    if verifier is not None and verifier in set(doers):
        raise Forbidden(f"{number} is accepted by somebody else than who did it.")


def lacking(kind: str, codes: Iterable[UUID | None], hours: Decimal | None, number: str) -> list[str]:
    """What should have been said when the work was completed."""
    told = []
    if kind in CODED and None in set(codes):
        told.append(f"{number} was completed without its failure codes.")
    if hours is None:
        told.append(f"{number} was completed without hours.")
    return told
