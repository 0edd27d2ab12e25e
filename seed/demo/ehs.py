"""Hazards at 禾田农机: its levels, and one hazard in every state people have to do with, some with pictures."""

import hashlib
import io
from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from PIL import Image, ImageDraw

from backend.documents import attachments
from backend.documents.act import Act
from backend.documents.files import register
from backend.ehs.hazard import Hazard
from backend.ehs.hazard_level import HazardLevel
from seed.demo.factory import Factory

OFFICER = "1025"
RULE = "《隐患排查治理管理制度》 (Company rule)"
LAW = "《安全生产法》、重大事故隐患判定标准 (Law)"

# number, name, days, points
LEVELS = (
    ("HL-1", "一般·当场改 (On the spot)", 0, 5),
    ("HL-2", "一般·3 天 (3 days)", 3, 8),
    ("HL-3", "一般·7 天 (7 days)", 7, 10),
    ("HL-4", "一般·15 天 (15 days)", 15, 12),
    ("HL-5", "一般·30 天 (30 days)", 30, 15),
)


class Seen(NamedTuple):
    """What somebody saw, how far it has come, and who puts it right."""

    by: str
    description: str
    kind: str
    center: str
    level: str = "HL-3"
    owner: str = ""
    until: str = "reported"  # verified assigned rectifying submitted closed
    values: Mapping[str, Any] = MappingProxyType({})


PLAN = {
    "plan_goal": "储气罐安全阀在检定有效期内",
    "plan_methods": "停机泄压，拆下安全阀送检，备用阀先装",
    "plan_funds": "安全费用 6,000 元",
    "plan_people": "设备班两人，安全员监护",
    "plan_safety": "挂牌上锁，泄压确认后方可拆卸；备灭火器",
}
SEEN = (
    Seen("1012", "3 号车床防护罩松动，加工时晃动", "unsafe_object", "WC-LATHE"),
    Seen("1015", "喷涂房门口消防通道堆了纸箱", "management_gap", "WC-PAINT", values={"anonymous": True}),
    Seen("1016", "总装线 2 工位地面有油", "poor_environment", "L1", "HL-2", "1010", "rectifying"),
    Seen("1018", "焊装区一块脚踏板翘边，容易绊倒", "unsafe_object", "WC-WELD", "HL-2", "1013", "assigned"),
    Seen("1019", "4 号焊机接地线破皮", "unsafe_object", "WC-WELD", "HL-1", "1013", "submitted"),
    Seen("1021", "吊带磨损，仍在使用", "unsafe_object", "L2", "HL-3", "1014", "closed"),
    Seen("1017", "班前会没有讲当天的危险点", "management_gap", "L1", "HL-4", "1010", "closed"),
    Seen("1020", "空压机储气罐安全阀超期未检", "unsafe_object", "WC-PAINT", "HL-0", "1002", "assigned", PLAN),
)
LATE = "焊装区一块脚踏板翘边，容易绊倒"
STEPS = ("reported", "verified", "assigned", "rectifying", "submitted", "closed")
BEFORE, AFTER = (196, 92, 60), (72, 140, 98)


def build_levels(factory: Factory, act: Act) -> None:
    since = factory.today.replace(month=1, day=1)
    common = {"monthly_cap": 100, "daily_cap": 30, "valid_from": since}
    factory.make(
        HazardLevel,
        act,
        number="HL-0",
        name="重大隐患 (Major)",
        major=True,
        points=50,
        source=LAW,
        sequence=0,
        **common,
    )
    for place, (number, name, days, points) in enumerate(LEVELS, 1):
        values = {"number": number, "name": name, "days": days, "points": points, "sequence": place, "source": RULE}
        factory.make(HazardLevel, act, **values, **common)


def report_and_rectify(factory: Factory) -> None:
    """Everybody does their part, with no more rights than their roles give."""
    factory.by(OFFICER, build_levels)
    for one in SEEN:
        id = factory.by(one.by, _report, one)
        for state in STEPS[1 : STEPS.index(one.until) + 1]:
            DONE[state](factory, one, id)
    factory.by_software(_let_time_pass)


def _report(factory: Factory, one: Seen, act: Act) -> UUID:
    values = {name: value for name, value in one.values.items() if not name.startswith("plan_")}
    values |= {"description": one.description, "kind": one.kind}
    row = factory.make(Hazard, act, work_center_id=factory.id("work_center", one.center), **values)
    _hang(factory, row, "before-1.jpg", BEFORE, act)
    return UUID(str(row.id))


def _verified(factory: Factory, one: Seen, id: UUID) -> None:
    factory.by(OFFICER, lambda factory, act: factory.step(Hazard, id, "verify", act, **_level(factory, one)))
    if "plan_goal" in one.values:
        factory.by_software(_plan, id)


def _level(factory: Factory, one: Seen) -> dict[str, Any]:
    return {"level_id": str(factory.id("hazard_level", one.level))}


def _plan(factory: Factory, id: UUID, act: Act) -> None:
    found = act.find(Hazard, id)
    for name, value in PLAN.items():
        setattr(found, name, value)
    found.plan_until = factory.day(45)


def _assigned(factory: Factory, one: Seen, id: UUID) -> None:
    form = {"responsible_id": str(factory.id("person", one.owner)), "interim_measures": "先围起来，挂警示牌"}
    factory.by(OFFICER, lambda factory, act: factory.step(Hazard, id, "assign", act, **form))


def _rectifying(factory: Factory, one: Seen, id: UUID) -> None:
    factory.by(one.owner, lambda factory, act: factory.step(Hazard, id, "start", act))


def _submitted(factory: Factory, one: Seen, id: UUID) -> None:
    def submit(factory: Factory, act: Act) -> None:
        _hang(factory, act.find(Hazard, id), "after-1.jpg", AFTER, act)
        factory.step(Hazard, id, "submit", act, measures="已更换，并检查了同类各处")

    factory.by(one.owner, submit)


def _closed(factory: Factory, one: Seen, id: UUID) -> None:
    factory.by(OFFICER, lambda factory, act: factory.step(Hazard, id, "accept", act))


def _let_time_pass(factory: Factory, act: Act) -> None:
    """One of them was due some days ago: the board must have something overdue to show."""
    for found in act.session.query(Hazard).filter_by(company_id=factory.company_id, description=LATE):
        found.assigned_at = act.now - timedelta(days=8)
        found.due = factory.today - timedelta(days=4)


def _hang(factory: Factory, row: Hazard, name: str, color: tuple[int, int, int], act: Act) -> None:
    content = picture(f"{row.number} {name}", color)
    sha256 = hashlib.sha256(content).hexdigest()
    if factory.files is not None:
        kept = factory.files.add(content, factory.company_id)
        register(act.session, kept, act.actor, act.now)
    attachments.attach(row, sha256, name, "image/jpeg", act)


def picture(text: str, color: tuple[int, int, int]) -> bytes:
    """A drawn machine with a spot on it; every one differs by its text."""
    image = Image.new("RGB", (800, 600), (206, 212, 214))
    drawn = ImageDraw.Draw(image)
    drawn.rectangle((0, 420, 800, 600), fill=(150, 156, 158))
    drawn.rounded_rectangle((140, 170, 660, 470), 24, fill=(92, 108, 118))
    drawn.rectangle((200, 220, 420, 360), fill=(58, 70, 78))
    drawn.ellipse((470, 250, 610, 390), fill=color)
    drawn.text((20, 560), text, fill=(40, 46, 50), font_size=24)
    written = io.BytesIO()
    image.save(written, "JPEG", quality=80)
    return written.getvalue()


DONE = {
    "verified": _verified,
    "assigned": _assigned,
    "rectifying": _rectifying,
    "submitted": _submitted,
    "closed": _closed,
}
