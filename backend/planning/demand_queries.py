"""What people look at in demand: per item forecast, orders and what is left, and line by line why it is so."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.engineering.item import Item
from backend.kernel.demand.outcome import BucketNet, OverConsumed
from backend.kernel.demand.why import BucketStory, LineStory, Part, why_bucket, why_line
from backend.kernel.mrp.facts import unscaled
from backend.planning.demand_rows import Demand
from backend.planning.forecast_consumption_rule import ForecastConsumptionRule
from backend.planning.rules import monday_of

Told = dict[str, Any]
KEYS = ("family", "customer", "customer_class", "channel", "region")
WEEK = timedelta(days=7)


@dataclass
class Sums:
    """Of one item, scaled."""

    forecast: int = 0
    orders: int = 0
    consumed: int = 0
    net: int = 0
    other: int = 0
    over: int = 0
    exceptions: set[int] = field(default_factory=set)


def items(demand: Demand, q: str, offset: int, limit: int) -> Told:
    """Items with any demand, by code: what was forecast, ordered, consumed, is left, and what is over."""
    sums = _sums(demand)
    names = [code for code in sorted(sums) if _matches(demand, code, q)]
    return {
        "rows": [_item_row(demand, code, sums[code]) for code in names[offset : offset + limit]],
        "count": len(names),
        "refused": [{"item_id": id, "sentence": sentence} for id, sentence in demand.refused],
    }


def item(session: Session, demand: Demand, of: Item) -> Told:
    """One item: its periods as a chart, every bucket and every line with its story, and all other demand."""
    answer, code = demand.consumption, of.number
    buckets = [why_bucket(answer, each.row.id) for each in answer.buckets if _is_of(each, demand, code)]
    lines = [why_line(answer, each.line.id) for each in answer.lines if each.line.item == code]
    rows = [row for row in demand.merged.rows if row.item == code]
    others = [row for row in rows if row.kind not in ("order", "forecast")]
    seen = _Seen(demand, _rules(session, lines))
    exceptions = {id(each): each for line in lines for each in line.exceptions}
    return {
        "item": named(of),
        "periods": _periods(demand, code, buckets, lines),
        "buckets": [seen.bucket(story) for story in buckets],
        "lines": [seen.line(story) for story in lines],
        "others": [
            {"source": seen.source(row.source), "kind": row.kind, "day": seen.day(row.day)}
            | {"quantity": unscaled(row.quantity), "priority": row.priority, "late": row.late}
            for row in others
        ],
        "exceptions": [seen.exception(each) for each in exceptions.values()],
        "left_out": seen.left_out({story.row.id for story in buckets}, {story.line.id for story in lines}),
        "days": [
            {"day": seen.day(row.day), "kind": row.kind, "quantity": unscaled(row.quantity), "late": row.late}
            for row in rows
        ],
    }


def _sums(demand: Demand) -> dict[str, Sums]:
    found: dict[str, Sums] = defaultdict(Sums)
    answer = demand.consumption
    for each in answer.buckets:
        if each.row.item is not None and _is_of(each, demand, str(each.row.item)):
            mine = found[str(each.row.item)]
            mine.forecast += each.row.quantity
            mine.consumed += each.consumed
            mine.net += each.net
    for line in answer.lines:
        if line.over:
            found[str(line.line.item)].over += line.over
    for row in demand.merged.rows:
        mine = found[str(row.item)]
        if row.kind == "order":
            mine.orders += row.quantity
        elif row.kind != "forecast":
            mine.other += row.quantity
    for place, exception in enumerate(answer.exceptions):
        for name in exception.lines:
            found[str(answer.by_line[name].line.item)].exceptions.add(place)
    return found


def _is_of(bucket: BucketNet, demand: Demand, code: str) -> bool:
    """A bucket of the item that reaches into the plan, or of which something was carried or kept."""
    row = bucket.row
    return row.item == code and row.start < demand.scope.days and (row.end > 0 or bool(bucket.net or bucket.consumed))


def _matches(demand: Demand, code: str, q: str) -> bool:
    item = demand.sources.items[demand.item_id(code)]
    return q.casefold() in f"{item.number} {item.name}".casefold()


def named(item: Item) -> Told:
    return {"id": item.id, "number": item.number, "title": item.name, "unit": item.uom.number}


def _item_row(demand: Demand, code: str, sums: Sums) -> Told:
    names = ("forecast", "orders", "consumed", "net", "other", "over")
    told: Told = {name: unscaled(getattr(sums, name)) for name in names}
    total = unscaled(sums.orders + sums.net + sums.other)
    of = demand.sources.items[demand.item_id(code)]
    return {"item": named(of)} | told | {"demand": total, "exceptions": len(sums.exceptions)}


def _rules(session: Session, lines: Iterable[LineStory]) -> dict[str, Told]:
    wanted = {UUID(story.rule.id) for story in lines if story.rule is not None and story.rule.id}
    found = session.scalars(select(ForecastConsumptionRule).where(ForecastConsumptionRule.id.in_(wanted)))
    return {str(rule.id): {"id": rule.id, "number": rule.number, "title": rule.name} for rule in found}


def _periods(demand: Demand, code: str, buckets: Sequence[BucketStory], lines: Sequence[LineStory]) -> list[Told]:
    """Each bucket's days once (the weeks of what lies in none), with what falls into it; sums are those of the rows."""
    spans = sorted({(story.row.start, story.row.end) for story in buckets})
    rows = [row for row in demand.merged.rows if row.item == code and row.kind != "forecast"]
    days = {line.line.due for line in lines if line.line.due >= 0} | {row.day for row in rows}
    spans += sorted({_week(demand, day) for day in days if not any(start <= day < end for start, end in spans)})
    told = []
    for start, end in sorted(spans):
        mine = [story for story in buckets if (story.row.start, story.row.end) == (start, end)]
        due = [story for story in lines if start <= story.line.due < end]
        here = [row for row in rows if start <= row.day < end]
        told.append(_period(demand, (start, end), mine, due) | _rows_of(here))
    return told


def _period(demand: Demand, span: tuple[int, int], buckets: Sequence[BucketStory], lines: Sequence[LineStory]) -> Told:
    first, end = (demand.scope.day_zero + timedelta(days=day) for day in span)
    taken = [part.take.quantity for story in buckets for part in story.takes]
    return {
        "start": first,
        "end": end,
        "forecast": unscaled(sum(story.row.quantity for story in buckets)),
        "ordered": unscaled(sum(story.line.quantity for story in lines)),
        "consumed": unscaled(sum(taken)),
        "net": unscaled(sum(story.net for story in buckets)),
        "over": unscaled(sum(story.over for story in lines)),
    }


def _rows_of(rows: Sequence[Any]) -> Told:
    """Open orders and other needs of a period, by the day the goods must leave."""
    orders = sum(row.quantity for row in rows if row.kind == "order")
    return {"open": unscaled(orders), "other": unscaled(sum(row.quantity for row in rows) - orders)}


def _week(demand: Demand, day: int) -> tuple[int, int]:
    monday = monday_of(demand.scope.day_zero + timedelta(days=day))
    start = (monday - demand.scope.day_zero).days
    return start, start + WEEK.days


class _Seen:
    """Says stories of the kernel in documents and days."""

    def __init__(self, demand: Demand, rules: dict[str, Told]) -> None:
        self._demand, self._rules = demand, rules

    def day(self, day: int) -> date:
        return self._demand.scope.day_zero + timedelta(days=day)

    def source(self, name: str) -> Told:
        found = self._demand.sources.of[name]
        return {"document": found.document, "id": found.id, "number": found.number, "line_id": found.line_id}

    def bucket(self, story: BucketStory) -> Told:
        row = story.row
        into = sum(each.quantity for each in story.carried if each.into == row.id)
        away = sum(each.quantity for each in story.carried if each.row == row.id)
        return self._place(row) | {
            "forecast_id": self._demand.sources.of[row.id].id,
            "forecast": unscaled(row.quantity),
            "consumed": unscaled(sum(part.take.quantity for part in story.takes)),
            "net": unscaled(story.net),
            "lapsed": unscaled(story.lapsed),
            "carried_in": unscaled(into),
            "carried_out": unscaled(away),
            "state": story.state,
            "takes": [self._take(part) for part in story.takes],
        }

    def line(self, story: LineStory) -> Told:
        line = story.line
        rule = None if story.rule is None else self._rules.get(story.rule.id)
        amounts = {name: unscaled(getattr(line, name)) for name in ("ordered", "shipped", "cancelled", "open")}
        return {
            "order": self.source(line.id),
            "customer": line.customer,
            "due": self.day(line.due),
            "priority": line.priority,
            **amounts,
            "consumed": unscaled(sum(part.take.quantity for part in story.takes)),
            "over": unscaled(story.over),
            "reason": story.reason,
            "rule": rule,
            "takes": [self._take(part) for part in story.takes],
        }

    def exception(self, each: OverConsumed) -> Told:
        share = None if not each.forecast else (Decimal(each.quantity) * 100 / each.forecast).quantize(Decimal("0.1"))
        return {
            "code": each.code,
            "quantity": unscaled(each.quantity),
            "forecast": unscaled(each.forecast),
            "percent": share,
            "orders": [self.source(name) for name in each.lines],
        }

    def left_out(self, buckets: set[str], lines: set[str]) -> list[Told]:
        """What of this item is no demand of the plan, and why."""
        return [
            {"kind": each.kind, "reason": each.reason, "quantity": unscaled(each.quantity)}
            | {"source": self.source(each.source)}
            for each in self._demand.merged.left_out
            if each.source in buckets or each.source in lines
        ]

    def _take(self, part: Part) -> Told:
        """Line, bucket, level, direction and quantity of one take."""
        take = part.take
        return self._place(part.row) | {
            "order": self.source(take.line),
            "due": self.day(part.line.due),
            "level": list(take.level),
            "direction": take.window,
            "quantity": unscaled(take.quantity),
            "borrowed": take.borrowed,
        }

    def _place(self, row: Any) -> Told:
        keys = {name: value for name in KEYS if (value := getattr(row, name)) is not None}
        if row.item is not None:
            keys.pop("family", None)
        return {"start": self.day(row.start), "end": self.day(row.end), "item": row.item, "keys": keys}
