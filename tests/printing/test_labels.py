"""Labels: every kind in every size reads, sheets fill as told, nothing spills onto the next label."""

from dataclasses import replace
from itertools import chain

import pytest

from printing.label_facts import SHEET_3_BY_8, SHEET_4_BY_10, SHEET_BADGES, LabelRoll, LabelSheet
from tests.printing.examples import LONG_NAME, a_photo
from tests.printing.label_examples import a_badge, a_lot_label, labels_of_all_kinds
from tests.printing.reading import fonts, ink_in_quiet_zones, scanned, symbol_widths, words

pytestmark = pytest.mark.slow
ROLL, SHEET = "labels/roll.html", "labels/sheet.html"
SIZES = [(50, 30), (60, 40), (100, 70)]
LABELS = labels_of_all_kinds()


@pytest.mark.parametrize("width, height", SIZES)
def test_a_roll_has_one_label_a_page_and_each_reads(press, width, height):
    assert scanned(press(ROLL, LabelRoll(LABELS, width, height))) == [[label.scan] for label in LABELS]


@pytest.mark.parametrize("width, height", SIZES)
def test_each_label_shows_its_number_and_nothing_of_an_overfull_one_before(press, width, height):
    overfull = a_lot_label(99, item_name=LONG_NAME * 9, supplier=LONG_NAME * 9, item_code="X" * 99)
    alone = words(press(ROLL, LabelRoll(LABELS, width, height)))
    behind = words(press(ROLL, LabelRoll(tuple(chain(*((overfull, label) for label in LABELS))), width, height)))
    assert behind[1::2] == alone
    assert all(label.number in page for label, page in zip(LABELS, alone, strict=True))


@pytest.mark.parametrize("width, height", SIZES)
def test_a_name_of_30_characters_is_whole_on_every_size(press, width, height):
    label = a_lot_label(1, item_name=LONG_NAME)
    assert LONG_NAME in words(press(ROLL, LabelRoll((label,), width, height)))[0]


@pytest.mark.parametrize("grid", [SHEET_3_BY_8, SHEET_4_BY_10, SHEET_BADGES])
def test_symbols_have_18_mm_and_an_empty_quiet_zone(press, grid):
    for pdf in (press(SHEET, LabelSheet(LABELS, grid)), press(ROLL, LabelRoll(LABELS, grid.width, grid.height))):
        widths = symbol_widths(pdf)
        assert widths.keys() == {label.scan for label in LABELS}
        assert min(widths.values()) >= 17.95
        assert ink_in_quiet_zones(pdf) == []


def test_two_hundred_labels_fill_five_sheets_and_all_read(press):
    labels = tuple(a_lot_label(index) for index in range(1, 201))
    pages = scanned(press(SHEET, LabelSheet(labels, SHEET_4_BY_10)))
    assert [len(page) for page in pages] == [40] * 5
    assert sorted(chain(*pages)) == sorted(label.scan for label in labels)


def test_two_hundred_labels_on_a_roll_all_read(press):
    labels = tuple(a_lot_label(index) for index in range(1, 201))
    assert scanned(press(ROLL, LabelRoll(labels, 50, 30))) == [[label.scan] for label in labels]


def test_a_begun_sheet_is_used_from_its_first_free_label():
    labels = tuple(a_lot_label(index) for index in range(1, 4))
    first, second = LabelSheet(labels, SHEET_3_BY_8, start=23).pages()
    assert [(round(place.left), round(place.top)) for place in first] == [(70, 260), (140, 260)]
    assert [(round(place.left), place.top) for place in second] == [(0, 0.5)]


@pytest.mark.parametrize("start", [0, 25])
def test_a_start_beyond_the_sheet_is_refused(start):
    with pytest.raises(ValueError, match="1 to 24"):
        LabelSheet((a_lot_label(1),), SHEET_3_BY_8, start=start).pages()


def test_no_labels_make_no_pages():
    assert LabelSheet((), SHEET_3_BY_8).pages() == []


def test_a_badge_without_photo_shows_the_first_character(press):
    faceless, faced = a_badge(1), a_badge(2, photo=a_photo().source)
    first = words(press(SHEET, LabelSheet((faceless,), SHEET_BADGES)))[0]
    second = words(press(SHEET, LabelSheet((faced,), SHEET_BADGES)))[0]
    assert first.count("欧") == 2
    assert second.count("欧") == 1


def test_a_state_on_a_lot_is_a_word_and_a_shape(press):
    held = replace(LABELS[2], item_name="圆钢")
    assert "冻结" in words(press(ROLL, LabelRoll((held,), 60, 40)))[0]


def test_labels_embed_our_font_alone(press):
    used = fonts(press(SHEET, LabelSheet(LABELS)))
    assert used and all(name.split("+")[-1].startswith("Gemba-Sans") and embedded for name, embedded in used)
