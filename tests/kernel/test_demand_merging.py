"""Independent demand: order days, forecasts on days, fences, and what is left out by name (planning.md §1)."""

import pytest

from backend.kernel.demand.consumption import consume
from backend.kernel.demand.facts import ForecastRow, Frame, OtherDemand
from backend.kernel.demand.merging import merge
from backend.kernel.errors import Invalid
from backend.kernel.mrp.days import OpenDays
from tests.builders.demand import order, week, weeks

MON_TO_FRI = OpenDays(lambda day: day % 7 < 5)  # day 0 is a Monday


def on_days(forecast, **frame):
    merged = merge([], consume([], forecast), frame=Frame(**frame))
    return [(row.day, row.quantity) for row in merged.rows]


@pytest.mark.parametrize(
    ("due", "delivery", "day"),
    [
        (9, 0, 9),
        (9, 2, 7),
        (8, 2, 4),  # Tuesday less two open days is Friday
        (12, 0, 12),  # a closed day stays: netting moves needs to open days
        (12, 1, 11),
    ],
)
def test_an_order_leaves_so_many_shipping_days_before_it_is_due(due, delivery, day):
    frame = Frame(shipping={"S": MON_TO_FRI})
    (row,) = merge([order("o", due, 5, site="S", delivery_days=delivery)], frame=frame).rows
    assert (row.day, row.late) == (day, False)


def test_promised_goes_before_wanted_and_late_orders_are_wanted_at_once():
    rows = merge([order("o", 9, 5, promised=20), order("p", 1, 5, delivery_days=3)]).rows
    assert [(row.source, row.day, row.late) for row in rows] == [("p", 0, True), ("o", 20, False)]


def test_a_row_says_where_for_whom_and_how_urgent():
    lines = [
        order("o", 9, 9, shipped=2, cancelled=3, site="S", segment="so1", priority=2),
        order("done", 9, 4, shipped=5),
    ]
    others = [OtherDemand("s1", "service", "B", 3, 7, 8, "T", "x"), OtherDemand("s2", "manual", "B", 3, 0)]
    rows = merge(lines, others=others).rows
    assert [(r.item, r.site, r.segment, r.day, r.kind, r.quantity, r.priority, r.source) for r in rows] == [
        ("B", "T", "x", 3, "service", 7, 8, "s1"),
        ("A", "S", "so1", 9, "order", 4, 2, "o"),
    ]


@pytest.mark.parametrize(
    ("spread", "days"),
    [
        ("start", [(7, 12)]),
        ("middle", [(9, 12)]),
        ("end", [(11, 12)]),
        ("even", [(7, 3), (8, 3), (9, 2), (10, 2), (11, 2)]),
    ],
)
def test_a_forecast_stands_on_open_days_of_its_bucket(spread, days):
    assert on_days([week(2, 12)], spread=spread, working={None: MON_TO_FRI}) == days


def test_even_shares_are_whole_units_and_sum():
    assert on_days([week(2, 47, unit=10)], working={None: MON_TO_FRI}) == [(7, 17), (8, 10), (9, 10), (10, 10)]


@pytest.mark.parametrize(
    ("spread", "days"),
    [("start", [(0, 12)]), ("middle", [(0, 12)]), ("end", [(3, 12)]), ("even", [(0, 3), (1, 3), (2, 3), (3, 3)])],
)
def test_what_is_left_of_the_current_bucket_stands_on_the_days_left(spread, days):
    row = ForecastRow("W", -3, 4, 12, item="A")
    assert on_days([row], spread=spread) == days


def test_a_bucket_without_an_open_day_stands_on_the_last_one_before():
    weekend = ForecastRow("W", 12, 14, 5, item="A")
    assert on_days([weekend], working={None: MON_TO_FRI}) == [(11, 5)]


def test_inside_the_demand_time_fence_only_orders_count():
    """Six open days from Monday: the fence ends after the Monday of the second week."""
    frame = Frame(working={"S": MON_TO_FRI}, fences={("A", "S"): 6})
    forecast = weeks(50, 50, site="S")
    merged = merge([order("o", 2, 5, site="S")], consume([], forecast), frame=frame)
    assert [(row.day, row.kind, row.quantity) for row in merged.rows] == [
        (2, "order", 5),
        *((day, "forecast", 10) for day in (8, 9, 10, 11)),
    ]
    assert [(each.source, each.quantity, each.reason) for each in merged.left_out] == [
        ("W1", 50, "fence"),
        ("W2", 10, "fence"),
    ]


def test_a_fence_of_one_item_is_no_other_s():
    frame = Frame(fences={("A", None): 7})
    rows = merge([], consume([], [week(1, 7), week(1, 7, name="B", item="B")]), frame=frame).rows
    assert {row.item for row in rows} == {"B"}


def test_what_lies_beyond_the_horizon_and_families_that_nobody_broke_down_are_named():
    frame = Frame(horizon=10)
    others = [OtherDemand("x", "project", "A", 10, 3)]
    family = week(1, 30, name="F", item=None, family="F")
    merged = merge([order("o", 9, 1), order("p", 10, 2)], consume([], [*weeks(7, 7), family]), others, frame)
    assert [(each.source, each.kind, each.quantity, each.reason) for each in merged.left_out] == [
        ("F", "forecast", 30, "not_broken_down"),
        ("W2", "forecast", 4, "horizon"),
        ("p", "order", 2, "horizon"),
        ("x", "project", 3, "horizon"),
    ]
    assert sum(row.quantity for row in merged.rows) == 1 + 7 + 3


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        (OtherDemand("x", "order", "A", 0, 1), "kind: It must be one of service, interplant, project"),
        (OtherDemand("x", "manual", "A", 0, -1), "quantity: -1 in demand x does not lie between 0 and"),
    ],
)
def test_another_need_that_cannot_be_is_refused(other, sentence):
    with pytest.raises(Invalid) as refused:
        merge([], others=[other])
    assert refused.value.sentence.startswith(sentence)
