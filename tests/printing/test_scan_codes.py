"""Scan codes: their text, and that what is drawn is what is read."""

import re
from io import BytesIO
from uuid import UUID, uuid4

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis.strategies import text
from PIL import Image, ImageDraw
from qrcode.util import ALPHA_NUM
from weasyprint import HTML

from printing.codes import KINDS, qr_svg, qr_width, read_scan_code, scan_code
from tests.printing.reading import scanned

ALPHANUMERIC = ALPHA_NUM.decode()


def printed(svg: str) -> bytes:
    target = BytesIO()
    HTML(string=f"<style>@page {{ size: 150mm; margin: 0 }} body {{ margin: 0 }}</style>{svg}").write_pdf(target)
    return target.getvalue()


def test_a_documents_code_carries_its_id_as_32_upper_case_digits():
    assert scan_code("WO", UUID("0193f0a1-0000-7abc-8000-00000000beef")) == "G1:WO:0193F0A100007ABC800000000000BEEF"


def test_there_are_thirteen_kinds():
    assert sorted(KINDS) == ["AR", "BD", "CT", "DV", "EQ", "IN", "IT", "LC", "LT", "OP", "PK", "PP", "SN", "WO"]


@pytest.mark.parametrize("kind, payload", [("XX", "A"), ("wo", "A"), ("LC", "a-01"), ("LC", "库位"), ("LC", "")])
def test_what_a_code_cannot_carry_is_refused(kind, payload):
    with pytest.raises(ValueError):
        scan_code(kind, payload)


def test_a_scanned_text_is_split_into_kind_and_payload():
    assert read_scan_code("G1:DV:AB:12") == ("DV", "AB:12")


@pytest.mark.parametrize("text", ["", "G1", "G1:WO", "G1:WO:", "G2:WO:1", "G1:XX:1", "6901234567892", "HTTPS://X/1"])
def test_foreign_codes_are_told_apart(text):
    with pytest.raises(ValueError):
        read_scan_code(text)


def test_a_documents_code_fits_the_second_smallest_symbol():
    assert 'viewBox="-4 -4 33 33"' in qr_svg(scan_code("OP", uuid4()))


def test_small_symbols_are_18_mm_and_large_ones_as_wide_as_their_modules_need():
    assert qr_width("G1:LC:A-01") == pytest.approx(18 * 29 / 21)
    assert qr_width("A" * 2_300) == pytest.approx((149 + 8) * 0.4)


@given(text(ALPHANUMERIC, min_size=1, max_size=60))
@settings(max_examples=30, deadline=None)
def test_every_payload_is_read_back_as_it_was_drawn(payload):
    code = scan_code("LC", payload)
    assert scanned(printed(qr_svg(code))) == [[code]]


@pytest.mark.parametrize("length", [200, 500, 1_000, 1_600, 2_294])
def test_large_codes_with_the_fixed_mask_are_read_back(length):
    code = scan_code("PK", (ALPHANUMERIC.replace(" ", "") * 60)[:length])
    assert scanned(printed(qr_svg(code)), dpi=300) == [[code]]


def test_two_hundred_codes_are_read_straight_from_their_pixels():
    codes = [scan_code("LT", uuid4()) for _ in range(200)]
    assert [decoded(qr_svg(code)) for code in codes] == codes


def decoded(svg: str) -> str:
    """Fills the path's runs into pixels without a renderer."""
    side = int(re.search(r'viewBox="-4 -4 (\d+)', svg)[1])
    picture = Image.new("L", (side * 4, side * 4), 255)
    draw = ImageDraw.Draw(picture)
    for x, y, width in re.findall(r"M(\d+) (\d+)\.5h(\d+)", svg):
        left, top = (int(x) + 4) * 4, (int(y) + 4) * 4
        draw.rectangle((left, top, left + int(width) * 4 - 1, top + 3), 0)
    return zxingcpp.read_barcode(picture).text
