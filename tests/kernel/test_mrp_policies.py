"""Worked examples of planning.md §2.1 to §2.4: lots, yield, safety stock, draw-down, fences, shelf life."""

from fractions import Fraction

import pytest

from backend.kernel.errors import Invalid
from backend.kernel.mrp.days import OpenDays
from backend.kernel.mrp.facts import BomLine, Demand, Facts, Item, Receipt
from backend.kernel.mrp.findings import PlanException
from backend.kernel.mrp.pegging import pegs_of
from backend.kernel.mrp.plan import plan
from backend.kernel.mrp.policy import Cover, Fences, Life, Lots, Policy, Safety
from backend.kernel.mrp.policy_rows import SAFETY_PULL
from tests.kernel.test_mrp import SERIES, needs, planned

WEEKDAYS = OpenDays(lambda day: day % 7 < 5)


def made(policy, *demands, horizon=30, receipts=(), **rule):
    """A plan of the item A."""
    return plan(Facts(horizon, [Item("A", policy=policy, **rule)], (), receipts, needs(*demands)))


def told(plan, *codes):
    return [found for found in plan.exceptions if found.code in codes]


@pytest.mark.parametrize(
    "lots,rule,expected",
    [
        (Lots("calendar_period", period_starts=(0, 7)), {}, [(100, 0), (25, 9)]),
        (Lots("fixed_qty", 60), {}, [(60, 0), (60, 6), (60, 9)]),
        (Lots("reorder_point", 50, point=15), {}, [(50, 0), (50, 2), (50, 6)]),
        (Lots("min_max", 60, point=15), {}, [(80, 0), (80, 6)]),
        (Lots("eoq", 192), {}, [(192, 0)]),
        (Lots("eoq", 28), {"lot_mult": 12}, [(36, 0), (36, 2), (36, 6), (36, 9)]),
        (Lots("fixed_qty", 60), {"lot_max": 40}, [(40, 0), (20, 0), (40, 6), (20, 6), (40, 9), (20, 9)]),
        (
            Lots(spread=True),
            {"lot_max": 15},
            [(15, 0), (5, 0), (15, 1), (15, 2), (10, 4), (10, 5), (15, 5), (15, 6), (10, 8), (15, 9)],
        ),
    ],
)
def test_the_lot_rules_give_the_results_of_the_test_series(lots, rule, expected):
    assert planned(made(Policy(lots), *SERIES, horizon=12, **rule)) == expected


def test_a_periodic_order_covers_what_the_economic_quantity_lasts_at_the_mean_daily_net_need():
    """125 in 12 days are 10.4 a day: 30 last 3 days, 20 last 2."""
    assert planned(made(Policy(Lots("poq", 30)), *SERIES, horizon=12)) == [(50, 0), (50, 5), (25, 9)]
    assert planned(made(Policy(Lots("poq", 20)), *SERIES, horizon=12)) == [(20, 0), (30, 2), (50, 5), (25, 9)]


@pytest.mark.parametrize(
    "rule,expected",
    [
        ("silver_meal", [(60, 0), (65, 6)]),
        ("least_unit", [(50, 0), (50, 5), (25, 9)]),
    ],
)
def test_lots_by_cost_grow_need_by_need_until_a_day_or_a_unit_costs_more(rule, expected):
    """An order costs 60, holding one 1 a day.

    Silver-Meal from day 0: 60, 120 ÷ 3 = 40, 170 ÷ 6 = 28.3, 410 ÷ 7 = 58.6; from day 6: 60, 135 ÷ 4 = 33.8.
    Least unit from day 0: 60 ÷ 20 = 3, 120 ÷ 50 = 2.4, 170 ÷ 60 = 2.8; from day 5: 6, 100 ÷ 50 = 2, 200 ÷ 75 = 2.7.
    """
    lots = Lots(rule, order_cost=Fraction(60), holding_cost=Fraction(1))
    assert planned(made(Policy(lots), *SERIES, horizon=12)) == expected


def test_pieces_are_spread_over_open_days_and_never_into_the_frozen_fence():
    spread = Policy(Lots(spread=True), fences=Fences(frozen=5))
    assert planned(made(spread, (8, 40), lot_max=10, receiving=WEEKDAYS)) == [(10, 7), (10, 7), (10, 7), (10, 8)]
    early = Policy(Lots(spread=True))
    assert planned(made(early, (8, 40), lot_max=10, receiving=WEEKDAYS)) == [(10, 3), (10, 4), (10, 7), (10, 8)]


def test_more_is_bought_where_not_all_that_comes_in_is_usable():
    plan = made(Policy(received=Fraction(95, 100)), (3, 95), (5, 4), lot_mult=8)
    assert planned(plan) == [(104, 3), (8, 5)]
    assert pegs_of(plan, 0) == [("P", 3, "D", 0, 95), ("P", 3, "D", 1, 3), ("P", 5, "D", 1, 1)]


def test_each_piece_loses_its_own_part_so_one_more_is_ordered():
    """Of a piece of 10 come 6 (2/3); 12 inflate to 18 = 10 + 8, which bring 6 + 5: one more piece brings the last."""
    assert planned(made(Policy(received=Fraction(2, 3)), (3, 12), lot_max=10)) == [(10, 3), (8, 3), (2, 3)]


def test_a_lot_above_the_largest_stock_or_beyond_the_life_of_supply_is_told():
    plan = made(Policy(Lots("fixed_qty", 60, max_stock=35)), *SERIES, horizon=12)
    assert told(plan, "excess_lot") == [
        PlanException("excess_lot", "A", 0, quantity=5),
        PlanException("excess_lot", "A", 9, quantity=20),
    ]
    plan = made(Policy(Lots("fixed_qty", 60, supply_life=5)), *SERIES, horizon=12)
    assert [(found.day, found.quantity) for found in told(plan, "excess_lot")] == [(9, 55)]


def test_dynamic_safety_stock_triggers_by_the_level_of_the_day():
    policy = Policy(safety=Safety(levels=((0, 50), (10, 80), (20, 30))))
    assert planned(made(policy, (5, 20), (12, 10), (22, 25), on_hand=60)) == [(10, 5), (30, 10), (10, 12)]


def test_pulled_safety_stock_is_demand_of_its_own_last_of_its_day_and_a_fall_frees_stock():
    policy = Policy(safety=Safety(levels=((0, 50), (10, 80), (20, 30)), pull=True))
    plan = made(policy, (5, 20), (10, 10), (22, 25), on_hand=60)
    assert planned(plan) == [(10, 5), (40, 10)]
    assert pegs_of(plan, 0) == [
        ("H", 0, "D", SAFETY_PULL, 50), ("H", 0, "D", 0, 10), ("P", 5, "D", 0, 10), ("P", 10, "D", 1, 10),
        ("P", 10, "D", SAFETY_PULL + 10, 30), ("R", SAFETY_PULL + 20, "D", 2, 25),
    ]  # fmt: skip


def test_a_level_that_rises_on_a_closed_day_is_there_on_the_open_day_before():
    policy = Policy(safety=Safety(levels=((0, 0), (5, 30), (6, 10))))
    assert planned(made(policy, receiving=WEEKDAYS)) == [(30, 4)]


def test_cover_is_the_needs_of_the_next_days_within_floor_and_ceiling():
    demands = [(day, 10) for day in range(8)]
    cover = Policy(safety=Safety(cover=Cover(3)))
    assert planned(made(cover, *demands, horizon=8)) == [(40, 0), (10, 1), (10, 2), (10, 3), (10, 4)]
    within = Policy(safety=Safety(cover=Cover(3, 50, floor=12, ceiling=14)))
    assert planned(made(within, *demands, horizon=8))[:2] == [(24, 0), (10, 1)]
    assert sum(quantity for quantity, _ in planned(made(within, *demands, horizon=8))) == 92


@pytest.mark.parametrize(
    "safety,expected,late",
    [
        (Safety(), [(10, 1), (15, 3), (10, 6)], 2),
        (Safety(draw_down="inside_lead"), [(25, 5), (10, 6)], 0),
        (Safety(draw_down="share", share=Fraction(1, 2)), [(25, 3)], 1),
    ],
)
def test_safety_stock_is_drawn_down_as_its_rule_says(safety, expected, late):
    plan = made(Policy(safety=safety), (1, 20), (3, 15), (6, 10), on_hand=40, safety_stock=30, lead_time=5)
    assert planned(plan) == expected
    assert len(told(plan, "past_due_start")) == late


def test_every_day_that_draw_down_leaves_below_safety_stock_is_told():
    policy = Policy(safety=Safety(draw_down="inside_lead"))
    plan = made(policy, (1, 20), (3, 15), (6, 10), on_hand=40, safety_stock=30, lead_time=5)
    assert told(plan, "below_safety") == [PlanException("below_safety", "A", 1, until=4, quantity=25)]


def test_only_urgent_needs_may_use_up_the_safety_stock():
    policy = Policy(safety=Safety(draw_down="down_to_priority", priority=2))
    rows = [Demand(1, "A", 1, 20, priority=1), Demand(2, "A", 3, 5, priority=3), Demand(3, "A", 6, 40, priority=2)]
    plan_ = plan(Facts(9, [Item("A", 40, 30, policy=policy)], demands=rows))
    assert planned(plan_) == [(15, 3), (40, 6)]
    assert [(found.day, found.until, found.quantity) for found in told(plan_, "below_safety")] == [(1, 2, 10)]


def test_safety_time_nets_needs_earlier_and_pegs_keep_the_true_day():
    lines, items = [BomLine("T", "A")], [Item("T"), Item("A", policy=Policy(safety=Safety(time=2)))]
    plan_ = plan(Facts(9, items, lines, demands=[Demand(1, "T", 6, 4), Demand(2, "A", 1, 3)]))
    assert planned(plan_) == [(3, 0), (4, 4)]
    assert pegs_of(plan_, 1) == [("P", 0, "D", 2, 3), ("P", 4, "P", 6, 4)]
    only = [Item("T"), Item("A", policy=Policy(safety=Safety(time=2, time_on="independent")))]
    rows = [Demand(1, "T", 6, 4), Demand(2, "A", 1, 3)]
    assert planned(plan(Facts(9, only, lines, demands=rows))) == [(3, 0), (4, 6)]
    weekdays = made(Policy(safety=Safety(time=2)), (8, 5), receiving=WEEKDAYS)
    assert planned(weekdays) == [(5, 4)]


def test_nothing_is_ordered_into_the_frozen_fence_and_its_last_day_meets_the_backlog():
    plan = made(Policy(fences=Fences(frozen=5)), (2, 30), (6, 10), on_hand=10)
    assert planned(plan) == [(20, 5), (10, 6)]
    assert plan.exceptions == (PlanException("frozen_shortage", "A", 2, until=4, quantity=20),)


def test_fences_count_open_days_and_may_be_measured_on_starts():
    open_days = Policy(fences=Fences(frozen=5))
    assert planned(made(open_days, (2, 30), (9, 10), receiving=WEEKDAYS)) == [(30, 7), (10, 9)]
    on_start = Policy(fences=Fences(frozen=5, on_start=True))
    assert planned(made(on_start, (2, 30), (9, 10), lead_time=3)) == [(30, 8), (10, 9)]


def test_orders_before_the_slushy_fence_need_approval():
    plan = made(Policy(fences=Fences(frozen=2, slushy=5)), (1, 4), (4, 6), (5, 8))
    assert planned(plan) == [(4, 2), (6, 4), (8, 5)]
    assert told(plan, "slushy_change") == [
        PlanException("slushy_change", "A", 2, quantity=4),
        PlanException("slushy_change", "A", 4, quantity=6),
    ]


def test_before_the_demand_fence_only_orders_count():
    rows = [Demand(1, "A", 2, 5), Demand(2, "A", 2, 7, forecast=True), Demand(3, "A", 4, 9, forecast=True)]
    plan_ = plan(Facts(9, [Item("A", policy=Policy(fences=Fences(demand=4)))], demands=rows))
    assert planned(plan_) == [(5, 2), (9, 4)]


def test_what_expires_before_it_is_needed_is_lost_and_planned_again():
    plan = made(Policy(life=Life(lots=((30, 5),))), (3, 10), (7, 25), on_hand=30)
    assert planned(plan) == [(25, 7)]
    assert pegs_of(plan, 0) == [("H", 0, "D", 0, 10), ("H", 0, "L", 5, 20), ("P", 7, "D", 1, 25)]
    assert plan.exceptions == (PlanException("expiry_loss", "A", 6, quantity=20),)


def test_lots_serve_first_expired_first_out_with_the_days_they_must_have_left():
    policy = Policy(life=Life(lots=((10, 9), (10, 4)), remaining=2, days=3))
    plan = made(policy, (2, 6), (4, 12), on_hand=25, receipts=[Receipt(1, "A", 5, 8)])
    # until 2 the lot that expires on 4: 6 taken, 4 lost @3; then the one of 9 gives 10, free stock 2; of the
    # receipt (expires on 8) nothing is needed until 6: 8 lost @7
    assert [(found.day, found.quantity) for found in told(plan, "expiry_loss")] == [(5, 4), (9, 8)]
    assert planned(plan) == []


@pytest.mark.parametrize(
    "policy,rule,sentence",
    [
        (Policy(Lots("magic")), {}, "Item A: there is no lot rule magic."),
        (Policy(Lots("eoq")), {}, "Item A: the lot rule eoq needs a quantity above 0."),
        (
            Policy(Lots("min_max", 5, point=6)),
            {},
            "Item A: the largest stock 5 is below the reorder point 6.",
        ),
        (
            Policy(Lots("reorder_point", 5), Safety(levels=((0, 3),))),
            {},
            "Item A: a reorder point stands in for the safety stock; give one of them.",
        ),
        (Policy(received=Fraction(0)), {}, "Item A: received is 0; it must be above 0 and at most 1."),
        (
            Policy(received=Fraction(1, 2)),
            {"made": True},
            "Item A: received is for bought items; what making loses belongs in the BOM.",
        ),
        (
            Policy(received=Fraction(1, 2)),
            {"lot_max": 1},
            "Item A: nothing comes in usable of a largest lot of 1.",
        ),
        (
            Policy(fences=Fences(frozen=5, slushy=3)),
            {},
            "Item A: the slushy fence 3 ends before the frozen one 5.",
        ),
        (Policy(life=Life(((5, 3),))), {"on_hand": 4}, "Item A: its lots are more than the 4 on hand."),
        (Policy(assume=-1), {}, "Item A: assume is -1; it must be 0 or more."),
    ],
)
def test_a_policy_that_contradicts_itself_is_refused_by_name(policy, rule, sentence):
    with pytest.raises(Invalid) as refused:
        made(policy, **rule)
    assert refused.value.sentence == sentence
