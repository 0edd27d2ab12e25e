"""Verbs of a line's day: arrange its sequence anew, move one unit by hand, and what that breaks."""

import time as clock
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from backend.documents import jobs
from backend.documents.act import Act
from backend.kernel.calendars import WorkCalendar
from backend.kernel.errors import Invalid, Refused
from backend.kernel.scheduling.search import Search
from backend.kernel.sequence.facts import Position, Spacing
from backend.plant.work_center import WorkCenter
from backend.scheduling import line_freezing
from backend.scheduling.line_facts import day_of, setting_of
from backend.scheduling.line_hours import calendar_of, stretches
from backend.scheduling.line_laying import Day, Laid, in_order, lay, moved_by_hand, named
from backend.scheduling.line_sequence import LineSequence
from backend.scheduling.line_writing import note_move, order, places_of, time, write

ARRANGE = "scheduling.arrange_line"
AT_ONCE = 500  # units; more are searched by a worker


@dataclass(frozen=True)
class Wish:
    """A unit at a place (1 first) is to go to another, and why where that breaks what must hold or is frozen."""

    place: int
    to: int
    reason: str = ""


def searched(session: Session, sequence: LineSequence, despite: bool) -> Laid:
    """The best sequence found in the time its line gives; nothing is written, so nobody waits meanwhile."""
    setting = setting_of(session, session.get_one(WorkCenter, sequence.work_center_id))
    until = clock.monotonic() + setting.search_seconds
    search = Search(clock.monotonic, until, workers=1) if setting.search_seconds else None
    return lay(day_of(session, sequence, setting), search, despite)


def check_arrange(sequence: LineSequence) -> None:
    """What is frozen is not arranged anew: it is taken back first, with a reason."""
    if sequence.state != "draft":
        raise Refused(f"{sequence.number} is {sequence.state}; only a draft can be arranged anew.")
    if not sequence.positions:
        raise Refused(f"{sequence.number} has no units to arrange; plan the week first.")


def take(sequence: LineSequence, laid: Laid, reason: str, act: Act) -> None:
    """Write what was found for the sequence as it still is."""
    check_arrange(sequence)
    write(sequence, laid, places_of(sequence), act)
    _, calendar = line_of(sequence, act)
    time(sequence, stretches(calendar, sequence.day))
    sequence.reason, sequence.job_id = reason or sequence.reason, None
    act.tracker.verb(sequence, "arrange")


def ask(sequence: LineSequence, wanted: tuple[bool, str], act: Act) -> UUID:
    """A worker arranges it: it is long. `wanted` says whether moves may cost what they like, and why."""
    check_arrange(sequence)
    payload = {"sequence_id": str(sequence.id), "despite": wanted[0], "reason": wanted[1]}
    sequence.job_id = jobs.enqueue(act.session, ARRANGE, payload, actor=act.actor)
    return sequence.job_id


def tried(session: Session, sequence: LineSequence, wish: Wish) -> dict[str, Any]:
    """What a move would break, in sentences; nothing is written."""
    _check_places(sequence, wish)
    day = day_of(session, sequence, setting_of(session, session.get_one(WorkCenter, sequence.work_center_id)))
    stands = _standing(day, sequence)
    after, new = moved_by_hand(stands, wish.place - 1, wish.to - 1)
    return {
        "feasible": not any(rule.hard for _, rule in new),
        "breaks": [_told(key, rule, after) for key, rule in new],
        "broken": sum(len(position.breaks) for position in after),
        "broken_before": sum(len(position.breaks) for position in in_order(stands, stands.stands)),
    }


def move(sequence: LineSequence, wish: Wish, act: Act) -> None:
    """One unit by hand; a reason is asked for what must hold, and for what is frozen."""
    _check_places(sequence, wish)
    if sequence.state not in ("draft", "frozen"):
        raise Refused(f"{sequence.number} is {sequence.state}; its units cannot be moved any more.")
    if sequence.state == "frozen" and not wish.reason:
        raise Refused(f"{sequence.number} is frozen: say why it changes.")
    line, calendar = line_of(sequence, act)
    day = _standing(day_of(act.session, sequence, setting_of(act.session, line)), sequence)
    after, new = moved_by_hand(day, wish.place - 1, wish.to - 1)
    _check_rules([rule for _, rule in new if rule.hard], wish.reason, act)
    place = sequence.positions[wish.place - 1]
    order(sequence, after, places_of(sequence))
    time(sequence, stretches(calendar, sequence.day))
    sequence.arranged_at, sequence.reason = sequence.arranged_at or act.now, wish.reason or sequence.reason
    note_move(sequence, place, wish.place - 1, wish.reason or "by_hand")
    act.tracker.verb(sequence, "move")
    if sequence.state == "frozen":
        line_freezing.write_down(sequence, act)


def line_of(sequence: LineSequence, act: Act) -> tuple[WorkCenter, WorkCalendar]:
    line = act.session.get_one(WorkCenter, sequence.work_center_id)
    return line, calendar_of(act.session, line)


def _check_places(sequence: LineSequence, wish: Wish) -> None:
    units = len(sequence.positions)
    for name in ("place", "to"):
        if not 1 <= getattr(wish, name) <= units:
            sentence = f"{name}: a place from 1 to {units} is needed."
            raise Invalid(sentence, {name: [f"A place from 1 to {units}."]})


def _check_rules(hard: Sequence[Spacing], reason: str, act: Act) -> None:
    names = ", ".join(sorted({named(rule) for rule in hard}))
    if hard and not reason:
        raise Refused(f"This breaks {names}, which must hold. Say why it is to be so all the same.")
    if hard:
        act.flag(f"{names} is broken on purpose: {reason}")


def _standing(day: Day, sequence: LineSequence) -> Day:
    """By hand there is an order even before the day was arranged."""
    return replace(day, stands=[position.key for position in sequence.positions])


def _told(key: str, rule: Spacing, after: Sequence[Position]) -> dict[str, Any]:
    at = next(position.at for position in after if position.unit.order == key) + 1
    return {"place": at, "option": rule.option, "most": rule.most, "consecutive": rule.window, "hard": rule.hard}
