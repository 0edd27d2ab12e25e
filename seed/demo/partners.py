"""Who sells to 禾田农机 and who buys from it: suppliers with what they offer, and customers."""

from decimal import Decimal

from backend.documents.act import Act
from backend.purchasing.supplier import Supplier, SupplierItem
from backend.sales.customer import Customer
from seed.demo.factory import Factory
from seed.demo.items import CONVERSIONS

# number, name, rating, contact, approved
SUPPLIERS = (
    ("V-STEEL", "潍钢物资有限公司 (Weigang Steel Trading)", 1, "张经理 0536-8800101", True),
    ("V-CAST", "华铸精密铸锻厂 (Huazhu Castings)", 2, "李厂长 0536-8800202", True),
    ("V-BRG", "瓦轴销售潍坊公司 (Wazhou Bearings)", 1, "王工 0536-8800303", True),
    ("V-FAST", "永固紧固件有限公司 (Yonggu Fasteners)", 2, "赵经理 0310-7700404", True),
    ("V-CHEM", "鲁彩涂料化工 (Lucai Coatings)", 2, "钱经理 0533-6600505", True),
    ("V-PART", "金犁农机配件有限公司 (Jinli Implement Parts)", 1, "孙经理 0537-5500606", True),
    ("V-BRG2", "鲁轴轴承经销部 (Luzhou Bearings)", 3, "周经理 0635-4400707", True),
    ("V-NEW", "恒通锻造 (Hengtong Forging)", None, "新供方, 待审核 (to be audited)", False),
)

# supplier, item, unit, price for one unit, days, minimum, priority
OFFERS = (
    ("V-STEEL", "R-PL15", "t", "4850", 5, "1", 1),
    ("V-STEEL", "R-PL02", "t", "4620", 5, "1", 1),
    ("V-STEEL", "R-PL03", "t", "4380", 5, "1", 1),
    ("V-STEEL", "R-PL08", "t", "4260", 5, "2", 1),
    ("V-STEEL", "R-PL10", "t", "4240", 5, "2", 1),
    ("V-STEEL", "R-RD12", "t", "4150", 5, "0.5", 1),
    ("V-STEEL", "R-RD30", "t", "4520", 7, "0.5", 1),
    ("V-STEEL", "R-RD50", "t", "5480", 7, "0.5", 1),
    ("V-STEEL", "R-RD90", "t", "4610", 7, "0.5", 1),
    ("V-STEEL", "R-FL50", "bar", "98", 5, "10", 1),
    ("V-STEEL", "R-SQ80", "bar", "368", 6, "10", 1),
    ("V-STEEL", "R-TU60", "bar", "118", 6, "10", 1),
    ("V-STEEL", "R-TU89", "bar", "512", 8, "10", 1),
    ("V-STEEL", "R-TU219", "bar", "436", 8, "5", 1),
    ("V-CAST", "C-HSG", "pcs", "286", 15, "20", 1),
    ("V-CAST", "C-CAP", "pcs", "21.5", 12, "50", 1),
    ("V-CAST", "C-MTR", "pcs", "14.8", 12, "120", 1),
    ("V-CAST", "C-BVP", "pcs", "46", 18, "50", 1),
    ("V-CAST", "C-BVG", "pcs", "88", 18, "50", 1),
    ("V-CAST", "C-SPUR", "pcs", "62", 18, "100", 1),
    ("V-NEW", "C-BVP", "pcs", "41", 22, "100", 2),
    ("V-BRG", "B-6209", "box", "285", 6, "5", 1),
    ("V-BRG", "B-6210", "box", "318", 6, "5", 1),
    ("V-BRG", "B-30210", "box", "462", 6, "5", 1),
    ("V-BRG2", "B-6209", "pcs", "26.8", 3, "10", 2),
    ("V-BRG2", "B-30210", "pcs", "43.5", 3, "10", 2),
    ("V-BRG2", "B-6210N", "pcs", "29.5", 3, "10", 1),
    ("V-BRG", "B-SEAL50V", "pcs", "7.8", 9, "50", 1),
    ("V-BRG", "B-SEAL45", "box", "140", 6, "1", 1),
    ("V-BRG", "B-SEAL50", "box", "155", 6, "1", 1),
    ("V-PART", "B-BLADE", "box", "690", 8, "4", 1),
    ("V-PART", "B-PTO", "pcs", "268", 10, "10", 1),
    ("V-PART", "B-ROLLER", "box", "384", 9, "1", 1),
    ("V-PART", "B-TUBE", "pcs", "5.6", 9, "100", 1),
    ("V-PART", "B-SPR", "pcs", "4.2", 9, "100", 1),
    ("V-PART", "B-SPRK", "pcs", "38", 9, "20", 1),
    ("V-PART", "B-CHAIN", "box", "215", 9, "2", 1),
    ("V-PART", "B-VBELT", "pcs", "32", 7, "10", 1),
    ("V-PART", "B-TINE", "box", "520", 9, "1", 1),
    ("V-PART", "B-KNIFE", "pcs", "385", 12, "5", 1),
    ("V-PART", "B-GUARD", "pcs", "9.6", 9, "100", 1),
    ("V-PART", "K-FRAME", "pcs", "76", 5, "10", 1),
    ("V-FAST", "S-M8", "kg", "9.8", 4, "25", 1),
    ("V-FAST", "S-M10", "kg", "9.2", 4, "25", 1),
    ("V-FAST", "S-M12", "kg", "8.9", 4, "50", 1),
    ("V-FAST", "S-M14", "box", "620", 6, "2", 1),
    ("V-FAST", "S-M16", "kg", "8.8", 4, "50", 1),
    ("V-FAST", "S-W12", "kg", "11.5", 4, "10", 1),
    ("V-FAST", "S-SPL", "box", "85", 4, "1", 1),
    ("V-FAST", "K-PLATE", "pcs", "3.6", 7, "100", 1),
    ("V-FAST", "K-MANUAL", "pcs", "4.5", 7, "100", 1),
    ("V-CHEM", "X-WIRE", "box", "156", 3, "5", 1),
    ("V-CHEM", "X-PWR", "box", "520", 6, "5", 1),
    ("V-CHEM", "X-PWG", "box", "540", 6, "5", 1),
    ("V-CHEM", "X-OIL", "drum", "2680", 4, "1", 1),
    ("V-CHEM", "X-SEALANT", "box", "410", 3, "1", 1),
)

# number, name, priority, contact, address
CUSTOMERS = (
    ("K-LN", "鲁农农机连锁 (Lunong Dealers)", 2, "曲经理 0536-2200111", "山东省潍坊市寒亭区农机大市场 18 号"),
    ("K-HN", "豫丰农机合作社 (Yufeng Cooperative)", 3, "袁社长 0370-2200222", "河南省商丘市睢阳区"),
    ("K-DB", "黑土地农业装备 (Heitudi Equipment)", 1, "宋总 0451-2200333", "黑龙江省哈尔滨市双城区"),
    ("K-HB", "冀中农机公司 (Jizhong Machinery)", 4, "田经理 0311-2200444", "河北省石家庄市藁城区"),
    ("K-XJ", "天山农机贸易 (Tianshan Trading)", 3, "马经理 0991-2200555", "新疆乌鲁木齐市头屯河区"),
    ("K-VN", "Cửu Long Agri Tools (越南九龙农具)", 5, "Mr. Nguyễn +84 292 220 066", "Cần Thơ, Việt Nam"),
)


def lead_times() -> dict[str, int]:
    """How long each bought item takes from its first source."""
    return {item: days for _, item, _, _, days, _, priority in OFFERS if priority == 1}


def order_lots() -> dict[str, tuple[Decimal, Decimal]]:
    """The least and the step each bought item is ordered in from its first source, in its base unit."""
    own = {item: {unit: Decimal(size) / per for unit, size, per in rows} for item, rows in CONVERSIONS.items()}
    sizes = {item: {"t": Decimal(1000)} | own.get(item, {}) for _, item, *_ in OFFERS}
    found = {}
    for _, item, unit, _, _, minimum, priority in OFFERS:
        if priority == 1:
            size = sizes[item].get(unit, Decimal(1))
            found[item] = (Decimal(minimum) * size, Decimal(100) if unit == "t" else size)
    return found


def build_suppliers(factory: Factory, act: Act) -> None:
    for number, name, rating, contact, approved in SUPPLIERS:
        row = factory.make(Supplier, act, number=number, name=name, rating=rating, contact=contact)
        if approved:
            factory.step(Supplier, row.id, "approve", act)
    for supplier, item, unit, price, days, minimum, priority in OFFERS:
        ids = {"supplier_id": factory.id("supplier", supplier), "item_id": factory.id("item", item)}
        terms = {"price": price, "lead_time_days": days, "min_quantity": minimum, "priority": priority}
        factory.make(SupplierItem, act, uom_id=factory.id("uom", unit), **ids, **terms)


def build_customers(factory: Factory, act: Act) -> None:
    names = ("number", "name", "priority", "contact", "address")
    factory.make_all(Customer, (dict(zip(names, row, strict=True)) for row in CUSTOMERS), act)
