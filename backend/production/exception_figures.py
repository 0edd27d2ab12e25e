"""Figures of exceptions: how many, how fast answered, how long the line stood, what comes back (§11, Pareto)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from statistics import median
from typing import Any

from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.production.exception_flow import OPEN
from backend.production.exception_queries import counted
from backend.production.exception_type import ExceptionType
from backend.production.production_exception import ProductionException
from backend.production.production_report import CAUSE_CATEGORIES

MOST = 20_000
Rows = Sequence[ProductionException]


def figures(session: Session, actor: Actor, since: datetime, now: datetime) -> dict[str, Any]:
    """All and by category; the types in the order of how often they happen."""
    rows = list(session.scalars(counted(actor, since, actor.site_id).limit(MOST)))
    by_category: dict[str, list[ProductionException]] = defaultdict(list)
    by_type: dict[Any, list[ProductionException]] = defaultdict(list)
    for row in rows:
        by_category[row.category].append(row)
        by_type[row.exception_type_id, row.category].append(row)
    return {
        "since": since,
        "all": _measures(rows, now),
        "by_category": [{"category": one} | _measures(by_category[one], now) for one in CAUSE_CATEGORIES],
        "pareto": _pareto(session, by_type, len(rows), now),
        "recurring": [_named(row) for row in rows if row.recurs],
    }


def _measures(rows: Rows, now: datetime) -> dict[str, Any]:
    answered = [_minutes(row.raised_at, row.accepted_at) for row in rows if row.raised_at and row.accepted_at]
    resolved = [_minutes(row.raised_at, row.resolved_at) for row in rows if row.raised_at and row.resolved_at]
    return {
        "count": len(rows),
        "open": sum(row.state in OPEN for row in rows),
        "overdue": sum(bool(row.escalations) for row in rows),
        "response_median": _median(answered),
        "response_p90": _p90(answered),
        "resolve_median": _median(resolved),
        "resolve_p90": _p90(resolved),
        "stop_minutes": sum((_stood(row, now) for row in rows), Decimal(0)),
    }


def _pareto(session: Session, by_type: dict[Any, Any], total: int, now: datetime) -> list[dict[str, Any]]:
    """The most frequent first, each with the share that it and those before it make up."""
    names = {kind.id: kind.name for kind in session.query(ExceptionType).where(ExceptionType.id.in_(_ids(by_type)))}
    ordered = sorted(by_type.items(), key=lambda one: (-len(one[1]), one[0][1], str(one[0][0])))
    told, so_far = [], 0
    for (id, category), rows in ordered:
        so_far += len(rows)
        about = {"exception_type_id": id, "name": names.get(id, ""), "category": category}
        share = round(Decimal(so_far) / total, 4) if total else Decimal(0)
        told.append(about | {"share": share} | _measures(rows, now))
    return told


def _ids(by_type: Iterable[Any]) -> list[Any]:
    return [id for id, _ in by_type if id is not None]


def _stood(row: ProductionException, now: datetime) -> Decimal:
    """Minutes the line stood; a stop that goes on counts up to now."""
    if row.stopped_at is None or row.stop_ended_at is not None:
        return row.stop_minutes
    return Decimal(_minutes(row.stopped_at, row.restarted_at or now)).quantize(Decimal("0.01"))


def _minutes(begin: datetime | None, end: datetime | None) -> float:
    return max(0.0, (end - begin).total_seconds() / 60) if begin and end else 0.0


def _median(values: Sequence[float]) -> Decimal | None:
    return Decimal(str(round(median(values), 2))) if values else None


def _p90(values: Sequence[float]) -> Decimal | None:
    """The value that nine of ten do not exceed (nearest rank)."""
    if not values:
        return None
    ranked = sorted(values)
    return Decimal(str(round(ranked[-(-9 * len(ranked) // 10) - 1], 2)))


def _named(row: ProductionException) -> dict[str, Any]:
    names = ("id", "number", "category", "exception_type_id", "work_center_id", "equipment_id", "raised_at")
    return {name: getattr(row, name) for name in names}
