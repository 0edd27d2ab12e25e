"""Examples of places."""

EXAMPLES = {
    "plant/site": lambda m: {"number": m.code("S"), "name": "North works", "timezone": "Asia/Shanghai"},
    "plant/work_calendar": lambda m: {
        "number": m.code("CAL"),
        "name": "Two shifts",
        "shifts": [
            {"name": "Early", "weekdays": "12345", "starts_minute": 360, "minutes": 480},
            {"name": "Late", "weekdays": "12345", "starts_minute": 840, "minutes": 480},
        ],
        "exceptions": [{"day": "2026-10-01", "is_open": False, "reason": "National day"}],
    },
    "plant/area": lambda m: {"number": m.code("A"), "name": "Machining"},
    "plant/work_center": lambda m: {
        "number": m.code("WC"),
        "name": "Lathes",
        "kind": "machine_group",
        "area_id": m.id("plant/area"),
        "work_calendar_id": m.id("plant/work_calendar"),
        "capacity": "2",
        "rate": "85.5",
    },
    "plant/work_unit": lambda m: {
        "number": m.code("WU"),
        "name": "Lathe 1",
        "work_center_id": m.id("plant/work_center"),
    },
    "plant/equipment": lambda m: {
        "number": m.code("EQ"),
        "name": "CNC lathe",
        "work_unit_id": m.id("plant/work_unit"),
        "work_center_id": m.id("plant/work_center"),
        "model": "CK6150",
    },
}
OTHERWISE = {"plant/company": lambda m: m.shop.read("plant/company", m.shop.company_id)}
