"""Who worked from when to when, folded from starts, pauses and finishes; shared times are split (§15).

Pure: the same facts give the same intervals in whatever order they arrive.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from uuid import UUID

from backend.kernel.quantity import SCALE

OPENING, CLOSING = ("start", "resume"), ("pause", "finish")
TIME_KINDS = (*OPENING, *CLOSING)


@dataclass(frozen=True, order=True)
class Tap:
    """Somebody pressed start, pause, resume or finish; the id settles who was first at the same moment."""

    at: datetime
    id: UUID
    kind: str
    person_id: UUID | None = None


@dataclass(frozen=True)
class Interval:
    person_id: UUID | None
    begun_at: datetime
    ended_at: datetime | None = None


def fold(taps: Iterable[Tap]) -> list[Interval]:
    """A start opens the person's interval, a pause closes it, a finish closes everybody's."""
    running: dict[UUID | None, datetime] = {}
    made: list[Interval] = []
    for tap in sorted(taps):
        if tap.kind in OPENING:
            running.setdefault(tap.person_id, tap.at)
            continue
        for person_id in list(running) if tap.kind == "finish" else [tap.person_id]:
            if person_id in running:
                made.append(Interval(person_id, running.pop(person_id), tap.at))
    return [*made, *(Interval(person_id, at) for person_id, at in running.items())]


def is_ended(taps: Iterable[Tap]) -> bool:
    """Whether the last word was finish."""
    return max(taps).kind == "finish"


def attribute(spans: Mapping[UUID, tuple[datetime, datetime | None]]) -> dict[UUID, Decimal]:
    """Minutes of each closed span of one person: at every moment the spans open then share it equally.

    A span without an end goes on, so it takes its share from the others but has no minutes yet itself.
    """
    bounds = sorted({moment for span in spans.values() for moment in span if moment is not None})
    seconds = dict.fromkeys((id for id, span in spans.items() if span[1] is not None), Fraction(0))
    for since, until in itertools.pairwise(bounds):
        present = [id for id, span in spans.items() if span[0] <= since and (span[1] is None or span[1] >= until)]
        for id in present:
            if id in seconds:
                seconds[id] += _seconds(until - since) / len(present)
    return {id: _minutes(value) for id, value in seconds.items()}


def touching(changed: Sequence[tuple[datetime, datetime | None]], end: datetime) -> tuple[datetime, datetime] | None:
    """From when to when the changed spans reach; an open one reaches to `end`."""
    if not changed:
        return None
    return min(span[0] for span in changed), max(span[1] or end for span in changed)


def _seconds(length: timedelta) -> Fraction:
    return Fraction(length // timedelta(microseconds=1), 1_000_000)


def _minutes(seconds: Fraction) -> Decimal:
    """Rounded down, so that shares never add up to more than was attended."""
    return Decimal(floor(seconds / 60 * 10**SCALE)).scaleb(-SCALE)
