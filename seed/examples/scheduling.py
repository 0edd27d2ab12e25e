"""Examples of schedules and of what scheduling knows."""

from typing import Any

EXAMPLES: dict[str, Any] = {
    "scheduling/detailed_schedule": lambda m: {"remark": "Monday", "search_seconds": 0},
    "scheduling/setup_table": lambda m: {
        "number": m.code("ST"),
        "name": "Paint",
        "usual_minutes": "30",
        "times": [{"before": "white", "after": "black", "minutes": "15"}],
    },
    "scheduling/shared_resource": lambda m: {"number": m.code("MD"), "name": "Mold 17", "kind": "mold", "units": 1},
    "scheduling/wip_limit": lambda m: {
        "number": m.code("WL"),
        "name": "Gear cell",
        "orders": 3,
        "centers": [{"work_center_id": m.make("plant/work_center")["id"]}],
    },
    "scheduling/center_setting": lambda m: {"work_center_id": m.make("plant/work_center")["id"], "family": "white"},
    "scheduling/operation_setting": lambda m: {"item_id": m.make("engineering/item")["id"], "family": "white"},
    "scheduling/trim_plan": lambda m: {
        "work_center_id": m.make("plant/work_center")["id"],
        "grade": "Kraft",
        "grammage": "120",
        "deckle": 3600,
        "edge": 30,
        "demands": [{"width": 1250, "rolls": 4}, {"width": 1040, "rolls": 2}],
    },
    "scheduling/winder_setting": lambda m: {
        "work_center_id": m.make("plant/work_center")["id"],
        "deckle": 3600,
        "stock_widths": "1250 620",
    },
    "scheduling/grade_change_table": lambda m: {
        "number": m.code("GC"),
        "name": "PM1",
        "changes": [{"before": "white", "after": "dark", "minutes": 10, "broke": "500"}],
    },
    "scheduling/grade_sequence": lambda m: {
        "work_center_id": m.make("plant/work_center")["id"],
        "grade_change_table_id": m.make("scheduling/grade_change_table")["id"],
        "begins_at": "2026-12-01T00:00:00+00:00",
        "runs": [{"grade": "white", "tonnes": "50"}],
    },
    "scheduling/line_setting": lambda m: {"work_center_id": m.make("plant/work_center")["id"], "takt_seconds": "90"},
    "scheduling/spacing_rule": lambda m: {
        "work_center_id": m.make("plant/work_center")["id"],
        "option": "ROOF",
        "most": 1,
        "consecutive": 2,
    },
    "scheduling/sequence_option": lambda m: {"item_id": m.make("engineering/item")["id"], "options": "ROOF LPG"},
    "scheduling/line_sequence": lambda m: {
        "work_center_id": m.make("plant/work_center")["id"],
        "day": "2030-03-04",
    },
}
