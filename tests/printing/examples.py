"""Builders of what A4 prints show, in the floor's words."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from uuid import UUID

from PIL import Image

from printing.codes import scan_code
from printing.facts import (
    Characteristic,
    Chip,
    Column,
    Field,
    Imprint,
    InspectionReport,
    LineTable,
    NonconformityCount,
    Photo,
    PrintedDocument,
    Sample,
    Signature,
    Snapshot,
    Traveler,
    TravelerMaterial,
    TravelerOperation,
)

D = Decimal
IMPRINT = Imprint("华东轨道装备有限公司", datetime(2026, 11, 23, 8, 5), "张伟")
LONG_NAME = "高速动车组转向架一系悬挂轴箱弹簧上夹板组件加强型左侧总成件"  # 30 characters
NAMES = ("下料", "数控车削", "铣键槽", "热处理", "磨外圆", "去毛刺", "清洗", "装配轴承", "终检", "包装")


def an_id(number: int) -> UUID:
    return UUID(int=0x0193_5A00_0000_7000_8000_0000_0000_0000 + number * 0x9E37_79B9_7F4A_7C15)


def an_operation(index: int, **other) -> TravelerOperation:
    values = dict(
        number=str(index * 10),
        name=NAMES[(index - 1) % len(NAMES)],
        scan=scan_code("OP", an_id(index)),
        work_center="一车间 数控线 02",
        start=datetime(2026, 11, 24, 8, 0),
        finish=datetime(2026, 11, 24, 16, 30),
        setup=D("25"),
        run=D("480.5"),
        instructions="按图纸 GT-2031-04 装夹，首件送检合格后批量加工。",
        inspected=index % 3 == 0,
    )
    return TravelerOperation(**{**values, **other})


def a_material(index: int, **other) -> TravelerMaterial:
    values = dict(
        code=f"RM-{20000 + index}",
        name="热轧圆钢 45# Φ60",
        quantity=D("1250.75"),
        unit="kg",
        operation="10",
        lot=f"L20261101-{index:03}",
        location="A-03-12",
        issue_mode="领料",
    )
    return TravelerMaterial(**{**values, **other})


def a_traveler(steps: int = 6, materials: int = 4, **other) -> Traveler:
    values = dict(
        operations=tuple(an_operation(i) for i in range(1, steps + 1)),
        materials=tuple(a_material(i) for i in range(1, materials + 1)),
        imprint=IMPRINT,
        number="WO-2026-00012",
        scan=scan_code("WO", an_id(9001)),
        item_code="GT-2031-04",
        item_name="传动轴总成",
        quantity=D("120"),
        unit="件",
        due=date(2026, 12, 4),
        customer_order="SO-2026-00345 / 20",
        snapshot=Snapshot("C", "BOM-118/4", "RT-77/2", "9f2c 71e0 4ab8"),
        state=Chip("已下达", "run"),
    )
    return Traveler(**{**values, **other})


def a_long_traveler(**other) -> Traveler:
    """What a worst order looks like: 40 operations, 80 materials, long names, seven digits."""
    return replace(
        a_traveler(**other),
        item_name=LONG_NAME,
        quantity=D("1234567"),
        operations=tuple(
            an_operation(i, name=LONG_NAME, work_center="二车间 转向架装配线 03 工位") for i in range(1, 41)
        ),
        materials=tuple(a_material(i, name=LONG_NAME, quantity=D("1234567.125")) for i in range(1, 81)),
        assumed=("工序工时取自同类产品", "物料损耗率 2%"),
        remarks="客户要求随货附材质证明；缺料时先做工序 10–30。",
    )


def a_packet_content(operations: int = 15) -> dict:
    return {
        "id": an_id(9001).hex,
        "number": "WO-2026-00012",
        "item": "GT-2031-04",
        "quantity": "1234567",
        "operations": [
            [an_id(i).hex, str(i * 10), NAMES[(i - 1) % len(NAMES)] + LONG_NAME[:8], f"WC-{100 + i % 7}", "1234567"]
            for i in range(1, operations + 1)
        ],
    }


def a_characteristic(index: int, samples: int = 8, **other) -> Characteristic:
    values = dict(
        number=str(index * 10),
        name="外径 Φ60",
        unit="mm",
        lower=D("59.95"),
        nominal=D("60"),
        upper=D("60.02"),
        method="外径千分尺 QM-0231",
        samples=tuple(Sample(f"{60 - (i % 5) / 100:.3f}") for i in range(samples)),
        verdict=Chip("合格", "good"),
    )
    return Characteristic(**{**values, **other})


OUTSIDE = (Sample("60.011"), Sample("60.034", "above"), Sample("59.998"), Sample("59.921", "below"), Sample("60.002"))


INSPECTED = (
    Field("批次", "L20261101-007"),
    Field("数量", "1,250 件"),
    Field("供应商", "江苏精锻股份有限公司"),
    Field("来源", "RC-2026-00210"),
    Field("检验方案", "IP-031 版本 2"),
    Field("抽样", "GB/T 2828.1 II 级 AQL 1.0，n = 8"),
)
CHARACTERISTICS = (
    a_characteristic(1),
    replace(a_characteristic(2, name="键槽宽度"), samples=OUTSIDE, verdict=Chip("不合格", "stop")),
    a_characteristic(3, name="表面粗糙度 Ra", unit="μm", lower=None, nominal=None, upper=D("1.6")),
    replace(
        a_characteristic(4, name="外观无磕碰划伤", unit="", lower=None, nominal=None, upper=None),
        requirement="无可见磕碰、锈蚀",
        method="目视",
        samples=(Sample("合格"),) * 5 + (Sample("不合格", "bad"), Sample("合格"), Sample("合格")),
    ),
)


def an_inspection_report(**other) -> InspectionReport:
    values = dict(
        imprint=IMPRINT,
        number="IN-2026-00077",
        scan=scan_code("IN", an_id(77)),
        kind="来料检验",
        item_code="GT-2031-04",
        item_name="传动轴总成",
        verdict=Chip("不合格", "stop"),
        fields=INSPECTED,
        characteristics=CHARACTERISTICS,
        nonconformities=(
            NonconformityCount("致命", 0, 0, 1),
            NonconformityCount("严重", 2, 0, 1),
            NonconformityCount("轻微", 1, 2, 3),
        ),
        remarks="两件键槽超差，已隔离至不合格品区 Q-01。",
        signatures=(
            Signature("检验员", "李静", datetime(2026, 11, 23, 10, 12)),
            Signature("质量主管"),
            Signature("供应商代表"),
        ),
    )
    return InspectionReport(**{**values, **other})


def a_photo(red: int = 180) -> Photo:
    picture = BytesIO()
    Image.new("RGB", (640, 480), (red, 120, 90)).save(picture, "JPEG")
    return Photo(picture.getvalue(), "键槽超差处")


TERMS = (
    Field("供应商", "江苏精锻股份有限公司"),
    Field("币种", "CNY"),
    Field("交货地点", "一号库 收货区"),
    Field("备注", "分两批交货，首批 60%。\n包装按附件要求。", wide=True),
    Field("采购员", "王芳"),
)
COLUMNS = (
    Column("行"),
    Column("物料"),
    Column("名称"),
    Column("数量", True),
    Column("单位"),
    Column("金额", True),
)


def a_line(index: int) -> tuple[str, ...]:
    return (str(index * 10), f"RM-{index:05}", LONG_NAME, "1,234,567.125", "kg", "9,876,543.21")


def a_document(rows: int = 5, **other) -> PrintedDocument:
    values = dict(
        imprint=IMPRINT,
        title="采购订单",
        number="PO-2026-00310",
        scan=scan_code("CT", an_id(310)),
        state=Chip("待审批", "wait"),
        fields=TERMS,
        tables=(LineTable("明细", COLUMNS, tuple(a_line(i) for i in range(1, rows + 1))),),
        signatures=(Signature("批准", "", None),),
    )
    return PrintedDocument(**{**values, **other})
