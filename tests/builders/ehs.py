"""Hazards in the words of the floor: who saw what, who puts it right, who looks at it."""

import hashlib
from datetime import timedelta
from typing import Any

from seed.examples.ehs import PLAN
from tests.builders.days import TODAY
from tests.shop import Row, Shop

HAZARD, LEVEL = "ehs/hazard", "ehs/hazard_level"
EXTENSION, POINTS = "ehs/hazard_extension", "ehs/point_entry"
BEFORE, AFTER = b"before", b"after"


def a_level(shop: Shop, number: str = "L3", **values: Any) -> Row:
    """A general level with seven days and five points, unless said otherwise."""
    return shop.make(LEVEL, **{"number": number, "name": number, "days": 7, "points": 5} | values)


def a_hazard(shop: Shop, **values: Any) -> Row:
    """Oil on the floor, at a place everybody knows."""
    return shop.make(HAZARD, **{"description": "Oil on the floor", "kind": "unsafe_object", "place": "Gate 3"} | values)


def a_person(shop: Shop, code: str = "owner") -> Shop:
    return shop.as_role(code, "*")


def verified(shop: Shop, level: Row | None = None, by: Shop | None = None, **values: Any) -> Row:
    """Reported by somebody, or by `by`, and verified by us."""
    found = a_hazard(by or shop, **values)
    return shop.step(HAZARD, found, "verify", level_id=(level or a_level(shop))["id"])


def assigned(shop: Shop, owner: Shop, level: Row | None = None, **values: Any) -> Row:
    form = {name: values.pop(name) for name in ("due", "reason") if name in values}
    found = verified(shop, level, **values)
    return shop.step(HAZARD, found, "assign", responsible_id=owner.person_id, **form)


def photo_of(shop: Shop, found: Row, content: bytes = AFTER) -> Row:
    """A picture hung on it; the bytes may come later."""
    named = {"sha256": hashlib.sha256(content).hexdigest(), "name": f"{content.decode()}.jpg", "type": "image/jpeg"}
    return shop.post(f"/api/{HAZARD}/{found['id']}/attachments", **named)


def submitted(shop: Shop, owner: Shop, level: Row | None = None, **values: Any) -> Row:
    found = assigned(shop, owner, level, **values)
    owner.step(HAZARD, found, "start")
    photo_of(owner, found)
    return owner.step(HAZARD, found, "submit", measures="Wiped up, the seal is new.")


def a_major(shop: Shop, owner: Shop) -> Row:
    """A major hazard with its plan, put right and waiting for the plant manager."""
    level = a_level(shop, "L0", major=True, days=None, points=50)
    return submitted(shop, owner, level, **PLAN)


def in_days(days: int) -> str:
    """A day as the site reckons it: in the evening by Greenwich it is tomorrow there."""
    return str(TODAY + timedelta(days))
