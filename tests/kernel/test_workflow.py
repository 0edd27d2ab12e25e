"""Life cycles: the first state, open steps, and a refusal that says what is needed instead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.errors import Refused
from backend.kernel.workflow import Step, Workflow

FLOW = Workflow(
    Step("firm", ("planned",), "firm"),
    Step("release", ("firm",), "released"),
    Step("finish", ("released",), "finished", offline=True),
    Step("cancel", ("planned", "firm"), "cancelled"),
    meanings={"released": "run", "finished": "good"},
)


def test_the_first_source_is_the_first_state_and_states_come_in_the_order_met():
    assert FLOW.initial == "planned"
    assert FLOW.states == ("planned", "firm", "released", "finished", "cancelled")


def test_open_steps_are_those_that_lead_from_the_state():
    assert [step.name for step in FLOW.open_steps("planned")] == ["firm", "cancel"]
    assert FLOW.open_steps("finished") == ()


def test_a_step_leads_to_its_target_and_from_elsewhere_says_what_it_needs():
    assert FLOW.target("cancel", "firm") == "cancelled"
    with pytest.raises(Refused) as refused:
        FLOW.target("cancel", "released")
    assert refused.value.sentence == "cancel needs the state planned or firm; this is released."
    assert refused.value.details == {"step": "cancel", "state": "released"}


def test_states_without_a_meaning_are_plans():
    assert (FLOW.meanings["planned"], FLOW.meanings["released"]) == ("plan", "run")


def test_a_workflow_with_two_steps_of_one_name_or_an_unknown_meaning_is_an_error():
    with pytest.raises(ValueError, match="share a name"):
        Workflow(Step("go", ("a",), "b"), Step("go", ("b",), "c"))
    with pytest.raises(ValueError, match="unknown meanings"):
        Workflow(Step("go", ("a",), "b"), meanings={"a": "purple"})


def test_nobody_can_change_the_table_of_a_workflow():
    with pytest.raises(TypeError):
        FLOW.steps["firm"] = Step("firm", ("cancelled",), "planned")


@given(st.sampled_from(sorted(FLOW.steps)), st.sampled_from(FLOW.states))
def test_a_step_is_taken_exactly_where_it_is_offered(name, state):
    if FLOW.steps[name] in FLOW.open_steps(state):
        assert FLOW.target(name, state) == FLOW.steps[name].target
    else:
        with pytest.raises(Refused):
            FLOW.target(name, state)
