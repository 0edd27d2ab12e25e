"""What the implements of 禾田农机 consist of and how they are made: BOMs and routings as tables."""

# item: its components as (number, quantity, operation); a key part's lot must be known on every machine
BILLS: dict[str, tuple[tuple[str, str, int], ...]] = {
    "F-1GQN180": (
        ("A-GBX", "1", 10), ("A-FRM180", "1", 10), ("A-ROT180", "1", 10), ("A-SDR", "1", 20), ("A-HIT", "1", 20),
        ("A-FIX", "1", 20), ("A-CVR180", "1", 30), ("X-OIL", "6.5", 30), ("B-PTO", "1", 50), ("K-PLATE", "1", 50),
        ("K-MANUAL", "1", 50), ("K-FRAME", "1", 50),
    ),
    "F-1GQN200": (
        ("A-GBX", "1", 10), ("A-FRM200", "1", 10), ("A-ROT200", "1", 10), ("A-SDR", "1", 20), ("A-HIT", "1", 20),
        ("A-FIX", "1", 20), ("A-CVR200", "1", 30), ("X-OIL", "6.5", 30), ("B-PTO", "1", 50), ("K-PLATE", "1", 50),
        ("K-MANUAL", "1", 50), ("K-FRAME", "1", 50),
    ),
    "F-2BXF12": (
        ("A-DFRM", "1", 10), ("A-HIT", "1", 10), ("A-LND", "1", 10), ("A-HOP", "1", 20), ("A-MTR", "12", 20),
        ("A-OPN", "12", 20), ("B-TUBE", "12", 20), ("A-FIX", "1", 20), ("K-PLATE", "1", 30), ("K-MANUAL", "1", 30),
    ),
    "F-4LZ20H": (
        ("A-HFRM", "1", 10), ("A-CUT", "1", 20), ("A-AUG", "1", 20), ("A-REEL", "1", 20), ("B-CHAIN", "5.6", 20),
        ("B-SPRK", "4", 20), ("B-VBELT", "2", 20), ("A-FIX", "1", 20), ("K-PLATE", "1", 30), ("K-MANUAL", "1", 30),
    ),
    "A-FIX": (("S-M12", "24", 0), ("S-M16", "16", 0), ("S-W12", "24", 0), ("S-SPL", "4", 0)),
    "A-GBX": (
        ("P-HSG", "1", 10), ("P-SHIN", "1", 10), ("P-BVP", "1", 10), ("P-BVG", "1", 10), ("P-SPUR", "2", 10),
        ("B-30210", "2", 10), ("B-6210", "2", 10), ("P-CAP", "2", 20), ("B-SEAL50", "2", 20), ("S-M12", "16", 20),
        ("X-SEALANT", "0.05", 20),
    ),
    "A-SDR": (
        ("P-SDHSG", "1", 10), ("P-SPUR", "3", 10), ("B-6209", "4", 10), ("P-CAP", "2", 20), ("B-SEAL45", "2", 20),
        ("S-M12", "12", 20), ("X-SEALANT", "0.04", 20),
    ),
    "A-FRM180": (
        ("P-BEAM180", "2", 10), ("P-SIDE", "2", 10), ("P-GUSS", "8", 10), ("X-WIRE", "1.8", 10), ("X-PWR", "2.4", 30),
    ),
    "A-FRM200": (
        ("P-BEAM200", "2", 10), ("P-SIDE", "2", 10), ("P-GUSS", "8", 10), ("X-WIRE", "1.9", 10), ("X-PWR", "2.6", 30),
    ),
    "A-ROT180": (
        ("P-TUBE180", "1", 10), ("P-HOLD", "48", 10), ("P-FLG", "2", 10), ("X-WIRE", "2.2", 10), ("X-PWR", "0.9", 20),
        ("B-BLADE", "48", 30), ("S-M14", "96", 30),
    ),
    "A-ROT200": (
        ("P-TUBE200", "1", 10), ("P-HOLD", "54", 10), ("P-FLG", "2", 10), ("X-WIRE", "2.5", 10), ("X-PWR", "1", 20),
        ("B-BLADE", "54", 30), ("S-M14", "108", 30),
    ),
    "A-HIT": (
        ("P-HPL", "2", 10), ("P-BRC", "2", 10), ("X-WIRE", "0.6", 10), ("X-PWR", "0.4", 20), ("P-PIN", "3", 30),
        ("S-SPL", "3", 30),
    ),
    "A-CVR180": (("P-CVR180", "1", 10), ("P-CVRS", "2", 10), ("X-WIRE", "0.2", 10), ("X-PWR", "0.8", 20)),
    "A-CVR200": (("P-CVR200", "1", 10), ("P-CVRS", "2", 10), ("X-WIRE", "0.2", 10), ("X-PWR", "0.9", 20)),
    "A-HOP": (("P-HOPB", "1", 10), ("P-HOPL", "1", 20), ("S-M8", "20", 20), ("X-PWG", "1.1", 10)),
    "A-MTR": (("P-MTRB", "1", 10), ("B-ROLLER", "1", 10), ("S-M8", "4", 10)),
    "A-OPN": (("P-ARM", "1", 10), ("P-SHOE", "1", 10), ("B-SPR", "1", 10), ("S-M12", "2", 10)),
    "A-DFRM": (("P-BEAM200", "2", 10), ("P-GUSS", "12", 10), ("X-WIRE", "1.5", 10), ("X-PWG", "2", 30)),
    "A-LND": (
        ("P-RIM", "1", 10), ("P-SHLD", "1", 20), ("B-SPRK", "2", 20), ("B-CHAIN", "2.4", 20), ("B-6209", "2", 20),
        ("X-WIRE", "0.3", 10),
    ),
    "A-REEL": (
        ("P-RTUBE", "1", 10), ("P-RARM", "12", 10), ("X-PWG", "0.8", 10), ("B-TINE", "60", 20), ("S-M8", "72", 20),
    ),
    "A-CUT": (("P-CBAR", "1", 10), ("B-GUARD", "26", 10), ("B-KNIFE", "1", 10), ("S-M10", "52", 10)),
    "A-AUG": (
        ("P-ATUBE", "1", 10), ("P-FLT", "8", 10), ("X-WIRE", "1.2", 10), ("X-PWG", "0.7", 20), ("P-FING", "16", 30),
        ("S-M10", "32", 30),
    ),
    "A-HFRM": (
        ("P-HSIDE", "2", 10), ("P-HFLR", "1", 10), ("P-BEAM200", "1", 10), ("P-GUSS", "6", 10), ("X-WIRE", "2", 10),
        ("X-PWG", "2.2", 30),
    ),
}  # fmt: skip

# part: raw material and how much of it, by the piece
CUT_FROM: dict[str, tuple[str, str]] = {
    "P-HSG": ("C-HSG", "1"), "P-CAP": ("C-CAP", "1"), "P-MTRB": ("C-MTR", "1"), "P-BVP": ("C-BVP", "1"),
    "P-BVG": ("C-BVG", "1"), "P-SPUR": ("C-SPUR", "1"), "P-SHIN": ("R-RD50", "4.9"), "P-FLG": ("R-RD90", "3.6"),
    "P-PIN": ("R-RD30", "0.9"), "P-SHLD": ("R-RD30", "5.5"), "P-FING": ("R-RD12", "0.25"),
    "P-SDHSG": ("R-PL10", "14.5"), "P-HOLD": ("R-PL10", "0.42"), "P-HPL": ("R-PL10", "6.8"),
    "P-SHOE": ("R-PL10", "1.2"), "P-SIDE": ("R-PL08", "11.2"), "P-GUSS": ("R-PL08", "0.65"),
    "P-BRC": ("R-PL08", "2.1"), "P-RARM": ("R-PL03", "0.8"),
    "P-FLT": ("R-PL03", "1.1"), "P-HSIDE": ("R-PL03", "9.5"), "P-CVR180": ("R-PL02", "15.8"),
    "P-CVR200": ("R-PL02", "17.6"), "P-CVRS": ("R-PL02", "1.9"), "P-HFLR": ("R-PL02", "24"), "P-HOPB": ("R-PL15", "21"),
    "P-HOPL": ("R-PL15", "6.4"), "P-BEAM180": ("R-SQ80", "1.82"), "P-BEAM200": ("R-SQ80", "2.02"),
    "P-TUBE180": ("R-TU89", "1.76"), "P-TUBE200": ("R-TU89", "1.96"), "P-RTUBE": ("R-TU60", "1.95"),
    "P-ATUBE": ("R-TU219", "1.9"), "P-ARM": ("R-FL50", "0.55"), "P-RIM": ("R-FL50", "2.2"), "P-CBAR": ("R-FL50", "2"),
}  # fmt: skip
CUTTING_LOSS = "0.06"  # of steel, on the net quantity
KEY_PARTS = ("A-GBX", "A-ROT180", "A-ROT200", "A-SDR", "B-PTO", "A-CUT", "B-KNIFE", "P-HSG", "P-BVP", "P-BVG")
BOLT_LOSS = {"S-M14": "0.02", "S-M12": "0.01", "S-M8": "0.01"}  # what falls to the floor

# kind of operation: name, work center, what the worker reads
OPERATIONS: dict[str, tuple[str, str, str]] = {
    "laser": ("激光切割 (Laser cutting)", "WC-LASER", "按排料图套料, 首件测外形 ±0.5 mm; 去毛刺后码垛, 板头写明材质。"),
    "saw": ("锯切 (Sawing)", "WC-SAW", "长度 ±1 mm, 端面垂直度 0.5 mm; 同根料用完再换批, 料头退回货架。"),
    "bend": ("折弯冲孔 (Bending and punching)", "WC-BEND", "先试折 1 件, 角度 ±1°; 孔位用样板检查; 手不得进入光幕。"),
    "turn": ("数控车 (CNC turning)", "WC-LATHE", "首件三坐标或千分尺全检; 每 10 件抽检轴径 h7; 倒角 1×45°。"),
    "mill": ("镗铣 (Boring and milling)", "WC-MILL", "一次装夹镗孔 H7, 同轴度 0.03 mm; 每件清屑吹净。"),
    "hob": ("滚齿 (Gear hobbing)", "WC-GEAR", "公法线按图纸, 每 10 件测一次; 换滚刀后重做首件。"),
    "heat": ("渗碳淬火 (Case hardening)", "WC-HEAT", "920 ℃ 渗碳, 层深 0.9–1.2 mm, 表面 HRC 58–62; 随炉放试块。"),
    "temper": ("调质 (Quench and temper)", "WC-HEAT", "HB 235–265, 每炉测 3 件。"),
    "weld": ("焊接 (Welding)", "WC-WELD", "胎具定位, 点固后满焊; 焊脚 6 mm, 无气孔咬边; 佩戴防护面罩。"),
    "blast": ("抛丸 (Shot blasting)", "WC-BLAST", "Sa 2.5, 4 h 内转喷粉; 螺纹孔先堵。"),
    "paint": ("喷粉 (Powder coating)", "WC-PAINT", "膜厚 60–90 μm, 200 ℃ 固化 15 min; 接地良好再开枪。"),
    "gearbox": ("齿轮箱装配 (Gearbox assembly)", "WC-GBX", "锥齿轮侧隙 0.15–0.30 mm, 轴承预紧后转动灵活; 扫箱体批号。"),
    "close": ("合箱与密封 (Closing and sealing)", "WC-GBX", "端面涂胶连续, M12 力矩 85 N·m, 气密 0.02 MPa 保压。"),
    "blades": ("装刀 (Fitting blades)", "WC-SUB", "左右刀按螺旋线排列, M14 力矩 130 N·m, 画防松线。"),
    "fit": ("部件装配 (Sub-assembly)", "WC-SUB", "按作业图装配, 转动件加脂, 螺栓画防松线。"),
    "marry": ("主机合装 (Marriage)", "L1", "吊装前检查吊具; 齿轮箱、刀轴、机架对中 0.5 mm; 扫关键件批号。"),
    "drive": ("侧传动与悬挂 (Side drive and hitch)", "L1", "侧箱体与刀轴同轴, M16 力矩 210 N·m, 悬挂销装开口销。"),
    "cover": ("罩壳与加油 (Cover and oil)", "L1", "加 85W-90 齿轮油 6.5 L 到油标中线, 检查渗漏。"),
    "run_in": ("磨合试车 (Run-in)", "WC-TEST", "540 r/min 空转 30 min, 温升 ≤ 35 K, 噪声 ≤ 90 dB(A), 无渗漏。"),
    "pack": ("终检包装 (Final check and packing)", "L1", "铭牌、说明书、万向节齐全, 托架固定, 贴合格证。"),
    "frame": ("机架上线 (Frame to line)", "L2", "行车吊装, 机架调平 2 mm, 扫机架批号。"),
    "mount": ("部件安装 (Mounting)", "L2", "按作业图左到右安装, 链条下垂 10–15 mm, 力矩按表。"),
    "adjust": ("调整包装 (Adjusting and packing)", "L2", "空运转 10 min, 调整后点漆, 附件装袋随机。"),
}

# item: its operations as (kind, set-up minutes, run minutes); numbered 10, 20 …
ROUTINGS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "F-1GQN180": (
        ("marry", "20", "45"), ("drive", "10", "38"), ("cover", "5", "22"), ("run_in", "10", "35"),
        ("pack", "5", "16"),
    ),
    "F-1GQN200": (
        ("marry", "20", "48"), ("drive", "10", "40"), ("cover", "5", "24"), ("run_in", "10", "35"),
        ("pack", "5", "16"),
    ),
    "F-2BXF12": (("frame", "20", "35"), ("mount", "15", "110"), ("adjust", "5", "40")),
    "F-4LZ20H": (("frame", "20", "30"), ("mount", "20", "95"), ("adjust", "5", "45")),
    "A-GBX": (("gearbox", "20", "42"), ("close", "5", "18")),
    "A-SDR": (("gearbox", "15", "28"), ("close", "5", "14")),
    "A-FRM180": (("weld", "30", "48"), ("blast", "5", "8"), ("paint", "15", "12")),
    "A-FRM200": (("weld", "30", "52"), ("blast", "5", "9"), ("paint", "15", "13")),
    "A-ROT180": (("weld", "25", "65"), ("paint", "15", "8"), ("blades", "5", "26")),
    "A-ROT200": (("weld", "25", "72"), ("paint", "15", "9"), ("blades", "5", "29")),
    "A-HIT": (("weld", "15", "22"), ("paint", "10", "5"), ("fit", "5", "6")),
    "A-CVR180": (("weld", "10", "12"), ("paint", "10", "7")),
    "A-CVR200": (("weld", "10", "13"), ("paint", "10", "7")),
    "A-HOP": (("paint", "10", "9"), ("fit", "10", "24")),
    "A-MTR": (("fit", "10", "5.5"),),
    "A-OPN": (("fit", "10", "7"),),
    "A-DFRM": (("weld", "30", "58"), ("blast", "5", "10"), ("paint", "15", "14")),
    "A-LND": (("weld", "10", "15"), ("fit", "10", "28")),
    "A-REEL": (("paint", "10", "10"), ("fit", "10", "55")),
    "A-CUT": (("fit", "10", "38"),),
    "A-AUG": (("weld", "20", "46"), ("paint", "10", "8"), ("fit", "5", "30")),
    "A-HFRM": (("weld", "30", "62"), ("blast", "5", "10"), ("paint", "15", "15")),
    "P-HSG": (("mill", "45", "26"),),
    "P-CAP": (("turn", "25", "6.5"),),
    "P-SHIN": (("saw", "5", "1.5"), ("turn", "30", "14"), ("hob", "25", "11"), ("temper", "30", "4")),
    "P-BVP": (("turn", "30", "9"), ("hob", "40", "16"), ("heat", "60", "5")),
    "P-BVG": (("turn", "30", "12"), ("hob", "40", "21"), ("heat", "60", "7")),
    "P-SPUR": (("turn", "25", "8"), ("hob", "35", "12"), ("heat", "60", "4")),
    "P-SDHSG": (("laser", "10", "4.5"), ("mill", "40", "18")),
    "P-BEAM180": (("saw", "5", "3"), ("bend", "10", "2.5")),
    "P-BEAM200": (("saw", "5", "3"), ("bend", "10", "2.5")),
    "P-SIDE": (("laser", "10", "3.2"), ("bend", "15", "2")),
    "P-GUSS": (("laser", "10", "0.4"),),
    "P-TUBE180": (("saw", "5", "3.5"), ("turn", "20", "9")),
    "P-TUBE200": (("saw", "5", "3.5"), ("turn", "20", "10")),
    "P-HOLD": (("laser", "10", "0.5"), ("bend", "15", "0.4")),
    "P-FLG": (("saw", "5", "2"), ("turn", "25", "12")),
    "P-HPL": (("laser", "10", "2.4"), ("bend", "10", "1.2")),
    "P-PIN": (("saw", "5", "0.8"), ("turn", "20", "4"), ("temper", "30", "1")),
    "P-BRC": (("laser", "10", "0.9"), ("bend", "10", "1")),
    "P-CVR180": (("laser", "10", "3"), ("bend", "20", "4")),
    "P-CVR200": (("laser", "10", "3.3"), ("bend", "20", "4.2")),
    "P-CVRS": (("laser", "10", "0.8"), ("bend", "10", "0.8")),
    "P-HOPB": (("laser", "10", "5"), ("bend", "25", "9")),
    "P-HOPL": (("laser", "10", "2"), ("bend", "15", "3")),
    "P-MTRB": (("mill", "30", "3.2"),),
    "P-SHOE": (("laser", "10", "0.9"), ("bend", "15", "1.1")),
    "P-ARM": (("saw", "5", "0.7"), ("bend", "15", "1")),
    "P-RIM": (("saw", "5", "1"), ("bend", "20", "4")),
    "P-SHLD": (("saw", "5", "1.2"), ("turn", "25", "11")),
    "P-RTUBE": (("saw", "5", "2"),),
    "P-RARM": (("laser", "10", "0.6"), ("bend", "10", "0.5")),
    "P-CBAR": (("saw", "5", "1.5"), ("bend", "15", "6")),
    "P-ATUBE": (("saw", "5", "3"),),
    "P-FLT": (("laser", "10", "0.8"), ("bend", "20", "2.5")),
    "P-FING": (("saw", "5", "0.4"),),
    "P-HSIDE": (("laser", "10", "2.8"), ("bend", "15", "2.5")),
    "P-HFLR": (("laser", "10", "4"), ("bend", "20", "5")),
}  # fmt: skip
# sawing and blasting are booked by the report that follows them
AUTOMATIC = ("saw", "blast")
INSPECTED = ("run_in", "heat", "close")
