"""Decisions of patrols, on values: limits, order, stay, plausibility, what a point counts as (equipment.md §4, §10)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt
from uuid import UUID

RESULTS = ("normal", "abnormal", "not_possible")
SEVERITIES = ("minor", "major", "critical")
POINT_STATES = ("open", "done", "abnormal", "not_possible", "missed")
ANSWERED = ("done", "abnormal", "not_possible")
EARTH_M = 6_371_000
FASTEST_M_S = 3.0  # nobody patrols faster than that
CLOCK_TOLERANCE = timedelta(minutes=2)

Place = tuple[Decimal, Decimal]  # latitude, longitude


@dataclass(frozen=True)
class Doubt:
    """Something about a check that does not look right; a grave one is put before a supervisor."""

    sentence: str
    grave: bool = False


@dataclass(frozen=True)
class Visit:
    """One check as these rules see it; `stop` is the place of its point on the route."""

    stop: int
    point: str
    person_id: UUID | None
    arrived: datetime
    left: datetime
    minimum_walk: int = 0
    place: Place | None = None


def judged(said: str, reading: Decimal | None, lower: Decimal | None, upper: Decimal | None) -> str:
    """A reading outside its limits is abnormal whatever was said; a value on a limit is inside."""
    below = reading is not None and lower is not None and reading < lower
    above = reading is not None and upper is not None and reading > upper
    return "abnormal" if (below or above) and said == "normal" else said


def overall(results: Sequence[str]) -> str:
    """What a whole check comes to; a point with nothing to answer is normal by having been visited."""
    if "abnormal" in results:
        return "abnormal"
    return "not_possible" if results and set(results) == {"not_possible"} else "normal"


def worst(severities: Iterable[str | None]) -> str | None:
    found = {one for one in severities if one}
    return next((one for one in reversed(SEVERITIES) if one in found), None)


def point_state(checks: Iterable[tuple[str, bool]], over: bool) -> str:
    """What a stop counts as, from its checks' results and whether each was late, in whatever order they arrived."""
    known = list(checks)
    in_time = [result for result, late in known if not late]
    if in_time:
        return {"abnormal": "abnormal", "normal": "done"}.get(overall(in_time), "not_possible")
    return "missed" if known or over else "open"


def moment(happened: datetime, before: datetime | None, now: datetime) -> datetime:
    """When a check was captured: not before what the same device captured before it, whatever its clock says now.

    An earlier moment that still lies ahead of us was a wrong clock's, and tells nothing.
    """
    return happened if before is None or before > now else max(happened, before)


def late(point: str, captured: datetime, window_from: datetime, window_to: datetime) -> Doubt | None:
    """Late counts as missed, early is only told."""
    if captured > window_to:
        minutes = _minutes(captured - window_to)
        return Doubt(f"{point} was checked {minutes} minutes after the time of its round; it counts as missed.", True)
    if captured < window_from:
        return Doubt(
            f"{point} was checked {_minutes(window_from - captured)} minutes before the time of its round.", True
        )
    return None


def clock(visit: Visit, captured: datetime, before: datetime | None) -> Doubt | None:
    """The device's own times, against each other and against what it captured before."""
    if before is not None and before > captured + CLOCK_TOLERANCE:
        return Doubt(
            f"The device's clock went back {_minutes(before - captured)} minutes before this was captured.", True
        )
    if visit.arrived > visit.left or visit.left > captured + CLOCK_TOLERANCE:
        return Doubt(f"The times at {visit.point} do not fit together.", True)
    return None


def stay(visit: Visit, minimum: int) -> Doubt | None:
    seconds = int((visit.left - visit.arrived).total_seconds())
    if 0 <= seconds < minimum:
        return Doubt(f"Only {seconds} s at {visit.point}; {minimum} s are asked for.")
    return None


def position(
    point: str, places: tuple[Place | None, Place | None], radius: int, accuracy: Decimal | None
) -> Doubt | None:
    """Where the phone was, and where the point is."""
    here, there = places
    if here is None or there is None:
        return None
    off = round(distance(here, there))
    if off > radius + (accuracy or 0):
        return Doubt(f"The position is {off} m from {point}; {radius} m are allowed.", True)
    return None


def walk(first: Visit, then: Visit) -> Doubt | None:
    """Whether somebody can have come from one point to the next in that time."""
    seconds = int((then.arrived - first.left).total_seconds())
    if seconds < 0:
        return Doubt(f"{first.point} and {then.point} were visited at the same time.", True)
    way = distance(first.place, then.place) if first.place and then.place else 0.0
    beside = then.minimum_walk if then.stop == first.stop + 1 else 0
    needed = max(beside, int(way / FASTEST_M_S))
    if seconds < needed:
        return Doubt(f"Only {seconds} s from {first.point} to {then.point}; {needed} s are needed.", True)
    return None


def order(visit: Visit, others: Iterable[Visit]) -> Doubt | None:
    """Told once for each pair, by whichever of the two arrives second."""
    for other in others:
        if (other.stop < visit.stop) != (other.arrived < visit.arrived) and other.stop != visit.stop:
            first, then = (visit, other) if visit.arrived < other.arrived else (other, visit)
            return Doubt(f"{first.point} was visited before {then.point}; the route goes the other way.")
    return None


def neighbors(visit: Visit, others: Iterable[Visit]) -> tuple[Visit | None, Visit | None]:
    """Where the same person was just before, and where just after."""
    own = sorted((one for one in others if one.person_id == visit.person_id), key=lambda one: one.arrived)
    before = [one for one in own if one.arrived <= visit.arrived]
    after = [one for one in own if one.arrived > visit.arrived]
    return (before[-1] if before else None), (after[0] if after else None)


def distance(here: Place, there: Place) -> float:
    """Along the ground in meters (haversine)."""
    lat_1, lon_1, lat_2, lon_2 = (radians(float(part)) for part in (*here, *there))
    half = sin((lat_2 - lat_1) / 2) ** 2 + cos(lat_1) * cos(lat_2) * sin((lon_2 - lon_1) / 2) ** 2
    return 2 * EARTH_M * asin(sqrt(half))


def _minutes(span: timedelta) -> int:
    return max(1, round(span.total_seconds() / 60))
