"""Promise: the worked examples of planning.md §7, every way a line can be had, holds, expiry and overrides."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from backend.kernel.errors import Invalid, Refused
from backend.kernel.mrp.days import OpenDays
from backend.kernel.mrp.facts import BomLine, Item
from backend.kernel.promise.accepting import Harmed, accept, approved, override
from backend.kernel.promise.available import first_day, free_on, free_steps
from backend.kernel.promise.facts import Arrival, Hours, Lane, Material, Position
from backend.kernel.promise.offers import quote
from backend.kernel.substitution.facts import Rules
from tests.builders.promise import bought, example, facts, line, made, said
from tests.builders.substitution import option, scheme

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
NEVER_MADE = {"sourced": False}


def offers(facts_, line_):
    return {offer.kind: said(offer) for offer in quote(facts_, line_).offers}


def with_promise(facts_, *promises):
    return replace(facts_, promises=[*facts_.promises, *promises])


def test_available_to_promise_looks_ahead():
    steps = free_steps([(0, 10), (5, 20)], [(3, 4), (7, 15)])
    assert [free_on(steps, day) for day in (0, 3, 4, 5, 9)] == [6, 6, 6, 11, 11]
    assert (first_day(steps, 6), first_day(steps, 8), first_day(steps, 12)) == (0, 5, None)


def test_eight_wanted_on_day_two_are_six_then_or_all_on_day_five():
    stock = bought("P", 10, 9, (5, 20), needs=[(3, 4), (7, 15)], **NEVER_MADE)
    assert offers(facts(stock), line(8, 2)) == {"full": [(8, 5)], "split": [(6, 2), (2, 5)], "partial": [(6, 2)]}


def test_a_need_beyond_all_supply_leaves_nothing_free():
    assert free_steps([(0, 5)], [(2, 9)]) == []
    assert free_steps([(-3, 5)], [(-1, 2)]) == [(0, 3)]


def test_capable_to_promise_makes_what_is_not_free_and_waits_for_the_component():
    plain = quote(example(), line(20, 6))
    assert offers(example(), line(20, 6)) == {
        "full": [(20, 7)], "split": [(15, 6), (5, 7)], "partial": [(15, 6)], "substitute": [(18, 6), (2, 7)],
    }  # fmt: skip
    used = plain.of("full").solution
    assert used.material == (Material("P", 0, 5), Material("K", 0, 10))
    assert used.hours == (Hours("R", 6, 8), Hours("R", 5, 2), Hours("R", 7, 5))
    assert used.new == (Material("K", 7, 5), Material("P", 5, 2), Material("P", 6, 8), Material("P", 7, 5))
    assert Material("K'", 0, 3) in plain.of("substitute").solution.material


def test_a_customer_who_takes_no_parts_is_offered_the_whole_only():
    assert offers(example(), line(20, 6, partial=False)) == {"full": [(20, 7)]}


def test_what_is_free_in_time_is_simply_promised():
    assert offers(example(), line(5, 0)) == {"full": [(5, 0)]}


def test_rules_that_rule_by_themselves_need_no_offer_of_their_own():
    use_up = example(rules=Rules([scheme("use_up", "K'", "K")]))
    both = replace(use_up, positions={**use_up.positions, "P": made("P", 5, {"K'": 1}, [("R", 1)])})
    assert offers(both, line(20, 6))["split"] == [(18, 6), (2, 7)]


def test_a_ratio_and_a_component_needed_twice_are_counted_down_to_whole_pieces():
    rules = Rules([scheme("priority", "K", option("K'", members=scheme("use_up", "K'", "K'").main))])
    one = facts(made("P", per={"K": 3}), bought("K", 10, 4), bought("K'", 4), rules=rules)
    assert offers(one, line(6, 2)) == {
        "full": [(6, 4)], "split": [(3, 2), (3, 4)], "partial": [(3, 2)], "substitute": [(4, 2), (2, 4)],
    }  # fmt: skip


def test_a_component_that_is_made_is_exploded_and_takes_its_lead_time():
    deep = facts(
        made("P", per={"E": 1, "B": 1}), made("E", 2, {"S": 2}, lead_time=3), bought("S", 4, 5), bought("B", 9)
    )
    found = quote(deep, line(6, 4)).of("split")
    assert said(found) == [(4, 4), (2, 8)]  # 2 E are there, 2 take 3 days from 4 S, 2 wait 5 days for S first
    assert found.solution.new[:3] == (Material("S", 5, 4), Material("E", 3, 2), Material("E", 8, 2))


def test_supply_that_comes_later_than_a_new_order_is_left_alone():
    slow = facts(made("P", per={"K": 1}), bought("K", 0, 3, (9, 50)))
    assert offers(slow, line(5, 1)) == {"full": [(5, 3)]}
    assert offers(slow, line(5, 10)) == {"full": [(5, 10)]}
    assert quote(slow, line(5, 10)).of("full").solution.new == (Material("P", 10, 5),)


def test_what_comes_free_before_a_late_part_is_ready_saves_making_it():
    soon = facts(made("P", 0, {"K": 1}, arrivals=[Arrival(5, 3)]), bought("K", 0, 7))
    found = quote(soon, line(8, 4)).of("split")
    assert said(found) == [(3, 5), (5, 7)]
    assert Material("P", 5, 3) in found.solution.material and Material("K", 7, 5) in found.solution.new


def test_hours_before_the_material_is_there_are_not_used():
    late = facts(made("P", per={"K": 1}, hours=[("R", 1, 0, 2)]), bought("K", 0, 3, rush=1), hours={"R": [8] * 12})
    found = quote(late, line(4, 3)).of("full")
    assert (said(found), found.solution.hours) == ([(4, 5)], (Hours("R", 3, 4),))


def test_hours_for_a_lot_and_of_several_resources_bound_a_day():
    bill = [("R", 1, 2), ("S", Decimal("0.5")), ("R", 1)]
    tight = facts(made("P", hours=bill), hours={"R": [8] * 12, "S": [1] * 12})
    found = quote(tight, line(5, 2)).of("full")
    assert (said(found), found.solution.hours[:2]) == ([(5, 2)], (Hours("R", 2, 6), Hours("S", 2, 1)))
    full = facts(made("P", hours=bill), hours={"R": [2] * 12, "S": [1] * 12})
    assert (quote(full, line(5, 2)).offers, quote(full, line(5, 2)).undated) == ((), 5)


def test_open_days_are_kept_in_lead_making_and_delivery():
    week = OpenDays(lambda day: day % 7 < 5)
    item = Item("P", lead_time=1, source=week, receiving=week, made=True)
    calm = facts(Position(item, lines=[BomLine("P", "K", 1)]), bought("K", 0, 4))
    assert offers(calm, line(1, 3, delivery=1, shipping=week)) == {
        "full": [(1, 8)]
    }  # K Friday, P Monday, with them Tuesday


def test_another_site_is_offered_with_its_freight_when_it_is_sooner():
    sites = [bought("P", 0, 9), bought("P@2", 4, 3), bought("P@3", 0, 6)]
    lanes = [Lane("P", "P@2", 2, Decimal("1.5")), Lane("P", "P@3", 2, Decimal(9)), Lane("P", "gone", 1)]
    found = [o for o in quote(facts(*sites, lanes=lanes), line(6, 3)).offers if o.kind == "other_site"]
    assert [(o.source, said(o), o.cost) for o in found] == [
        ("P@2", [(4, 3), (2, 5)], 9), ("P@3", [(6, 8)], 54),
    ]  # fmt: skip
    assert offers(facts(*sites, lanes=lanes), line(6, 10)) == {"full": [(6, 10)]}


def test_a_short_component_comes_from_another_site_where_that_is_no_later():
    sites = [made("P", per={"K": 1}), bought("K", 1, 7), bought("K@2", 3, 9)]
    found = quote(facts(*sites, lanes=[Lane("K", "K@2", 2, Decimal(4))]), line(5, 2)).of("split")
    assert (said(found), found.cost) == ([(4, 2), (1, 7)], 12)
    far = facts(*sites, lanes=[Lane("K", "K@2", 8)])
    assert offers(far, line(5, 2))["split"] == [(1, 2), (4, 7)]


def test_expediting_names_its_price_and_asks_only_for_what_is_waited_for():
    rows = [Arrival(8, 5, "PO1", 3, Decimal(40)), Arrival(8, 9, "PO2", 2, Decimal(90)), Arrival(8, 9, "PO3")]
    hurry = facts(
        made("P", per={"K": 1, "B": 1}), bought("K", 0, 20, *rows), bought("B", 9, rush=1, rush_fee=Decimal(5))
    )
    found = quote(hurry, line(4, 2)).of("expedite")
    assert (said(found), found.cost, [row.ref for row in found.expedited]) == ([(4, 3)], 40, ["PO1"])
    more = quote(hurry, line(9, 2)).of("expedite")
    assert (said(more), more.cost) == ([(9, 2)], 130)


def test_a_shorter_lead_time_can_be_bought_where_nothing_below_is_late():
    rush = facts(
        made("P", per={"K": 1}, lead_time=2, rush=1, rush_fee=Decimal(7)),
        bought("K", 0, 7, rush=3, rush_fee=Decimal(30)),
    )
    found = quote(rush, line(2, 4)).of("expedite")
    assert (said(found), found.cost, found.expedited[0].item) == ([(2, 5)], 30, "K")
    below = replace(rush, positions={**rush.positions, "K": bought("K", 9)})
    assert (said(quote(below, line(2, 1)).of("expedite")), quote(below, line(2, 1)).of("expedite").cost) == (
        [(2, 1)],
        7,
    )


def test_a_quote_holds_nothing_and_a_promise_does():
    before = example()
    assert quote(before, line(20, 6)) == quote(before, line(20, 6))
    kept = accept(before, line(20, 6), quote(before, line(20, 6)).of("full"))
    after = with_promise(before, kept)
    assert offers(after, line(3, 6, name="so2"))["full"] == [(3, 7)]
    assert quote(after, line(4, 6, name="so2")).undated == 1  # R has 3 hours left on day 7 and none after it


def test_holds_end_when_their_time_is_over():
    kept = accept(example(now=NOW), line(20, 6), quote(example(), line(20, 6)).of("full"), NOW + timedelta(hours=4))
    after = with_promise(example(now=NOW + timedelta(hours=3)), kept)
    assert quote(after, line(5, 6, name="so2")).undated == 2
    ended = replace(after, now=NOW + timedelta(hours=4))
    assert offers(ended, line(5, 6, name="so2")) == {"full": [(5, 6)]}


def test_an_offer_somebody_else_took_is_refused():
    first = quote(example(), line(20, 6)).of("full")
    taken = with_promise(
        example(), accept(example(), line(10, 6, name="other"), quote(example(), line(10, 6)).of("full"))
    )
    with pytest.raises(Refused, match="The offer for line so1 on day 7 can no longer be kept"):
        accept(taken, line(20, 6), first)
    with pytest.raises(Refused, match="Line other has a promise already"):
        accept(taken, line(10, 6, name="other"), first)
    with pytest.raises(Refused, match="The holds for line so1 would end before they begin"):
        accept(example(now=NOW), line(20, 6), first, NOW)


def test_a_partial_promise_holds_only_what_it_delivers():
    kept = accept(example(), line(20, 6), quote(example(), line(20, 6)).of("partial"))
    assert (kept.day, kept.parts[0].quantity, sum(row.hours for row in kept.hours)) == (6, 15, 10)
    assert kept.new == (Material("P", 5, 2), Material("P", 6, 8))


def test_what_was_expedited_for_a_promise_stays_so_for_the_next():
    po = Arrival(8, 9, "PO1", 3, Decimal(40))
    hurry = facts(made("P", per={"K": 1}), bought("K", 0, 20, po))
    kept = accept(hurry, line(4, 2), quote(hurry, line(4, 2)).of("expedite"))
    assert (kept.day, offers(with_promise(hurry, kept), line(5, 2, name="so2"))["full"]) == (3, [(5, 3)])


def test_an_override_says_whom_it_harms_and_needs_a_person():
    stock = facts(bought("P", 10, 6))
    calm = accept(stock, line(6, 1, name="calm", priority=7), quote(stock, line(6, 1)).of("full"))
    last = accept(with_promise(stock, calm), line(4, 1, name="last", priority=9), quote(stock, line(4, 1)).of("full"))
    promised = with_promise(stock, calm, last)
    asked = override(promised, line(4, 1, name="urgent", priority=1))
    assert (said(asked.offer), asked.harmed) == ([(4, 1)], (Harmed("last", 1, 6),))
    with pytest.raises(Refused, match="would make the promises of last later; a person must approve that"):
        approved(asked, "")
    after = {each.line.id: each for each in approved(asked, "Li")}
    assert {name: each.day for name, each in after.items()} == {"urgent": 1, "calm": 1, "last": 6}
    assert after["calm"] == calm
    alike = override(promised, line(4, 1, name="alike", priority=9))
    assert (said(alike.offer), alike.harmed) == ([(4, 6)], ())
    assert approved(alike, "") == (*promised.promises, approved(alike, "")[-1])


def test_an_override_that_leaves_a_promise_no_day_says_so():
    stock = facts(bought("P", 5, **NEVER_MADE))
    calm = accept(stock, line(5, 1, name="calm", priority=7), quote(stock, line(5, 1)).of("full"))
    assert override(with_promise(stock, calm), line(5, 1)).harmed == (Harmed("calm", 1, None),)
    with pytest.raises(Refused, match="Line so1 has no such offer"):
        override(with_promise(stock, calm), line(9, 1))


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (line(0, 6), "Line so1 asks for 0 of P; it must be more than 0"),
        (line(1, -1), "Line so1 is wanted on day -1, before today"),
        (line(1, 12), "Line so1 is wanted on day 12, after the last day 11"),
        (line(1, 1, delivery=-1), "Line so1 has -1 delivery days"),
        (line(1, 1, item="X"), "Item X is not in this plan"),
    ],
)
def test_a_line_no_date_can_be_sought_for_is_refused(asked, sentence):
    with pytest.raises(Invalid, match=sentence):
        quote(example(), asked)


@pytest.mark.parametrize(
    ("position", "problem", "sentence"),
    [
        (made("P", hours=[("X", 1)]), Invalid, "The bill of resources of P names the unknown resource X"),
        (made("P", hours=[("R", -1)]), Invalid, "The bill of resources of P asks -1 hours of R"),
        (made("P", per={"X": 1}), Invalid, "Item X is not in this plan"),
        (made("P", per={"P": 1}), Refused, "Item P needs itself; it cannot be promised"),
        (made("P", unit=3), Invalid, "Line so1 asks for 4 of P, which comes in steps of 3"),
    ],
)
def test_a_picture_no_promise_can_be_made_from_is_refused(position, problem, sentence):
    with pytest.raises(problem, match=sentence):
        quote(facts(position, hours={"R": [8] * 12}), line(4, 6))


def test_a_resource_without_hours_leaves_the_line_without_a_date():
    idle = facts(made("P", 3, hours=[("R", 1)]), hours={"R": [0] * 12})
    asked = quote(idle, line(5, 6))
    assert ([(o.kind, said(o)) for o in asked.offers], asked.undated) == ([("partial", [(3, 6)])], 2)
