"""Examples of plans."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from backend.planning.exception_answer import ExceptionAnswer
from backend.planning.message_answer import MessageAnswer
from backend.planning.planned_order import PlannedOrder
from backend.plant.company import Company
from seed.examples import sales
from seed.examples.engineering import made_item

ANSWER, EXCEPTION = "planning/message_answer", "planning/exception_answer"
POOL = "planning/order_pool_entry"


def planned_order(m: Any) -> Any:
    """One as a planning run leaves it."""
    item_id = UUID(str(made_item(m)["id"]))

    def work(act: Any) -> UUID:
        order = PlannedOrder(item_id=item_id, quantity=Decimal(5), start=date(2027, 1, 4), due=date(2027, 1, 11))
        return act.add(order).id

    return m.shop.read("planning/planned_order", m.shop.perform(work))


def order_pool_entry(m: Any) -> Any:
    """One as a confirmed order brings it."""
    order = m.step(sales.ORDER, m.shop.make(sales.ORDER, **sales.order(m)), "confirm")
    return m.shop.read(POOL, m.shop.list(POOL, f"sales_order_id={order['id']}")[0]["id"])


def message_answer(m: Any) -> Any:
    """One as somebody leaves it who asks for a delivery to come later."""
    item_id, order = UUID(str(made_item(m)["id"])), m.make("purchasing/purchase_order")

    def work(act: Any) -> UUID:
        answer = MessageAnswer(item_id=item_id, supply_id=UUID(order["lines"][0]["id"]), quantity=Decimal(5))
        answer.source, answer.source_id, answer.behind = "purchasing/purchase_order", UUID(order["id"]), order["number"]
        answer.due, answer.wanted = date(2027, 1, 11), date(2027, 2, 1)
        return act.add(answer).id

    return m.shop.read(ANSWER, m.shop.perform(work))


def exception_answer(m: Any) -> Any:
    """One as somebody leaves it who knows better than the plan."""
    item_id, scheme = UUID(str(made_item(m)["id"])), m.make("planning/plan_scheme")

    def work(act: Any) -> UUID:
        answer = ExceptionAnswer(item_id=item_id, plan_scheme_id=UUID(scheme["id"]), code="below_safety", mark=uuid7())
        answer.day, answer.quantity, answer.state = date(2027, 1, 11), Decimal(5), "dismissed"
        return act.add(answer).id

    return m.shop.read(EXCEPTION, m.shop.perform(work))


def another_company(m: Any) -> str:
    """The code of one in the same installation."""

    def work(act: Any) -> str:
        id = uuid7()
        return str(act.add(Company(id=id, number=m.code("CO"), name="Elm Engines", company_id=id)).number)

    return str(m.shop.perform(work))


EXAMPLES = {
    "planning/plan_level": lambda m: {
        "number": m.code("PLV"),
        "name": "Daily",
        "runs": "FREQ=WEEKLY;BYDAY=MO,TH",
        "tolerance_percent": "10",
        "segments": [
            {"periods": 10, "unit": "open_day", "commitment": "firm"},
            {"periods": 3, "unit": "open_day", "commitment": "outlook"},
        ],
    },
    "planning/forecast_consumption_rule": lambda m: {
        "name": "一周前后",
        "sequence": 10,
        "predicate": {"field": "priority", "operator": "le", "value": 5},
        "back": 7,
        "forward": 7,
        "levels": [["item", "customer"], ["item"]],
    },
    "planning/distribution_rule": lambda m: {
        "name": "六四开",
        "item_id": made_item(m)["id"],
        "candidates": [
            {"for_site_id": str(m.shop.site_id), "ratio": "60"},
            {"supplier_id": m.id("purchasing/supplier"), "ratio": "40"},
        ],
    },
    "planning/independent_demand": lambda m: {
        "item_id": made_item(m)["id"],
        "kind": "service",
        "quantity": "3",
        "needed": "2027-02-01",
        "reason": "服务备件",
    },
    "planning/safety_stock_policy": lambda m: {
        "number": m.code("SSP"),
        "name": "九成五",
        "item_id": made_item(m)["id"],
        "daily_demand": "100",
        "demand_error": "20",
        "lead_days": "9",
        "lead_error_days": "1",
    },
    "planning/safety_stock_level": lambda m: {
        "item_id": made_item(m)["id"],
        "effective_from": "2027-02-01",
        "quantity": "50",
        "reason": "旺季",
    },
    "planning/supply_lane": lambda m: {
        "supplying_site_id": m.make("plant/site")["id"],
        "lead_time_days": 3,
        "lot_multiple": "24",
    },
    "planning/water_level": lambda m: {
        "item_id": m.make("engineering/item")["id"],
        "minimum": "20",
        "target": "50",
        "maximum": "80",
        "effective_from": "2027-02-01",
    },
    "planning/visibility_wall": lambda m: {
        "viewer": another_company(m),
        "use": "surplus",
        "see_stock": "yes_no",
    },
    "planning/group_run": lambda m: {
        "plan_group": m.make("planning/plan_scheme", plan_group=m.code("EAST"))["plan_group"]
    },
    "planning/plan_scheme": lambda m: {"number": m.code("PS"), "name": "Weekly"},
    "planning/plan_version": lambda m: {"plan_scheme_id": m.make("planning/plan_scheme")["id"]},
}
OTHERWISE = {"planning/planned_order": planned_order, POOL: order_pool_entry, ANSWER: message_answer}
OTHERWISE[EXCEPTION] = exception_answer
