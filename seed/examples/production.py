"""Examples of doing."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from backend.production.material_choice import MaterialChoice
from seed.examples.engineering import bought_item, made_item

ORDER, TICKET = "production/work_order", "production/ticket"
CHOICE = "production/material_choice"


def order(m: Any) -> dict[str, Any]:
    return {"item_id": made_item(m)["id"], "quantity": "20", "due": "2027-01-31", "priority": 3}


def released(m: Any) -> Any:
    return m.once("released order", lambda: m.step(ORDER, m.shop.make(ORDER, **order(m)), "firm", "release"))


def ticket(m: Any) -> Any:
    """The ticket of the released order."""
    return m.shop.list(TICKET, f"work_order_id={released(m)['id']}")[0]


def new_ticket(m: Any) -> Any:
    row = m.step(ORDER, m.shop.make(ORDER, **order(m)), "firm", "release")
    return m.shop.list(TICKET, f"work_order_id={row['id']}")[0]


EXAMPLES = {
    "production/scrap_reason": lambda m: {"number": m.code("SR"), "name": "Wrong diameter"},
    "production/exception_type": lambda m: {
        "number": m.code("ET"),
        "name": "Spindle fault",
        "category": "machine",
        "severity": "major",
        "calls": [{"level": 1, "role": "team_lead"}],
        "clocks": [{"severity": "major", "accept_minutes": 10, "contain_minutes": 60, "resolve_minutes": 1440}],
    },
    "production/production_exception": lambda m: {"category": "machine", "description": "The spindle hums"},
    ORDER: order,
    "production/production_report": lambda m: {"ticket_id": ticket(m)["id"], "kind": "good", "quantity": "1"},
    "production/material_issue": lambda m: {
        "work_order_id": released(m)["id"],
        "kind": "issue",
        "lines": [{"item_id": bought_item(m)["id"], "quantity": "1"}],
    },
    "production/production_receipt": lambda m: {"work_order_id": released(m)["id"], "quantity": "1"},
    "production/material_call": lambda m: {
        "item_id": bought_item(m)["id"],
        "quantity": "5",
        "work_center_id": ticket(m)["work_center_id"],
    },
    "production/shift_handover": lambda m: {
        "work_center_id": ticket(m)["work_center_id"],
        "shift": "Day",
        "begins_at": "2026-11-23T00:00:00+00:00",
        "ends_at": "2026-11-23T08:00:00+00:00",
        "remarks": [{"section": "tool", "text": "The second drill is worn."}],
    },
}


def material_choice(m: Any) -> Any:
    """One as somebody leaves it who saw that an order can be made with another item."""
    made, other = m.shop.make(ORDER, **order(m)), UUID(str(bought_item(m)["id"]))

    def work(act: Any) -> UUID:
        row = MaterialChoice(item_id=UUID(str(made_item(m)["id"])), substitute_id=other, chosen_for=made["number"])
        row.source, row.source_id = ORDER, UUID(made["id"])
        row.covers, row.quantity, row.state = Decimal(2), Decimal(3), "chosen"
        return act.add(row).id

    return m.shop.read(CHOICE, m.shop.perform(work))


OTHERWISE = {TICKET: new_ticket, CHOICE: material_choice}
