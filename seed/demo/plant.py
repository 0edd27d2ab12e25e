"""Where 禾田农机 works: one plant, six areas, two lines, twelve more work centers, and when the shifts are."""

from datetime import date
from typing import Any

from backend.documents.act import Act
from backend.plant.company import Company, Site
from backend.plant.work_calendar import WorkCalendar
from backend.plant.work_center import Area, Equipment, WorkCenter, WorkUnit
from seed.demo.factory import Factory

COMPANY, SITE, CALENDAR = "HT", "HT-1", "CAL-2S"
ENTERPRISE = "禾田集团 (Hetian Group)"

AREAS = (
    ("A-BL", "下料车间 (Blanking)"),
    ("A-MC", "机加工车间 (Machining)"),
    ("A-WD", "焊装车间 (Welding)"),
    ("A-PT", "涂装车间 (Painting)"),
    ("A-AS", "总装车间 (Assembly)"),
    ("A-WH", "仓储区 (Stores)"),
)

# number, name, kind, area, part of line, parallel places, CNY an hour
WORK_CENTERS = (
    ("L1", "旋耕机总装线 (Tiller line)", "production_line", "A-AS", None, "4", "180"),
    ("L2", "播种收获总装线 (Seeder and header line)", "production_line", "A-AS", None, "4", "180"),
    ("WC-LASER", "激光切割 (Laser cutting)", "machine_group", "A-BL", None, "2", "220"),
    ("WC-SAW", "锯切 (Sawing)", "machine_group", "A-BL", None, "2", "70"),
    ("WC-BEND", "折弯冲压 (Bending and punching)", "machine_group", "A-BL", None, "2", "110"),
    ("WC-LATHE", "数控车 (CNC turning)", "machine_group", "A-MC", None, "3", "130"),
    ("WC-MILL", "加工中心 (Machining center)", "machine_group", "A-MC", None, "2", "190"),
    ("WC-GEAR", "滚齿 (Gear hobbing)", "machine_group", "A-MC", None, "2", "170"),
    ("WC-HEAT", "热处理 (Heat treatment)", "machine_group", "A-MC", None, "1", "260"),
    ("WC-WELD", "焊接单元 (Welding cell)", "manufacturing_cell", "A-WD", None, "3", "120"),
    ("WC-BLAST", "抛丸 (Shot blasting)", "machine_group", "A-PT", None, "1", "140"),
    ("WC-PAINT", "喷粉线 (Powder coating)", "machine_group", "A-PT", None, "1", "240"),
    ("WC-GBX", "传动箱装配 (Gearbox assembly)", "manufacturing_cell", "A-AS", "L1", "3", "100"),
    ("WC-TEST", "磨合试车台 (Run-in bench)", "machine_group", "A-AS", "L1", "1", "150"),
    ("WC-SUB", "部装单元 (Sub-assembly)", "manufacturing_cell", "A-AS", "L2", "4", "90"),
)

# number, name, work center
WORK_UNITS = (
    ("L1-10", "合装工位 (Marriage station)", "L1"),
    ("L1-20", "传动悬挂工位 (Drive and hitch station)", "L1"),
    ("L1-30", "罩壳加油工位 (Cover and oil station)", "L1"),
    ("L1-40", "终检包装工位 (Final check and packing)", "L1"),
    ("L2-10", "机架工位 (Frame station)", "L2"),
    ("L2-20", "部件安装工位 (Fitting station)", "L2"),
    ("L2-30", "调整包装工位 (Adjusting and packing)", "L2"),
    ("LASER-1", "激光切割 1 号 (Laser 1)", "WC-LASER"),
    ("LASER-2", "激光切割 2 号 (Laser 2)", "WC-LASER"),
    ("SAW-1", "带锯 (Band saw)", "WC-SAW"),
    ("BEND-1", "折弯机 (Press brake)", "WC-BEND"),
    ("LATHE-1", "数控车 1 号 (Lathe 1)", "WC-LATHE"),
    ("LATHE-2", "数控车 2 号 (Lathe 2)", "WC-LATHE"),
    ("MILL-1", "卧式加工中心 (Horizontal machining center)", "WC-MILL"),
    ("GEAR-1", "滚齿机 (Hobbing machine)", "WC-GEAR"),
    ("HEAT-1", "渗碳淬火炉 (Carburizing furnace)", "WC-HEAT"),
    ("WELD-1", "焊接机器人工位 (Robot station)", "WC-WELD"),
    ("WELD-2", "手工焊位 (Manual station)", "WC-WELD"),
    ("BLAST-1", "通过式抛丸机 (Roller blaster)", "WC-BLAST"),
    ("PAINT-1", "喷粉固化线 (Coating line)", "WC-PAINT"),
    ("GBX-1", "齿轮箱装配台 (Gearbox bench)", "WC-GBX"),
    ("TEST-1", "磨合台 (Run-in stand)", "WC-TEST"),
    ("SUB-1", "部装台 (Sub-assembly bench)", "WC-SUB"),
)

# number, name, work unit, model
EQUIPMENT = (
    ("EQ-101", "光纤激光切割机 1 (Fiber laser 1)", "LASER-1", "G3015 6 kW"),
    ("EQ-102", "光纤激光切割机 2 (Fiber laser 2)", "LASER-2", "G3015 3 kW"),
    ("EQ-103", "数控带锯床 (CNC band saw)", "SAW-1", "GB4235"),
    ("EQ-104", "数控折弯机 (CNC press brake)", "BEND-1", "WC67K-160/3200"),
    ("EQ-201", "数控车床 1 (CNC lathe 1)", "LATHE-1", "CK6150"),
    ("EQ-202", "数控车床 2 (CNC lathe 2)", "LATHE-2", "CK6150"),
    ("EQ-203", "卧式加工中心 (Horizontal machining center)", "MILL-1", "HMC-630"),
    ("EQ-204", "数控滚齿机 (CNC gear hobber)", "GEAR-1", "YK3150"),
    ("EQ-205", "井式渗碳炉 (Pit furnace)", "HEAT-1", "RQ3-75"),
    ("EQ-301", "焊接机器人 (Welding robot)", "WELD-1", "六轴双变位 (6-axis)"),
    ("EQ-302", "气保焊机 (MIG welder)", "WELD-2", "NB-350"),
    ("EQ-401", "抛丸清理机 (Shot blaster)", "BLAST-1", "Q6910"),
    ("EQ-402", "静电喷粉线 (Powder coating line)", "PAINT-1", "12 m/min"),
    ("EQ-501", "旋耕机磨合台 (Tiller run-in stand)", "TEST-1", "MH-75"),
    ("EQ-502", "行车 2 t (Overhead crane 2 t)", "L1-10", "LD2-10.5"),
    ("EQ-503", "行车 3 t (Overhead crane 3 t)", "L2-10", "LD3-10.5"),
)

# name, weekdays, first minute of the day, minutes worked
SHIFTS = (
    ("早班 (Early shift)", "123456", 8 * 60, 480),
    ("中班 (Late shift)", "12345", 16 * 60, 480),
)

HOLIDAYS = (
    (1, 1, "元旦 (New Year)"),
    (5, 1, "劳动节 (Labor Day)"),
    (10, 1, "国庆节 (National Day)"),
    (10, 2, "国庆节 (National Day)"),
    (10, 3, "国庆节 (National Day)"),
)


def build(factory: Factory, act: Act) -> None:
    """The company itself, then everything that belongs to it."""
    company = {"number": factory.named(COMPANY), "name": "禾田农机有限公司 (Hetian Agri-Machinery)"}
    factory.make(Company, act, id=factory.company_id, enterprise=ENTERPRISE, **company)
    _calendar(factory, act)
    calendar = factory.id("work_calendar", CALENDAR)
    site = {"number": factory.named(SITE), "name": "潍坊工厂 (Weifang plant)", "timezone": "Asia/Shanghai"}
    at = {"site_id": factory.make(Site, act, **site, work_calendar_id=calendar).id}
    factory.make_all(Area, ({"number": n, "name": name, **at} for n, name in AREAS), act)
    for row in WORK_CENTERS:
        factory.make(WorkCenter, act, **_work_center(factory, row), **at)
    for number, name, center in WORK_UNITS:
        factory.make(WorkUnit, act, number=number, name=name, work_center_id=factory.id("work_center", center), **at)
    centers = {number: center for number, _, center in WORK_UNITS}
    for number, name, unit, model in EQUIPMENT:
        center_id, unit_id = factory.id("work_center", centers[unit]), factory.id("work_unit", unit)
        place = {"work_unit_id": unit_id, "work_center_id": center_id}
        factory.make(Equipment, act, number=number, name=name, model=model, **place, **at)


def _work_center(factory: Factory, row: tuple[str, str, str, str, str | None, str, str]) -> dict[str, Any]:
    number, name, kind, area, line, capacity, rate = row
    return {
        "number": number,
        "name": name,
        "kind": kind,
        "area_id": factory.id("area", area),
        "parent_id": factory.id("work_center", line) if line else None,
        "work_calendar_id": factory.id("work_calendar", CALENDAR),
        "capacity": capacity,
        "rate": rate,
    }


def _calendar(factory: Factory, act: Act) -> None:
    shifts = [dict(zip(("name", "weekdays", "starts_minute", "minutes"), row, strict=True)) for row in SHIFTS]
    exceptions = [{"day": day, "is_open": False, "reason": reason} for day, reason in _holidays(factory.today)]
    name = "两班制 (Two shifts)"
    factory.make(WorkCalendar, act, number=CALENDAR, name=name, shifts=shifts, exceptions=exceptions)


def _holidays(today: date) -> list[tuple[date, str]]:
    """The holidays with a fixed day in this year and the next."""
    years = (today.year, today.year + 1)
    return [(date(year, month, day), reason) for year in years for month, day, reason in HOLIDAYS]
