"""Printed paper as a scanner at the floor sees it."""

import pypdfium2
import zxingcpp

DOTS_A_POINT = 300 / 72


def codes_on(pdf: bytes) -> list[str]:
    """Every QR code on the pages, in reading order."""
    assert pdf.startswith(b"%PDF-")
    found: list[str] = []
    for page in pypdfium2.PdfDocument(pdf):
        picture = page.render(scale=DOTS_A_POINT).to_pil().convert("L")
        codes = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
        found += [
            code.text
            for code in sorted(codes, key=lambda one: (one.position.top_left.y // 40, one.position.top_left.x))
        ]
    return found
