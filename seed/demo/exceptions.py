"""What goes wrong at 禾田农机: a type or two for each of the six causes, and calls in several states."""

from typing import Any, NamedTuple
from uuid import UUID

from backend.documents.act import Act
from backend.production.exception_type import ExceptionType
from backend.production.production_exception import ProductionException
from seed.demo.factory import Factory

LEVELS = ((1, "team_lead"), (2, "supervisor"), (3, "plant_manager"))
MACHINE = ((1, "team_lead"), (1, "mechanic"), (2, "supervisor"), (3, "plant_manager"))
QUALITY = ((1, "inspector"), (2, "quality_manager"), (3, "plant_manager"))
PARTS = ((1, "storekeeper"), (2, "supervisor"), (3, "plant_manager"))
METHOD = ((1, "team_lead"), (1, "process_engineer"), (2, "supervisor"), (3, "plant_manager"))

# number, name, category, usual severity, who is called, about safety, closing needs a photo
TYPES: tuple[tuple[str, str, str, str, Any, bool, bool], ...] = (
    ("ET-11", "缺员顶岗 (Nobody at the station)", "man", "major", LEVELS, False, False),
    ("ET-12", "人员受伤 (Somebody is hurt)", "man", "line_stop", LEVELS, True, False),
    ("ET-21", "设备停机 (Machine stands)", "machine", "line_stop", MACHINE, False, False),
    ("ET-22", "设备异响漏油 (Noise or oil leak)", "machine", "major", MACHINE, False, True),
    ("ET-23", "刀具崩刃 (Broken tool)", "machine", "minor", MACHINE, False, False),
    ("ET-31", "缺料 (Material missing)", "material", "major", PARTS, False, False),
    ("ET-32", "来料不良 (Bad material)", "material", "major", QUALITY, False, True),
    ("ET-41", "图纸工艺不符 (Drawing or routing wrong)", "method", "major", METHOD, False, False),
    ("ET-42", "首件不合格 (First article fails)", "method", "major", QUALITY, False, False),
    ("ET-51", "停电停气 (No power or air)", "environment", "line_stop", LEVELS, False, False),
    ("ET-52", "现场安全隐患 (Unsafe place)", "environment", "major", LEVELS, True, True),
    ("ET-61", "量具超差 (Gauge out of tolerance)", "measurement", "major", QUALITY, False, False),
)


class Story(NamedTuple):
    """One call: who raised it when, what it is about, and the steps that followed."""

    type: str
    by: str
    days: int
    hour: int
    minute: int
    words: str
    equipment: str = ""
    work_center: str = ""
    severity: str = ""
    steps: tuple[tuple[str, str, int, dict[str, str]], ...] = ()  # step, by whom, minutes after the call, form


STORIES = (
    Story(
        "ET-22", "1012", -4, 9, 12, "主轴箱异响，转速 1200 以上明显", "EQ-201",
        steps=(
            ("accept", "1011", 6, {}),
            ("contain", "1011", 25, {"containment": "降到 800 转继续加工"}),
            ("begin", "1011", 40, {}),
            ("resolve", "1011", 190, {"cause": "主轴轴承磨损", "action": "更换轴承，试车两小时正常"}),
        ),
    ),
    Story(
        "ET-31", "1016", -3, 10, 5, "合装工位缺油封，下一台装不了", work_center="L1",
        steps=(
            ("accept", "1007", 9, {}),
            ("resolve", "1007", 55, {"cause": "配送漏单", "action": "补送 12 件到工位"}),
            ("verify", "1016", 62, {}),
            ("close", "1010", 70, {}),
        ),
    ),
    Story(
        "ET-51", "1015", -2, 14, 20, "喷粉线压缩空气掉压，固化炉联锁停机", work_center="WC-PAINT",
        steps=(
            ("accept", "1013", 2, {}),
            ("contain", "1013", 12, {"containment": "切换备用空压机"}),
            ("restart", "1015", 48, {}),
            ("resolve", "1013", 60, {"cause": "主空压机皮带断裂", "action": "更换皮带，恢复主机供气"}),
            ("verify", "1015", 66, {}),
        ),
    ),
    Story(
        "ET-32", "1019", -1, 15, 10, "钢板表面有夹层，焊接后开裂", work_center="WC-WELD",
        steps=(("accept", "1006", 8, {}),),
    ),
    Story(
        "ET-41", "1021", -1, 9, 30, "排种轴孔位与图纸差 2 mm", work_center="L2",
        steps=(("accept", "1014", 7, {}), ("contain", "1014", 20, {"containment": "先装已核对的两台"})),
    ),
    Story(
        "ET-23", "1012", 0, 8, 20, "滚刀崩刃", "EQ-204",
        steps=(("reject", "1011", 4, {"reason": "正常换刀，不算异常"}),),
    ),
    Story("ET-21", "1018", 0, 8, 40, "激光切割机报警 E-17，切割头不回零", "EQ-101"),
    Story("ET-61", "1017", 0, 8, 50, "扭矩扳手校准已过期", work_center="WC-GBX"),
)  # fmt: skip


def build_types(factory: Factory, act: Act) -> None:
    for number, name, category, severity, calls, is_safety, needs_proof in TYPES:
        given: dict[str, Any] = {"number": number, "name": name, "category": category, "severity": severity}
        given["calls"] = [{"level": level, "role": role} for level, role in calls]
        factory.make(ExceptionType, act, **given, is_safety=is_safety, needs_proof=needs_proof)


def happen(factory: Factory) -> None:
    for story in STORIES:
        raised = factory.moment(story.days, story.hour, story.minute)
        id = factory.by(story.by, _raise, story, at=raised)
        for step, who, minutes, form in story.steps:
            at = factory.moment(story.days, story.hour + (story.minute + minutes) // 60, (story.minute + minutes) % 60)
            factory.by(who, _step, id, step, form, at=at)


def _raise(factory: Factory, story: Story, act: Act) -> UUID:
    given: dict[str, Any] = {"category": "machine", "description": story.words}
    given["exception_type_id"] = factory.id("exception_type", story.type)
    if story.equipment:
        given["equipment_id"] = factory.id("equipment", story.equipment)
    if story.work_center:
        given["work_center_id"] = factory.id("work_center", story.work_center)
    if story.severity:
        given["severity"] = story.severity
    row = factory.make(ProductionException, act, **given)
    return row.id


def _step(factory: Factory, id: UUID, step: str, form: dict[str, str], act: Act) -> None:
    factory.step(ProductionException, id, step, act, **form)
