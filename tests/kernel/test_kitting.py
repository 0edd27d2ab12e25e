"""Kitting: the worked example of planning.md §5, the five levels, shortages and fixes."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from backend.kernel.kitting.allocation import held, kits, kits_alone
from backend.kernel.kitting.facts import KitFacts, Surplus
from backend.kernel.kitting.fixes import Harm, apply, fixes_for
from backend.kernel.kitting.shortages import (
    buildable_by_bucket,
    clear_to_build,
    long_lead,
    ranking,
    shortages,
    warnings,
)
from backend.kernel.substitution.facts import Rules
from tests.builders.substitution import kit_order as order
from tests.builders.substitution import kit_supply as supply
from tests.builders.substitution import scheme, sets

EXAMPLE = KitFacts(
    [order("WO1", 10, 5), order("WO2", 10, 6), order("WO3", 5, 9)],
    [
        supply("sA", "A", 18),
        supply("sB", "B", 50),
        supply("sC", "C", 3),
        supply("PO77", "A", 10, 8, "purchase", owner="Li", earliest=5),
    ],
    Rules([scheme("priority", "A", "C")]),
    surplus=[Surplus("S2", "A", 6, 2)],
)


def states(rows):
    return {kit.order: (kit.state, kit.day, kit.buildable) for kit in rows}


def test_absolute_every_order_is_full_as_if_alone():
    assert states(kits_alone(EXAMPLE)) == {"WO1": ("full", 0, 10), "WO2": ("full", 0, 10), "WO3": ("full", 0, 5)}


def test_relative_earlier_orders_keep_theirs_and_short_ones_what_they_got():
    rows = kits(EXAMPLE)
    assert states(rows) == {"WO1": ("full", 0, 10), "WO2": ("partial", 8, 8), "WO3": ("full_by", 8, 5)}
    assert (rows[1].rate, rows[1].lines[0].allocated, rows[1].lines[0].short) == (Fraction(1, 2), 8, 2)
    (short,) = shortages(EXAMPLE, rows)
    assert (short.order, short.item, short.short, short.need_day) == ("WO2", "A", 2, 6)
    assert (short.blocking, short.date, short.owner, short.days_late) == ("PO77", 8, "Li", 2)
    assert clear_to_build(rows, {"WO3": ("tool",)}) == [("WO1", 0, ()), ("WO3", 8, ("tool",))]
    assert list(warnings(EXAMPLE, rows)) == [("WO2", "plan", 6, ("A",))]
    assert list(warnings(replace(EXAMPLE, level="work_order"), rows)) == []


def test_orders_of_a_nearer_level_keep_theirs_and_those_that_wait_come_last():
    facts = KitFacts(
        [
            order("late", 5, 1, [("A", 1)]),
            order("soon", 5, 9, [("A", 1)]),
            order("near", 5, 20, [("A", 1)], ahead=True),
        ],
        [supply("a", "A", 10)],
        behind=frozenset({"late"}),
    )
    rows = [(kit.order, kit.state) for kit in kits(facts)]
    assert rows == [("near", "full"), ("soon", "full"), ("late", "short")]
    assert [fix.kind for fix in fixes_for(facts, "late")] == []


def test_all_or_nothing_gives_back_and_the_next_orders_try():
    rows = kits(replace(EXAMPLE, short_orders="all_or_nothing"))
    assert states(rows) == {"WO1": ("full", 0, 10), "WO2": ("partial", 8, 3), "WO3": ("full", 0, 5)}
    assert rows[1].lines[0].short == 7


def test_fixes_are_ranked_with_the_date_each_one_buys():
    fixes = fixes_for(EXAMPLE, "WO2")
    assert [(fix.kind, fix.day, fix.parts) for fix in fixes] == [
        ("substitute", 0, ()), ("transfer", 2, ()), ("expedite", 5, ()),
        ("split", 8, ((8, 0), (2, 8))), ("wait", 8, ()),
    ]  # fmt: skip
    moves = [(move.origin, move.item, move.quantity, move.day) for fix in fixes for move in fix.moves]
    assert moves == [("sC", "C", 2, 0), ("S2", "A", 2, 2), ("PO77", "A", 10, 5)]
    assert all(fix.harm == () for fix in fixes)
    assert fixes_for(EXAMPLE, "WO1") == []


@pytest.mark.parametrize("mode", ["take_partial", "all_or_nothing"])
def test_the_date_of_a_fix_is_that_of_the_check_after_it(mode):
    facts = replace(EXAMPLE, short_orders=mode)
    for fix in fixes_for(facts, "WO2"):
        after = states(kits(apply(facts, fix)))
        parts = [after[name][1] for name in ("WO2/1", "WO2/2")] if fix.parts else [after["WO2"][1]]
        assert parts == ([day for _, day in fix.parts] or [fix.day])


def test_a_swap_takes_what_a_less_urgent_order_holds_and_says_whom_it_hurts():
    facts = KitFacts(
        [order("late", 5, 2, [("A", 1)]), order("calm", 5, 9, [("A", 1)], priority=7)],
        [supply("s", "A", 5, reserved_for="calm"), supply("PO", "A", 5, 8, "purchase")],
    )
    swap, _ = fixes_for(facts, "late")
    assert (swap.kind, swap.day, swap.harm) == ("swap", 0, (Harm("calm", 0, 8),))
    assert states(kits(apply(facts, swap))) == {"late": ("full", 0, 5), "calm": ("full_by", 8, 5)}
    urgent = replace(facts, orders=[facts.orders[0], replace(facts.orders[1], priority=5, start=7)])
    assert [fix.kind for fix in fixes_for(urgent, "late")] == ["wait"]
    begun = replace(facts, orders=[facts.orders[0], replace(facts.orders[1], frozen=True, priority=7)], rank=("start",))
    assert [fix.kind for fix in fixes_for(begun, "late")] == ["wait"]


def test_harm_to_others_ranks_before_cost_and_cost_before_date():
    facts = KitFacts(
        [order("w", 5, 3, [("A", 1)]), order("x", 4, 3, [("C", 1)])],
        [
            supply("C", "C", 5),
            supply("PO", "A", 5, 9, "purchase", earliest=2, fee=Decimal(90)),
            supply("PC", "C", 5, 6, "purchase"),
        ],
        Rules([scheme("priority", "A", "C")]),
        surplus=[Surplus("S2", "A", 6, 3, freight=Decimal(2))],
    )
    fixes = fixes_for(facts, "w")
    assert [(fix.kind, fix.day, fix.cost, fix.harm) for fix in fixes] == [
        ("transfer", 3, 10, ()), ("expedite", 2, 90, ()), ("substitute", 0, 0, (Harm("x", 0, 6),)), ("wait", 9, 0, ()),
    ]  # fmt: skip
    priced = replace(facts, prices={"A": Decimal(3), "C": Decimal(5)})
    assert [fix.cost for fix in fixes_for(priced, "w") if fix.kind == "substitute"] == [10]


def test_substitutes_that_rule_by_themselves_count_without_being_asked_for():
    facts = KitFacts(
        [order("w", 5, 3, [("A", 1)])],
        [supply("a", "A", 2), supply("b", "B", 9)],
        Rules([scheme("use_up", "A", "B")]),
    )
    (kit,) = kits(facts)
    assert (kit.state, kit.lines[0].takes) == ("full", (("a", "A", 2), ("b", "B", 3)))
    elective = replace(facts, rules=Rules([scheme("priority", "A", "B")]))
    assert states(kits(elective)) == {"w": ("partial", None, 2)}
    assert states(kits(replace(elective, automatic=True))) == {"w": ("full", 0, 5)}


def test_sets_are_kitted_whole():
    facts = KitFacts(
        [order("w", 10, 3)],
        [supply("a", "A", 6), supply("b", "B", 20), supply("m", "M", 9)],
        Rules([scheme("group", sets(A=1, B=2), sets(M=1))]),
        automatic=True,
    )
    (kit,) = kits(facts)
    assert (kit.state, [line.takes for line in kit.lines]) == (
        "full",
        [(("a", "A", 6), ("m", "M", 4)), (("b", "B", 12),)],
    )


LEVELLED = [
    supply("stock", "A", 1, location="line"),
    supply("store", "A", 2, location="store"),
    supply("po", "A", 4, 2, "purchase"),
    supply("unsure", "A", 8, 2, "purchase", confirmed=False),
    supply("mps", "A", 16, 2, "mps"),
    supply("plan", "A", 32, 2, "planned"),
]


@pytest.mark.parametrize(
    ("level", "buildable"), [("forecast", 63), ("order", 31), ("plan", 7), ("work_order", 7), ("issue", 1)]
)
def test_each_level_counts_its_own_supply(level, buildable):
    facts = KitFacts([order("w", 99, 5, [("A", 1)])], LEVELLED, level=level, locations=frozenset({"line"}))
    assert kits(facts)[0].buildable == buildable


def test_what_a_level_does_not_count_is_still_named_as_what_blocks():
    facts = KitFacts([order("w", 3, 5, [("A", 1)])], LEVELLED, level="issue", locations=frozenset({"line"}))
    (short,) = shortages(facts, kits(facts))
    assert (short.blocking, short.counted, short.date) == ("store", False, None)
    none = KitFacts([order("w", 3, 5, [("A", 1)])], [])
    (short,) = shortages(none, kits(none))
    assert (short.blocking, short.date, short.days_late, fixes_for(none, "w")) == ("", None, None, [])


def test_holds_of_the_levels():
    rows = kits(EXAMPLE)
    assert ("WO2", "PO77", "A", 2) in held(EXAMPLE, rows)
    released = replace(EXAMPLE, level="work_order")
    assert {row[0] for row in held(released, rows)} == {"WO1", "WO3"}
    assert [row for row in held(released, rows, top=2) if row[0] == "WO2"] == [
        ("WO2", "sA", "A", 8),
        ("WO2", "sB", "B", 20),
    ]
    assert held(replace(EXAMPLE, level="forecast"), rows) == []


def test_a_short_made_part_is_followed_to_the_leaf_that_sets_its_date():
    facts = KitFacts(
        [order("top", 5, 6, [("E", 1)]), order("engine", 5, 3, [("R", 1)], item="E"), order("ring", 5, 1, [("S", 1)])],
        [
            supply("WO-E", "E", 5, 11, "work_order", order="engine"),
            supply("WO-R", "R", 5, 8, "work_order", order="ring"),
            supply("PO-S", "S", 5, 5, "purchase", owner="Wu"),
        ],
    )
    shallow = {row.order: row.blocking for row in shortages(facts, kits(facts))}
    assert shallow == {"ring": "PO-S", "engine": "WO-R", "top": "WO-E"}
    rows = shortages(facts, kits(facts), deep=True)
    assert [(row.order, row.blocking, row.date, row.owner, row.path, row.hits) for row in rows] == [
        ("ring", "PO-S", 5, "Wu", (), 3), ("engine", "PO-S", 8, "Wu", ("ring",), 3),
        ("top", "PO-S", 11, "Wu", ("engine", "ring"), 3),
    ]  # fmt: skip


def test_items_are_ranked_by_the_harm_they_do():
    facts = KitFacts(
        [
            order("p1", 5, 2, [("A", 1)], priority=1),
            order("p4", 5, 2, [("B", 1)], priority=4),
            order("p9", 1, 0, [("C", 1)], priority=9),
        ],
        [supply("a", "A", 5, 4, "purchase"), supply("b", "B", 5, 6, "purchase")],
    )
    rows = shortages(facts, kits(facts))
    assert ranking(rows, facts.orders) == {"C": 365, "A": 10, "B": 8}


def test_the_forecast_level_tells_what_can_be_built_when_and_what_has_to_be_bought_now():
    facts = KitFacts(
        [order(f"f{day}", 10, day, [("A", 1), ("B", 1)], item="M") for day in (0, 3, 9)],
        [supply("a", "A", 99), supply("b", "B", 14)],
        level="forecast",
    )
    rows = kits(facts)
    assert buildable_by_bucket(facts, rows, 7) == {("M", 0): 14, ("M", 1): 0}
    assert long_lead(shortages(facts, rows), {"B": 8}) == [("B", 5, 6)]


def test_the_order_of_service_is_data():
    facts = KitFacts([order("a", 5, 2, [("A", 1)], due=9), order("b", 5, 1, [("A", 1)], due=8)], [supply("s", "A", 5)])
    assert [kit.order for kit in kits(facts) if kit.clear] == ["b"]
    assert [kit.order for kit in kits(replace(facts, rank=("id",))) if kit.clear] == ["a"]
    begun = replace(facts, orders=[replace(facts.orders[0], started=True), facts.orders[1]])
    assert [kit.order for kit in kits(begun) if kit.clear] == ["a"]
