"""Reads printed PDFs back, as a scanner and a person would."""

import re
from ctypes import create_string_buffer

import pypdfium2
import pypdfium2.raw as pdfium
import zxingcpp
from PIL import ImageOps

from printing.codes import qr_svg

LABEL_PRINTER_DPI = 203
OFFICE_PRINTER_DPI = 600


def pictures(pdf: bytes, dpi: int) -> list:
    return [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in pypdfium2.PdfDocument(pdf)]


def scanned(pdf: bytes, dpi: int = LABEL_PRINTER_DPI) -> list[list[str]]:
    """The scan codes of every page, sorted."""
    return [sorted(code.text for code in _codes(picture)) for picture in pictures(pdf, dpi)]


def symbol_widths(pdf: bytes) -> dict[str, float]:
    """The width in mm of each code's symbol."""
    return {
        code.text: _width(code) / OFFICE_PRINTER_DPI * 25.4
        for picture in pictures(pdf, OFFICE_PRINTER_DPI)
        for code in _codes(picture)
    }


def ink_in_quiet_zones(pdf: bytes) -> list[str]:
    """The codes around which something is printed within four modules."""
    shown = pictures(pdf, OFFICE_PRINTER_DPI)
    return [code.text for picture in shown for code in _codes(picture) if _ink_around(ImageOps.invert(picture), code)]


def modules(text: str) -> int:
    return int(re.search(r'viewBox="-4 -4 (\d+)', qr_svg(text))[1]) - 8


def _ink_around(picture, code) -> bool:
    quiet = 3.9 * _width(code) / modules(code.text)
    left, top = code.position.top_left.x, code.position.top_left.y
    right, bottom = code.position.bottom_right.x, code.position.bottom_right.y
    edge = 3  # pixels of the symbol's own blurred rim
    around = (
        (left - quiet, top - quiet, right + quiet, top - edge),
        (left - quiet, bottom + edge, right + quiet, bottom + quiet),
        (left - quiet, top - quiet, left - edge, bottom + quiet),
        (right + edge, top - quiet, right + quiet, bottom + quiet),
    )
    return any(picture.crop(tuple(round(side) for side in box)).getbbox() for box in around)


def _codes(picture) -> list:
    return zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)


def _width(code) -> int:
    return code.position.top_right.x - code.position.top_left.x


def words(pdf: bytes) -> list[str]:
    """The text of every page without white space."""
    return ["".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(pdf)]


def lines(pdf: bytes) -> list[list[str]]:
    """The lines of text of every page."""
    return [page.get_textpage().get_text_range().split("\r\n") for page in pypdfium2.PdfDocument(pdf)]


def fonts(pdf: bytes) -> set[tuple[str, bool]]:
    """Base name of every font used, and whether it is embedded."""
    return {
        (_font_name(font), bool(pdfium.FPDFFont_GetIsEmbedded(font)))
        for page in pypdfium2.PdfDocument(pdf)
        for font in (pdfium.FPDFTextObj_GetFont(thing) for thing in page.get_objects([pdfium.FPDF_PAGEOBJ_TEXT]))
    }


def _font_name(font) -> str:
    buffer = create_string_buffer(pdfium.FPDFFont_GetBaseFontName(font, None, 0))
    pdfium.FPDFFont_GetBaseFontName(font, buffer, len(buffer))
    return buffer.value.decode()
