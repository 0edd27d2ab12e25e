"""What scheduling knows of 禾田农机: colors, plates and furnace charges, jigs and welders; and a first schedule."""

from collections.abc import Iterator, Mapping
from typing import Any

from backend.documents.act import Act
from backend.scheduling.center_setting import CenterSetting
from backend.scheduling.detailed_schedule import DetailedSchedule
from backend.scheduling.operation_setting import OperationSetting
from backend.scheduling.setup_table import SetupTable
from backend.scheduling.shared_resource import SharedResource
from backend.scheduling.wip_limit import WipLimit
from seed.demo.factory import Factory
from seed.demo.structure import ROUTINGS

PLANNER = "1003"

RED, GREEN, YELLOW = "大红 (Red)", "豆绿 (Green)", "明黄 (Yellow)"
THIN, THICK = "薄板 ≤ 4 mm (Thin plate)", "厚板 ≥ 8 mm (Thick plate)"
CARBURIZED, TEMPERED = "渗碳 (Carburized)", "调质 (Tempered)"

# number, name, usual minutes, (from, to, minutes)
SETUPS: tuple[tuple[str, str, str, tuple[tuple[str, str, str], ...]], ...] = (
    (
        "ST-PAINT",
        "换色 (Color change)",
        "40",
        ((YELLOW, RED, "25"), (RED, YELLOW, "55"), (YELLOW, GREEN, "35"), (GREEN, RED, "30"), (RED, GREEN, "45")),
    ),
    ("ST-PLATE", "换板 (Plate change)", "15", ((THIN, THICK, "12"), (THICK, THIN, "18"))),
    ("ST-HEAT", "换工艺 (Process change)", "60", ((TEMPERED, CARBURIZED, "90"), (CARBURIZED, TEMPERED, "45"))),
)

# number, name, kind, units
RESOURCES = (
    ("JIG-FRM", "机架焊接胎具 (Frame welding jig)", "fixture", 1),
    ("JIG-ROT", "刀轴焊接胎具 (Rotor welding jig)", "fixture", 1),
    ("Q-WELD", "持证焊工 (Certified welders)", "qualification", 3),
    ("Q-SET", "调整工 (Setters)", "qualification", 2),
)

# number, name, orders at once, work centers
LIMITS = (("WL-PAINT", "涂装线 (Paint line)", 6, ("WC-PAINT",)),)

# work center, set-up table, set up for, set up by, furnace load in kg
CENTERS = (
    ("WC-PAINT", "ST-PAINT", RED, "Q-SET", None),
    ("WC-LASER", "ST-PLATE", THIN, None, None),
    ("WC-HEAT", "ST-HEAT", CARBURIZED, None, "300"),
)

PAINTED = {
    **dict.fromkeys(("A-FRM180", "A-FRM200", "A-ROT180", "A-ROT200", "A-HIT", "A-CVR180", "A-CVR200"), RED),
    **dict.fromkeys(("A-HOP", "A-DFRM"), GREEN),
    **dict.fromkeys(("A-REEL", "A-AUG", "A-HFRM"), YELLOW),
}
THICK_PLATES = ("P-SDHSG", "P-SIDE", "P-HPL", "P-HSIDE")
JIGS = {
    **dict.fromkeys(("A-FRM180", "A-FRM200", "A-DFRM", "A-HFRM"), "JIG-FRM"),
    **dict.fromkeys(("A-ROT180", "A-ROT200"), "JIG-ROT"),
}
WEIGHTS = {"P-BVP": "2.1", "P-BVG": "4.6", "P-SPUR": "1.8", "P-SHIN": "3.2", "P-PIN": "0.4"}  # kg
FAMILIES = {"heat": CARBURIZED, "temper": TEMPERED}
COOLING = "30"  # minutes before what was coated can be handled
PORTION = "50"  # pieces that go from the laser to the press brake together
ON_MILL = {"P-CAP": "1.4"}  # turned parts the machining center can make as well, and how much longer it takes


def settle(factory: Factory) -> None:
    """Settings, then a first schedule that waits for a worker."""
    factory.by(PLANNER, _settings)
    factory.by(PLANNER, _ask)


def _settings(factory: Factory, act: Act) -> None:
    at = {"site_id": factory.site_id}
    for number, name, usual, times in SETUPS:
        rows = [dict(zip(("before", "after", "minutes"), row, strict=True)) for row in times]
        factory.make(SetupTable, act, number=number, name=name, usual_minutes=usual, times=rows, **at)
    for number, name, kind, units in RESOURCES:
        factory.make(SharedResource, act, number=number, name=name, kind=kind, units=units, **at)
    for center, table, family, setter, load in CENTERS:
        setter_id = factory.id("shared_resource", setter) if setter else None
        known = {
            "work_center_id": factory.id("work_center", center),
            "setup_table_id": factory.id("setup_table", table),
        }
        factory.make(CenterSetting, act, family=family, setter_id=setter_id, load_limit=load, **known, **at)
    for number, name, orders, centers in LIMITS:
        counted = [{"work_center_id": factory.id("work_center", center)} for center in centers]
        factory.make(WipLimit, act, number=number, name=name, orders=orders, centers=counted, **at)
    for item, steps in ROUTINGS.items():
        for place, (kind, _, _) in enumerate(steps, 1):
            if setting := dict(_setting(factory, item, kind)):
                operation = {"item_id": factory.id("item", item), "operation_number": place * 10}
                factory.make(OperationSetting, act, **operation, **setting, **at)


def _setting(factory: Factory, item: str, kind: str) -> Iterator[tuple[str, Any]]:
    """What is known of one operation, if anything."""
    if kind == "paint":
        yield "family", PAINTED[item]
        yield "wait_minutes", COOLING
    if kind == "laser":
        yield "family", THICK if item in THICK_PLATES else THIN
        yield "transfer_quantity", PORTION
    if kind in FAMILIES:
        yield "family", FAMILIES[kind]
        yield "load_per_unit", WEIGHTS[item]
        yield "interruptible", False
    if kind == "weld":
        yield "needs", [_need(factory, resource) for resource in ("Q-WELD", JIGS.get(item)) if resource]
    if kind == "turn" and item in ON_MILL:
        yield "ways", [{"work_center_id": factory.id("work_center", "WC-MILL"), "factor": ON_MILL[item]}]


def _need(factory: Factory, resource: str) -> Mapping[str, Any]:
    return {"shared_resource_id": factory.id("shared_resource", resource), "units": 1}


def _ask(factory: Factory, act: Act) -> None:
    factory.make(DetailedSchedule, act, site_id=factory.site_id, remark="首版排程 (First schedule)", search_seconds=5)
