"""The plan levels of 禾田农机: the six as they are delivered, made from the highest down."""

from backend.documents.act import Act
from backend.planning.plan_level import PlanLevel
from seed.demo.factory import Factory
from seed.plan_levels import DEADLINE, ROWS


def build(factory: Factory, act: Act) -> None:
    for row in ROWS:
        values = {name: value for name, value in row.items() if name not in ("parent", "segments")}
        values["segments"] = [
            {"periods": periods, "unit": unit, "commitment": commitment}
            for periods, unit, commitment in row["segments"]
        ]
        if row["parent"] is not None:
            values["parent_id"] = factory.id("plan_level", row["parent"])
        factory.make(PlanLevel, act, **DEADLINE, **values)
