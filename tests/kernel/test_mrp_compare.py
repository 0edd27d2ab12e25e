"""Two plans beside each other, and which changed input is behind what became of an order (planning.md §2.8)."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.kernel.mrp.compare import Difference, Placed, Side, differences
from backend.kernel.mrp.compare_causes import Cause, Comparison
from backend.kernel.mrp.facts import BomLine, Demand, Facts, Item, Receipt
from backend.kernel.mrp.plan import plan
from tests.kernel.mrp_networks import SMALL, whole_networks
from tests.kernel.test_mrp_net_change import changed, changes

ITEMS = [Item("bike", lead_time=2), Item("frame", on_hand=5, lead_time=3), Item("tube")]
LINES = [BomLine("bike", "frame"), BomLine("frame", "tube", 3)]
BEFORE = Facts(30, ITEMS, LINES, [Receipt(77, "frame", 8, 20)], [Demand(1, "bike", 12, 10), Demand(2, "bike", 20, 30)])


def compared(after, before=BEFORE, **sides):
    return Comparison(Side(plan(before)), Side(plan(after), **sides))


def at(day, quantity, piece=0):
    return Placed("", day, quantity, piece)


def test_the_same_facts_give_no_difference():
    assert compared(BEFORE).rows == ()


def test_a_demand_that_comes_later_moves_the_order_made_for_it():
    later = replace(BEFORE, demands=[Demand(1, "bike", 15, 10), Demand(2, "bike", 20, 30)])
    found = compared(later)
    moved = Difference("moved", "bike", at(12, 10), at(15, 10))
    assert found.rows == (moved,)
    assert found.causes(moved) == [Cause(0, "bike", "D", 1, (12, 10), (15, 10))]


def test_a_demand_moved_by_more_than_a_week_is_gone_and_another_new():
    later = replace(BEFORE, demands=[Demand(1, "bike", 28, 10), Demand(2, "bike", 20, 30)])
    rows = [row for row in compared(later).rows if row.item == "bike"]
    assert rows == [Difference("gone", "bike", at(12, 10), None), Difference("new", "bike", None, at(28, 10))]


def test_more_of_a_demand_resizes_the_orders_down_to_the_tubes():
    more = replace(BEFORE, demands=[Demand(1, "bike", 12, 10), Demand(2, "bike", 20, 33)])
    found = compared(more)
    assert found.rows == (
        Difference("resized", "bike", at(20, 30), at(20, 33)),
        Difference("resized", "frame", at(18, 15), at(18, 18)),
        Difference("resized", "tube", at(15, 45), at(15, 54)),
    )
    assert [found.causes(row) for row in found.rows] == [
        [Cause(depth, "bike", "D", 2, (20, 30), (20, 33))] for depth in (0, 1, 2)
    ]


def test_a_late_purchase_is_named_as_the_cause():
    late = replace(BEFORE, receipts=[Receipt(77, "frame", 14, 20)])
    found = compared(late)
    order = Difference("new", "frame", None, at(10, 5))
    assert order in found.rows
    assert found.causes(order) == [Cause(0, "frame", "R", 77, (8, 20), (14, 20))]


def test_a_need_that_takes_the_stock_of_another_is_found_though_no_peg_leads_there():
    """Nothing was ordered for the kit; the bike's order stays, and yet its frames are no longer in stock."""
    items = [*ITEMS, Item("kit")]
    before = replace(BEFORE, items=items, lines=[*LINES, BomLine("kit", "frame")])
    after = replace(before, demands=[*BEFORE.demands, Demand(3, "kit", 5, 4)])
    found = compared(after, before)
    order = Difference("resized", "frame", at(18, 15), at(18, 19))
    assert order in found.rows
    assert found.causes(order) == [Cause(1, "kit", "D", 3, None, (5, 4))]


@pytest.mark.parametrize(
    ("changed_to", "kind", "name", "values"),
    [
        ({"items": [ITEMS[0], replace(ITEMS[1], on_hand=2), ITEMS[2]]}, "I", "on_hand", (5, 2)),
        ({"lines": [BomLine("bike", "frame", 2), LINES[1]]}, "L", "frame", ([1], [2])),
    ],
)
def test_stock_and_lines_are_inputs_like_others(changed_to, kind, name, values):
    found = compared(replace(BEFORE, **changed_to))
    frames = next(row for row in found.rows if row.item == "frame")
    causes = {(cause.kind, cause.name): (cause.old, cause.new) for cause in found.causes(frames)}
    assert causes == {(kind, name): values}


def test_days_are_told_from_the_newer_plan_though_it_began_later():
    """Two days on: what has not changed lies two days nearer, and nothing has moved."""
    nearer = replace(
        BEFORE,
        receipts=[Receipt(7, "frame", 6, 20)],
        demands=[Demand(11, "bike", 10, 10), Demand(12, "bike", 18, 30)],
    )
    of_old, of_new = {1: "so1", 2: "so2", 77: "po"}, {11: "so1", 12: "so2", 7: "po"}
    old = Side(plan(BEFORE), -2, lambda kind, reference: of_old[reference])
    assert Comparison(old, Side(plan(nearer), 0, lambda kind, reference: of_new[reference])).rows == ()
    moved = replace(nearer, demands=[Demand(11, "bike", 9, 10), Demand(12, "bike", 18, 30)])
    found = Comparison(old, Side(plan(moved), 0, lambda kind, reference: of_new[reference]))
    assert found.rows == (Difference("moved", "bike", at(10, 10), at(9, 10)),)
    assert found.causes(found.rows[0]) == [Cause(0, "bike", "D", "so1", (10, 10), (9, 10))]


def test_items_go_by_the_names_both_plans_know():
    numbers = {"bike": 2, "frame": 0, "tube": 1}
    items = sorted((replace(item, key=numbers[item.key]) for item in ITEMS), key=lambda item: item.key)
    lines = [replace(line, parent=numbers[line.parent], component=numbers[line.component]) for line in LINES]
    receipts, demands = [Receipt(77, 0, 8, 20)], [Demand(1, 2, 12, 10), Demand(2, 2, 20, 33)]
    old = Side(plan(BEFORE), names=["Bike", "Frame", "Tube"])
    new = Side(plan(Facts(30, items, lines, receipts, demands)), names=["Frame", "Tube", "Bike"])
    found = Comparison(old, new)
    assert [(row.kind, row.item, row.new) for row in found.rows] == [
        ("resized", "Frame", at(18, 18)),
        ("resized", "Tube", at(15, 54)),
        ("resized", "Bike", at(20, 33)),
    ]
    assert {cause for row in found.rows for cause in (cause.item for cause in found.causes(row))} == {"Bike"}


def test_an_item_that_only_one_plan_knows_has_only_new_or_gone_orders():
    without = replace(BEFORE, items=ITEMS[:1], lines=[], receipts=[])
    assert {row.item: row.kind for row in compared(BEFORE, without).rows} == {"frame": "new", "tube": "new"}
    assert {row.item: row.kind for row in compared(without).rows} == {"frame": "gone", "tube": "gone"}


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_differences_lead_from_the_old_orders_to_the_new_ones(data):
    """Whatever changed: the old orders without those gone, moved, resized and with the new ones are the new plan."""
    facts = data.draw(whole_networks(quantity=SMALL))
    wanted = data.draw(changes(facts))
    old, new = Side(plan(facts)), Side(plan(changed(facts, wanted)))
    orders = Counter((order.item, order.day, order.quantity) for order in old.plan.planned())
    for row in differences(old, new):
        assert row.old is None or row.new is None or row.old[:3] != row.new[:3]
        for placed, count in ((row.old, -1), (row.new, 1)):
            if placed is not None:
                orders[row.item, placed.day, placed.quantity] += count
    assert +orders == Counter((order.item, order.day, order.quantity) for order in new.plan.planned())
    assert not -orders


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_every_difference_has_a_cause_among_what_was_changed(data):
    facts = data.draw(whole_networks(quantity=SMALL))
    wanted = data.draw(changes(facts))
    found = Comparison(Side(plan(facts)), Side(plan(changed(facts, wanted))))
    for row in found.rows:
        causes = found.causes(row)
        assert causes and {cause.item for cause in causes} <= {change.key for change in wanted}
