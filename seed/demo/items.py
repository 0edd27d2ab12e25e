"""The items of 禾田农机: implements, their assemblies and parts, and what is bought for them."""

from typing import NamedTuple


class Made(NamedTuple):
    """Something we make; `lead` is in working days, `lot` a multiple planning orders in."""

    number: str
    name: str
    specification: str
    lead: int
    lot: str = "0"
    safety: str = "0"
    price: str | None = None
    weight: str | None = None


class Bought(NamedTuple):
    """Something we buy, with the location it is kept at and how it is issued to orders."""

    number: str
    name: str
    specification: str
    uom: str
    place: str
    lots: str = "none"
    mode: str = "pick"
    safety: str = "0"
    shelf_life_days: int | None = None


# number, name, dimension, decimals, base units: numerator, denominator
UOMS = (
    ("pcs", "件 (Piece)", "count", 0, 1, 1),
    ("set", "套 (Set)", "count", 0, 1, 1),
    ("box", "箱 (Box)", "count", 0, 1, 1),
    ("sheet", "张 (Sheet)", "count", 0, 1, 1),
    ("bar", "根 (Bar)", "count", 0, 1, 1),
    ("drum", "桶 (Drum)", "count", 0, 1, 1),
    ("kg", "千克 (Kilogram)", "mass", 3, 1, 1),
    ("t", "吨 (Tonne)", "mass", 3, 1000, 1),
    ("g", "克 (Gram)", "mass", 1, 1, 1000),
    ("m", "米 (Meter)", "length", 3, 1, 1),
    ("mm", "毫米 (Millimeter)", "length", 0, 1, 1000),
    ("L", "升 (Liter)", "volume", 3, 1, 1),
)

GROUPS = (
    ("F", "整机 (Implements)"),
    ("A", "总成 (Assemblies)"),
    ("P", "自制零件 (Made parts)"),
    ("R", "钢材 (Steel)"),
    ("C", "铸锻件 (Castings and forgings)"),
    ("B", "外购件 (Bought parts)"),
    ("S", "标准件 (Fasteners)"),
    ("X", "辅料 (Consumables)"),
    ("K", "随机件与包装 (Documents and packing)"),
)

FINISHED = (
    Made("F-1GQN180", "旋耕机 1GQN-180 (Rotary tiller)", "耕幅 1.8 m, 配套 40–55 kW", 4, "1", "2", "8600", "412"),
    Made("F-1GQN200", "旋耕机 1GQN-200 (Rotary tiller)", "耕幅 2.0 m, 配套 50–66 kW", 4, "1", "1", "9400", "448"),
    Made("F-2BXF12", "播种机 2BXF-12 (Seed drill)", "12 行, 行距 150 mm", 5, "1", "1", "12800", "530"),
    Made("F-4LZ20H", "收割台 4LZ-2.0 (Harvester header)", "割幅 2.0 m", 5, "1", "0", "10500", "365"),
)

ASSEMBLIES = (
    Made("A-GBX", "中央齿轮箱总成 (Central gearbox)", "速比 2.13", 3, "2", "4", "1850", "86"),
    Made("A-SDR", "侧边传动总成 (Side drive)", "三级直齿", 3, "2", "2", "980", "41"),
    Made("A-FRM180", "机架 180 (Frame)", "焊合喷粉", 3, "1", "0", None, "96"),
    Made("A-FRM200", "机架 200 (Frame)", "焊合喷粉", 3, "1", "0", None, "103"),
    Made("A-ROT180", "刀轴总成 180 (Rotor)", "48 刀", 3, "1", "0", "1420", "92"),
    Made("A-ROT200", "刀轴总成 200 (Rotor)", "54 刀", 3, "1", "0", "1560", "101"),
    Made("A-HIT", "三点悬挂架 (Three-point hitch)", "II 类", 2, "2", "2", None, "33"),
    Made("A-CVR180", "挡土罩壳 180 (Cover)", "2 mm", 2, "1", "0", None, "21"),
    Made("A-CVR200", "挡土罩壳 200 (Cover)", "2 mm", 2, "1", "0", None, "23"),
    Made("A-HOP", "种箱总成 (Seed hopper)", "容积 180 L", 2, "1", "0", None, "34"),
    Made("A-MTR", "排种器总成 (Seed meter)", "外槽轮式", 2, "12", "12", "86", "2.1"),
    Made("A-OPN", "开沟器总成 (Furrow opener)", "双圆弧", 2, "12", "12", "145", "6.8"),
    Made("A-DFRM", "播种机机架 (Drill frame)", "焊合喷粉", 3, "1", "0", None, "118"),
    Made("A-LND", "地轮传动总成 (Ground-wheel drive)", "链传动", 2, "1", "1", None, "27"),
    Made("A-REEL", "拨禾轮总成 (Reel)", "五板偏心", 3, "1", "0", None, "38"),
    Made("A-CUT", "切割器总成 (Cutter bar)", "标准 II 型", 2, "1", "1", "1180", "44"),
    Made("A-AUG", "螺旋搅龙总成 (Feed auger)", "Φ300 伸缩拨指", 3, "1", "0", None, "47"),
    Made("A-HFRM", "割台机架 (Header frame)", "焊合喷粉", 3, "1", "0", None, "126"),
)

PHANTOM = Made("A-FIX", "总装紧固件包 (Fastener kit)", "虚拟件 (phantom)", 0)

PARTS = (
    Made("P-HSG", "齿轮箱体 (Gearbox housing)", "HT250", 3, "4", "4"),
    Made("P-CAP", "轴承端盖 (Bearing cap)", "HT200", 2, "10", "10"),
    Made("P-SHIN", "输入花键轴 (Input shaft)", "40Cr, 6 齿花键", 4, "10", "6"),
    Made("P-BVP", "小锥齿轮 (Bevel pinion)", "20CrMnTi, z=11", 5, "20", "10"),
    Made("P-BVG", "大锥齿轮 (Bevel gear)", "20CrMnTi, z=23", 5, "20", "10"),
    Made("P-SPUR", "传动直齿轮 (Spur gear)", "20CrMnTi, z=27", 5, "20", "20"),
    Made("P-SDHSG", "侧箱体 (Side case)", "Q355 10 mm", 2, "4", "4"),
    Made("P-BEAM180", "横梁 180 (Beam)", "□80×6, 1820 mm", 1, "2", "0"),
    Made("P-BEAM200", "横梁 200 (Beam)", "□80×6, 2020 mm", 1, "2", "0"),
    Made("P-SIDE", "左右侧板 (Side plate)", "Q355 8 mm", 2, "4", "4"),
    Made("P-GUSS", "筋板 (Gusset)", "Q235 8 mm", 1, "40", "40"),
    Made("P-TUBE180", "刀轴管 180 (Rotor tube)", "Φ89×8, 1760 mm", 1, "2", "0"),
    Made("P-TUBE200", "刀轴管 200 (Rotor tube)", "Φ89×8, 1960 mm", 1, "2", "0"),
    Made("P-HOLD", "刀座 (Blade holder)", "Q355 10 mm", 2, "200", "200"),
    Made("P-FLG", "轴头法兰 (Shaft flange)", "45#", 3, "10", "8"),
    Made("P-HPL", "悬挂板 (Hitch plate)", "Q355 10 mm", 2, "10", "6"),
    Made("P-PIN", "悬挂销 (Hitch pin)", "45# 调质", 2, "20", "15"),
    Made("P-BRC", "斜撑 (Brace)", "Q235 8 mm", 1, "10", "10"),
    Made("P-CVR180", "罩壳板 180 (Cover sheet)", "Q235 2 mm", 1, "2", "0"),
    Made("P-CVR200", "罩壳板 200 (Cover sheet)", "Q235 2 mm", 1, "2", "0"),
    Made("P-CVRS", "罩壳侧板 (Cover side)", "Q235 2 mm", 1, "10", "10"),
    Made("P-HOPB", "种箱箱体 (Hopper body)", "1.5 mm", 2, "2", "0"),
    Made("P-HOPL", "种箱盖 (Hopper lid)", "1.5 mm", 1, "2", "0"),
    Made("P-MTRB", "排种盒 (Meter body)", "压铸件机加", 2, "24", "24"),
    Made("P-SHOE", "开沟铲 (Opener shoe)", "Q355 10 mm", 2, "24", "24"),
    Made("P-ARM", "开沟臂 (Opener arm)", "扁钢 50×10", 1, "24", "24"),
    Made("P-RIM", "地轮圈 (Wheel rim)", "扁钢 50×10", 1, "4", "2"),
    Made("P-SHLD", "地轮轴 (Ground-wheel shaft)", "45#", 2, "4", "2"),
    Made("P-RTUBE", "拨禾轮管 (Reel tube)", "Φ60×3", 1, "2", "0"),
    Made("P-RARM", "拨禾板 (Reel arm)", "3 mm", 1, "24", "12"),
    Made("P-CBAR", "护刃器梁 (Cutter bar beam)", "扁钢 50×10", 1, "2", "0"),
    Made("P-ATUBE", "搅龙筒 (Auger tube)", "Φ219×3", 1, "2", "0"),
    Made("P-FLT", "螺旋叶片 (Auger flight)", "3 mm", 2, "16", "8"),
    Made("P-FING", "伸缩拨指 (Auger finger)", "Φ12", 1, "32", "16"),
    Made("P-HSIDE", "割台侧板 (Header side)", "3 mm", 1, "2", "0"),
    Made("P-HFLR", "割台底板 (Header floor)", "2 mm", 1, "1", "0"),
)

STEEL = (
    Bought("R-PL15", "冷板 1.5 mm (Steel sheet)", "SPCC 1.5×1250×2500", "kg", "R1-01", "lot", safety="300"),
    Bought("R-PL02", "冷板 2 mm (Steel sheet)", "SPCC 2×1250×2500", "kg", "R1-01", "lot", safety="400"),
    Bought("R-PL03", "热板 3 mm (Steel plate)", "Q235B 3×1500×6000", "kg", "R1-01", "lot", safety="300"),
    Bought("R-PL08", "热板 8 mm (Steel plate)", "Q355B 8×1500×6000", "kg", "R1-02", "lot", safety="500"),
    Bought("R-PL10", "热板 10 mm (Steel plate)", "Q355B 10×1500×6000", "kg", "R1-02", "lot", safety="800"),
    Bought("R-RD12", "圆钢 Φ12 (Round bar)", "Q235", "kg", "R1-03", "lot", safety="50"),
    Bought("R-RD30", "圆钢 Φ30 (Round bar)", "45#", "kg", "R1-03", "lot", safety="150"),
    Bought("R-RD50", "圆钢 Φ50 (Round bar)", "40Cr", "kg", "R1-03", "lot", safety="200"),
    Bought("R-RD90", "圆钢 Φ90 (Round bar)", "45#", "kg", "R1-03", "lot", safety="200"),
    Bought("R-FL50", "扁钢 50×10 (Flat bar)", "Q235, 6 m", "m", "R1-04", "lot", safety="60"),
    Bought("R-SQ80", "方管 80×80×6 (Square tube)", "Q355, 6 m", "m", "R1-04", "lot", safety="60"),
    Bought("R-TU60", "焊管 Φ60×3 (Tube)", "Q235, 6 m", "m", "R1-04", "lot", safety="18"),
    Bought("R-TU89", "无缝管 Φ89×8 (Seamless tube)", "20#, 6 m", "m", "R1-04", "lot", safety="36"),
    Bought("R-TU219", "焊管 Φ219×3 (Tube)", "Q235, 6 m", "m", "R1-04", "lot", safety="12"),
)

CASTINGS = (
    Bought("C-HSG", "箱体毛坯 (Housing casting)", "HT250", "pcs", "R2-01", "lot", safety="6"),
    Bought("C-CAP", "端盖毛坯 (Cap casting)", "HT200", "pcs", "R2-01", "lot", safety="20"),
    Bought("C-MTR", "排种盒毛坯 (Meter die casting)", "ADC12", "pcs", "R2-01", "lot", safety="24"),
    Bought("C-BVP", "小锥齿轮锻坯 (Pinion forging)", "20CrMnTi", "pcs", "R2-02", "lot", safety="20"),
    Bought("C-BVG", "大锥齿轮锻坯 (Gear forging)", "20CrMnTi", "pcs", "R2-02", "lot", safety="20"),
    Bought("C-SPUR", "直齿轮锻坯 (Spur gear forging)", "20CrMnTi", "pcs", "R2-02", "lot", safety="40"),
)

PARTS_BOUGHT = (
    Bought("B-6209", "轴承 6209 (Bearing)", "深沟球 45×85×19", "pcs", "R3-01", "lot", safety="20"),
    Bought("B-6210", "轴承 6210 (Bearing)", "深沟球 50×90×20", "pcs", "R3-01", "lot", safety="20"),
    Bought("B-6210N", "轴承 6210 人本 (Bearing, other make)", "深沟球 50×90×20", "pcs", "R3-01", "lot"),
    Bought("B-30210", "轴承 30210 (Bearing)", "圆锥滚子 50×90×21.75", "pcs", "R3-01", "lot", safety="20"),
    Bought("B-SEAL45", "油封 45×70×10 (Oil seal)", "NBR", "pcs", "R3-01", safety="30"),
    Bought("B-SEAL50", "油封 50×72×10 (Oil seal)", "NBR", "pcs", "R3-01", safety="30"),
    Bought("B-SEAL50V", "油封 50×72×10 氟胶 (Oil seal, FKM)", "FKM", "pcs", "R3-01"),
    Bought("B-BLADE", "旋耕刀 IT245 (Tiller blade)", "65Mn, 左右各半", "pcs", "R3-02", "lot", safety="200"),
    Bought("B-PTO", "万向节传动轴 (PTO shaft)", "6×6 花键, 带护罩", "pcs", "R3-02", "lot", safety="4"),
    Bought("B-ROLLER", "外槽轮 (Fluted roller)", "PA66", "pcs", "R3-03", safety="48"),
    Bought("B-TUBE", "输种管 (Seed tube)", "PVC Φ32", "pcs", "R3-03", safety="48"),
    Bought("B-SPR", "压力弹簧 (Pressure spring)", "65Mn", "pcs", "R3-03", safety="48"),
    Bought("B-SPRK", "链轮 16A-18 (Sprocket)", "45# 淬火", "pcs", "R3-03", safety="10"),
    Bought("B-CHAIN", "滚子链 16A (Roller chain)", "16A-1", "m", "R3-03", safety="20"),
    Bought("B-VBELT", "三角带 B-2240 (V-belt)", "B-2240", "pcs", "R3-03", safety="10"),
    Bought("B-TINE", "弹齿 (Spring tine)", "Φ5", "pcs", "R3-03", safety="120"),
    Bought("B-KNIFE", "割刀总成 (Knife)", "II 型 2.0 m", "pcs", "R3-02", "lot", safety="3"),
    Bought("B-GUARD", "护刃器 (Knife guard)", "II 型", "pcs", "R3-02", safety="52"),
)

SMALL = (
    Bought("S-M8", "螺栓 M8×25 (Bolt)", "8.8 级", "pcs", "R4-01", mode="backflush", safety="1000"),
    Bought("S-M10", "螺栓 M10×30 (Bolt)", "8.8 级", "pcs", "R4-01", mode="backflush", safety="800"),
    Bought("S-M12", "螺栓 M12×40 (Bolt)", "8.8 级", "pcs", "R4-01", mode="backflush", safety="1000"),
    Bought("S-M14", "刀轴螺栓 M14×1.5 (Blade bolt)", "10.9 级", "pcs", "R4-01", mode="backflush", safety="1000"),
    Bought("S-M16", "螺栓 M16×60 (Bolt)", "8.8 级", "pcs", "R4-01", mode="backflush", safety="400"),
    Bought("S-W12", "弹垫 12 (Spring washer)", "65Mn", "pcs", "R4-01", mode="backflush", safety="1000"),
    Bought("S-SPL", "开口销 (Split pin)", "Φ5×40", "pcs", "R4-01", mode="backflush", safety="300"),
    Bought("X-WIRE", "焊丝 ER50-6 (Welding wire)", "Φ1.2", "kg", "R4-02", "none", "backflush", "60"),
    Bought("X-PWR", "红色粉末涂料 (Red powder)", "RAL 3020", "kg", "R4-02", "lot", "backflush", "60", 365),
    Bought("X-PWG", "绿色粉末涂料 (Green powder)", "RAL 6029", "kg", "R4-02", "lot", "backflush", "40", 365),
    Bought("X-OIL", "齿轮油 85W-90 (Gear oil)", "GL-5", "L", "R4-02", "lot", "backflush", "100", 730),
    Bought("X-SEALANT", "密封胶 (Sealant)", "硅酮 300 ml", "kg", "R4-02", "none", "backflush", "5"),
    Bought("K-PLATE", "产品铭牌 (Nameplate)", "铝", "pcs", "R4-01", mode="backflush", safety="20"),
    Bought("K-MANUAL", "使用说明书 (Manual)", "中文", "pcs", "R4-01", mode="backflush", safety="20"),
    Bought("K-FRAME", "发运托架 (Shipping frame)", "角钢", "pcs", "R3-02", safety="6"),
)

# item: other units it is bought in, as base units of one
CONVERSIONS = {
    "B-6209": (("box", 10, 1),), "B-6210": (("box", 10, 1),), "B-30210": (("box", 10, 1),),
    "B-BLADE": (("box", 50, 1),), "B-SEAL45": (("box", 50, 1),), "B-SEAL50": (("box", 50, 1),),
    "B-TINE": (("box", 200, 1),), "B-ROLLER": (("box", 120, 1),), "S-M8": (("kg", 82, 1),), "S-M10": (("kg", 41, 1),),
    "S-M12": (("kg", 21, 1),), "S-M14": (("box", 500, 1),), "S-M16": (("kg", 9, 1),), "S-W12": (("kg", 260, 1),),
    "S-SPL": (("box", 500, 1),), "R-FL50": (("bar", 6, 1),), "R-SQ80": (("bar", 6, 1),),
    "R-TU60": (("bar", 6, 1),), "R-TU89": (("bar", 6, 1),),
    "R-TU219": (("bar", 6, 1),), "X-OIL": (("drum", 200, 1),), "X-WIRE": (("box", 20, 1),), "X-PWR": (("box", 20, 1),),
    "X-PWG": (("box", 20, 1),), "X-SEALANT": (("box", 9, 1),), "B-CHAIN": (("box", 5, 1),),
}  # fmt: skip

MADE = (*FINISHED, *ASSEMBLIES, *PARTS)
BOUGHT = (*STEEL, *CASTINGS, *PARTS_BOUGHT, *SMALL)
# what is backflushed is taken beside the line that works it in
LINE_SIDE = {"S": "LS-AS", "K": "LS-AS", "X-WIRE": "LS-WD", "X-PWR": "LS-PT", "X-PWG": "LS-PT", "X": "LS-AS"}


def line_side(number: str) -> str:
    return LINE_SIDE.get(number) or LINE_SIDE[number[0]]
