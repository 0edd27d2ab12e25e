"""Builders of labels: one of every kind, and lots and badges by the hundred."""

from datetime import date
from decimal import Decimal

from printing.codes import scan_code
from printing.facts import Chip
from printing.label_facts import (
    Badge,
    ContainerLabel,
    EquipmentLabel,
    ItemLabel,
    Label,
    LotLabel,
    MaterialLabel,
    SerialLabel,
    StorageLocationLabel,
)
from tests.printing.examples import LONG_NAME, an_id

D = Decimal


def labels_of_all_kinds() -> tuple[Label, ...]:
    return (
        ItemLabel("GT-2031-04", LONG_NAME, scan_code("IT", an_id(1)), "Φ60×1250 45#", "件", "C"),
        a_lot_label(1),
        a_lot_label(2, item_name=LONG_NAME, quantity=D("1234567.125"), state=Chip("冻结", "stop")),
        SerialLabel("SN-2026-0000123", "GT-2031-04", "传动轴总成", scan_code("SN", an_id(4)), "C", date(2026, 11, 20)),
        MaterialLabel(
            "L20261101-005",
            "RM-20001",
            LONG_NAME,
            D("1250.75"),
            "kg",
            "WO-2026-00012",
            scan_code("LT", an_id(5)),
            "10",
            "A-03-12",
            date(2026, 11, 24),
        ),
        ContainerLabel("CT-00017", "蓝色周转箱 600×400", scan_code("CT", an_id(6)), "50 件", "一号库 收货区"),
        StorageLocationLabel("A-03-12", "三排货架 12 位", scan_code("LC", an_id(7)), "一号原材料库", "up"),
        EquipmentLabel(
            "EQ-0042", "数控车床", scan_code("EQ", an_id(8)), "CK6150", "2019-0771", "一车间 A 区", date(2027, 5, 31)
        ),
        a_badge(1),
    )


def a_lot_label(index: int, **other) -> LotLabel:
    values = dict(
        number=f"L20261101-{index:03}",
        item_code="RM-20001",
        item_name="热轧圆钢 45# Φ60",
        quantity=D("1250.75"),
        unit="kg",
        scan=scan_code("LT", an_id(index)),
        received=date(2026, 11, 1),
        expires=date(2027, 11, 1),
        supplier="江苏精锻股份有限公司",
        state=Chip("合格", "good"),
    )
    return LotLabel(**{**values, **other})


def a_badge(index: int, **other) -> Badge:
    values = dict(
        number=f"P-{index:05}",
        name="欧阳建国",
        scan=scan_code("BD", f"{an_id(index).hex[:20].upper()}"),
        company="华东轨道装备有限公司",
        role="数控车工 · 二级",
        team="一车间 甲班",
    )
    return Badge(**{**values, **other})
