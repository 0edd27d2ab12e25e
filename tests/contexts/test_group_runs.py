"""Group runs: sites are planned in the order they supply each other, and what one orders the other one needs."""

from uuid import UUID

import pytest

from backend.documents.jobs import Job, enqueue
from backend.planning.group_runs import WATCH
from tests.builders.group import (
    GROUP,
    LANE,
    a_lane,
    a_moved,
    all_done,
    another_site,
    asked_for,
    part,
    part_rows,
    released_here,
    schemes,
    source_of,
    the_example,
    waiting,
)
from tests.builders.jobs import worked
from tests.builders.planning import ORDER, RUN, a_part, an_assembly, demand, exceptions, orders, planned, shape


@pytest.fixture
def other(shop):
    return another_site(shop)


def refused(response):
    return response.status_code, response.json["message"]


def test_what_one_site_orders_is_needed_at_the_other_on_its_ship_day(shop, other):
    """Planning.md §2.7: A needs 100 on day 20."""
    item = the_example(shop, other)
    schemes(shop, other)
    demand(shop, item, 100, 20)
    run = all_done(asked_for(shop), shop)
    assert run["state"] == "done"
    assert shape(orders(shop, part(shop, run))) == [("X", "120", 17, 20)]
    assert shape(orders(other, part(other, run))) == [("X", "70", 12, 17)]
    assert orders(shop, part(shop, run))[0]["source"] == "transfer"


def test_who_is_supplied_goes_first_and_independent_sites_go_side_by_side(shop, other):
    third, item = another_site(shop, "C"), the_example(shop, other)
    released_here(third, "X", source="transfer")
    a_lane(third, other, lead_time_days=1)
    schemes(shop, other, third)
    demand(shop, item, 100, 20)
    run = asked_for(shop)
    assert {row["site_id"] for row in waiting(shop, run)} == {str(shop.site_id), str(third.site_id)}
    assert part(other, run)["job_id"] is None
    told = {row["site"]["id"]: row for row in shop.get(f"/api/{GROUP}/{run['id']}/parts")["rows"]}
    before = sorted(part(one, run)["number"] for one in (shop, third))
    assert sorted(told[str(other.site_id)]["waits_for"]) == before
    assert all_done(run, shop)["state"] == "done"


def test_one_group_is_planned_by_one_group_run_at_a_time(shop, other):
    the_example(shop, other)
    schemes(shop, other)
    run = asked_for(shop)
    answer = refused(shop.try_make(GROUP, plan_group="EAST"))
    assert answer == (409, f"{run['number']} is running already; wait for it or cancel it.")
    all_done(run, shop)
    assert asked_for(shop)["state"] == "running"


def test_a_run_somebody_asked_for_is_not_disturbed(shop, other):
    first, _ = schemes(shop, other)
    own = shop.make(RUN, plan_scheme_id=first["id"])
    answer = refused(shop.try_make(GROUP, plan_group="EAST"))
    assert answer == (409, f"{own['number']} is planning this scheme already; wait for it or cancel it.")
    assert (shop.read(RUN, own["id"])["state"], shop.list(GROUP)) == ("queued", [])


def test_a_group_nobody_is_in_is_refused(shop):
    assert refused(shop.try_make(GROUP, plan_group="WEST")) == (422, "plan_group: no plan scheme is in it.")


def test_two_schemes_of_one_site_are_refused(shop, other):
    schemes(shop, shop)
    assert refused(shop.try_make(GROUP, plan_group="EAST")) == (422, "plan_group: two of its schemes plan one site.")
    assert shop.list(RUN) == []


def test_a_cancelled_group_run_leaves_nothing_waiting(shop, other):
    the_example(shop, other)
    schemes(shop, other)
    run = asked_for(shop)
    assert shop.step(GROUP, run, "cancel")["state"] == "cancelled"
    assert {row["state"] for row in part_rows(shop, run)} == {"cancelled"}
    with shop.database.reading() as session:
        assert session.get(Job, UUID(part(shop, run)["job_id"])).state == "cancelled"
    assert asked_for(shop)["state"] == "running"


def test_a_site_that_fails_is_reported_and_the_others_go_on(shop, other):
    item = the_example(shop, other)
    schemes(shop, other)
    demand(other, item, 60, 9)
    closed = shop.make("plant/work_calendar", number="NEVER", name="Never", shifts=[])
    shop.change("plant/site", shop.read("plant/site", shop.site_id), work_calendar_id=closed["id"])
    demand(shop, an_assembly(shop, "M", (a_part(shop, "P"), 1), lead=1), 1, 9)
    run = all_done(asked_for(shop), shop)
    assert run["state"] == "incomplete"
    assert (part(shop, run)["state"], part(other, run)["state"]) == ("failed", "done")
    assert "no open day" in part(shop, run)["error"]
    assert shape(orders(other, part(other, run))) == [("X", "10", 4, 9)]


def test_a_part_whose_job_died_is_given_up_and_the_others_go_on(shop, other):
    the_example(shop, other)
    schemes(shop, other)
    run = asked_for(shop)

    def die(act):
        act.session.get(Job, UUID(part(shop, run)["job_id"])).state = "dead"

    shop.perform(die)
    assert part(other, run)["job_id"] is None
    worked(shop, shop.perform(lambda act: enqueue(act.session, WATCH, {}, actor=None)))
    assert (part(shop, run)["state"], part(shop, run)["error"]) == ("failed", "Its job ended without a result.")
    assert all_done(run, shop)["state"] == "incomplete"
    assert part(other, run)["state"] == "done"


def test_a_run_of_one_site_keeps_what_the_other_needs(shop, other):
    item = the_example(shop, other)
    _, scheme = schemes(shop, other)
    demand(shop, item, 100, 20)
    all_done(asked_for(shop), shop)
    assert shape(orders(other, planned(other, scheme))) == [("X", "70", 12, 17)]


def test_a_firm_transfer_is_needed_once(shop, other):
    item = the_example(shop, other)
    first, second = schemes(shop, other)
    demand(shop, item, 100, 20)
    run = all_done(asked_for(shop), shop)
    [order] = orders(shop, part(shop, run))
    shop.step(ORDER, order, "firm")
    assert shape(orders(other, planned(other, second))) == [("X", "70", 12, 17)]
    assert orders(shop, planned(shop, first), state="proposed") == []
    assert shape(orders(other, planned(other, second))) == [("X", "70", 12, 17)]


def test_without_a_lane_nobody_supplies_a_transferred_item(shop):
    item = a_moved(shop, "X")
    demand(shop, item, 3, 9)
    version = planned(shop)
    assert orders(shop, version) == []
    found = [(row["code"], row["quantity"]) for row in exceptions(shop, version)]
    assert ("no_source", "3") in found


def test_a_lane_of_yesterday_supplies_nobody(shop, other):
    released_here(other, "X", source="buy")
    item = a_moved(shop, "X")
    a_lane(shop, other, valid_to="2020-01-01")
    demand(shop, item, 3, 9)
    assert orders(shop, planned(shop)) == []


def test_a_lane_that_closes_a_circle_is_refused(shop, other):
    a_moved(shop, "X")
    a_moved(other, "X")
    a_lane(shop, other)
    answer = refused(other.try_make(LANE, **source_of(other, shop)))
    sites = [one.read("plant/site", one.site_id)["number"] for one in (other, shop, other)]
    assert answer[0] == 422
    assert answer[1] in {
        f"supplying_site_id: item X would go round: {' → '.join(way)}." for way in (sites, [*sites[1:], sites[1]])
    }
    assert len(shop.list(LANE)) == 1


def test_an_item_sent_round_in_a_circle_is_named(shop, other):
    """The lanes were there before both sites waited for each other."""
    a_lane(shop, other)
    a_lane(other, shop)
    item = a_moved(shop, "X")
    a_moved(other, "X")
    demand(shop, item, 3, 9)
    version = planned(shop)
    told = {row["code"]: row["sentence"] for row in exceptions(shop, version)}
    assert orders(shop, version) == []
    assert told["cycle"].startswith("This item is sent round in a circle: ")


def test_a_site_does_not_supply_itself(shop):
    answer = refused(shop.try_make(LANE, supplying_site_id=shop.site_id))
    assert answer == (422, "supplying_site_id: a site does not supply itself.")


def test_the_chain_goes_on_at_the_other_site(shop, other):
    item = the_example(shop, other)
    schemes(shop, other)
    sold = demand(shop, item, 100, 20)
    run = all_done(asked_for(shop), shop)
    [moved], [bought] = orders(shop, part(shop, run)), orders(other, part(other, run))
    up = other.get(f"/api/{ORDER}/{bought['id']}/pegging?direction=up")
    [there] = up["children"]
    assert (there["number"], there["pegged"]) == (moved["number"], "70")
    assert [(one["kind"], one["number"]) for one in there["children"]] == [("sales_order", sold["number"])]
    down = shop.get(f"/api/{ORDER}/{moved['id']}/pegging?direction=down")
    assert [(one["kind"], one["pegged"]) for one in down["children"]] == [("on_hand", "50"), ("planned_order", "70")]
    assert down["children"][1]["number"] == bought["number"]
    [sentence] = other.get(f"/api/{ORDER}/{bought['id']}/why")["sentences"]
    assert sentence.startswith("70 for another site, to be sent on ")


def test_who_sees_one_site_sees_nothing_of_the_other(shop, other):
    item = the_example(shop, other)
    schemes(shop, other)
    demand(shop, item, 100, 20)
    run = all_done(asked_for(shop), shop)
    [moved], [bought] = orders(shop, part(shop, run)), orders(other, part(other, run))
    here = other.as_role("planner here", "*", site_id=other.site_id)
    assert [row["id"] for row in part_rows(here, run)] == [part(other, run)["id"]]
    assert [row["site"]["id"] for row in here.get(f"/api/{GROUP}/{run['id']}/parts")["rows"]] == [str(other.site_id)]
    up = here.get(f"/api/{ORDER}/{bought['id']}/pegging?direction=up")
    [there] = up["children"]
    assert (there["kind"], there["id"], there["number"], there["item"]) == ("interplant", None, "", None)
    assert moved["id"] not in str(up)


def test_a_stranger_finds_nothing(shop, other):
    the_example(shop, other)
    schemes(shop, other)
    run = asked_for(shop)
    stranger = shop.as_stranger()
    path = f"/api/{GROUP}/{run['id']}"
    assert [stranger.request("GET", one).status_code for one in (path, f"{path}/parts")] == [404, 404]
    assert (stranger.list(GROUP), stranger.list(LANE), stranger.list(RUN)) == ([], [], [])
    assert refused(stranger.try_make(GROUP, plan_group="EAST"))[0] == 422
