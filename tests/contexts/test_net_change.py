"""A plan that follows the floor: what is reported is planned by itself, as a full run would plan it."""

import random
from uuid import UUID

import pytest
from sqlalchemy import select

from backend.documents.jobs import enqueue
from backend.planning import net_change
from backend.planning.plan_change import PlanChange
from tests.builders.group import another_site
from tests.builders.inventory import a_place, stocked
from tests.builders.jobs import worked
from tests.builders.planning import (
    ORDER,
    RUN,
    a_cart,
    a_scheme,
    asked,
    day,
    demand,
    from_today,
    in_force,
    orders,
    planned,
    shape,
    work,
)
from tests.builders.production import a_firm_order
from tests.builders.purchasing import ORDER as PURCHASE
from tests.builders.purchasing import a_draft as a_purchase_order_draft
from tests.builders.purchasing import an_order as a_purchase_order

SALE = "sales/sales_order"


@pytest.fixture
def scheme(shop):
    return a_scheme(shop, "LIVE", net_change=True)


@pytest.fixture
def cart(shop, scheme):
    return a_cart(shop)


def look(shop):
    """What happens every minute; the runs it asked for wait for a worker."""
    worked(shop, shop.perform(lambda act: enqueue(act.session, net_change.FOLLOW, {}, actor=None)))
    return [row for row in shop.list(RUN) if row["state"] == "queued"]


def followed(shop):
    [version] = look(shop)
    return work(shop, version)


def marks(shop):
    with shop.database.reading() as session:
        found = set(session.execute(select(PlanChange.site_id, PlanChange.item_id)).tuples())
    return {item_id for _, item_id in found}


def id_of(row):
    return UUID(row["id"])


def part(shop, number):
    return shop.list("engineering/item", f"number={number}")[0]


def test_an_order_is_planned_by_itself(shop, scheme, cart):
    demand(shop, cart, 1, 30)
    version = followed(shop)
    assert (version["state"], version["net_change"], in_force(shop, scheme)) == ("done", True, version["id"])
    assert [row["quantity"] for row in orders(shop, version, cart)] == ["1"]
    assert (look(shop), marks(shop)) == ([], set())


def test_what_an_act_changes_is_marked_in_the_act(shop, scheme, cart):
    look(shop)
    assert marks(shop) == set()
    spoke = part(shop, "SPOKE")
    stocked(shop, spoke, 5, a_place(shop))
    assert marks(shop) == {id_of(spoke)}
    sold = demand(shop, cart, 1, 30)
    assert marks(shop) == {id_of(spoke), id_of(cart)}
    assert sold["state"] == "confirmed"


def test_a_purchase_that_comes_later_is_planned_by_itself(shop, scheme, cart):
    spoke = part(shop, "SPOKE")
    demand(shop, cart, 5, 30)
    bought = a_purchase_order_draft(shop, spoke, 20, due=day(12))
    assert shape(orders(shop, followed(shop), spoke)) == []
    assert marks(shop) == set()
    late = [{"item_id": spoke["id"], "quantity": "20", "due": day(40)}]
    shop.change(PURCHASE, shop.read(PURCHASE, bought["id"]), lines=late)
    assert marks(shop) == {id_of(spoke)}
    assert [row["quantity"] for row in orders(shop, followed(shop), spoke)] == ["20"]


def test_without_a_scheme_that_follows_nothing_is_marked_or_planned(shop):
    cart = a_cart(shop)
    a_scheme(shop)
    demand(shop, cart, 1, 30)
    assert (marks(shop), look(shop), shop.list(RUN)) == (set(), [], [])


def test_another_sites_floor_is_not_planned_here(shop, scheme):
    other = another_site(shop)
    a_place(other, "B-01")
    cart = a_cart(shop)
    work(shop, look(shop)[0])
    stocked(other, cart, 3, a_place(other, "B-01"))
    assert (marks(shop), look(shop)) == (set(), [])


def test_a_run_a_person_asked_for_is_not_disturbed(shop, scheme, cart):
    own = asked(shop, scheme)
    demand(shop, cart, 1, 30)
    assert [row["id"] for row in look(shop)] == [own["id"]]
    assert id_of(cart) in marks(shop)
    assert work(shop, own)["state"] == "done"
    assert followed(shop)["state"] == "done"


def test_a_person_need_not_wait_for_what_follows_by_itself(shop, scheme, cart):
    demand(shop, cart, 1, 30)
    [version] = look(shop)
    own = work(shop, asked(shop, scheme))
    assert (shop.read(RUN, version["id"])["state"], own["state"]) == ("cancelled", "done")
    assert in_force(shop, scheme) == own["id"]


def something(shop, chance, cart):
    """One thing that happens on the floor or in the office."""
    what, quantity, on = chance.randrange(7), chance.randint(1, 9), chance.randint(3, 60)
    item = part(shop, chance.choice(("SPOKE", "WHEEL")))
    if what == 0:
        demand(shop, cart, quantity, on)
    elif what == 1:
        stocked(shop, item, quantity, a_place(shop))
    elif what == 2:
        a_purchase_order(shop, part(shop, "SPOKE"), quantity * 4, due=day(on))
    elif what == 3:
        a_firm_order(shop, part(shop, "WHEEL"), quantity, due=day(on))
    elif what == 4:
        [here] = shop.list("inventory/item_site", f"item_id={item['id']}")
        shop.change("inventory/item_site", here, lead_time_days=quantity, lot_multiple=str(chance.randint(1, 6)))
    elif what == 5:
        need = shop.make("planning/independent_demand", item_id=item["id"], quantity=str(quantity), needed=day(on))
        shop.step("planning/independent_demand", need, "release")
    else:
        more_of_a_proposal(shop, cart, quantity, on)


def more_of_a_proposal(shop, cart, quantity, on):
    found = orders(shop, {"id": in_force(shop, a_scheme(shop, "LIVE"))}, state="proposed")
    if found:
        shop.step(ORDER, found[0], "move", quantity=str(int(found[0]["quantity"]) + quantity))
    else:  # all there is to plan is done already
        demand(shop, cart, quantity, on)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_whatever_happens_the_plan_is_that_of_a_full_run(shop, scheme, cart, seed, monkeypatch):
    chance, carried = random.Random(seed), []
    carry = net_change.carry_over
    monkeypatch.setattr(net_change, "carry_over", lambda *given: carried.append(carry(*given)) or carried[-1])
    whole = a_scheme(shop, "WHOLE")
    demand(shop, cart, 2, 40)
    if seed == 2:  # an item with a policy
        [here] = shop.list("inventory/item_site", f"item_id={part(shop, 'SPOKE')['id']}")
        shop.change("inventory/item_site", here, frozen_fence_days=4)
    followed(shop)
    for _ in range(4):
        something(shop, chance, cart)
        version = followed(shop)
        assert shape(orders(shop, version)) == shape(orders(shop, planned(shop, whole)))
    assert len(carried) == 4
    assert None not in carried


def test_what_engineers_and_planners_change_is_marked_where_it_is_planned(shop, scheme, cart):
    other = another_site(shop)
    wheel, spoke = part(shop, "WHEEL"), part(shop, "SPOKE")
    a_scheme(other, "THERE", net_change=True)
    demand(shop, cart, 1, 30)
    first = followed(shop)
    shop.change("engineering/item", spoke, name="短辐条")
    assert marks(shop) == {id_of(spoke)}
    [here] = shop.list("inventory/item_site", f"item_id={wheel['id']}")
    shop.change("inventory/item_site", here, lead_time_days=4)
    assert marks(shop) == {id_of(spoke), id_of(wheel)}
    version = followed(shop)
    assert [row["due"] for row in orders(shop, version, wheel)] == [row["due"] for row in orders(shop, first, wheel)]
    [before], [after] = ([from_today(row["start"]) for row in orders(shop, one, wheel)] for one in (first, version))
    assert after == before - 2
    [order] = orders(shop, version, wheel)
    shop.step(ORDER, order, "move", quantity="5")
    assert marks(shop) == {id_of(wheel)}
    assert shape(orders(shop, followed(shop))) == shape(orders(shop, planned(shop, a_scheme(shop, "WHOLE"))))
    need = shop.make("planning/independent_demand", item_id=spoke["id"], quantity="30", needed=day(20))
    assert marks(shop) == set()
    shop.step("planning/independent_demand", need, "release")
    assert marks(shop) == {id_of(spoke)}
    assert other.list(RUN, f"site_id={other.site_id}") == []


def to_order(shop, number):
    """From now on an item is planned for each order by itself."""
    [here] = shop.list("inventory/item_site", f"item_id={part(shop, number)['id']}")
    shop.change("inventory/item_site", here, strategy="make_to_order")


def apart(shop, version):
    return (
        sorted((*told, row["kept_for"]) for told, row in zip(shape(rows), rows, strict=True))
        if (rows := orders(shop, version))
        else []
    )


def test_what_is_kept_apart_is_carried_on_and_a_new_order_plans_anew(shop, scheme, cart, monkeypatch):
    carried, carry = [], net_change.carry_over
    monkeypatch.setattr(net_change, "carry_over", lambda *given: carried.append(carry(*given)) or carried[-1])
    whole = a_scheme(shop, "WHOLE")
    for number in ("CART", "WHEEL"):
        to_order(shop, number)
    sale = demand(shop, cart, 2, 40)
    followed(shop)
    stocked(shop, part(shop, "SPOKE"), 3, a_place(shop))
    shop.change(SALE, shop.read(SALE, sale["id"]), priority=1)
    version = followed(shop)
    assert apart(shop, version) == apart(shop, planned(shop, whole))
    assert len(carried) == 1
    assert carried[0] is not None
    demand(shop, cart, 1, 30)
    version = followed(shop)
    assert apart(shop, version) == apart(shop, planned(shop, whole))
    assert (len(carried), len(apart(shop, version))) == (1, 5)  # there are other places than before
