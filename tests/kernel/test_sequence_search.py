"""Spacing by search: against every order of few cars, counted in both ways; the line of a day better, never worse."""

from decimal import Decimal
from itertools import permutations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.kernel.sequence.arranging import arrange, cost, placed
from backend.kernel.sequence.facts import Spacing, Unit
from backend.kernel.sequence.improving import improved, unevenness
from backend.kernel.sequence.spacing_search import line_of, solve
from backend.kernel.sequence.windows import BACK, FORWARD, REVERSE, counted, exchange, rearrange
from tests.builders.searching import looking, told

RULES = st.lists(
    st.builds(
        lambda option, most, more, hard: Spacing(option, most, most + more, hard, Decimal("0.5")),
        *(st.sampled_from("xy"), st.integers(1, 2), st.integers(1, 2), st.booleans()),
    ),
    max_size=2,
)
CARRIED = {"A": frozenset(), "B": frozenset("x"), "C": frozenset("xy"), "D": frozenset("y")}


@st.composite
def cars(draw):
    most = draw(st.lists(st.integers(1, 2), min_size=1, max_size=2))
    windows = [few + draw(st.integers(1, 2)) for few in most]
    classes = draw(
        st.lists(st.tuples(st.integers(1, 2), st.tuples(*[st.integers(0, 1)] * len(most))), min_size=1, max_size=3)
    )
    return {"cars": sum(count for count, _ in classes), "p": most, "q": windows, "classes": classes}


def violated(facts, order):
    """Full windows with too many, counted one by one."""
    total = 0
    for option, (most, window) in enumerate(zip(facts["p"], facts["q"], strict=True)):
        has = [facts["classes"][each][1][option] for each in order]
        total += sum(sum(has[at : at + window]) > most for at in range(len(has) - window + 1))
    return total


@given(cars())
@settings(max_examples=25)
def test_no_order_of_few_cars_violates_less(facts):
    search = looking(5)
    found = solve(facts, search)
    every = [at for at, (count, _) in enumerate(facts["classes"]) for _ in range(count)]
    assert sorted(found["sequence"]) == every
    assert found["objective"] == violated(facts, found["sequence"]) == told(search)[-1]
    assert found["objective"] == min(violated(facts, order) for order in set(permutations(every)))


@given(st.lists(st.integers(0, 3), min_size=6, max_size=14), st.data())
def test_what_a_move_changes_is_what_counting_anew_says(places, data):
    uses = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
    ending, fixed = data.draw(st.integers(0, 1)), data.draw(st.integers(0, 2))
    starts = [fixed if ending else window - 1 for window in (2, 4)]
    rules = np.array([[1, 2, 3, starts[0], ending], [2, 4, 5, starts[1], ending]])
    line = line_of(uses, rules, np.array(places), 1, fixed)
    last = len(places) - 1
    first = data.draw(st.integers(fixed, last - 1))
    to = data.draw(st.integers(first + 1, last))
    before = counted(line, 0, last)
    kind = data.draw(st.sampled_from((0, REVERSE, FORWARD, BACK)))
    grown = exchange(line, first, to) if kind == 0 else rearrange(line, first, to, kind)
    assert before + grown == counted(line, 0, last)
    assert sorted(line.cars.tolist()) == sorted(places)


def test_the_same_seed_takes_the_same_path():
    facts = {"cars": 30, "p": [1, 2], "q": [2, 5], "classes": [(12, (1, 0)), (9, (0, 1)), (9, (1, 1))]}
    one, other = looking(4, seed=3), looking(4, seed=3)
    assert solve(facts, one)["sequence"] == solve(facts, other)["sequence"]
    assert told(one) == told(other)


def units_of(models):
    return [Unit(f"{at}", model, CARRIED[model]) for at, model in enumerate(models)]


@given(st.text("ABCD", min_size=1, max_size=6), RULES, st.text("ABCD", max_size=3))
@settings(max_examples=25)
def test_a_day_of_few_units_breaks_no_more_than_the_best_order(models, rules, yesterday):
    units, before = units_of(models), [CARRIED[model] for model in yesterday]
    found = improved(units, rules, before, looking(30))
    assert sorted(position.unit.order for position in found) == sorted(unit.order for unit in units)
    assert found == placed([position.unit for position in found], rules, before)
    assert cost(found) == min(cost(placed(order, rules, before)) for order in permutations(units))


def test_the_day_is_more_level_under_the_same_rules():
    units = units_of("ABCD" * 6 + "A" * 6 + "C" * 4)
    rules = [Spacing("x", 1, 2), Spacing("y", 2, 5, False, Decimal("1.5"))]
    before = [CARRIED["B"], CARRIED["C"]]
    greedy, found = arrange(units, rules, before), improved(units, rules, before, looking(60))
    assert (*cost(found), unevenness(found)) < (*cost(greedy), unevenness(greedy))
    assert improved(units, rules, before, looking(60)) == found


def test_units_of_a_kind_go_by_their_order():
    found = improved(units_of("BBBBAAAA"), [Spacing("x", 1, 2)], [], looking(30))
    assert [p.unit.order for p in found if p.unit.model == "B"] == ["0", "1", "2", "3"]
    assert cost(found) == (0, 0)
