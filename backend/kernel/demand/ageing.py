"""What time does to forecast rows: past-due ones are dropped, carried or kept, the current one may count by days left.

Each happens between the lines due before it and those due after it: what was sold in a bucket is taken out of it
before the rest of it passes by (planning.md §1.1, 5).
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from backend.kernel.demand.consumption_rule import OWN_BUCKET, ConsumptionRule
from backend.kernel.demand.facts import ForecastRow, Frame, Key
from backend.kernel.demand.forecast_book import Bucket, chains
from backend.kernel.demand.outcome import CarryOver

Event = tuple[int, int, str, Callable[[], None]]  # day, what comes first on it, row, what happens
DAYS_LEFT, PASSED = 0, 1


@dataclass(frozen=True, slots=True)
class Subject:
    """A forecast row as a predicate sees it: what orders of its key have in common, nothing of one order."""

    item: Key
    family: Key
    site: Key
    customer: Key
    customer_class: Key
    channel: Key
    region: Key


class Ageing:
    """Runs what is due, in the order of days."""

    def __init__(self, buckets: Sequence[Bucket], rules: Iterable[ConsumptionRule], frame: Frame) -> None:
        self._rules = [rule for rule in rules if rule.action == "consume"]
        self._frame = frame
        self._known: dict[Subject, ConsumptionRule] = {}
        self.carried: list[CarryOver] = []
        self._events: list[Event] = []
        aged = [bucket for bucket in buckets if bucket.row.start < 0]
        if aged:
            for chain in chains(buckets).values():
                self._age(chain)
        self._events.sort(key=lambda event: event[:3])
        self._next = 0

    def until(self, day: int) -> None:
        """All that happens before the lines due on `day` take."""
        while self._next < len(self._events) and self._events[self._next][0] <= day:
            self._events[self._next][3]()
            self._next += 1

    def rest(self) -> None:
        self.until(1)  # nothing happens after the planning day

    def _age(self, chain: Sequence[Bucket]) -> None:
        for bucket in chain:
            if bucket.row.start >= 0:
                return
            rule = self._rule_of(bucket.row)
            if bucket.row.end <= 0:
                self._pass(bucket, chain, rule)
            elif rule.current_bucket == "prorate":
                self._events.append((0, DAYS_LEFT, bucket.row.id, partial(self._prorate, bucket)))

    def _pass(self, bucket: Bucket, chain: Sequence[Bucket], rule: ConsumptionRule) -> None:
        end, happens = bucket.row.end, partial(bucket.lapse_to, 0)
        if rule.past_due == "keep" and end > -rule.grace:
            return
        if rule.past_due == "carry":
            current = next((each for each in chain if each.row.end > 0), None)
            if current is None:
                return  # nothing to carry it into: it stays, overdue
            age = _buckets_between(bucket, current, chain)
            if age <= rule.carry_buckets:
                happens = partial(self._carry, bucket, current, rule.decay**age)
                self._events.append((end, PASSED, bucket.row.id, happens))
                return
        bucket.counts = False
        self._events.append((end, PASSED, bucket.row.id, happens))

    def _carry(self, bucket: Bucket, into: Bucket, part: Fraction) -> None:
        unit = bucket.row.unit
        bucket.lapse_to(int(bucket.left * part) // unit * unit)
        if bucket.left:
            self.carried.append(CarryOver(bucket.row.id, into.row.id, bucket.left))
        bucket.carried_out, into.carried_in = bucket.left, into.carried_in + bucket.left
        into.left += bucket.left
        bucket.left = 0

    def _prorate(self, bucket: Bucket) -> None:
        """At most the part of the open days that are left, rounded up to whole units, and what was carried in."""
        row = bucket.row
        is_open = self._frame.working_at(row.site).is_open
        days = sum(map(is_open, range(row.start, row.end)))
        left = sum(map(is_open, range(row.end)))
        if days:
            bucket.lapse_to(-(-row.quantity * left // (days * row.unit)) * row.unit + bucket.carried_in)

    def _rule_of(self, row: ForecastRow) -> ConsumptionRule:
        """The first rule that would speak of an order of whom the row speaks and of whom nothing more is known."""
        subject = Subject(row.item, row.family, row.site, row.customer, row.customer_class, row.channel, row.region)
        if subject not in self._known:
            true = (rule for rule in self._rules if rule.predicate.holds(subject))
            self._known[subject] = next(true, OWN_BUCKET)
        return self._known[subject]


def _buckets_between(one: Bucket, other: Bucket, chain: Sequence[Bucket]) -> int:
    starts = sorted({bucket.row.start for bucket in chain})
    return bisect_left(starts, other.row.start) - bisect_left(starts, one.row.start)
