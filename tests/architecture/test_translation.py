"""Everything people can see has its Chinese, and nothing in the catalogue is in vain."""

from collections import Counter
from datetime import UTC

import pytest

from backend import contexts
from backend.documents.describe import words
from backend.documents.exchange_columns import cell_of, columns_of, recognized, wire_of
from backend.documents.fields import fields_of, form_fields, lines_of
from backend.documents.language import PART, Template, chosen, entries, translate
from tests.architecture.extraction import catalogue, keys, places
from tests.printing.chinese import CHINESE

SAME = {"BOM", "kg"}  # what the floor in China says as it is
CHINESE_LETTERS = range(0x4E00, 0xA000)


def chinese(text: str, of: str = "") -> str:
    return translate(text, "zh-CN", of)


def test_every_key_has_its_chinese():
    assert keys().needed - set(catalogue()) == set()


def test_nothing_in_the_catalogue_is_in_vain():
    assert set(catalogue()) - keys().possible == set()


def test_no_key_stands_in_two_files():
    twice = Counter((context, english) for context, english, _ in entries("zh-CN"))
    assert [key for key, count in twice.items() if count > 1] == []


def test_a_word_said_otherwise_in_one_document_is_really_said_otherwise():
    known = catalogue()
    assert [key for key, said in known.items() if key[0] not in ("", PART) and known["", key[1]] == said] == []


def test_every_value_of_a_sentence_has_its_place_in_the_translation():
    for (_, key), said in catalogue().items():
        count = len(places(key))
        there = sorted(places(said))
        assert there == ["{}"] * count or there == sorted(f"{{{place}}}" for place in range(count)), key


def test_what_is_said_is_chinese():
    english = {key for (context, key), said in catalogue().items() if not _is_chinese(said) and context != PART}
    assert english - SAME <= {"BOMs", "Bom"}


def test_papers_say_what_the_catalogue_says():
    assert {text: chinese(text) for text in CHINESE} == CHINESE


def test_no_template_takes_the_sentence_of_another():
    """A sentence is translated by its own template, not by a wider one ("{} of {}")."""
    for (context, key), said in catalogue().items():
        if "{}" in key and context == "":
            values = [f"W{place}" for place in range(len(places(key)))]
            assert chinese(key.format(*values)) == _filled(said, values), key


def test_no_template_fits_everything():
    """Wide ones ("{} of {}") are parts: they are tried only on values inside sentences."""
    wide = [key for context, key in catalogue() if "{}" in key and context != PART and Template(key, "").weight < 5]
    assert wide == []


@pytest.mark.parametrize("name", sorted(contexts.assemble().documents))
def test_different_words_of_a_document_differ_in_chinese_too(name):
    """Else a person cannot tell two columns apart, and an import cannot either."""
    document = contexts.assemble().documents[name]
    lists = [[column.label("en") for column in columns_of(document, True)]]
    chinese_lists = [[column.label("zh-CN") for column in columns_of(document, True)]]
    flow = document.spec.workflow
    choices = [field.choices for field in (*fields_of(document), *_of_lines(document), *_of_forms(document))]
    for several in (*choices, flow.states if flow else (), tuple(flow.steps) if flow else ()):
        lists.append([words(one) for one in several])
        chinese_lists.append([chinese(words(one), name) for one in several])
    for english, told in zip(lists, chinese_lists, strict=True):
        assert _doubles(told) == [], (name, english)


@pytest.mark.parametrize("name", sorted(contexts.assemble().documents))
def test_a_chinese_sheet_is_understood(name):
    columns = columns_of(contexts.assemble().documents[name], True)
    assert recognized(columns, [column.label("zh-CN") for column in columns]) == (list(columns), [])
    for column in columns:
        told = [wire_of(column, cell_of(column, choice, "zh-CN"), UTC) for choice in column.field.choices]
        assert told == list(column.field.choices), column


def test_english_stays_english():
    assert translate("Only 3 of 5 are reported good.", "en") == "Only 3 of 5 are reported good."


def test_what_nobody_knows_stays_as_it_is():
    told = ["who knows at 5", "用户自己写的备注", "", "A-1 of B-2", "x: y"]
    assert [chinese(text) for text in told] == told


@pytest.mark.parametrize(
    ("english", "said"),
    [
        ("Work order", "工单"),
        ("Only 3 of 5 are reported good.", "只报了合格 3 / 5。"),
        ("3 of work order WO-1 are received; 2 are reported good.", "工单 WO-1 已入库 3，报合格的是 2。"),
        ("There is no Work order with this id.", "没有这张工单。"),
        ("There is no Stock count with this id.", "没有这个库存盘点。"),
        ("There is no work order WO-1.", "没有工单 WO-1。"),
        ("Li has no right to release a Work order.", "Li 无权下达工单。"),
        ("Li asks: release Work order WO-1", "Li 申请下达：工单 WO-1"),
    ],
)
def test_words_and_sentences(english, said):
    assert chinese(english) == said


def test_states_and_steps_among_the_values_are_translated():
    told = chinese("release needs the state planned or firm; this is running.")
    assert told == "“下达”要在“已计划或确认”状态才能做，现在是“进行中”。"


def test_a_list_among_the_values_is_translated_one_by_one():
    told = chinese("BOM-1 cannot be released: not released are A (trial), B (draft).")
    assert told == "BOM-1 不能发布，这些物料还没有发布：A（试制）、B（草稿）。"


def test_a_sentence_inside_a_sentence_is_translated():
    assert chinese("Work order W1 is held: Inspection IN-1 rejected it.") == "工单 W1 已冻结：检验 IN-1 判定拒收。"
    told = chinese("Only 3 are in rework at operation 20 of work order W1; 5 are too many.")
    assert told == "工单 W1 工序 20 的返工品只有 3，5 太多。"


def test_several_sentences_are_translated_one_by_one_and_what_people_wrote_stays():
    told = chinese("5 of A arrived; 3 were ordered. Li approved release of AR-1. good work")
    assert told == "A 到货 5，订购 3。Li 同意了 AR-1 的“下达”。good work"


def test_the_field_before_a_sentence_is_named_in_the_floors_words():
    assert chinese("site_id: a site must be named.") == "工厂：要指定工厂。"
    assert chinese("lines.1.item_id: Missing data for required field.") == "明细第 2 行物料：必填。"
    assert chinese("x_7: A whole number is needed.") == "x_7：请填整数。"


def test_a_word_may_be_said_otherwise_in_one_document():
    assert (chinese("Released"), chinese("Released", "engineering/item")) == ("已下达", "已发布")
    assert (chinese("Area", "plant/area"), chinese("Area", "engineering/uom")) == ("车间", "面积")


def test_a_very_long_text_of_a_person_is_not_searched():
    text = "It waited 5 days in vain. " * 1_000
    assert chinese(text) == text


def test_the_language_is_the_first_we_have():
    asked = ["zh-CN,zh;q=0.9,en;q=0.8", "en-GB,en", "de,en;q=0.5", "", "fr"]
    assert [chosen(each) for each in asked] == ["zh-CN", "en", "en", "zh-CN", "zh-CN"]


def _is_chinese(text: str) -> bool:
    return any(ord(letter) in CHINESE_LETTERS for letter in text)


def _filled(said: str, values: list[str]) -> str:
    return said.format(*values)


def _doubles(told: list[str]) -> list[str]:
    return [one for one, times in Counter(told).items() if times > 1]


def _of_lines(document):
    return [field for rows in lines_of(document) for field in fields_of(rows.target)]


def _of_forms(document):
    flow = document.spec.workflow
    return [field for step in flow.steps.values() if step.form for field in form_fields(step.form)] if flow else []
