"""The short ways through joined items give the plan of the long ones: needs in columns, walks, compiled netting."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest

from backend.kernel.mrp.arrays import small
from backend.kernel.mrp.facts import BomLine, Demand, Facts, FirmOrder, Item, Receipt
from backend.kernel.mrp.joined.asked import asked, name_of
from backend.kernel.mrp.joined.columns import needs_of
from backend.kernel.mrp.joined.facts import Extensions
from backend.kernel.mrp.joined.netting import is_compiled, net_together
from backend.kernel.mrp.joined.planning import joined_orders
from backend.kernel.mrp.joined.results import NeedName
from backend.kernel.mrp.joined.serving import serve
from backend.kernel.mrp.joined.short import Decisions
from backend.kernel.mrp.plan import plan
from backend.kernel.mrp.policy import Cover, Fences, Lots, Policy, Safety
from backend.kernel.mrp.queues import own_need_rows
from backend.kernel.mrp.run import blank
from backend.kernel.substitution.breakpoint_facts import BreakPoint
from backend.kernel.substitution.facts import Member, Rules
from backend.kernel.substitution.works import rank
from tests.builders.substitution import need, scheme

HORIZON = 14
POLICIES = (
    *(None, Policy(), Policy(fences=Fences(frozen=3, slushy=5)), Policy(Lots("fixed_qty", 7))),
    Policy(safety=Safety(((0, 2), (6, 9)), draw_down="inside_lead"), assume=4),
    Policy(safety=Safety(share=Fraction(1, 2), draw_down="share"), received=Fraction(9, 10)),
    *(Policy(safety=Safety(time=2)), Policy(safety=Safety(cover=Cover(3)))),  # reckoned from needs: the long way
)
CASES = pytest.mark.parametrize("seed", range(40))


def facts_of(seed):
    """Orders of two parents and demands upon four parts that stand in for each other or cut in."""
    chance = random.Random(seed)
    day, some = (lambda: chance.randrange(HORIZON)), (lambda most: chance.randint(0, most))
    items = [Item(key, lead_time=some(2), lot_max=chance.choice((None, 6))) for key in "PQ"]
    items += [
        Item(key, some(25), some(4), some(3), some(5), chance.choice((1, 3)), chance.choice((None, 9)), some(2) + 1)
        for key in "ABCD"
    ]
    lines = [BomLine(chance.choice("PQ"), chance.choice("ABCD"), Fraction(some(2) + 1, some(1) + 1)) for _ in range(6)]
    wanted = [Demand(at, chance.choice("PQABCD"), day(), some(8) + 1) for at in range(40)]
    receipts = [Receipt(at, chance.choice("ABCD"), day(), some(9) + 1) for at in range(6)]
    firm = [FirmOrder(at, chance.choice("PQA"), day(), some(5) + 1) for at in range(2)]
    asked = {at: need("", 0, priority=some(9), kind=chance.choice(("demand", "service"))) for at in range(0, 40, 3)}
    made_for = {"P": need("", 0, priority=some(9))} if some(1) else {}
    schemes = [] if seed % 4 == 0 else [scheme(chance.choice(("priority", "use_up")), *chance.sample("ABC", 3))]
    points = () if seed % 4 > 1 else (BreakPoint("b", "D", (Member("C"),), quantity=some(30)),)
    points += (BreakPoint("c", "C", (Member("B"),), quantity=some(30)),) if seed % 8 == 0 else ()
    extensions = Extensions(Rules(schemes), points, asked=asked, made_for=made_for)
    if seed % 2:
        items = [replace(item, policy=chance.choice(POLICIES)) for item in items]
    return Facts(HORIZON, items, lines, receipts, wanted, firm, extensions)


def columns(orders):
    return [tuple(getattr(orders, name)) for name in orders.__slots__]


@CASES
def test_a_cluster_is_served_as_need_by_need(seed):
    made = plan(facts_of(seed))
    for cluster in made.network.joins.clusters:
        short, long = made.orders.results.served[cluster.name], serve(made.orders, cluster)
        assert (short.moves, short.cuts, short.blocked) == (long.moves, long.cuts, long.blocked)
        assert short.findings == long.findings
        assert tuple(short.decisions) == tuple(long.decisions)


@CASES
def test_joined_items_are_netted_as_number_by_number(seed):
    made = plan(facts_of(seed))
    for place in sorted(made.network.joins.places):
        if place in made.network.order and made.network.item(place).sourced:
            assert columns(made.orders[place]) == columns(joined_orders(made.orders, place))


@CASES
def test_needs_in_columns_are_the_needs_in_their_turn(seed):
    made = plan(facts_of(seed))
    clusters = made.network.joins.clusters
    for cluster, needs in zip(clusters, needs_of(made.orders, clusters), strict=True):
        rows = {}
        for place in cluster.places:
            for day, kind, ref, quantity in own_need_rows(made.orders, place):
                name = NeedName(place, day, kind, ref)
                rows[name] = rows.get(name, 0) + quantity
        wanted = {name_of(name): (*name, quantity) for name, quantity in rows.items() if quantity}
        turns = [asked(made.orders, cluster, NeedName(*row[:4]), row[4]).need() for row in wanted.values()]
        if needs is not None:
            assert list(needs.rows()) == [wanted[each.id] for each in sorted(turns, key=rank)]
        else:
            assert made.network.odd


def plain_pair(quantity=5, **rule):
    """B stands in for A; A's parent P is wanted."""
    items = [Item("P"), Item("A", on_hand=2, **rule), Item("B", on_hand=4)]
    demands = [Demand(1, "P", 1, quantity), Demand(2, "P", 3, 10)]
    return Facts(9, items, [BomLine("P", "A")], (), demands, (), Extensions(Rules([scheme("priority", "A", "B")])))


def test_a_policy_that_is_not_reckoned_from_needs_stays_with_the_compiled_part():
    ways = {policy: set() for policy in POLICIES}
    for seed in range(1, 40, 2):
        made = plan(facts_of(seed))
        for place in made.network.joins.places:
            ways[made.network.item(place).policy].add(is_compiled(made.orders, place))
    long = {policy for policy in POLICIES if policy and (policy.safety.time or policy.safety.cover)}
    assert {policy for policy, way in ways.items() if True in way} == {*POLICIES} - long


def test_needs_beyond_what_is_there_are_decided_only_when_somebody_looks():
    made = plan(plain_pair())
    (served,) = made.orders.results.served.values()
    assert isinstance(served.decisions, Decisions)
    assert [decision.taken() for decision in served.decisions] == [{"A": 2, "B": 3}, {"B": 1}]
    assert [(order.day, order.quantity) for order in made.planned_of("A")] == [(3, 9)]


def test_numbers_that_might_leave_64_bits_stay_with_python():
    made = plan(plain_pair(2**62))
    (served,) = made.orders.results.served.values()
    assert not isinstance(served.decisions, Decisions)
    assert sum(order.quantity for order in made.planned_of("A")) == 2**62 + 10 - 6


def test_an_item_with_a_rule_beyond_64_bits_is_left_to_the_exact_path():
    made = plan(plain_pair())
    place = made.network.position["A"]
    assert is_compiled(made.orders, place)
    assert net_together(made.orders, [place], blank(1, 9)) == []
    made.orders.network.arrays.rules.table[place, 1] = 2**62
    assert net_together(made.orders, small([place]).tolist(), blank(1, 9)) == [place]
