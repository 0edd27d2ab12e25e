"""How 禾田农机 looks round and repairs: points, routes, today's rounds, failure codes, and one machine that leaks."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from backend.documents.act import Act
from backend.maintenance.failure_code import FailureCode
from backend.maintenance.maintenance_order import MaintenanceOrder
from backend.patrol import rounds
from backend.patrol.patrol_check import PatrolCheck
from backend.patrol.patrol_point import PatrolPoint
from backend.patrol.patrol_round import PatrolRound
from backend.patrol.patrol_route import PatrolRoute
from seed.demo.factory import Factory

TURNER, MECHANIC = "1012", "1023"
REPAIR, HAZARD = "maintenance_order", "hazard"

# name, method, normal or (unit, lower limit, upper limit), photo needed
Item = tuple[str, str, str | tuple[str, str | None, str | None], bool]
OIL: Item = ("油位 (Oil level)", "看油标 (Look)", "在上下刻线之间 (Between the marks)", False)
NOISE: Item = ("异响与振动 (Noise)", "听、摸 (Listen, touch)", "无异响 (None)", False)
SPINDLE: Item = ("主轴温度 (Spindle temperature)", "测温枪 (Thermometer)", ("℃", None, "65"), False)
HYDRAULIC: Item = ("液压压力 (Hydraulic pressure)", "看压力表 (Gauge)", ("MPa", "4", "6"), False)

# number, name, kind, equipment, area, seconds there, what is checked
POINTS: tuple[tuple[str, str, str, str | None, str, int, tuple[Item, ...]], ...] = (
    ("PP-201", "数控车床 1 (CNC lathe 1)", "equipment", "EQ-201", "A-MC", 20, (OIL, SPINDLE, NOISE)),
    ("PP-202", "数控车床 2 (CNC lathe 2)", "equipment", "EQ-202", "A-MC", 20, (OIL, SPINDLE, NOISE)),
    ("PP-203", "卧式加工中心 (Machining center)", "equipment", "EQ-203", "A-MC", 20, (OIL, HYDRAULIC, NOISE)),
    ("PP-204", "数控滚齿机 (Gear hobber)", "equipment", "EQ-204", "A-MC", 20, (OIL, HYDRAULIC)),
    (
        "PP-S01", "机加车间消防通道 (Escape way)", "safety", None, "A-MC", 10,
        (("通道畅通 (Free way)", "看 (Look)", "无堆放物 (Nothing in it)", True),),
    ),
    (
        "PP-S02", "灭火器 (Fire extinguishers)", "safety", None, "A-AS", 10,
        (
            ("压力 (Pressure)", "看指针 (Gauge)", ("MPa", "1", "1.4"), False),
            ("铅封完好 (Sealed)", "看 (Look)", "未破坏 (Unbroken)", False),
        ),
    ),
    (
        "PP-S03", "总装行车 (Overhead crane)", "safety", "EQ-502", "A-AS", 15,
        (("限位与钢丝绳 (Limit switch and rope)", "试、看 (Try, look)", "动作可靠、无断丝 (Works, whole)", False),),
    ),
)  # fmt: skip

EVERY_SHIFT = (("夜班 (Night)", 0, 480), ("早班 (Early)", 480, 480), ("中班 (Late)", 960, 480))
EVERY_DAY = (("全天 (All day)", 0, 1440),)

# number, name, kind, in order, team, points, windows
ROUTES = (
    ("RT-MC", "机加设备班点检 (Machining, every shift)", "equipment", True, "T-MC", "PP-2", EVERY_SHIFT),
    ("RT-SAFE", "车间安全巡检 (Safety, every day)", "safety", False, None, "PP-S", EVERY_DAY),
)

# code, name, kind (ISO 14224)
FAILURE_CODES = (
    ("BRD", "损坏停机 (Breakdown)", "failure_mode"),
    ("ELU", "外漏-油液 (External leak, utility)", "failure_mode"),
    ("VIB", "振动 (Vibration)", "failure_mode"),
    ("NOI", "异响 (Noise)", "failure_mode"),
    ("OHE", "过热 (Overheating)", "failure_mode"),
    ("FTS", "不能启动 (Fail to start)", "failure_mode"),
    ("PDE", "参数偏移 (Parameter deviation)", "failure_mode"),
    ("OTH", "其他 (Other)", "failure_mode"),
    ("C-WEAR", "磨损 (Wear)", "failure_cause"),
    ("C-OPER", "操作或保养不当 (Operation, maintenance)", "failure_cause"),
    ("C-FAB", "制造安装缺陷 (Fabrication, installation)", "failure_cause"),
    ("C-DES", "设计缺陷 (Design)", "failure_cause"),
    ("C-ELEC", "电气故障 (Electrical)", "failure_cause"),
    ("A-REPL", "更换 (Replace)", "repair_activity"),
    ("A-REP", "修理 (Repair)", "repair_activity"),
    ("A-ADJ", "调整 (Adjust)", "repair_activity"),
    ("A-SERV", "保养清洁 (Service)", "repair_activity"),
    ("A-CHK", "检查 (Check)", "repair_activity"),
)


def build(factory: Factory, act: Act) -> None:
    """Points, routes and codes, as the equipment engineer set them up."""
    factory.make_all(FailureCode, ({"number": n, "name": name, "kind": kind} for n, name, kind in FAILURE_CODES), act)
    for number, name, kind, equipment, area, seconds, items in POINTS:
        place = {"area_id": factory.id("area", area), "minimum_stay": seconds}
        if equipment:
            place["equipment_id"] = factory.id("equipment", equipment)
        follow_up = REPAIR if kind == "equipment" else HAZARD
        lines = [_item(item, follow_up) for item in items]
        factory.make(PatrolPoint, act, number=number, name=name, kind=kind, items=lines, **place)
    for number, name, kind, in_order, team, points, windows in ROUTES:
        stops = [{"patrol_point_id": id} for (table, n), id in factory.ids.items() if _is_on(table, n, points)]
        team_id = factory.id("team", team) if team else None
        given = {"number": number, "name": name, "kind": kind, "in_order": in_order, "team_id": team_id}
        times = [dict(zip(("name", "starts_minute", "minutes"), window, strict=True)) for window in windows]
        factory.make(PatrolRoute, act, points=stops, windows=times, **given)


def walk(factory: Factory) -> None:
    """Today's rounds; one of them is under way, and has found something."""
    factory.by_software(_make_due)
    factory.by(TURNER, _check, "PP-201", None)
    factory.by(TURNER, _check, "PP-202", "油窗下方渗油，地面有油迹 (Oil under the sight glass)")
    factory.by(MECHANIC, _accept)


def _item(item: Item, follow_up: str) -> dict[str, Any]:
    name, method, normal, photo = item
    line: dict[str, Any] = {"name": name, "method": method, "photo_needed": photo, "follow_up": follow_up}
    if isinstance(normal, str):
        return line | {"normal": normal}
    unit, lower, upper = normal
    return line | {"kind": "reading", "unit": unit, "lower_limit": lower, "upper_limit": upper}


def _is_on(table: str, number: str, points: str) -> bool:
    return table == "patrol_point" and number.startswith(points)


def _make_due(factory: Factory, act: Act) -> None:
    rounds.make_due(act)


def _check(factory: Factory, number: str, found: str | None, act: Act) -> None:
    """One point of the round that is due now; `found` is what is wrong with its first thing."""
    point = act.find(PatrolPoint, factory.id("patrol_point", number))
    due = (PatrolRound.window_from <= act.now, PatrolRound.window_to > act.now)
    route = PatrolRound.patrol_route_id == factory.id("patrol_route", "RT-MC")
    one = act.session.scalars(select(PatrolRound).where(route, *due)).one()
    results = [{"patrol_point_item_id": item.id, "result": "normal", "reading": _usual(item)} for item in point.items]
    if found:
        results[0] |= {"result": "abnormal", "severity": "major", "remark": found}
    arrived = act.now - timedelta(minutes=8 if number == "PP-201" else 4)
    times = {"arrived_at": arrived, "left_at": arrived + timedelta(minutes=2)}
    given = {"patrol_round_id": one.id, "patrol_point_id": point.id, "scanned": True, "results": results}
    factory.make(PatrolCheck, act, **given, **times)


def _usual(item: Any) -> str | None:
    return None if item.kind == "yes_no" else str(item.lower_limit or 42)


def _accept(factory: Factory, act: Act) -> None:
    order = act.session.scalars(select(MaintenanceOrder).where(MaintenanceOrder.company_id == factory.company_id)).one()
    factory.step(MaintenanceOrder, order.id, "accept", act)
