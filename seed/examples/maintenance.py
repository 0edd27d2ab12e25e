"""Examples of keeping."""

EXAMPLES = {
    "maintenance/failure_code": lambda m: {"number": m.code("F"), "name": "Leak", "kind": "failure_mode"},
    "maintenance/maintenance_order": lambda m: {
        "kind": "breakdown_repair",
        "priority": 2,
        "equipment_id": m.id("plant/equipment"),
        "description": "Leaks oil at the pump",
    },
}
