"""Every day: what has expired leaves unrestricted stock, what is due for a retest waits for its inspection (§2)."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from backend.documents.act import Act
from backend.documents.actor import software
from backend.documents.context import event_values
from backend.documents.jobs import JobKind, JobRun, Outcome, enqueue
from backend.inventory import ledger
from backend.inventory.events import ExpiryDue, StatusChanged
from backend.inventory.lot import Lot
from backend.inventory.moving import Movement, post_as
from backend.inventory.posting import OVERRIDE
from backend.inventory.stock_move import StockBalance
from backend.inventory.storage_location import STOCKED, StorageLocation
from backend.plant.company import Site

STILL_GOOD = ("unrestricted", "quality_hold", "restricted")


def expire_stock(happened: ExpiryDue, act: Act) -> None:
    """One move a site; a lot that expired already has nothing left to move, so hearing it twice does nothing."""
    query = _due(happened.day).where(StockBalance.company_id == happened.company_id)
    query = query.order_by(*ledger.KEY).with_for_update(of=StockBalance).execution_options(populate_existing=True)
    by_site: dict[UUID, list[Movement]] = defaultdict(list)
    for balance, expires in act.session.execute(query):
        status = "expired" if expires is not None and expires < happened.day else "quality_hold"
        ends = (balance.location_id, balance.location_id, balance.lot_id, None, balance.status, status)
        by_site[balance.site_id].append(Movement(balance.item_id, balance.quantity, *ends))
    for site_id, movements in by_site.items():
        site = act.session.get(Site, site_id)
        assert site is not None
        post_as("status", movements, site, act, OVERRIDE, f"Due on {happened.day}")
        for m in movements:
            values = (m.item_id, m.lot_id, m.to_status, m.quantity, "plant/site", site_id)
            act.record(StatusChanged(*values))


def ask_for_expiry(run: JobRun, payload: Mapping[str, Any]) -> Outcome:
    """Let every company that has something due today hear of it."""
    day = datetime.now(UTC).date()

    def ask(session: Session) -> dict[str, int]:
        companies = session.scalars(_due(day).with_only_columns(StockBalance.company_id).distinct()).all()
        for company_id in companies:
            _tell(session, ExpiryDue(company_id, day))
        return {"companies": len(companies)}

    return ask


def _tell(session: Session, due: ExpiryDue) -> None:
    values = orjson.loads(orjson.dumps(event_values(due), default=str))
    handler = f"{expire_stock.__module__}.{expire_stock.__qualname__}"
    payload = {"handler": handler, "event": "ExpiryDue", "values": values}
    enqueue(session, "later", payload, actor=software(due.company_id), dedupe=f"expiry {due.company_id} {due.day}")


def _due(day: date) -> Select[Any]:
    query = select(StockBalance, Lot.expires).join(Lot, Lot.id == StockBalance.lot_id)
    query = query.join(StorageLocation, StorageLocation.id == StockBalance.location_id)
    query = query.where(StockBalance.quantity > 0, StorageLocation.kind.in_(STOCKED))
    return query.where(or_(_expired(day), _retest(day)))


def _expired(day: date) -> ColumnElement[bool]:
    return and_(Lot.expires < day, StockBalance.status.in_(STILL_GOOD))


def _retest(day: date) -> ColumnElement[bool]:
    return and_(Lot.retest <= day, StockBalance.status == "unrestricted")


JOB = JobKind("inventory.expire", ask_for_expiry, label="Expire lots")
