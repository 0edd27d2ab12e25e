"""Portions of the order pool of 禾田农机 that sales and planning have led on; the other orders wait to be reviewed."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from backend.documents.act import Act
from backend.planning.order_pool_entry import OrderPoolEntry
from backend.sales.sales_order import SalesOrder
from seed.demo.factory import Factory

PLANNER = "1003"
Way = tuple[tuple[str, Mapping[str, Any]], ...]  # steps, each with what it asks for


def lead_on(factory: Factory) -> None:
    for (reference, place), way in _ways(factory).items():
        factory.by(PLANNER, _lead, (reference, place), way, at=factory.moment(-1, 9))


def _lead(factory: Factory, of: tuple[str, int], way: Way, act: Act) -> None:
    reference, place = of
    line = act.find(SalesOrder, factory.id("sales_order", reference)).lines[place]
    wanted = select(OrderPoolEntry.id).where(OrderPoolEntry.sales_order_line_id == line.id)
    id = act.session.scalars(wanted).one()
    for step, form in way:
        factory.step(OrderPoolEntry, id, step, act, **form)


def _ways(factory: Factory) -> dict[tuple[str, int], Way]:
    """By the order's reference and the place of its line: one on every desk it passes before it is made."""
    line = {"work_center_id": factory.id("work_center", "L1"), "week": factory.day(14), "sequence": 1}
    asks = {"offered": factory.day(48), "reason": "加工中心检修，晚一周 (A week later: machine overhaul)"}
    promised: Way = (("review", {}), ("accept", {}))
    pooled: Way = (*promised, ("pool", {}))
    return {
        ("LN-2652", 0): (*pooled, ("pre_schedule", line)),
        ("LN-2652", 1): pooled,
        ("YF-091", 0): promised,
        ("JZ-A35", 0): (("review", {}), ("counter", asks)),
    }
