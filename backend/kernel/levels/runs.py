"""Which runs are due on a day, what each covers, by when figures are told, and what is frozen (planning.md §6)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from dateutil.rrule import rrule, rruleset, rrulestr

from backend.kernel.calendars import WorkCalendar
from backend.kernel.errors import Invalid
from backend.kernel.levels.facts import Bucket, PlanLevel, Run, Span
from backend.kernel.levels.periods import ONE_DAY, begin_on_or_after, moved, parts, periods

FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
PARTS = {"FREQ", "INTERVAL", "BYDAY", "BYMONTH", "WKST"}
LONG_PARTS = PARTS | {"BYMONTHDAY", "BYSETPOS"}  # of months and years; with days they may name what never comes
LONGEST = 120  # periods of one segment


def due_on(levels: Iterable[PlanLevel], calendar: WorkCalendar, day: date) -> list[Run]:
    """The runs that are made on a day, in the order of the levels given."""
    return [run for level in levels for run in runs_between(level, calendar, day, day)]


def runs_between(level: PlanLevel, calendar: WorkCalendar, first: date, last: date) -> list[Run]:
    """The runs of a level that are made in [first, last], in their order.

    A run that is due on a closed day is made on the open day before it; of several that would then cover the same on
    one day, only the first is made.
    """
    until = calendar.next_working_day(last) - ONE_DAY  # what is due until then may be made on `last`
    found: dict[tuple[date, date], Run] = {}
    for due in _dates(level.runs, level.since, first, until):
        run = run_due(level, calendar, due)
        if first <= run.day <= last:
            found.setdefault((run.day, run.covers.first), run)
    return list(found.values())


def run_due(level: PlanLevel, calendar: WorkCalendar, due: date) -> Run:
    """The run of a level that is due on a day."""
    day, deadline = calendar.on_or_before(due), level.deadline
    last_day = calendar.add_working_days(day, -deadline.open_days)
    submit_by = datetime.combine(last_day, deadline.at, calendar.zone).astimezone(UTC)
    reminders = sorted(calendar.add_working_days(last_day, -before) for before in deadline.reminders)
    spans = list(_periods(level, calendar, due))
    firm, outlook = (_around([span for span, fixed in spans if fixed is wanted]) for wanted in (True, False))
    buckets = [Bucket(p.first, p.last, fixed) for span, fixed in spans for p in parts(span, level.bucket, calendar)]
    return Run(level.code, due, day, firm, outlook, tuple(buckets), submit_by, tuple(reminders))


def frozen(level: PlanLevel, calendar: WorkCalendar, run: Run, today: date) -> Span | None:
    """The days of a run's plan that are changed only with a reason and an approver."""
    freeze = level.freeze
    if freeze is None or (level.revisions and any(_dates(level.revisions, level.since, today, today))):
        return None
    first = run.day if freeze.begins == "run" else run.covers.first
    return _around(list(periods(first, freeze.count, freeze.unit, calendar)))


def check(levels: Sequence[PlanLevel]) -> None:
    """Refuse levels no plan can be made by; the sentence names the level and the field."""
    known = {level.code: level for level in levels}
    if len(known) < len(levels):
        raise Invalid("Two plan levels have the same code.", {"code": ["Used twice."]})
    for level in levels:
        _check_lengths(level)
        check_rule(level.code, "runs", level.runs)
        if level.revisions:
            check_rule(level.code, "revisions", level.revisions)
        if level.parent is not None and level.parent not in known:
            raise Invalid(f"{level.code}: there is no level {level.parent} above it.", {"parent": ["No such level."]})
        _check_chain(level, known)


def check_rule(code: str, name: str, text: str) -> None:
    """A rule of days: daily, weekly, monthly or yearly."""
    named = dict(part.partition("=")[::2] for part in text.upper().split(";"))
    frequency = named.get("FREQ")
    unknown = sorted(set(named) - (PARTS if frequency in ("DAILY", "WEEKLY") else LONG_PARTS))
    if frequency not in FREQUENCIES:
        raise Invalid(f"{code}: {name}: a rule of days begins with FREQ, daily to yearly.", {name: ["No FREQ."]})
    if unknown:
        raise Invalid(f"{code}: {name}: {unknown[0]} has no place in a rule of days.", {name: ["Unknown part."]})
    try:
        found = _rule(text, date(2024, 1, 1)).after(datetime(2024, 1, 1), inc=True)
    except ValueError as error:
        raise Invalid(f"{code}: {name}: {text} is no rule of days.", {name: ["Not a rule of days."]}) from error
    if found is None:
        raise Invalid(f"{code}: {name}: {text} never comes.", {name: ["It never comes."]})


def _periods(level: PlanLevel, calendar: WorkCalendar, due: date) -> Iterator[tuple[Span, bool]]:
    """The periods a run covers, and whether each is firm."""
    first = begin_on_or_after(moved(due, level.offset, calendar), level.segments[0].unit, calendar)
    for segment in level.segments:
        for span in periods(first, segment.count, segment.unit, calendar):
            yield span, segment.firm
            first = span.last + ONE_DAY


def _around(spans: Sequence[Span]) -> Span | None:
    return Span(spans[0].first, spans[-1].last) if spans else None


def _dates(text: str, since: date, first: date, last: date) -> Iterator[date]:
    begin = datetime.combine(first, time())
    for moment in _rule(text, since).between(begin, datetime.combine(last, time()) + timedelta(hours=1), inc=True):
        yield moment.date()


def _rule(text: str, since: date) -> rrule | rruleset:
    return rrulestr(text, dtstart=datetime.combine(since, time()))


def _check_lengths(level: PlanLevel) -> None:
    code, counts = level.code, [segment.count for segment in level.segments]
    if not counts or min(counts) < 1 or max(counts) > LONGEST:
        raise Invalid(f"{code}: segments: each needs 1 to {LONGEST} periods.", {"segments": ["Too few or too many."]})
    if sorted(level.segments, key=lambda segment: not segment.firm) != list(level.segments):
        raise Invalid(f"{code}: segments: firm ones come before outlook.", {"segments": ["Firm comes first."]})
    if not 0 <= level.offset.count <= LONGEST:
        raise Invalid(f"{code}: offset: 0 to {LONGEST} is needed.", {"offset": ["Too far."]})
    if not 0 <= level.tolerance <= 1:
        raise Invalid(f"{code}: tolerance: a share from 0 to 1 is needed.", {"tolerance": ["From 0 to 1."]})


def _check_chain(level: PlanLevel, known: dict[str, PlanLevel]) -> None:
    seen, above = [level.code], level.parent
    while above in known:
        if above in seen:
            raise Invalid(f"{' → '.join([*seen, above])}: a level cannot lie above itself.", {"parent": ["A circle."]})
        seen.append(above)
        above = known[above].parent
