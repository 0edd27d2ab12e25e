"""What must hold in any run with items that are joined, by random cases (planning.md §8: 2, 7, 10, 11, 12)."""

from collections import Counter, defaultdict
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.kernel.mrp.arrays import EXACT
from backend.kernel.mrp.exact import changes_of, exact_orders
from backend.kernel.mrp.facts import Demand
from backend.kernel.mrp.joined.facts import NEUTRAL, Extensions
from backend.kernel.mrp.net_change import FullRunNeeded, replan
from backend.kernel.mrp.pegging import needs_of, supplies_of
from backend.kernel.mrp.plan import plan
from backend.kernel.mrp.queues import NEEDS, SUPPLIES
from backend.kernel.mrp.why import feeds, served_by
from tests.kernel.mrp_joined_networks import joined_networks
from tests.kernel.mrp_networks import HORIZON, pegged
from tests.kernel.test_mrp_net_change import changed, changes, told

CASES = settings(max_examples=40, deadline=None)


def all_of(made):
    return *told(made), made.cuts, {name: each.moves for name, each in sorted(made.orders.results.served.items())}


@CASES
@given(joined_networks())
def test_pegs_conserve_supply_and_need_and_what_is_unpegged_is_reported(facts):
    """Property 2."""
    made = plan(facts)
    short = {found.item for found in made.exceptions if found.code in ("below_safety", "no_legal_item", "blocked_need")}
    for place, (given_, taken), (supply, need) in pegged(made):
        assert given_ <= supply and taken <= need
        assert {name: given_[name] for name in supply if name[0] == "U"} == {
            name: quantity for name, quantity in supply.items() if name[0] == "U"
        }
        planned = place not in made.network.levels.skipped
        assert taken.total() == need.total() or facts.items[place].key in short or not planned


@CASES
@given(joined_networks())
def test_what_one_item_gives_another_receives(facts):
    """Property 2: every row U on an item has its rows on the others, and a host's order its yield."""
    made = plan(facts)
    rows = defaultdict(set)
    for place in range(len(facts.items)):
        rows["N"] |= {ref for _, rank, ref, _ in needs_of(made, place) if NEEDS[rank] == "U"}
        rows["R"] |= {ref for _, rank, ref, _ in supplies_of(made, place) if SUPPLIES[rank] == "U"}
    moves = {move.reference for served in made.orders.results.served.values() for move in served.moves}
    assert rows["N"] == rows["R"] == moves
    assert all(made.orders.results.move(reference).reference == reference for reference in moves)


@CASES
@given(st.data())
def test_net_change_gives_the_plan_of_a_full_run(data):
    """Property 7."""
    facts = data.draw(joined_networks())
    made = plan(facts)
    for _ in range(2):
        wanted = data.draw(changes(facts))
        try:
            replan(made, wanted)
        except FullRunNeeded:
            continue
        facts = replace(changed(facts, wanted), extensions=facts.extensions)
        assert all_of(made) == all_of(plan(facts))


@CASES
@given(joined_networks(), st.randoms())
def test_the_order_of_the_rows_and_the_threads_change_nothing(facts, random):
    """Property 7."""
    names = ("lines", "receipts", "demands", "firm_orders")
    rows = {name: random.sample(list(getattr(facts, name)), len(getattr(facts, name))) for name in names}
    extensions = facts.extensions
    if extensions is not NEUTRAL:
        schemes, vetoes, points, yielded = (
            random.sample(list(each), len(each))
            for each in (extensions.rules.schemes, extensions.rules.vetoes, extensions.points, extensions.coproducts)
        )
        rules = replace(extensions.rules, schemes=schemes, vetoes=vetoes)
        extensions = replace(extensions, rules=rules, points=points, coproducts=yielded)
    assert all_of(plan(replace(facts, extensions=extensions, **rows), threads=2)) == all_of(plan(facts))


@CASES
@given(joined_networks())
def test_an_extension_leaves_everybody_else_on_the_compiled_path(facts):
    made = plan(facts)
    bare = plan(replace(facts, extensions=NEUTRAL, lines=[replace(line, source=None) for line in facts.lines]))
    named = {line.component for line in facts.lines if line.source is not None}
    for place, item in enumerate(facts.items):
        if place not in made.network.joins.places and item.key not in named:
            assert (made.network.arrays.rules.path[place] == EXACT) == (bare.network.arrays.rules.path[place] == EXACT)


@CASES
@given(joined_networks())
def test_takes_stay_in_view_and_cover_the_need_and_nothing_vetoed_is_taken(facts):
    """Property 10."""
    made = plan(facts)
    vetoed = {veto.item for veto in facts.extensions.rules.vetoes}
    for served in made.orders.results.served.values():
        taken = Counter()
        for decision in served.decisions:
            for position, line in enumerate(decision.wanted):
                assert sum(portion.covers[position] for portion in decision.portions) == line.quantity
            taken.update(decision.taken())
            demand = decision.wanted[0].need
            if demand.startswith("D") and facts.extensions.asked[int(demand[1:20])].tags:
                assert not vetoed & {*decision.taken(), *decision.ordered()}
        for key, quantity in taken.items():
            place = made.network.position[key]
            seen = sum(row[3] for row in supplies_of(made, place) if SUPPLIES[row[1]] in "HRFC")
            assert quantity <= seen


def with_one_protecting_scheme(facts):
    """The plan where one priority list with main first is all that joins items, and what was decided for its main."""
    only = [
        replace(scheme, protect=True, kind="substitution_priority", main_rank=1, mix=True, link_key="", keep=0)
        for scheme in facts.extensions.rules.schemes[:1]
    ]
    alone = Extensions(replace(facts.extensions.rules, schemes=only), asked=facts.extensions.asked)
    made = plan(replace(facts, extensions=alone, lines=[replace(line, source=None) for line in facts.lines]))
    mains = {scheme.main[0].item for scheme in only}
    all_decisions = (decision for served in made.orders.results.served.values() for decision in served.decisions)
    return made, [decision for decision in all_decisions if decision.wanted[0].item in mains]


@CASES
@given(joined_networks())
def test_a_protected_substitute_is_never_pushed_below_its_safety_stock(facts):
    """Property 11: whoever only lends orders what it would order if it lent nothing, on the same days."""
    made, decisions = with_one_protecting_scheme(facts)
    instead = {item for decision in decisions for item in decision.ordered()}  # main is vetoed (§3.3, 12): no lending
    for key in {take.item for decision in decisions for take in decision.takes} - instead:
        place = made.network.position[key]
        if facts.items[place].sourced and key != decisions[0].wanted[0].item:
            assert ordered(made.orders[place]) == ordered(exact_orders(made.network, made.orders, place))


@CASES
@given(joined_networks())
def test_what_is_lent_leaves_safety_stock_on_every_later_day_if_nothing_were_ordered(facts):
    """Property 11, also of those that are ordered in place of main and those without a source."""
    made, decisions = with_one_protecting_scheme(facts)
    lent = defaultdict(list)
    for decision in decisions:
        for take in decision.takes:
            if take.item != decision.wanted[0].item:
                lent[take.item].append((decision.day, take.quantity))
    for key, rows in lent.items():
        place = made.network.position[key]
        changes = Counter(changes_of(made.network, made.orders, place))
        for cover in made.orders.results.moves[place].blocked:
            changes[max(cover.need.day, 0)] += cover.quantity
        for day, quantity in rows:
            changes[day] -= quantity
        for day in range(min(rows)[0], HORIZON):
            balance = facts.items[place].on_hand + sum(quantity for at, quantity in changes.items() if at <= day)
            assert balance >= facts.items[place].safety_stock


def ordered(orders):
    return list(zip(orders.days, orders.quantities, strict=True))


@CASES
@given(joined_networks())
def test_every_old_need_is_on_one_side_and_old_never_exceeds_its_quantity(facts):
    """Property 12."""
    made = plan(facts)
    for point in facts.extensions.points:
        cut = made.cuts.get(point.id)
        if cut is None:
            continue
        for side in cut.sides:
            assert side.old == 0 or side.new == 0 or (point.split and not point.group)
        if not point.forced and not point.group:
            assert cut.served <= point.left
        if cut.day is not None and point.latest is not None:
            assert cut.day <= max(point.latest, point.day or 0)  # what is forced beats what is not
        if point.day is not None and point.quantity is None and cut.day is not None and not point.group:
            assert cut.day >= min(point.day, HORIZON if point.latest is None else point.latest)


@CASES
@given(joined_networks(), st.data())
def test_more_demand_never_moves_a_soft_cut_in_later(facts, data):
    """Property 12, of a part nobody else is joined to."""
    points = [
        replace(point, day=None, group="", quantity=point.quantity or 30) for point in facts.extensions.points[:1]
    ]
    if not points:
        return
    alone = replace(facts.extensions, rules=replace(facts.extensions.rules, schemes=()), points=points, coproducts=())
    facts = replace(facts, extensions=replace(alone, alternates={}), lines=(), firm_orders=())
    before = plan(facts).cuts[points[0].id].day
    day, quantity = data.draw(st.tuples(st.integers(0, 11), st.integers(1, 30)))
    more = [*facts.demands, Demand(99, points[0].old, day, quantity)]
    asked = {**facts.extensions.asked, 99: data.draw(st.sampled_from(list(facts.extensions.asked.values()) or [None]))}
    asked = {id: each for id, each in asked.items() if each is not None}
    after = plan(replace(facts, demands=more, extensions=replace(facts.extensions, asked=asked)))
    later = after.cuts[points[0].id].day
    assert before is None or (later is not None and later <= before)


@CASES
@given(joined_networks())
def test_what_feeds_an_order_says_on_the_way_up_that_it_serves_it(facts):
    made = plan(facts)
    for order in list(made.planned())[:6]:
        for link in feeds(made, order.item, order.day, order.piece).links:
            if link.supply.kind == "P" and link.depth < 3:
                piece, day = divmod(link.supply.reference, made.network.horizon)
                above = served_by(made, link.item, day, piece).links
                assert any(up.need.kind in "PF" and up.need.item == order.item for up in above)
