"""What consumption came to: who took what from where, what each bucket has left, and what was ordered beyond it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from backend.kernel.demand.consumption_rule import ConsumptionRule, Level, Window
from backend.kernel.demand.facts import ForecastRow, OrderLine

Why = Literal["", "skipped", "abnormal", "past"]


@dataclass(frozen=True, slots=True)
class Take:
    """`quantity` that a line took of a forecast row; borrowed from a sibling when the row is another item's."""

    line: str
    row: str
    level: Level
    window: Window
    quantity: int
    borrowed: bool = False


@dataclass(frozen=True, slots=True)
class LineConsumption:
    """A line's answer: consumed + over = its quantity, unless `reason` says that it does not consume at all."""

    line: OrderLine
    rule: str
    consumed: int
    over: int
    reason: Why = ""


@dataclass(frozen=True, slots=True)
class BucketNet:
    """A forecast row after all lines: quantity + carried in = consumed + lapsed + carried out + net.

    `lapsed` is what passed by: a past-due bucket that was dropped, the decay of one carried, elapsed days.
    """

    row: ForecastRow
    consumed: int
    net: int
    lapsed: int = 0
    carried_in: int = 0
    carried_out: int = 0


@dataclass(frozen=True, slots=True)
class CarryOver:
    """`quantity` went from a past-due row into a current one."""

    row: str
    into: str
    quantity: int


@dataclass(frozen=True, slots=True)
class OverConsumed:
    """Lines of one rule ordered `quantity` beyond what they may take, above what is tolerated of their bucket.

    `rows` are the forecast rows of that bucket and `forecast` their sum.
    """

    rule: str
    rows: tuple[str, ...]
    forecast: int
    quantity: int
    lines: tuple[str, ...]
    code: str = "over_consumed"


@dataclass(frozen=True)
class Consumption:
    """The whole answer, kept per plan version: lines in the order in which they took, rows by id."""

    takes: Sequence[Take]
    lines: Sequence[LineConsumption]
    buckets: Sequence[BucketNet]
    carried: Sequence[CarryOver] = ()
    exceptions: Sequence[OverConsumed] = ()
    rules: Mapping[str, ConsumptionRule] = field(default_factory=dict)

    @cached_property
    def net(self) -> Mapping[str, int]:
        """Net forecast by row."""
        return {bucket.row.id: bucket.net for bucket in self.buckets}

    @cached_property
    def by_line(self) -> Mapping[str, LineConsumption]:
        return {each.line.id: each for each in self.lines}

    @cached_property
    def by_row(self) -> Mapping[str, BucketNet]:
        return {bucket.row.id: bucket for bucket in self.buckets}

    @cached_property
    def takes_of_row(self) -> Mapping[str, Sequence[Take]]:
        found: dict[str, list[Take]] = {}
        for take in self.takes:
            found.setdefault(take.row, []).append(take)
        return found

    @cached_property
    def takes_of_line(self) -> Mapping[str, Sequence[Take]]:
        found: dict[str, list[Take]] = {}
        for take in self.takes:
            found.setdefault(take.line, []).append(take)
        return found
