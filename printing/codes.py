"""Scan codes: the text every printed QR code carries, and how it is drawn."""

from functools import lru_cache
from itertools import groupby
from types import MappingProxyType
from uuid import UUID

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.util import RE_ALPHA_NUM

SCHEME = "G1"
KINDS = MappingProxyType(
    {
        "BD": "badge",
        "WO": "work order",
        "OP": "work order operation",
        "IT": "item",
        "LT": "lot",
        "LC": "storage location",
        "EQ": "equipment",
        "IN": "inspection",
        "DV": "device enrolment",
        "PK": "signed packet",
        "CT": "container",
        "SN": "serial number",
        "PP": "patrol point",
        "AR": "area",
    }
)
QUIET_ZONE = 4  # modules, ISO/IEC 18004 section 6.3.8
SMALLEST_SYMBOL = 18.0  # mm
SMALLEST_MODULE = 0.4  # mm, three dots of a 203 dpi label printer
# The shortest codes get the mask with the lowest penalty (ISO/IEC 18004 section 7.8). From this version on a code
# carries a document's id or a packet, whose bits look random under every mask, and the search would take a sixth of
# the time of a sheet of labels: it gets a fixed one. Readers take the mask from the code itself.
RANDOM_VERSION = 2
FIXED_MASK = 3


def scan_code(kind: str, payload: UUID | str) -> str:
    """`G1:<KIND>:<PAYLOAD>`; a document's id is written as 32 upper-case hexadecimal digits."""
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is not a kind of scan code")
    text = payload.hex.upper() if isinstance(payload, UUID) else payload
    if not text or not RE_ALPHA_NUM.match(text.encode()):
        raise ValueError(f"{text!r} cannot be written in QR alphanumeric mode")
    return f"{SCHEME}:{kind}:{text}"


def read_scan_code(text: str) -> tuple[str, str]:
    """The kind and payload of a scanned text; ValueError when it is none of ours."""
    scheme, _, rest = text.partition(":")
    kind, colon, payload = rest.partition(":")
    if scheme != SCHEME or kind not in KINDS or not colon or not payload:
        raise ValueError("This is not a code of this system.")
    return kind, payload


def qr_svg(text: str, symbol: float = SMALLEST_SYMBOL, module: float = SMALLEST_MODULE) -> str:
    """Inline SVG with quiet zone; the symbol is `symbol` mm wide, wider if its modules need `module` mm."""
    path, modules = _drawing(text)
    step = max(symbol / modules, module)
    side = modules + 2 * QUIET_ZONE
    size = f'width="{side * step:.3f}mm" height="{side * step:.3f}mm"'
    box = f'viewBox="-{QUIET_ZONE} -{QUIET_ZONE} {side} {side}"'
    return f'<svg class="qr" {size} {box}><path fill="none" stroke="#000" d="{path}"/></svg>'


def qr_width(text: str, symbol: float = SMALLEST_SYMBOL, module: float = SMALLEST_MODULE) -> float:
    """Width in mm of what `qr_svg` draws, quiet zone included."""
    modules = _drawing(text)[1]
    return (modules + 2 * QUIET_ZONE) * max(symbol / modules, module)


@lru_cache(maxsize=512)
def _drawing(text: str) -> tuple[str, int]:
    """One path that strokes every dark run along its row, and the symbol's width in modules.

    One path leaves no hairlines between rows; a stroke takes two commands a run where a fill takes five.
    """
    code = QRCode(error_correction=ERROR_CORRECT_M)
    code.add_data(text, optimize=0)  # one segment; all our texts then use the alphanumeric mode
    if code.version >= RANDOM_VERSION:
        code.mask_pattern = FIXED_MASK
    code.make()
    return "".join(_runs(row, y) for y, row in enumerate(code.modules)), code.modules_count


def _runs(row: list[bool | None], y: int) -> str:
    drawn, x = [], 0
    for dark, modules in groupby(row):
        width = len(list(modules))
        if dark:
            drawn.append(f"M{x} {y}.5h{width}")
        x += width
    return "".join(drawn)
