"""Why a net forecast is what it is, and what became of an order line: as numbers a screen says in a sentence.

"W2 of 100: 20 went to o1, 80 to o2; nothing is left" is one `BucketStory`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from backend.kernel.demand.consumption_rule import ConsumptionRule
from backend.kernel.demand.facts import ForecastRow, Key, OrderLine
from backend.kernel.demand.outcome import CarryOver, Consumption, OverConsumed, Take, Why
from backend.kernel.errors import NotFound

State = Literal["untouched", "changed", "used_up", "passed"]


@dataclass(frozen=True, slots=True)
class Part:
    """One take with both its ends."""

    take: Take
    line: OrderLine
    row: ForecastRow


@dataclass(frozen=True, slots=True)
class BucketStory:
    """A row's way from forecast to net: forecast + Σ carried in = Σ takes + lapsed + Σ carried out + net.

    `passed` says that the rest went by with the days or into a later bucket, `used_up` that orders took all of it.
    """

    row: ForecastRow
    state: State
    net: int
    lapsed: int
    takes: tuple[Part, ...]
    carried: tuple[CarryOver, ...]


@dataclass(frozen=True, slots=True)
class LineStory:
    """What an order line took, by which rule (None: the default), and what it found nothing for.

    With a `reason` it does not consume: skipped by the rule, abnormal, or due too long ago.
    """

    line: OrderLine
    rule: ConsumptionRule | None
    reason: Why
    takes: tuple[Part, ...]
    over: int
    exceptions: tuple[OverConsumed, ...]


def why_bucket(answer: Consumption, row_id: str) -> BucketStory:
    """Why the net forecast of a row is what it is."""
    found = answer.by_row.get(row_id)
    if found is None:
        raise NotFound(f"There is no forecast row {row_id} in this plan.")
    if found.net:
        state: State = "changed" if found.consumed or found.lapsed or found.carried_in else "untouched"
    else:
        state = "passed" if found.lapsed or found.carried_out else "used_up"
    carried = tuple(each for each in answer.carried if row_id in (each.row, each.into))
    takes = _parts(answer, answer.takes_of_row.get(row_id, ()))
    return BucketStory(found.row, state, found.net, found.lapsed, takes, carried)


def why_day(answer: Consumption, item: Key, day: int) -> list[BucketStory]:
    """All rows of an item whose bucket contains the day, the most general first."""
    rows = [each.row for each in answer.buckets if each.row.item == item and each.row.start <= day < each.row.end]
    rows.sort(key=lambda row: (sum(value is not None for value in _who(row)), row.id))
    return [why_bucket(answer, row.id) for row in rows]


def why_line(answer: Consumption, line_id: str) -> LineStory:
    """What an order line took from where, or why it took nothing."""
    found = answer.by_line.get(line_id)
    if found is None:
        raise NotFound(f"There is no order line {line_id} in this plan.")
    takes = _parts(answer, answer.takes_of_line.get(line_id, ()))
    exceptions = tuple(each for each in answer.exceptions if line_id in each.lines)
    rule = answer.rules[found.rule] if found.rule else None
    return LineStory(found.line, rule, found.reason, takes, found.over, exceptions)


def _parts(answer: Consumption, takes: Sequence[Take]) -> tuple[Part, ...]:
    return tuple(Part(take, answer.by_line[take.line].line, answer.by_row[take.row].row) for take in takes)


def _who(row: ForecastRow) -> tuple[Key, ...]:
    return row.customer, row.customer_class, row.channel, row.region, row.site
