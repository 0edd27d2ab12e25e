"""All demand of a site as one picture: open order lines, what orders left of the forecast, and other needs.

What a planning run starts from, and what the demand page shows: both ask here, so they cannot disagree. Items,
families, customers and sites are named by their codes; quantities are whole millionths of base units.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.kernel.calendars import plan_days
from backend.kernel.demand.consumption import consume
from backend.kernel.demand.consumption_rule import ConsumptionRule
from backend.kernel.demand.facts import Frame, Key, OrderLine, Spread
from backend.kernel.demand.merging import Merged, merge
from backend.kernel.demand.outcome import Consumption
from backend.kernel.mrp.days import OpenDays
from backend.planning import consumption_rules
from backend.planning.demand_reading import Reader, Sources
from backend.plant import queries as plant
from backend.sales import queries as sales
from backend.sales.forecast import Forecast

ONE = consumption_rules.ONE
LENGTHS = {"day": 1, "week": 7, "half_month": 16, "month": 31, "quarter": 92, "year": 366}


@dataclass(frozen=True)
class Scope:
    """Which demand: of one site (of some items only), from a day on for so many days.

    Forecasts are the versions named, or those in force. `fences` are demand time fences in open days by item.
    """

    site_id: UUID
    day_zero: date
    days: int = 182
    forecast_ids: Sequence[UUID] | None = None
    confirmed_orders: bool = True
    draft_orders: bool = False
    consumption: bool = True
    item_ids: Collection[UUID] | None = None
    spread: Spread = "even"
    fences: Mapping[UUID, int] = field(default_factory=dict)

    @property
    def end(self) -> date:
        return self.day_zero + timedelta(days=self.days)


@dataclass(frozen=True)
class Demand:
    """The merged rows, how orders consumed forecasts, and what each code and each row's source is in the factory.

    Safety stock is not in it: netting keeps it, or pulls it as demand of its own (`safety_levels.safety_of`).
    """

    scope: Scope
    merged: Merged
    consumption: Consumption
    frame: Frame
    sources: Sources

    def item_id(self, code: Key) -> UUID:
        """The item that a row names."""
        return self.sources.ids[code]

    @property
    def refused(self) -> Sequence[tuple[UUID, str]]:
        """Items of which something cannot be counted, and why."""
        return self.sources.refused


def demand_rows(session: Session, scope: Scope) -> Demand:
    """What is wanted from outside of a site: the demand of a planning run (planning.md §1, §1.1)."""
    read = _read(session, scope)
    others = read.reader.other_demand(scope.end)
    merged = merge(read.lines, read.consumption, others, read.frame)
    return Demand(scope, merged, read.consumption, read.frame, read.reader.sources)


def net_forecast(session: Session, scope: Scope) -> Demand:
    """The same of forecasts alone: of orders it reads only those that may take of one."""
    read = _read(session, scope, only_taking=True)
    merged = merge((), read.consumption, (), read.frame)
    return Demand(scope, merged, read.consumption, read.frame, read.reader.sources)


def order_states(confirmed: bool, draft: bool) -> tuple[str, ...]:
    """States of sales orders that are demand."""
    return (*(["confirmed"] if confirmed else []), *(["draft"] if draft else []))


@dataclass(frozen=True)
class _Read:
    """What was read, and what consumption made of it."""

    reader: Reader
    lines: list[OrderLine]
    frame: Frame
    consumption: Consumption


def _read(session: Session, scope: Scope, only_taking: bool = False) -> _Read:
    rules = consumption_rules.rules_of(session, scope.site_id, scope.day_zero)
    forecast_ids = sales.published(session, scope.site_id) if scope.forecast_ids is None else scope.forecast_ids
    reach = timedelta(days=reach_of(rules, longest_bucket(session, forecast_ids)))
    reader = Reader(session, scope.site_id, scope.day_zero, scope.item_ids)
    span = scope.day_zero - reach, scope.end + reach
    rows = reader.forecasts(span, forecast_ids)
    states = order_states(scope.confirmed_orders, scope.draft_orders)
    takes = scope.consumption and bool(rows)
    among = sales.forecast_items(forecast_ids) if only_taking else None
    lines = reader.order_lines(span, states, among) if states and (takes or not only_taking) else []
    frame = _frame(session, scope, reader)
    return _Read(reader, lines, frame, consume(lines if scope.consumption else (), rows, rules, frame))


def longest_bucket(session: Session, forecast_ids: Sequence[UUID]) -> int:
    """In days, of the versions that count."""
    periods = session.scalars(select(Forecast.period).where(Forecast.id.in_(forecast_ids)))
    return max((LENGTHS[period] for period in periods), default=1)


def reach_of(rules: Iterable[ConsumptionRule], bucket: int) -> int:
    """How many days before and after the plan orders and forecasts still touch it.

    A past line must find its own past bucket, else it would take the next one's; so at least one bucket is read.
    """
    return max((_reach(rule, bucket) for rule in rules), default=0) + bucket


def _reach(rule: ConsumptionRule, bucket: int) -> int:
    windows = max(rule.back, rule.forward)
    match rule.unit:
        case "working":
            windows = windows * 7 // 4 + 14  # a week of four open days, and a holiday
        case "bucket":
            windows *= bucket
    carried = rule.carry_buckets * bucket if rule.past_due == "carry" else 0
    return max(windows, carried, rule.grace)


def _frame(session: Session, scope: Scope, reader: Reader) -> Frame:
    calendar = plant.calendar_of_site(session, scope.site_id)
    site = reader.site
    open_days = {} if calendar is None else {site: OpenDays(plan_days(calendar, scope.day_zero))}
    codes = reader.sources.codes
    return Frame(
        horizon=scope.days,
        one=ONE,
        shipping=open_days,
        working=open_days,
        spread=scope.spread,
        fences={(codes[id], site): length for id, length in scope.fences.items() if id in codes},
    )
