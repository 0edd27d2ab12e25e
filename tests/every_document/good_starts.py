"""Documents brought to where their steps can be taken: counted, inspected, furnished with what a release asks for."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from seed.examples import ehs, quality
from seed.examples.engineering import ITEM, ITEM_SITE, bought_item
from tests.every_document.conftest import Floor
from tests.shop import Row

COUNT, PERIOD = "inventory/stock_count", "inventory/posting_period"
ORDER = "maintenance/maintenance_order"
HAZARD, EXTENSION = "ehs/hazard", "ehs/hazard_extension"
EXCEPTION, CHANGE_REQUEST = "production/production_exception", "engineering/change_request"
INSPECTION, RESULT, NONCONFORMANCE = "quality/inspection", "quality/inspection_result", "quality/nonconformance"


def start(floor: Floor, name: str) -> Row:
    """A fresh document to take steps with."""
    return STARTS.get(name, lambda floor: floor.fresh(name))(floor)


def _item(floor: Floor) -> Row:
    row = floor.fresh(ITEM)
    floor.shop.make(ITEM_SITE, item_id=row["id"], source="buy")
    return row


def _count(floor: Floor) -> Row:
    count = floor.shop.step(COUNT, floor.fresh(COUNT), "release")
    line = {"item_id": bought_item(floor.maker)["id"], "location_id": count["location_id"], "quantity": "3"}
    return floor.shop.change(COUNT, count, counted=[line | {"counted_at": datetime.now(UTC).isoformat()}])


def _period(floor: Floor) -> Row:
    """The oldest that is not closed: periods close in order."""
    floor.fresh(PERIOD)
    return floor.shop.list(PERIOD, "state=open,soft_closed&sort=starts&limit=1")[0]


def _inspection(floor: Floor) -> Row:
    row = floor.shop.read(INSPECTION, quality.new_planned(floor.maker)["id"])
    measured = {"characteristic_id": row["characteristics"][0]["id"], "sample": 1, "measured_value": "10.02"}
    floor.shop.make(RESULT, inspection_id=row["id"], values=[measured])
    return floor.shop.read(INSPECTION, row["id"])


def _nonconformance(floor: Floor) -> Row:
    row = floor.fresh(NONCONFORMANCE)
    return floor.shop.change(
        NONCONFORMANCE, row, dispositions=[{"disposition": "disposition_scrap", "quantity": row["quantity"]}]
    )


def _maintenance_order(floor: Floor) -> Row:
    """Completed by somebody else: who did it does not also accept it."""
    row = floor.fresh(ORDER)
    floor.shop.as_role("mechanic", "*").step(ORDER, row, "complete")
    return floor.shop.read(ORDER, row["id"])


def _hazard(floor: Floor) -> Row:
    """In somebody's hands, with a photo of how it looks now."""
    row = floor.shop.step(HAZARD, ehs.assigned(floor.maker), "start")
    photo = {"sha256": sha256(b"after").hexdigest(), "name": "after.jpg", "type": "image/jpeg"}
    floor.shop.post(f"/api/{HAZARD}/{row['id']}/attachments", **photo)
    return row


def _extension(floor: Floor) -> Row:
    """Asked for by somebody else than who answers."""
    return floor.shop.as_role("ehs-owner", "*").make(EXTENSION, **floor.values(EXTENSION))


def _exception(floor: Floor) -> Row:
    """Resolved by somebody else than whoever verifies it."""
    row = floor.fresh(EXCEPTION)
    fitter = floor.shop.as_role("fitter", "production.*", "*.*.read")
    return fitter.step(EXCEPTION, row, "resolve", action="Tightened")


def _change_request(floor: Floor) -> Row:
    """Asked for by somebody else than whoever approves it."""
    engineer = floor.shop.as_role("engineer", "engineering.*")
    return engineer.make(CHANGE_REQUEST, title="Longer shaft")


STARTS: Mapping[str, Callable[[Floor], Any]] = {
    ITEM: _item,
    COUNT: _count,
    PERIOD: _period,
    HAZARD: _hazard,
    EXTENSION: _extension,
    INSPECTION: _inspection,
    NONCONFORMANCE: _nonconformance,
    ORDER: _maintenance_order,
    EXCEPTION: _exception,
    CHANGE_REQUEST: _change_request,
}
