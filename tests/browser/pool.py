"""The demo's order pool on a busy day: portions in every column, one at risk, one held, one short, one jumped ahead."""

from datetime import date, timedelta
from typing import Any

from tests.browser.floor import DemoFactory

POOL = "planning/order_pool_entry"


def pooled(people: DemoFactory) -> None:
    """The oldest portions are led on, each as far as one of the ways below; the rest wait to be reviewed."""
    entries = people.planner.list(POOL, "state=received&sort=number&limit=9")
    for entry, way in zip(entries, _ways(people), strict=False):
        for step, form in way:
            entry = people.planner.step(POOL, entry, step, **form)


def _ways(people: DemoFactory) -> list[list[tuple[str, dict[str, Any]]]]:
    def after(days: int) -> str:
        return str(date.today() + timedelta(days=days))

    line = people.director.list("plant/work_center", "limit=1")[0]["id"]
    taken = [("review", {}), ("accept", {"promised": after(12), "despite": "客户急等"}), ("pool", {})]
    placed = [*taken, ("pre_schedule", {"work_center_id": line, "week": after(7)})]
    ready = [*placed, ("pass_kit", {}), ("plan_week", {"line_on": after(15), "line_off": after(16)})]
    return [
        [("review", {})],
        [*taken, ("hold", {"reason": "客户还没有付定金"})],
        [*placed, ("fail_kit", {"kit_on": after(9), "reason": "齿轮箱壳体未到"})],
        ready,
        [*taken, ("line_on", {})],
        [*ready, ("fix_sequence", {"day": after(15), "sequence": 1}), ("line_on", {}), ("line_off", {})],
        [("review", {}), ("counter", {"offered": after(30), "reason": "模具在修"})],
    ]
