"""Through the database, for any small structure: every need is covered, nothing is ordered that is there already."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders.inventory import a_place, stocked
from tests.builders.outputs import a_host, an_output
from tests.builders.planning import a_part, an_assembly, demand, from_today, orders, planned
from tests.builders.sources import a_choosing, sold_by
from tests.databases import copy_of
from tests.shop import Shop, settings_for

D = Decimal
pytestmark = pytest.mark.slow
AMOUNTS = st.integers(0, 40)


@st.composite
def factories(draw):
    """Up to four items, each made of some that came before it; stock and demand of each."""
    count = draw(st.integers(2, 4))
    parts = [
        {below: draw(st.integers(1, 3)) for below in range(place) if draw(st.booleans())} for place in range(count)
    ]
    return parts, [draw(AMOUNTS) for _ in range(count)], [draw(AMOUNTS) for _ in range(count)]


def built(shop, parts, stock, wanted):
    items = []
    for place, below in enumerate(parts):
        lines = [(items[part], quantity) for part, quantity in below.items()]
        items.append(an_assembly(shop, f"I{place}", *lines) if lines else a_part(shop, f"I{place}"))
    for item, there, need in zip(items, stock, wanted, strict=True):
        if there:
            stocked(shop, item, there, a_place(shop))
        if need:
            demand(shop, item, need, 20)
    return items


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(factories())
def test_supply_covers_every_need_and_what_is_there_is_not_ordered(template, tmp_path_factory, factory):
    parts, stock, wanted = factory
    folder = tmp_path_factory.mktemp("plan")
    with copy_of(template, folder) as database:
        shop = Shop.open(database, settings_for(folder, database))
        items = built(shop, parts, stock, wanted)
        found = Counter()
        for row in orders(shop, planned(shop)):
            found[row["item"]["id"]] += D(row["quantity"])
    made = [found[item["id"]] for item in items]
    for place, _ in enumerate(items):
        need = wanted[place] + sum(made[above] * below.get(place, 0) for above, below in enumerate(parts))
        assert stock[place] + made[place] >= need
        assert made[place] == max(0, need - stock[place])


@st.composite
def choosing(draw):
    """What of four items two suppliers may bring, and how much comes out of the last beside it."""
    offers = [
        {"cap": draw(st.sampled_from((None, "0", "25", "60"))), "min_quantity": draw(st.sampled_from((None, "15")))}
        for _ in range(2)
    ]
    return draw(st.sampled_from(("priority", "ratio", "cost", "earliest"))), offers, draw(st.integers(1, 9))


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(choosing(), st.lists(st.tuples(AMOUNTS, st.integers(0, 30)), min_size=1, max_size=4), AMOUNTS)
def test_whoever_brings_it_every_need_is_covered(template, tmp_path_factory, many, needs, of_host):
    (choice, offers, share), folder = many, tmp_path_factory.mktemp("sources")
    with copy_of(template, folder) as database:
        shop = Shop.open(database, settings_for(folder, database))
        part = a_choosing(shop, "PART", choice)
        for at, offer in enumerate(offers):
            sold_by(shop, part, f"S{at}", **offer)
        host = a_host(shop, (a_part(shop, "RAW"), 10), outputs=[an_output(part, share)])
        for quantity, on in needs:
            if quantity:
                demand(shop, part, quantity, on)
        if of_host:
            demand(shop, host, of_host, 10)
        rows = orders(shop, planned(shop), part)
    made = [(D(row["quantity"]), from_today(row["due"])) for row in rows] + [(D(of_host * share // 10), 10)]
    for day in range(31):
        there = sum(quantity for quantity, due in made if due <= day)
        assert there >= sum(quantity for quantity, on in needs if on <= day)
    for at, offer in enumerate(offers):
        mine = sum(D(row["quantity"]) for row in rows if (row["supplier"] or {}).get("number") == f"S{at}")
        assert offer["cap"] is None or mine <= D(offer["cap"])
