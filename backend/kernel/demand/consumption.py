"""Orders consume forecasts 冲销: recomputed from the orders and the version as they stand (planning.md §1.1).

So neither the order in which lines were entered nor a cancellation leaves a trace, and shipping opens nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from backend.kernel.demand.ageing import Ageing
from backend.kernel.demand.check import check_frame, check_lines, check_rows
from backend.kernel.demand.consumption_rule import (
    OWN_BUCKET,
    WINDOWS,
    ConsumptionRule,
    Level,
    Window,
    in_sequence,
)
from backend.kernel.demand.facts import ForecastRow, Frame, OrderLine
from backend.kernel.demand.forecast_book import Book, Bucket, Group, Series
from backend.kernel.demand.outcome import BucketNet, Consumption, LineConsumption, OverConsumed, Take, Why

Way = list[tuple[Level, Series]]


def consume(
    lines: Iterable[OrderLine],
    rows: Iterable[ForecastRow],
    rules: Iterable[ConsumptionRule] = (),
    frame: Frame | None = None,
) -> Consumption:
    """Net forecasts of the rows after the lines took from them, and every take with its reason."""
    frame = frame or Frame()
    check_frame(frame)
    ordered = sorted(check_lines(lines), key=lambda line: (line.due, line.priority, line.order_date, line.id))
    return _Run(check_rows(rows), in_sequence(rules), frame).answer(ordered)


class _Run:
    """One pass over the lines."""

    def __init__(self, rows: Sequence[ForecastRow], rules: Sequence[ConsumptionRule], frame: Frame) -> None:
        self._rules, self._frame = rules, frame
        self._buckets = [Bucket(row) for row in rows]
        self._ageing = Ageing(self._buckets, rules, frame)
        self._book = Book(self._buckets, frame)
        self._takes: list[Take] = []
        self._lines: list[LineConsumption] = []
        self._over: dict[tuple[str, int], list[tuple[LineConsumption, Group]]] = defaultdict(list)

    def answer(self, lines: Iterable[OrderLine]) -> Consumption:
        for line in lines:
            self._ageing.until(line.due)
            self._lines.append(self._one(line))
        self._ageing.rest()
        nets = [
            BucketNet(each.row, each.consumed, each.left, each.lapsed, each.carried_in, each.carried_out)
            for each in self._buckets
        ]
        used = {rule.id: rule for rule in (*self._rules, OWN_BUCKET)}
        return Consumption(self._takes, self._lines, nets, self._ageing.carried, list(self._exceptions(used)), used)

    def _one(self, line: OrderLine) -> LineConsumption:
        rule = next((rule for rule in self._rules if rule.predicate.holds(line)), OWN_BUCKET)
        if rule.action == "skip":
            return _nothing(line, rule, "skipped")
        if line.abnormal:
            return _nothing(line, rule, "abnormal")
        way = self._book.series_for(line, rule.levels)
        if line.due < 0 and not self._is_recent(line, rule, way):
            return _nothing(line, rule, "past")
        left = self._take(line, rule, way)
        found = LineConsumption(line, rule.id, line.quantity - left, left)
        if left and (group := self._measure(line, rule, way)) is not None:
            self._over[rule.id, id(group)].append((found, group))
        return found

    def _is_recent(self, line: OrderLine, rule: ConsumptionRule, way: Way) -> bool:
        """A past line consumes if it is due within the window before today, or in a bucket that still counts."""
        own = [bucket for _, series in way for group in series.own(line.due) for bucket in group.buckets]
        if any(bucket.counts for bucket in own):
            return True
        if rule.unit == "bucket":
            return any(0 <= series.age(line.due) <= rule.back for _, series in way)
        return line.due >= self._book.days_before(0, rule.back, rule, line.site)

    def _take(self, line: OrderLine, rule: ConsumptionRule, way: Way) -> int:
        """What nothing is left for, after all levels and windows."""
        left, taken = line.quantity, defaultdict[str, int](int)
        for level, window, group in self._walk(line, rule, way):
            if not left:
                break
            for bucket in group.for_line(line, level, rule.borrow):
                quantity = min(left, bucket.left, _most(bucket, rule.outlier_pct, taken))
                if quantity > 0:
                    row, left = bucket.row, left - quantity
                    bucket.left -= quantity
                    taken[row.id] += quantity
                    borrowed = row.item is not None and row.item != line.item
                    self._takes.append(Take(line.id, row.id, level, window, quantity, borrowed))
        return left

    def _walk(self, line: OrderLine, rule: ConsumptionRule, way: Way) -> Iterator[tuple[Level, Window, Group]]:
        windows = WINDOWS[rule.direction]
        if rule.loops == "level_first":
            steps = [(level, series, window) for level, series in way for window in windows]
        else:
            steps = [(level, series, window) for window in windows for level, series in way]
        for level, series, window in steps:
            for group in self._book.reach(series, line, rule, window):
                yield level, window, group

    def _measure(self, line: OrderLine, rule: ConsumptionRule, way: Way) -> Group | None:
        """The bucket an over-consumption is held against: the line's own at the widest level, else the nearest.

        None where no forecast lies in reach: then nothing was forecast that could be exceeded.
        """
        for _, series in reversed(way):
            if own := series.own(line.due):
                return own[0]
        return next((group for _, _, group in self._walk(line, rule, way)), None)

    def _exceptions(self, rules: dict[str, ConsumptionRule]) -> Iterator[OverConsumed]:
        for (rule_id, _), rows in self._over.items():
            rule, group = rules[rule_id], rows[0][1]
            over = sum(line.over for line, _ in rows)
            least = self._frame.one if rule.tolerance_least is None else rule.tolerance_least
            if over * 100 > rule.tolerance_pct * group.forecast and over >= least:
                names = tuple(line.line.id for line, _ in rows)
                held = tuple(bucket.row.id for bucket in group.buckets)
                yield OverConsumed(rule_id, held, group.forecast, over, names)


def _most(bucket: Bucket, outlier_pct: Fraction | None, taken: dict[str, int]) -> int:
    """What one line may still take of the bucket."""
    if outlier_pct is None:
        return bucket.left
    return int(bucket.row.quantity * outlier_pct / 100) - taken[bucket.row.id]


def _nothing(line: OrderLine, rule: ConsumptionRule, reason: Why) -> LineConsumption:
    return LineConsumption(line, rule.id, 0, 0, reason)
