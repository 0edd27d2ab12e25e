"""The week of a line spread over its open days: largest remainder by open hours, what is frozen left alone (§7)."""

from collections import Counter, deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.documents.act import Act
from backend.documents.numbering import take_numbers
from backend.kernel.calendars import WorkCalendar
from backend.kernel.errors import Refused
from backend.kernel.sequence.days import spread
from backend.plant.work_center import WorkCenter
from backend.scheduling.line_facts import (
    codes,
    gone_before,
    numbers_of,
    options_of,
    rules_of,
    setting_of,
    standing_day,
    today_at,
    unit_of,
)
from backend.scheduling.line_hours import calendar_of, days_of, open_seconds, stretches
from backend.scheduling.line_laying import Day, lay
from backend.scheduling.line_sequence import LIVE, LineSequence
from backend.scheduling.line_units import Piece, Wanted, waiting
from backend.scheduling.line_writing import places_of, time, write
from backend.scheduling.sequence_option import SequenceOption


@dataclass(frozen=True)
class Week:
    """A line's week: its days, when it works, and the sequences there are already."""

    line: WorkCenter
    days: Sequence[date]
    calendar: WorkCalendar
    today: date
    sequences: dict[date, LineSequence]

    @property
    def wanted(self) -> Wanted:
        return Wanted(self.line, self.days[0], self.today)

    @property
    def free(self) -> list[date]:
        """Days that may still be planned: open, not past, not frozen."""
        kept = {day for day, one in self.sequences.items() if one.state != "draft"}
        return [day for day in self.days if day >= self.today and day not in kept and self.calendar.is_working(day)]

    @property
    def stranded(self) -> list[date]:
        """Days still to come with a draft on which the line does not work any more."""
        drafts = (day for day, one in self.sequences.items() if one.state == "draft")
        return [day for day in drafts if day >= self.today and not self.calendar.is_working(day)]


def week_of(session: Session, line: WorkCenter, week: date, now: datetime) -> Week:
    days = days_of(week)
    here = LineSequence.work_center_id == line.id, LineSequence.state.in_(LIVE)
    query = select(LineSequence).where(*here, LineSequence.day.between(days[0], days[-1])).order_by(LineSequence.day)
    sequences = {one.day: one for one in session.scalars(query)}
    today = today_at(session, line, now)
    return Week(line, days, calendar_of(session, line), today, sequences)


def plan_days(line: WorkCenter, week: date, act: Act) -> list[LineSequence]:
    """Drafts for the days of a week that are free, each laid in order; what no day has any more is taken out."""
    _hold(line, week, act)
    found = week_of(act.session, line, week, act.now)
    pieces = waiting(act.session, found.wanted)
    if not found.free:
        raise Refused(f"{line.number} has no open day left to plan in the week of {found.days[0]}.")
    by_day = dealt(found, pieces) | {day: [] for day in found.stranded}
    _begin([day for day in by_day if day not in found.sequences and by_day[day]], found, act)
    _lay(found, by_day, act)
    return [one for day, one in sorted(found.sequences.items()) if day in by_day]


def _hold(line: WorkCenter, week: date, act: Act) -> None:
    """Against whoever moves units of these days meanwhile."""
    days = days_of(week)
    here = LineSequence.work_center_id == line.id, LineSequence.day.between(days[0], days[-1])
    query = select(LineSequence).where(*here).order_by(LineSequence.day, LineSequence.id)
    act.session.scalars(query.with_for_update(key_share=True).execution_options(populate_existing=True)).all()


def dealt(week: Week, pieces: Sequence[Piece]) -> dict[date, list[Piece]]:
    """Which units go on which free day: of a model those that go first on the first days."""
    days = week.free
    hours = [Decimal(open_seconds(stretches(week.calendar, day))) for day in days]
    counts = Counter(str(piece.item_id) for piece in pieces)
    piles: dict[str, deque[Piece]] = {model: deque() for model in counts}
    for piece in pieces:
        piles[str(piece.item_id)].append(piece)
    shared = zip(days, spread(counts, hours), strict=True)
    return {day: [piles[model].popleft() for model, count in own.items() for _ in range(count)] for day, own in shared}


def _begin(days: Collection[date], week: Week, act: Act) -> None:
    """A new draft for each of these days."""
    line, pattern = week.line, LineSequence.spec.number
    numbers = take_numbers(act.session, line.company_id, pattern, act.today, len(days)) if days else []
    where = {"company_id": line.company_id, "site_id": line.site_id, "work_center_id": line.id}
    made = [LineSequence(number=number, day=day, **where) for number, day in zip(numbers, sorted(days), strict=True)]
    if made:
        act.add_all(made)
    week.sequences.update({one.day: one for one in made})


def _lay(week: Week, by_day: Mapping[date, Sequence[Piece]], act: Act) -> None:
    """Each day after the one before: what went on the line last counts across the border."""
    around, numbers, options = _around(week, by_day, act.session)
    for day, sequence in sorted(week.sequences.items()):
        if day in by_day:
            units = [unit_of(piece, numbers, options) for piece in by_day[day]]
            laid = lay(replace(standing_day(sequence, around, numbers), units=units))
            write(sequence, laid, places_of(sequence, by_day[day]), act)
            time(sequence, stretches(week.calendar, day))
        if sequence.positions:
            around = replace(around, before=[codes(position.options) for position in sequence.positions])
    act.session.flush()


def _around(
    week: Week, by_day: Mapping[date, Sequence[Piece]], session: Session
) -> tuple[Day, dict[UUID, str], dict[UUID, SequenceOption]]:
    """What every day of the week rests on: the rules and what went before, item numbers, options of items."""
    line, new = week.line, {piece.item_id for own in by_day.values() for piece in own}
    standing = {position.item_id for one in week.sequences.values() for position in one.positions}
    rules = rules_of(session, line.id)
    before = gone_before(session, line.id, week.days[0], rules)
    around = Day((), rules, before, (), setting_of(session, line).move_weight)
    return around, numbers_of(session, new | standing), options_of(session, line.site_id, new)
