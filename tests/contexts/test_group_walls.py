"""Group runs over two companies: what the walls between them let through, and what they keep shut."""

import pytest

from tests.builders.group import (
    GROUP,
    LANE,
    WALL,
    a_wall,
    all_done,
    asked_for,
    part,
    part_rows,
    schemes,
    source_of,
    the_example,
)
from tests.builders.planning import ORDER, RUN, demand, exceptions, orders, shape
from tests.builders.sales import a_customer

SEEN = {"see_stock": "exact", "see_supply": "exact", "see_demand": "exact", "see_names": "exact"}


@pytest.fixture
def pines(shop):
    """Another company of the installation."""
    return shop.as_stranger()


def refused(response):
    return response.status_code, response.json["message"]


def planned_together(shop, pines):
    """Both companies, the example of planning.md §2.7 between them; what the shop asked for."""
    item = the_example(shop, pines)
    schemes(shop, pines)
    demand(shop, item, 100, 20)
    return all_done(asked_for(shop), shop, pines)


def both(shop, pines, run):
    return orders(shop, part(shop, run)), orders(pines, part(pines, run))


def test_an_open_wall_lets_the_need_through(shop, pines):
    a_wall(pines, shop, use="all")
    run = planned_together(shop, pines)
    ours, theirs = both(shop, pines, run)
    assert run["state"] == "done"
    assert (shape(ours), shape(theirs)) == ([("X", "120", 17, 20)], [("X", "70", 12, 17)])


def test_each_company_sees_its_own_part_only(shop, pines):
    a_wall(pines, shop, use="all")
    run = planned_together(shop, pines)
    for one, stranger in ((shop, pines), (pines, shop)):
        assert {row["site_id"] for row in part_rows(one, run)} == {str(one.site_id)}
        assert stranger.request("GET", f"/api/{RUN}/{part(one, run)['id']}").status_code == 404
        assert stranger.list(ORDER, f"plan_version_id={part(one, run)['id']}") == []
    assert len(shop.get(f"/api/{GROUP}/{run['id']}/parts")["rows"]) == 1
    assert pines.request("GET", f"/api/{GROUP}/{run['id']}").status_code == 404


def test_behind_a_wall_an_order_serves_a_requirement_without_a_name(shop, pines):
    a_wall(pines, shop, use="all")
    ours, theirs = both(shop, pines, planned_together(shop, pines))
    up = pines.get(f"/api/{ORDER}/{theirs[0]['id']}/pegging?direction=up")
    [there] = up["children"]
    assert (there["kind"], there["id"], there["number"], there["pegged"]) == ("inter_org", None, "", "70")
    down = shop.get(f"/api/{ORDER}/{ours[0]['id']}/pegging?direction=down")
    [here] = down["children"]
    assert (here["kind"], here["id"], here["pegged"], here["children"]) == ("inter_org", None, None, [])
    customer = a_customer(shop)["number"]
    for secret in (ours[0]["id"], customer, str(shop.company_id), str(shop.site_id)):
        assert secret not in str(up)
    for secret in (theirs[0]["id"], theirs[0]["number"], "50", "70", str(pines.site_id)):
        assert secret not in str(down["children"])


def test_a_chain_crosses_as_far_as_each_wall_allows(shop, pines):
    a_wall(pines, shop, use="all", **SEEN)
    ours, theirs = both(shop, pines, planned_together(shop, pines))
    down = shop.get(f"/api/{ORDER}/{ours[0]['id']}/pegging?direction=down")
    assert [(one["kind"], one["pegged"]) for one in down["children"]] == [("on_hand", "50"), ("planned_order", "70")]
    up = pines.get(f"/api/{ORDER}/{theirs[0]['id']}/pegging?direction=up")
    assert [one["kind"] for one in up["children"]] == ["inter_org"]
    a_wall(shop, pines, **SEEN)
    up = pines.get(f"/api/{ORDER}/{theirs[0]['id']}/pegging?direction=up")
    assert [one["id"] for one in up["children"]] == [ours[0]["id"]]


def test_a_wall_that_lends_surplus_only_plans_nothing_there(shop, pines):
    a_wall(pines, shop, use="surplus")
    run = planned_together(shop, pines)
    ours, theirs = both(shop, pines, run)
    assert (shape(ours), theirs) == ([("X", "120", 17, 20)], [])
    told = [row for row in exceptions(shop, part(shop, run)) if row["code"] == "inter_org"]
    assert [row["item"]["number"] for row in told] == ["X"]
    assert "inter-organisation requirement" in told[0]["sentence"]


def test_a_wall_for_another_item_lets_nothing_through(shop, pines):
    item = pines.make("engineering/item", **an_other(pines))
    a_wall(pines, shop, use="all", item_id=item["id"])
    _, theirs = both(shop, pines, planned_together(shop, pines))
    assert theirs == []


def an_other(pines):
    uom = pines.make("engineering/uom", number="pcs", name="pcs")
    return {"number": "Y", "name": "Y", "item_type": "raw", "uom_id": uom["id"], "lot_control": "none"}


def test_a_lane_needs_a_wall_that_is_open(shop, pines):
    answers = [
        refused(shop.try_make(LANE, **source_of(shop, pines))),
        refused(shop.try_make(LANE, other_site="NOBODY/NOWHERE")),
    ]
    there = source_of(shop, pines)["other_site"]
    assert answers == [
        (422, f"other_site: no site {there} is open to this company."),
        (422, "other_site: no site NOBODY/NOWHERE is open to this company."),
    ]
    assert shop.list(LANE) == []


def test_without_a_wall_the_other_company_is_no_part_of_the_group_run(shop, pines):
    schemes(shop, pines)
    run = all_done(asked_for(shop), shop)
    assert (run["state"], pines.list(RUN)) == ("done", [])


def test_a_busy_site_of_another_company_is_not_named(shop, pines):
    a_wall(pines, shop, use="all")
    _, theirs = schemes(shop, pines)
    own = pines.make(RUN, plan_scheme_id=theirs["id"])
    status, sentence = refused(shop.try_make(GROUP, plan_group="EAST"))
    assert (status, sentence) == (409, "A site of another company is being planned already; ask again later.")
    assert (pines.read(RUN, own["id"])["state"], shop.list(GROUP)) == ("queued", [])


def test_a_wall_is_opened_to_one_other_company(shop):
    assert refused(shop.try_make(WALL, viewer="NOBODY")) == (422, "viewer: no company has the code NOBODY.")
    own = shop.read("plant/company", shop.company_id)["number"]
    assert refused(shop.try_make(WALL, viewer=own)) == (422, "viewer: a company sees all of its own.")
    assert shop.list(WALL) == []


def test_what_happens_behind_a_shut_wall_changes_nothing_before_it(shop, pines):
    a_wall(pines, shop, use="surplus")
    run = planned_together(shop, pines)
    ours, _ = both(shop, pines, run)
    before = shop.get(f"/api/{ORDER}/{ours[0]['id']}/pegging?direction=down")
    [item] = pines.list("engineering/item", "number=X")
    demand(pines, item, 500, 9)
    all_done(pines.make(GROUP, plan_group="EAST"), pines)
    assert shop.get(f"/api/{ORDER}/{ours[0]['id']}/pegging?direction=down") == before
