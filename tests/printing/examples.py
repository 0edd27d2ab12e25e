"""Builders of facts in the floor's words, and the Chinese of every sentence the templates use."""

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


def a_traveler(operations: int = 6, materials: int = 4, **other) -> Traveler:
    values = dict(
        operations=tuple(an_operation(i) for i in range(1, operations + 1)),
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
        operations=tuple(an_operation(i, name=LONG_NAME, work_center="二车间 转向架装配线 03 工位") for i in range(1, 41)),
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


def an_inspection_report(**other) -> InspectionReport:
    values = dict(
        imprint=IMPRINT,
        number="IN-2026-00077",
        scan=scan_code("IN", an_id(77)),
        kind="来料检验",
        item_code="GT-2031-04",
        item_name="传动轴总成",
        verdict=Chip("不合格", "stop"),
        fields=(
            Field("批次", "L20261101-007"),
            Field("数量", "1,250 件"),
            Field("供应商", "江苏精锻股份有限公司"),
            Field("来源", "RC-2026-00210"),
            Field("检验方案", "IP-031 版本 2"),
            Field("抽样", "GB/T 2828.1 II 级 AQL 1.0，n = 8"),
        ),
        characteristics=(
            a_characteristic(1),
            replace(a_characteristic(2, name="键槽宽度"), samples=OUTSIDE, verdict=Chip("不合格", "stop")),
            a_characteristic(3, name="表面粗糙度 Ra", unit="μm", lower=None, nominal=None, upper=D("1.6")),
            replace(
                a_characteristic(4, name="外观无磕碰划伤", unit="", lower=None, nominal=None, upper=None),
                requirement="无可见磕碰、锈蚀",
                method="目视",
                samples=(Sample("合格"),) * 5 + (Sample("不合格", "bad"), Sample("合格"), Sample("合格")),
            ),
        ),
        nonconformities=(NonconformityCount("致命", 0, 0, 1), NonconformityCount("严重", 2, 0, 1), NonconformityCount("轻微", 1, 2, 3)),
        remarks="两件键槽超差，已隔离至不合格品区 Q-01。",
        signatures=(Signature("检验员", "李静", datetime(2026, 11, 23, 10, 12)), Signature("质量主管"), Signature("供应商代表")),
    )
    return InspectionReport(**{**values, **other})


def a_photo(red: int = 180) -> Photo:
    picture = BytesIO()
    Image.new("RGB", (640, 480), (red, 120, 90)).save(picture, "JPEG")
    return Photo(picture.getvalue(), "键槽超差处")


def a_document(rows: int = 5, **other) -> PrintedDocument:
    values = dict(
        imprint=IMPRINT,
        title="采购订单",
        number="PO-2026-00310",
        scan=scan_code("CT", an_id(310)),
        state=Chip("待审批", "wait"),
        fields=(
            Field("供应商", "江苏精锻股份有限公司"),
            Field("币种", "CNY"),
            Field("交货地点", "一号库 收货区"),
            Field("备注", "分两批交货，首批 60%。\n包装按附件要求。", wide=True),
            Field("采购员", "王芳"),
        ),
        tables=(
            LineTable(
                "明细",
                (Column("行"), Column("物料"), Column("名称"), Column("数量", True), Column("单位"), Column("金额", True)),
                tuple((str(i * 10), f"RM-{i:05}", LONG_NAME, "1,234,567.125", "kg", "9,876,543.21") for i in range(1, rows + 1)),
            ),
        ),
        signatures=(Signature("批准", "", None),),
    )
    return PrintedDocument(**{**values, **other})


def labels_of_all_kinds() -> tuple[Label, ...]:
    return (
        ItemLabel("GT-2031-04", LONG_NAME, scan_code("IT", an_id(1)), "Φ60×1250 45#", "件", "C"),
        a_lot_label(1),
        a_lot_label(2, item_name=LONG_NAME, quantity=D("1234567.125"), state=Chip("冻结", "stop")),
        SerialLabel("SN-2026-0000123", "GT-2031-04", "传动轴总成", scan_code("SN", an_id(4)), "C", date(2026, 11, 20)),
        MaterialLabel(
            "L20261101-005", "RM-20001", LONG_NAME, D("1250.75"), "kg", "WO-2026-00012", scan_code("LT", an_id(5)), "10",
            "A-03-12", date(2026, 11, 24),
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


CHINESE = {
    "Traveler": "生产流转卡",
    "Printed": "打印",
    "Item": "物料",
    "Quantity": "数量",
    "Due": "交期",
    "Customer order": "客户订单",
    "Released with": "下达依据",
    "Revision": "版本",
    "BOM": "BOM",
    "Routing": "工艺路线",
    "Checksum": "校验码",
    "Assumed, not measured": "假定数据，未经实测",
    "Remarks": "备注",
    "Scan to work without network": "无网络时扫此码报工",
    "No.": "序号",
    "Operation": "工序",
    "Entries by hand": "手工填写",
    "Scan": "扫码",
    "Inspection": "检验",
    "Subcontracted": "委外",
    "Setup": "准备",
    "Run": "加工",
    "min": "分",
    "Good": "合格",
    "Scrap": "报废",
    "Name": "姓名",
    "Date": "日期",
    "Material": "用料清单",
    "Op.": "工序",
    "Lot": "批次",
    "Location": "库位",
    "Issue mode": "发料方式",
    "Photos": "照片",
    "Inspection report": "检验报告",
    "Verdict": "判定",
    "Characteristics": "检验项目",
    "above the limit": "超上限",
    "below the limit": "超下限",
    "not conforming": "不符合",
    "Characteristic": "检验项目",
    "Limits": "限值",
    "Method": "方法",
    "Nominal": "公称值",
    "Nonconformities": "不合格",
    "Class": "类别",
    "Found": "检出",
    "Accept (Ac)": "接收数 (Ac)",
    "Reject (Re)": "拒收数 (Re)",
    "No lines": "无明细",
    "Labels": "标签",
    "Specification": "规格",
    "Unit": "单位",
    "Expires": "有效期至",
    "Received": "入库",
    "Supplier": "供应商",
    "Made": "制造日期",
    "Needed": "需用",
    "Capacity": "容量",
    "Home": "归位",
    "Valid until": "有效期至",
    "Model": "型号",
    "Serial No.": "出厂编号",
}
