"""The one font of everything printed: Noto Sans CJK from the installed package, else what the system has.

The font file is added to fontconfig where it lies. WeasyPrint's own `@font-face` would first copy its
19 MB into a temporary folder, which a killed worker leaves behind.
"""

from importlib.resources import files
from pathlib import Path
from xml.sax.saxutils import escape

import pydyf
from weasyprint import Document
from weasyprint.text.ffi import ffi, fontconfig, pangoft2
from weasyprint.text.fonts import FontConfiguration

FAMILY = "Gemba Sans"
PACKAGE, FILE = "noto_cjk_sans_otc", "NotoSansCJK-Regular.ttc"
BOLD = 600  # the package has the regular weight only; from here on its outlines are thickened
THICKENING = 0.03  # of the font size
# Gives the file a family name of its own, and lets it answer for bold too: not every system has that second rule.
RULES = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>
<match target="scan"><test name="file" compare="eq"><string>{path}</string></test>
<edit name="family" mode="prepend"><string>{family}</string></edit></match>
<match target="font"><test name="file" compare="eq"><string>{path}</string></test>
<test target="pattern" name="weight" compare="more_eq"><const>semibold</const></test>
<edit name="embolden" mode="assign"><bool>true</bool></edit>
<edit name="weight" mode="assign"><const>bold</const></edit></match></fontconfig>"""


def font_configuration() -> FontConfiguration:
    """The system's fonts plus ours under a name of its own, so that every machine prints alike."""
    configuration = FontConfiguration()
    if path := _packaged():
        rules = RULES.format(path=escape(str(path)), family=FAMILY).encode()
        fontconfig.FcConfigParseAndLoadFromMemory(configuration._config, rules, True)
        fontconfig.FcConfigAppFontAddFile(configuration._config, str(path).encode())
        pangoft2.pango_fc_font_map_config_changed(ffi.cast("PangoFcFontMap *", configuration.font_map))
    return configuration


def _packaged() -> Path | None:
    try:
        path = Path(str(files(PACKAGE) / FILE))
    except ModuleNotFoundError:
        return None
    return path if path.exists() else None


def thicken(document: Document, pdf: pydyf.PDF) -> None:
    """Draw our bold text with a stroke around its glyphs; text is black, and so is every stroke."""
    bold = {
        f"/{font.hash} ".encode() for font in document.fonts.values() if font.family == FAMILY and font.weight >= BOLD
    }
    if not bold:
        return
    for stream in (thing for thing in pdf.objects if isinstance(thing, pydyf.Stream)):
        if any(_starts(item, bold) for item in stream.stream):
            stream.stream = [drawn for item in stream.stream for drawn in _with_stroke(item, bold)]


def _starts(item: bytes | str, names: set[bytes]) -> bool:
    return isinstance(item, bytes) and item.endswith(b" Tf") and item[: item.index(b" ") + 1] in names


def _with_stroke(item: bytes | str, bold: set[bytes]) -> list[bytes | str]:
    if not isinstance(item, bytes) or not item.endswith(b" Tf"):
        return [item]
    if not _starts(item, bold):
        return [item, b"0 Tr"]
    size = float(item.split(b" ")[1])
    return [item, b"2 Tr", f"{size * THICKENING:.3f} w".encode()]
