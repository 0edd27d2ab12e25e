"""Examples of safe work."""

from datetime import date, timedelta
from typing import Any

HAZARD, LEVEL = "ehs/hazard", "ehs/hazard_level"
PLAN = {
    "plan_goal": "No part of the guard is missing.",
    "plan_methods": "A new guard is made and bolted on.",
    "plan_funds": "3,000 from the safety budget",
    "plan_people": "Maintenance crew",
    "plan_until": "2027-06-30",
    "plan_safety": "The press stands still until then.",
}


def hazard(m: Any) -> dict[str, Any]:
    """A major one, so that every step of its life can be taken."""
    return {"description": "The guard of the press is missing.", "kind": "unsafe_object"} | {
        "equipment_id": m.id("plant/equipment"),
        "suggested_level_id": m.id(LEVEL),
        **PLAN,
    }


def assigned(m: Any) -> Any:
    """One that somebody has to put right."""
    found = m.step(HAZARD, m.make(HAZARD), "verify", level_id=m.id(LEVEL))
    return m.step(HAZARD, found, "assign", responsible_id=m.id("people/person"), due=str(date.today() + timedelta(3)))


EXAMPLES = {
    LEVEL: lambda m: {"number": m.code("HL"), "name": "Major", "major": True, "points": 50, "monthly_cap": 200},
    HAZARD: hazard,
    "ehs/hazard_extension": lambda m: {
        "hazard_id": assigned(m)["id"],
        "due": str(date.today() + timedelta(10)),
        "reason": "The part has not come.",
    },
    "ehs/point_entry": lambda m: {"person_id": m.id("people/person"), "points": 5, "reason": "A good suggestion"},
}
