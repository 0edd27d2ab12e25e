"""Examples of plans."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from backend.planning.planned_order import PlannedOrder
from seed.examples.engineering import made_item


def planned_order(m: Any) -> Any:
    """One as a planning run leaves it."""
    item_id = UUID(str(made_item(m)["id"]))

    def work(act: Any) -> UUID:
        order = PlannedOrder(item_id=item_id, quantity=Decimal(5), start=date(2027, 1, 4), due=date(2027, 1, 11))
        return act.add(order).id

    return m.shop.read("planning/planned_order", m.shop.perform(work))


EXAMPLES = {
    "planning/plan_scheme": lambda m: {"number": m.code("PS"), "name": "Weekly"},
    "planning/plan_version": lambda m: {"plan_scheme_id": m.make("planning/plan_scheme")["id"]},
}
OTHERWISE = {"planning/planned_order": planned_order}
