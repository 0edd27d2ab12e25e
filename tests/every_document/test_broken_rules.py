"""What the database refuses names the field and says what it must be."""

import pytest

from backend.contexts import assemble
from backend.documents.broken_rules import _rules, sentences
from backend.documents.language import translate

NOBODY_BREAKS = {
    "ck_hazard_anonymous_is_nobody", "ck_job_attempts_left", "ck_stock_balance_reserves_no_more_than_is_there",
}  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("ck_material_call_wants_something", {"quantity": "More than 0 is needed."}),
        ("ck_production_report_counts_forward", {"quantity": "0 or more is needed."}),
        ("ck_work_calendar_shift_lasts", {"minutes": "A value from 1 to 1440 is needed."}),
        ("ck_shift_handover_lasts", {"ends_at": "This must be after, or more than, Begins at."}),
        ("ck_inspection_plan_is_for_something", {"item_id": "A value is needed here or in Item group."}),
        ("ck_bom_output_byproducts_drive_nothing", {"drives": "This cannot be where Kind is Byproduct."}),
        ("ck_nobody_knows_it", {}),
    ],
)
def test_a_rule_is_said_by_its_field(rule, said):
    assert sentences(rule) == said


def test_every_rule_people_can_break_has_its_sentence():
    assemble()
    silent = {rule.name for _, rule in _rules() if " IN (" not in str(rule.sqltext) and not sentences(rule.name)}
    assert silent == NOBODY_BREAKS


def test_a_rule_is_said_in_chinese():
    assert translate("quantity: More than 0 is needed.", "zh-CN") == "数量：要大于 0。"
