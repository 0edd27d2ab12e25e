"""Decisions of EHS, on values (domain/ehs.md §2 and §5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from backend.kernel.errors import Forbidden, Refused

MOST_EXTENSIONS = 2
DEPARTMENT_AFTER, SITE_AFTER = timedelta(days=3), timedelta(days=7)
PLAN_PARTS = {
    "plan_goal": "Plan: goal",
    "plan_methods": "Plan: methods",
    "plan_funds": "Plan: funds",
    "plan_people": "Plan: people",
    "plan_until": "Plan: until",
    "plan_safety": "Plan: safety measures",
}


@dataclass(frozen=True)
class Deadline:
    """What a deadline follows from: the day it is given, the level's days, the plan of a major one."""

    today: date
    days: int | None
    plan_until: date | None

    @property
    def usual(self) -> date | None:
        by_level = None if self.days is None else self.today + timedelta(days=self.days)
        return self.plan_until or by_level


@dataclass(frozen=True)
class Reported:
    """One of several reports of the same thing."""

    at: Any
    person_id: UUID | None


def can_verify(number: str, place_known: bool) -> None:
    if not place_known:
        raise Refused(f"Say first where hazard {number} is.")


def level_is_valid(name: str, valid_from: date | None, today: date) -> None:
    if valid_from is not None and valid_from > today:
        raise Refused(f"Level {name} is valid from {valid_from.isoformat()} on.")


def can_merge(number: str, into: str, same: bool, state: str) -> None:
    if same:
        raise Refused(f"Hazard {number} cannot be merged into itself.")
    if state in ("merged", "rejected"):
        raise Refused(f"Hazard {into} is {state}; merge into the one that counts.")


def has_plan(number: str, major: bool, plan: Mapping[str, Any]) -> None:
    """A major hazard gets no deadline without goal, methods, funds, people, time and safety measures."""
    missing = [label for name, label in PLAN_PARTS.items() if not plan.get(name)]
    if major and missing:
        raise Refused(f"Hazard {number} is a major one; it lacks {', '.join(missing)}.")


def deadline(given: Deadline, asked: date | None, reason: str) -> date:
    """The level's day, or an earlier one, or a later one with a reason."""
    due = asked or given.usual
    if due is None:
        raise Refused("This level has no days of its own; name the day it is due.")
    if due < given.today:
        raise Refused(f"{due.isoformat()} has passed; name a day to come.")
    if given.usual is not None and due > given.usual and not reason.strip():
        raise Refused(f"The level gives time until {given.usual.isoformat()}; a later day needs a reason.")
    return due


def may_dispute(is_responsible: bool, may_assign: bool) -> None:
    if not is_responsible and not may_assign:
        raise Forbidden("Only who is responsible for it can dispute it.")


def is_rectified(number: str, measures: str, photos_since: int) -> None:
    if not measures.strip():
        raise Refused(f"Say what was done about hazard {number}.")
    if photos_since < 1:
        raise Refused(f"A photo of how hazard {number} looks now is needed.")


def can_accept(person_id: UUID | None, worked_on_it: Sequence[UUID | None]) -> None:
    """Somebody other than the owner looks at it."""
    if person_id is not None and person_id in worked_on_it:
        raise Forbidden("Whoever puts a hazard right does not also accept it.")


def can_confirm(number: str, person_id: UUID | None, reporter_id: UUID | None) -> None:
    """Whoever saw it says that it is gone; of a report without a name nobody can."""
    if reporter_id is None or person_id != reporter_id:
        raise Forbidden(f"Only whoever reported hazard {number} confirms that it is put right.")


def can_extend(number: str, state: str, open_states: Sequence[str], granted: int) -> None:
    if state not in open_states:
        raise Refused(f"Hazard {number} is {state}; there is no day to move.")
    if granted >= MOST_EXTENSIONS:
        raise Refused(f"The day of hazard {number} was moved {granted} times already; that is the most.")


def is_before_expiry(due: date | None, today: date, asked: date) -> None:
    if due is None or asked <= due:
        raise Refused("An extension needs a day after the present one.")
    if today > due:
        raise Refused(f"It was due on {due.isoformat()}; more time is asked for before, not after.")


def overdue(due: date | None, today: date, state: str, open_states: Sequence[str]) -> bool:
    """A flag, not a state: it is still to be done and the day has passed."""
    return due is not None and state in open_states and due < today


def told_by(due: date, today: date) -> tuple[str, ...]:
    """Who has to know by now: the superior on the day itself, the department three days after, the site seven."""
    ladder = (("superior", timedelta(0)), ("department", DEPARTMENT_AFTER), ("site", SITE_AFTER))
    return tuple(who for who, after in ladder if today >= due + after)


def earns(first: Reported, responsible_id: UUID | None) -> UUID | None:
    """Who is paid: the first to report it, if known, and if they are not the one who had to put it right."""
    return None if first.person_id is None or first.person_id == responsible_id else first.person_id


def first_of(reports: Sequence[Reported]) -> Reported:
    return min(reports, key=lambda one: one.at)


def within_caps(points: int, earned: tuple[int, int], caps: tuple[int | None, int | None]) -> int:
    """As much as the caps of a day and of a month leave of it."""
    left = [cap - have for cap, have in zip(caps, earned, strict=True) if cap is not None]
    return max(0, min([points, *left]))
