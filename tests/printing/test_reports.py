"""Inspection reports and the generic print of any document."""

from dataclasses import replace

import pytest

from printing.facts import LineTable, Photo, Sample
from tests.printing.examples import (
    LONG_NAME,
    a_characteristic,
    a_document,
    a_photo,
    an_inspection_report,
)
from tests.printing.reading import fonts, pictures, scanned, words

pytestmark = pytest.mark.slow
REPORT, DOCUMENT = "quality/inspection.html", "documents/document.html"


def test_a_reports_code_is_read_back(press):
    report = an_inspection_report()
    assert scanned(press(REPORT, report)) == [[report.scan]]


def test_values_outside_their_limits_carry_a_symbol(press):
    page = words(press(REPORT, an_inspection_report()))[0]
    assert "▲60.034" in page and "▼59.921" in page and "×不合格" in page
    assert page.count("▲") == page.count("▼") == 2  # one in the legend, one value


def test_values_outside_their_limits_are_heavier(press):
    marked, plain = (
        an_inspection_report(characteristics=(replace(a_characteristic(1), samples=(Sample("88.888", mark),)),))
        for mark in ("above", "")
    )
    assert ink(press(REPORT, marked)) > ink(press(REPORT, plain)) + 200


def ink(pdf: bytes) -> int:
    return sum(pictures(pdf, 100)[0].histogram()[:128])


def test_head_verdict_counts_and_signatures_are_shown(press):
    page = words(press(REPORT, an_inspection_report()))[0]
    for shown in (
        "检验报告·来料检验",
        "IN-2026-00077",
        "L20261101-007",
        "59.95–60.02mm",
        "≤1.6μm",
        "严重×201",
        "轻微123",
        "李静",
        "质量主管",
    ):
        assert shown in page


def test_many_samples_over_pages_are_all_there(press):
    samples = tuple(Sample(f"{1000 + index}.25") for index in range(500))
    report = an_inspection_report(characteristics=(replace(a_characteristic(1, name=LONG_NAME), samples=samples),))
    pages = words(press(REPORT, report))
    assert len(pages) > 1
    assert all(sample.value in "".join(pages) for sample in samples)
    assert "IN-2026-00077来料检验" in pages[1]


def test_photos_come_from_memory_and_from_disk(press, tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(a_photo().source)
    pdf = press(REPORT, an_inspection_report(photos=(a_photo(), Photo(path, "来自文件"))))
    assert "键槽超差处来自文件" in "".join(words(pdf))
    assert pdf.count(b"/Subtype /Image") + pdf.count(b"/Subtype/Image") >= 1


def test_a_picture_that_is_not_pixels_is_refused(press):
    svg = Photo(b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://169.254.169.254/"/></svg>')
    with pytest.raises(ValueError, match="JPEG, PNG or WebP"):
        press(REPORT, an_inspection_report(photos=(svg,)))


def test_any_document_shows_title_state_fields_and_lines(press):
    document = a_document()
    pdf = press(DOCUMENT, document)
    page = words(pdf)[0]
    assert scanned(pdf) == [[document.scan]]
    for shown in (
        "采购订单▌▌待审批",
        "PO-2026-00310",
        "江苏精锻股份有限公司",
        "包装按附件要求。",
        "1,234,567.125",
        "RM-00005",
    ):
        assert shown in page


def test_a_document_without_a_kind_has_no_code(press):
    assert scanned(press(DOCUMENT, a_document(scan=""))) == [[]]


def test_long_tables_repeat_their_head_and_lose_no_line(press):
    pages = words(press(DOCUMENT, a_document(120)))
    assert len(pages) > 3
    assert all("行物料名称数量单位金额" in page for page in pages[:-1])
    assert all("".join(pages).count(f"RM-{line:05}") == 1 for line in range(1, 121))


def test_the_imprint_is_printed_once_a_page(press):
    assert all(page.count("打印2026-11-2308:05张伟") == 1 for page in words(press(DOCUMENT, a_document(120))))


def test_an_empty_table_says_so(press):
    document = a_document()
    empty = replace(document.tables[0], rows=())
    assert "无明细" in words(press(DOCUMENT, replace(document, tables=(empty,))))[0]


def test_a_value_without_spaces_stays_on_the_paper(press):
    table = a_document().tables[0]
    row = ("10", "X" * 90, "Z" * 90, "1", "kg", "2")
    page = words(press(DOCUMENT, a_document(tables=(LineTable("明细", table.columns, (row,)),))))[0]
    assert page.count("X") == page.count("Z") == 90


def test_reports_embed_our_font_alone(press):
    used = fonts(press(REPORT, an_inspection_report())) | fonts(press(DOCUMENT, a_document()))
    assert used and all(name.split("+")[-1].startswith("Gemba-Sans") and embedded for name, embedded in used)
