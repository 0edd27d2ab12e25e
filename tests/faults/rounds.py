"""The rest of a shift: points that are checked, hazards and calls with photos, faults reported and mended."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from uuid_utils.compat import uuid7

from tests.faults.book import Draft

if TYPE_CHECKING:
    from tests.faults.shift import Hand

CHECK, HAZARD = "patrol/patrol_check", "ehs/hazard"
CALL, REPAIR = "production/production_exception", "maintenance/maintenance_order"


def checking(hand: "Hand") -> list[Draft]:
    """One point of a round; one in eight is not as it should be and asks for a repair."""
    point, one = hand.chance.choice(hand.factory.points), hand.chance.choice(hand.factory.rounds)
    seen, read = point["items"]
    found = {"result": "normal"}
    if hand.chance.random() < 0.12:
        found = {"result": "abnormal", "severity": "major", "follow_up": "maintenance_order", "remark": "It drips"}
    now = datetime.now(UTC)
    values = {
        "patrol_round_id": one["id"],
        "patrol_point_id": point["id"],
        "arrived_at": (now - timedelta(minutes=2)).isoformat(),
        "left_at": (now - timedelta(minutes=1)).isoformat(),
        "scanned": True,
        "results": [
            {"patrol_point_item_id": seen["id"], **found},
            {"patrol_point_item_id": read["id"], "result": "normal", "reading": str(hand.chance.randint(41, 59))},
        ],
    }
    return [Draft(CHECK, "create", values, str(uuid7()))]


def hazard(hand: "Hand") -> list[Draft]:
    place = {"equipment_id": hand.chance.choice(hand.factory.points)["equipment_id"]}
    said = {"description": f"A guard is loose ({hand.chance.randrange(10**6)})", "kind": "unsafe_object"}
    return [Draft(HAZARD, "create", said | place, str(uuid7()))]


def call(hand: "Hand") -> list[Draft]:
    """Raised, answered, contained and resolved by whoever holds the device: four facts about one call."""
    id, ticket = str(uuid7()), hand.chance.choice(hand.factory.tickets)
    raised = {"category": hand.chance.choice(("machine", "material")), "ticket_id": ticket["id"]}
    steps = [Draft(CALL, verb, values, id) for verb, values in (
        ("accept", {}), ("contain", {"containment": "Slower"}), ("resolve", {"action": "Tightened"})
    )]  # fmt: skip
    return [Draft(CALL, "create", raised, id), *steps[: hand.chance.randint(0, 3)]]


def repair(hand: "Hand") -> list[Draft]:
    """Reported, begun and completed."""
    id, machine = str(uuid7()), hand.chance.choice(hand.factory.points)["equipment_id"]
    said = {"kind": "breakdown_repair", "priority": 2, "equipment_id": machine, "description": "It hums"}
    return [Draft(REPAIR, "create", said, id), Draft(REPAIR, "start", {}, id), Draft(REPAIR, "complete", {}, id)]
