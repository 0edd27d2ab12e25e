"""Independent demand: open order lines, net forecasts and other needs as rows by item, site, segment and day.

Rows are never summed, so that pegs keep their sources; what is no demand of this plan is named with its reason.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from backend.kernel.demand.check import check_frame, check_lines, check_others
from backend.kernel.demand.facts import DemandKind, ForecastRow, Frame, Key, OrderLine, OtherDemand
from backend.kernel.demand.outcome import BucketNet, Consumption
from backend.kernel.demand.spreading import fence_end, spread

Reason = Literal["fence", "horizon", "not_broken_down"]
Gone = tuple[str, DemandKind, Reason, int]


@dataclass(frozen=True, slots=True)
class DemandRow:
    """`quantity` of an item at a site on a day; `late` when its true day lay before day 0 and it was put there."""

    item: Key
    site: Key
    segment: str
    day: int
    kind: DemandKind
    quantity: int
    priority: int
    source: str
    late: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """`quantity` of a source that is no demand of this plan.

    Forecasts inside the demand time fence, what lies beyond the horizon, and a family's forecast that nobody broke
    down to items. (A row without a site keeps None: distribute it.)
    """

    source: str
    kind: DemandKind
    quantity: int
    reason: Reason


@dataclass(frozen=True)
class Merged:
    """Rows by (day, priority, kind, source); rows and what was left out are all that came in."""

    rows: Sequence[DemandRow]
    left_out: Sequence[LeftOut]


def merge(
    lines: Iterable[OrderLine],
    forecasts: Consumption | None = None,
    others: Iterable[OtherDemand] = (),
    frame: Frame | None = None,
) -> Merged:
    """One picture of what is wanted from outside; without `forecasts` the orders alone."""
    frame = frame or Frame()
    check_frame(frame)
    found = [_of_line(line, frame) for line in check_lines(lines) if line.open]
    found += [_of_other(other) for other in check_others(others) if other.quantity]
    buckets = [bucket for bucket in (forecasts.buckets if forecasts else ()) if bucket.net]
    items = [bucket for bucket in buckets if bucket.row.item is not None]
    made = [*_of_forecasts(items, frame)]
    found += [row for row, fenced in made if not fenced]
    gone: list[Gone] = [(row.source, row.kind, "fence", row.quantity) for row, fenced in made if fenced]
    gone += [(each.row.id, "forecast", "not_broken_down", each.net) for each in buckets if each.row.item is None]
    horizon = frame.horizon
    if horizon is not None:
        gone += [(row.source, row.kind, "horizon", row.quantity) for row in found if row.day >= horizon]
        found = [row for row in found if row.day < horizon]
    found.sort(key=lambda row: (row.day, row.priority, row.kind, row.source))
    return Merged(found, _left_out(gone))


def order_day(line: OrderLine, frame: Frame) -> int:
    """The day the goods must leave: the promised day (else the wanted one) less the open days of the delivery."""
    return frame.shipping_from(line.site).before(line.due, line.delivery_days)


def _of_line(line: OrderLine, frame: Frame) -> DemandRow:
    day = order_day(line, frame)
    return _row(line, day, "order", line.open)


def _of_other(other: OtherDemand) -> DemandRow:
    return _row(other, other.day, other.kind, other.quantity)


def _row(source: OrderLine | OtherDemand, day: int, kind: DemandKind, quantity: int) -> DemandRow:
    return DemandRow(
        source.item, source.site, source.segment, max(day, 0), kind, quantity, source.priority, source.id, day < 0
    )


def _left_out(gone: Iterable[Gone]) -> list[LeftOut]:
    """One row for each source and reason."""
    total: dict[tuple[str, DemandKind, Reason], int] = defaultdict(int)
    for source, kind, reason, quantity in gone:
        total[source, kind, reason] += quantity
    return [LeftOut(source, kind, total[source, kind, reason], reason) for source, kind, reason in sorted(total)]


def _of_forecasts(buckets: Iterable[BucketNet], frame: Frame) -> Iterator[tuple[DemandRow, bool]]:
    """Each day's part of each bucket, and whether it lies inside the fence."""
    ends = cache(lambda item, site: fence_end(frame, item, site))
    for bucket in buckets:
        row, end = bucket.row, ends(bucket.row.item, bucket.row.site)
        for day, quantity in spread(row, bucket.net, frame):
            yield _of_forecast(row, day, quantity, frame), day < end


def _of_forecast(row: ForecastRow, day: int, quantity: int, frame: Frame) -> DemandRow:
    late = row.end <= 0
    return DemandRow(row.item, row.site, "", day, "forecast", quantity, frame.forecast_priority, row.id, late)
