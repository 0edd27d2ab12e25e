"""The traveler: every code reads, every row stays whole, nothing is lost over many pages."""

from dataclasses import replace

import pytest

from backend.kernel.packet import LONGEST_TEXT, seal
from printing.codes import scan_code
from tests.printing.examples import (
    LONG_NAME,
    a_long_traveler,
    a_packet_content,
    a_traveler,
    an_id,
    an_operation,
)
from tests.printing.reading import fonts, ink_in_quiet_zones, lines, modules, scanned, symbol_widths, words

pytestmark = pytest.mark.slow
TEMPLATE = "production/work_order.html"
SIGNATURE = bytes(range(64))


def a_packet(operations: int = 15) -> str:
    return seal(a_packet_content(operations), lambda message: SIGNATURE)


LONG = a_long_traveler(packet=a_packet())


def test_order_packet_and_every_operation_are_read_back(press):
    traveler = a_traveler(6, packet=a_packet())
    wanted = [traveler.scan, traveler.packet, *(operation.scan for operation in traveler.operations)]
    assert sorted(code for page in scanned(press(TEMPLATE, traveler)) for code in page) == sorted(wanted)


def test_order_and_packet_are_on_the_first_page(press):
    first, *others = scanned(press(TEMPLATE, LONG))
    assert {LONG.scan, LONG.packet} <= set(first)
    assert not any({LONG.scan, LONG.packet} & set(page) for page in others)


def test_symbols_are_18_mm_or_more_and_the_packets_modules_four_tenths(press):
    traveler = a_traveler(6, packet=a_packet())
    widths = symbol_widths(press(TEMPLATE, traveler))
    assert len(widths) == 8
    assert min(widths.values()) >= 17.95
    assert widths[traveler.packet] / modules(traveler.packet) >= 0.399


def test_quiet_zones_are_empty(press):
    assert ink_in_quiet_zones(press(TEMPLATE, a_traveler(6, packet=a_packet()))) == []


def test_the_largest_packet_still_fits_the_first_page_and_is_read(press):
    packet = scan_code("PK", ("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$%*+-./:" * 60)[: LONGEST_TEXT - 6])
    first = scanned(press(TEMPLATE, a_long_traveler(packet=packet)), dpi=300)[0]
    assert packet in first and len(first) >= 4


def test_forty_operations_and_eighty_materials_all_appear_once(press):
    pdf = press(TEMPLATE, LONG)
    codes = [code for page in scanned(pdf) for code in page]
    assert sorted(code for code in codes if code.startswith("G1:OP:")) == sorted(o.scan for o in LONG.operations)
    everything = "".join(words(pdf))
    assert [everything.count(material.code) for material in LONG.materials] == [1] * 80
    assert everything.count("1,234,567.125kg") == 80


def test_an_operation_stands_on_one_page_with_its_code(press):
    pdf = press(TEMPLATE, LONG)
    for page, codes in zip(lines(pdf), scanned(pdf), strict=True):
        here = sorted(o.scan for o in LONG.operations if f"WO-2026-00012/{o.number}" in page)
        assert [code for code in codes if code.startswith("G1:OP:")] == here


def test_following_pages_repeat_the_order_and_all_count_pages(press):
    pages = words(press(TEMPLATE, LONG))
    assert len(pages) > 5
    for number, page in enumerate(pages, 1):
        assert f"{number}/{len(pages)}" in page
        assert ("WO-2026-00012GT-2031-041,234,567件" in page) == (number > 1)


def test_long_names_and_seven_digits_are_whole(press):
    first = words(press(TEMPLATE, LONG))[0]
    assert first.count(LONG_NAME) >= 4
    assert "1,234,567件" in first


def test_what_is_assumed_is_said_and_only_then(press):
    assert "假定数据，未经实测工序工时取自同类产品·物料损耗率2%" in words(press(TEMPLATE, LONG))[0]
    assert "假定" not in words(press(TEMPLATE, a_traveler()))[0]


def test_snapshot_customer_order_and_inspection_marker_are_shown(press):
    page = words(press(TEMPLATE, a_traveler(3)))[0]
    for shown in ("版本C", "BOMBOM-118/4", "工艺路线RT-77/2", "9f2c71e04ab8", "SO-2026-00345/20", "2026-12-04"):
        assert shown in page
    assert page.count("◆检验") == 1


def test_planned_times_name_the_day_of_the_finish_only_when_it_is_another(press):
    same = an_operation(1)
    other = replace(same, scan=scan_code("OP", an_id(2)), number="20", finish=same.finish.replace(day=25))
    none = replace(same, scan=scan_code("OP", an_id(3)), number="30", start=None, finish=None, setup=None, run=None)
    page = words(press(TEMPLATE, a_traveler(operations=(same, other, none))))[0]
    assert "11-2408:00→16:30" in page
    assert "11-2408:00→11-2516:30" in page
    assert page.count("→") == 2


def test_chinese_is_embedded_from_our_font_alone(press):
    used = fonts(press(TEMPLATE, a_traveler()))
    assert all(name.split("+")[-1].startswith("Gemba-Sans") and embedded for name, embedded in used)
    assert {name.split("+")[-1] for name, _ in used} == {"Gemba-Sans", "Gemba-Sans-Bold"}


def test_markup_in_names_is_printed_as_it_was_typed(press):
    page = words(press(TEMPLATE, a_traveler(item_name="<b>轴</b> & </style>{{ 7 * 7 }}")))[0]
    assert "<b>轴</b>&</style>{{7*7}}" in page


def test_english_is_complete(press):
    page = words(press(TEMPLATE, a_traveler(), "en"))[0]
    assert "Traveler" in page and "Quantity" in page and "Entriesbyhand" in page
