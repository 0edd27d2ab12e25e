"""How 禾田农机 judges quality: reasons and defects, gauges, inspection plans, and who must approve."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from backend.documents.act import Act
from backend.documents.approvals import ApprovalRule
from backend.production.production_report import ScrapReason
from backend.quality.inspection import Inspection, InspectionResult
from backend.quality.inspection_plan import DefectCode, Gauge, InspectionPlan
from seed.demo.factory import Factory

INSPECTOR = "1006"

SCRAP_REASONS = (
    ("SR-11", "操作失误 (Operating error)", "man"),
    ("SR-12", "看错图纸 (Drawing misread)", "man"),
    ("SR-21", "设备故障 (Machine fault)", "machine"),
    ("SR-22", "刀具磨损 (Worn tool)", "machine"),
    ("SR-31", "毛坯气孔 (Porous blank)", "material"),
    ("SR-32", "板材划伤 (Scratched plate)", "material"),
    ("SR-41", "焊接变形 (Weld distortion)", "method"),
    ("SR-42", "热处理裂纹 (Quench crack)", "method"),
    ("SR-51", "喷粉起泡 (Blistered coating)", "environment"),
    ("SR-61", "测量误差 (Measuring error)", "measurement"),
)

DEFECT_CODES = (
    ("D-DIM", "尺寸超差 (Out of dimension)", "major"),
    ("D-HRD", "硬度不合格 (Hardness)", "critical"),
    ("D-POR", "气孔砂眼 (Porosity)", "major"),
    ("D-WLD", "焊缝缺陷 (Weld defect)", "critical"),
    ("D-LEAK", "渗漏 (Leak)", "major"),
    ("D-COAT", "涂层缺陷 (Coating)", "minor"),
    ("D-NOI", "异响 (Noise)", "major"),
    ("D-MISS", "漏装错装 (Missing or wrong part)", "critical"),
)

# number, name, type, days until calibration is due
GAUGES = (
    ("G-001", "游标卡尺 0–300 (Caliper)", "caliper", 120),
    ("G-002", "外径千分尺 25–50 (Micrometer)", "micrometer", 64),
    ("G-003", "内径百分表 35–50 (Bore gauge)", "bore_gauge", 33),
    ("G-004", "洛氏硬度计 (Rockwell tester)", "hardness", 210),
    ("G-005", "涂层测厚仪 (Coating gauge)", "coating", 12),
    ("G-006", "扭矩扳手 60–300 N·m (Torque wrench)", "torque", -9),
    ("G-007", "声级计 (Sound level meter)", "sound", 150),
    ("G-008", "公法线千分尺 (Gear micrometer)", "micrometer", 5),
)

# key of its characteristics, name, kind, item, item group, operation, sampling, sample size or percent
PLANS = (
    ("IP-STEEL", "钢板来料检验 (Incoming steel)", "incoming_inspection", None, "R", None, "fixed", "2"),
    ("IP-CAST", "铸锻件来料检验 (Incoming castings)", "incoming_inspection", None, "C", None, "percent", "10"),
    ("IP-KNIFE", "割刀来料检验 (Incoming knives)", "incoming_inspection", "B-KNIFE", None, None, "fixed", "2"),
    ("IP-BVP", "锥齿轮过程检验 (Pinion in process)", "in_process_inspection", "P-BVP", None, 30, "fixed", "3"),
    ("IP-F180", "旋耕机终检 180 (Final tiller)", "final_inspection", "F-1GQN180", None, None, "full", None),
    ("IP-F200", "旋耕机终检 200 (Final tiller)", "final_inspection", "F-1GQN200", None, None, "full", None),
    ("IP-DRILL", "播种机终检 (Final seed drill)", "final_inspection", "F-2BXF12", None, None, "full", None),
    ("IP-HEAD", "收割台终检 (Final header)", "final_inspection", "F-4LZ20H", None, None, "full", None),
)

# name, unit, target, lower limit, upper limit, class, gauge type; without limits it is a yes or no
Characteristic = tuple[str, str, str | None, str | None, str | None, str, str]
MACHINE: tuple[Characteristic, ...] = (
    ("温升 (Temperature rise)", "K", None, None, "35", "major", "thermometer"),
    ("噪声 (Noise)", "dB(A)", None, None, "90", "minor", "sound"),
    ("渗漏 (Leaks)", "", None, None, None, "major", ""),
    ("紧固与防松线 (Fasteners marked)", "", None, None, None, "critical", "torque"),
)
CHARACTERISTICS: dict[str, tuple[Characteristic, ...]] = {
    "IP-STEEL": (
        ("厚度 (Thickness)", "mm", None, "7.7", "10.4", "major", "caliper"),
        ("材质书 (Mill certificate)", "", None, None, None, "major", ""),
    ),
    "IP-CAST": (
        ("外观气孔 (Surface porosity)", "", None, None, None, "major", ""),
        ("加工余量 (Machining allowance)", "mm", "3", "2.5", "4", "major", "caliper"),
    ),
    "IP-KNIFE": (
        ("刃口硬度 (Edge hardness)", "HRC", "52", "50", "56", "critical", "hardness"),
        ("直线度 (Straightness)", "mm", None, None, "1.5", "minor", "caliper"),
    ),
    "IP-BVP": (
        ("表面硬度 (Surface hardness)", "HRC", "60", "58", "62", "critical", "hardness"),
        ("公法线 (Base tangent length)", "mm", "34.62", "34.56", "34.66", "major", "micrometer"),
    ),
    "IP-F180": MACHINE,
    "IP-F200": MACHINE,
    "IP-DRILL": (
        ("排量一致性 (Metering uniformity)", "%", None, None, "3.9", "major", ""),
        ("行距 (Row spacing)", "mm", "150", "147", "153", "major", "caliper"),
        ("链条张紧 (Chain tension)", "", None, None, None, "minor", ""),
    ),
    "IP-HEAD": (
        ("割刀间隙 (Knife clearance)", "mm", "0.5", "0", "0.8", "major", "caliper"),
        ("空转异响 (Noise at idle)", "", None, None, None, "major", ""),
    ),
}

# document, step, role, from amount on
APPROVALS = (
    ("quality/nonconformance", "concede", "quality_manager", None),
    ("purchasing/purchase_order", "approve", "plant_manager", "20000"),
)


def build(factory: Factory, act: Act) -> None:
    causes = (dict(zip(("number", "name", "cause_category"), row, strict=True)) for row in SCRAP_REASONS)
    factory.make_all(ScrapReason, causes, act)
    defects = (dict(zip(("number", "name", "defect_class"), row, strict=True)) for row in DEFECT_CODES)
    factory.make_all(DefectCode, defects, act)
    for number, name, kind, due in GAUGES:
        factory.make(Gauge, act, number=number, name=name, gauge_type=kind, due=factory.day(due))
    for plan in PLANS:
        row = factory.make(InspectionPlan, act, **_plan(factory, plan))
        factory.step(InspectionPlan, row.id, "approve", act)


def build_approvals(factory: Factory, act: Act) -> None:
    for document, step, role, amount in APPROVALS:
        factory.make(ApprovalRule, act, document=document, step=step, role=role, min_amount=amount)


def _plan(factory: Factory, plan: tuple[Any, ...]) -> dict[str, Any]:
    key, name, kind, item, group, operation, sampling, sample = plan
    return {
        "name": name,
        "kind": kind,
        "item_id": factory.id("item", item) if item else None,
        "item_group_id": factory.id("item_group", group) if group else None,
        "operation_number": operation,
        "sampling_mode": sampling,
        "sample_size": int(sample) if sampling == "fixed" else None,
        "sample_percent": sample if sampling == "percent" else None,
        "characteristics": [_characteristic(row) for row in CHARACTERISTICS[key]],
    }


def _characteristic(row: Characteristic) -> dict[str, Any]:
    name, unit, target, lower, upper, defect_class, gauge = row
    return {
        "name": name,
        "kind": "quantitative" if lower or upper else "qualitative",
        "unit": unit,
        "target": target,
        "lower_limit": lower,
        "upper_limit": upper,
        "defect_class": defect_class,
        "gauge_type": gauge,
    }


def inspect(factory: Factory, item: str, found: Sequence[Sequence[str]], at: datetime) -> None:
    """Record every sample of the item's open inspection and judge it; where no values are given all conform."""
    with factory.database.reading() as session:
        query = select(Inspection.id).where(Inspection.item_id == factory.id("item", item))
        query = query.where(Inspection.state == "planned")
        id = session.scalars(query.order_by(Inspection.id)).one()
    factory.by(INSPECTOR, _record, id, found, at=at)
    factory.by(INSPECTOR, Factory.step, Inspection, id, "judge", at=at)


def _record(factory: Factory, id: UUID, found: Sequence[Sequence[str]], act: Act) -> None:
    inspection = act.find(Inspection, id)
    values = []
    for line, measured in zip(inspection.characteristics, found, strict=True):
        for sample in range(inspection.sample_size):
            value = {"measured_value": measured[sample % len(measured)]} if measured else {"conforms": True}
            values.append({"characteristic_id": line.id, "sample": sample + 1, **value})
    factory.make(InspectionResult, act, inspection_id=id, gauge_id=factory.id("gauge", "G-001"), values=values)
