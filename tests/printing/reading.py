"""Reads printed PDFs back, as a scanner and a person would."""

import pypdfium2
import zxingcpp

LABEL_PRINTER_DPI = 203


def pictures(pdf: bytes, dpi: int = LABEL_PRINTER_DPI) -> list:
    return [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in pypdfium2.PdfDocument(pdf)]


def scanned(pdf: bytes, dpi: int = LABEL_PRINTER_DPI) -> list[list[str]]:
    """The scan codes of every page, in reading order."""
    return [[code.text for code in _in_reading_order(picture)] for picture in pictures(pdf, dpi)]


def symbols(pdf: bytes, dpi: int = 600) -> list[tuple[str, float]]:
    """Each code of the first page with the width of its symbol in mm."""
    found = _in_reading_order(pictures(pdf, dpi)[0])
    return [(code.text, (code.position.top_right.x - code.position.top_left.x) / dpi * 25.4) for code in found]


def _in_reading_order(picture) -> list:
    codes = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return sorted(codes, key=lambda code: (code.position.top_left.y // 20, code.position.top_left.x))


def words(pdf: bytes) -> list[str]:
    """The text of every page without white space."""
    return ["".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(pdf)]


def fonts(pdf: bytes) -> set[str]:
    """Base names of all embedded fonts; pypdfium2 tells them per text object."""
    names = set()
    for page in pypdfium2.PdfDocument(pdf):
        for thing in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
            font = pypdfium2.raw.FPDFTextObj_GetFont(thing)
            names.add((_name(font), bool(pypdfium2.raw.FPDFFont_GetIsEmbedded(font))))
    return names


def _name(font) -> str:
    length = pypdfium2.raw.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = (pypdfium2.raw.c_char * length)() if hasattr(pypdfium2.raw, "c_char") else bytearray(length)
    return str(buffer)
