"""What must hold for any sites, segments and walls, by seeded random cases (planning.md §8: 2, 4, 7, 11 and 15)."""

from collections import Counter
from dataclasses import replace
from functools import cache

import pytest

from backend.kernel.mrp.plan import plan
from backend.kernel.supply.facts import FREE, OUTLOOK, Border, Node
from backend.kernel.supply.plan import plan_supply
from tests.kernel.supply_networks import HORIZON, network, shuffled

SEEDS = range(100)


@cache
def case(seed):
    facts = network(seed)
    return facts, plan_supply(facts)


def keys_of(made):
    return [item.key for item in made.facts.items]


@pytest.mark.parametrize("seed", SEEDS)
def test_stock_is_conserved_and_segments_mix_by_reservation_rows_only(seed):
    facts, made = case(seed)
    expected = Counter({one.node: one.planned.on_hand for one in facts.item_sites})
    for row in facts.stock:
        expected[row.node] += row.quantity
    for row in made.reservations:
        assert row.quantity > 0 and row.giver.free == row.taker.free
        expected[row.giver] -= row.quantity
        expected[row.taker] += row.quantity
    assert {item.key: item.on_hand for item in made.facts.items} == {key: expected[key] for key in keys_of(made)}
    assert {key for key, quantity in expected.items() if quantity} <= set(keys_of(made))


@pytest.mark.parametrize("seed", SEEDS)
def test_what_each_node_gets_and_gives_is_balanced_day_by_day(seed):
    _, made = case(seed)
    short = {found.item for found in made.plan.exceptions if found.code == "below_safety"}
    safety = {item.key: item.safety_stock for item in made.facts.items}
    for key in keys_of(made):
        supplies, needs = made.reading.supplies(key), made.reading.needs(key)
        for day in range(HORIZON):
            left = sum(row.quantity for row in supplies if row.day <= day)
            left -= sum(row.quantity for row in needs if row.day <= day)
            assert left >= safety[key] or key in short
        given, taken = Counter(), Counter()
        for supply, need, quantity in made.reading.pegs(key):
            given[supply] += quantity
            taken[need.day, need.kind, need.reference] += quantity
        assert all(quantity <= supply.quantity for supply, quantity in given.items())
        assert sum(taken.values()) == min(sum(row.quantity for row in supplies), sum(row.quantity for row in needs))


@pytest.mark.parametrize("seed", SEEDS)
def test_whose_need_it_is_and_whose_supply_never_differ(seed):
    """Below an order of a segment lie that segment and free nodes; below a free order free nodes only."""
    facts, made = case(seed)
    for key in keys_of(made):
        for need in made.reading.needs(key):
            if need.order is not None:
                assert key.segment in (need.order.node.segment, FREE)
        for supply in made.reading.supplies(key):
            if supply.kind == "R":
                assert [row.item for row in facts.receipts if row.id == supply.reference] == [key]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_one_site_receives_another_ships_a_lane_earlier(seed):
    facts, made = case(seed)
    lanes = {(lane.source, lane.target): lane for lane in facts.lanes}
    shipped = Counter()
    for row in made.transfers:
        lane = lanes[row.supplier.site, row.receiver.site]
        days = range(row.ship, row.arrive)
        open_days = sum(lane.calendar is None or facts.calendars[lane.calendar].is_open(day) for day in days)
        assert open_days >= lane.lead
        shipped[row.supplier, row.receiver] += row.quantity
    for supplier in {supplier for supplier, _ in shipped}:
        asked = Counter()
        for need in made.reading.needs(supplier):
            if need.kind == "P" and need.order.node.item == supplier.item and need.order.node.site != supplier.site:
                asked[need.order.node] += need.quantity
        assert asked == {receiver: total for (one, receiver), total in shipped.items() if one == supplier}


@pytest.mark.parametrize("seed", SEEDS)
def test_what_waits_at_a_border_is_lent_or_asked_for(seed):
    _, made = case(seed)
    asked = Counter()
    for row in made.requirements:
        asked[row.border] += row.quantity
    for key in keys_of(made):
        if isinstance(key, Border):
            needs = sum(row.quantity for row in made.reading.needs(key))
            assert asked[key] == max(0, needs - made.reading.on_hand(key))


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_lends_below_safety_or_target_nor_to_the_wrong_one(seed):
    facts, made = case(seed)
    sites = {one.node: one for one in facts.item_sites}
    targets = {level.node: level.target for level in facts.water_levels}
    safety = {item.key: item.safety_stock for item in made.facts.items}
    for row in made.reservations:
        floor = max(safety[row.giver], targets.get(row.giver, 0))
        assert min(left for _, left in made.reading.balance(row.giver)) >= floor
        assert made.plan.planned_of(row.giver) == []
        taker = row.taker
        if isinstance(taker, Border):
            assert taker.kind == "inter_org" and row.giver == taker.node
        elif sites[taker.free].strategy == "engineer_to_order":
            assert sites[taker.free].share_up and row.giver.segment == facts.projects[taker.segment]
        else:
            assert sites[taker.free].use_free and row.giver == taker.free and taker.segment != OUTLOOK


@pytest.mark.parametrize("seed", SEEDS)
def test_forecasts_are_used_up_by_orders_and_never_twice(seed):
    facts, made = case(seed)
    used, taken = Counter(), Counter()
    for row in made.consumed:
        used[row.forecast] += row.quantity
        taken[row.node, row.need] += row.quantity
        assert row.need.order.node.segment not in (FREE, OUTLOOK)
    left = {row.id: row.quantity for row in made.facts.demands}
    for forecast in facts.forecasts:
        node = forecast.item
        site = next(one for one in facts.item_sites if one.node == node)
        planned = not site.keyed or site.forecast == "components"
        assert left.get(forecast.id, 0) + used[forecast.id] == (forecast.quantity if planned else 0)
    for (node, need), quantity in taken.items():
        assert quantity <= need.quantity and need in made.reading.needs(node)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_plan_is_that_of_its_facts_and_does_not_depend_on_their_order(seed):
    facts, made = case(seed)
    assert list(plan(made.facts).planned()) == list(made.planned())
    again = plan_supply(shuffled(facts, seed))
    assert sorted(map(str, again.planned())) == sorted(map(str, made.planned()))
    assert sorted(map(str, again.reservations)) == sorted(map(str, made.reservations))
    assert sorted(map(str, again.requirements)) == sorted(map(str, made.requirements))


@pytest.mark.parametrize("seed", SEEDS)
def test_without_orders_walls_and_sources_it_is_the_plain_run(seed):
    facts = network(seed)
    plain = [replace(one, strategy="make_to_stock", source=None) for one in facts.item_sites]
    free = {
        name: [replace(row, item=row.item.free) for row in getattr(facts, name)]
        for name in ("demands", "receipts", "firm_orders")
    }
    sites = dict.fromkeys(facts.sites, "us")
    made = plan_supply(replace(facts, item_sites=plain, sites=sites, stock=(), forecasts=(), walls=(), **free))
    assert all(isinstance(key, Node) and key.segment == FREE for key in keys_of(made))
    neutral = replace(made.facts, items=[one.planned for one in plain], lines=[line.bom for line in facts.lines])
    assert list(made.planned()) == list(plan(neutral).planned())
