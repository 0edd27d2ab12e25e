"""Referred on: what is known goes with it, nothing is typed again, and all of it stands on one timeline."""

from uuid import UUID

from backend.patrol.events import AbnormalFound
from tests.builders.exceptions import EXCEPTION, notices, raised, somebody
from tests.builders.patrol import CHECK, a_point, a_round, a_route, a_visit, equipment
from tests.builders.production import a_product, a_released_order, tickets
from tests.builders.quality import NONCONFORMANCE
from tests.contexts.test_quality import refused

CHANGE_REQUEST = "engineering/change_request"
PHOTO = {"sha256": "a" * 64, "name": "crack.jpg", "type": "image/jpeg"}


def at_a_ticket(shop, person):
    order = a_released_order(shop, a_product(shop), 10)
    return raised(person, ticket_id=tickets(shop, order)[10]["id"]), order


def photographed(person, row):
    assert person.request("POST", f"/api/{EXCEPTION}/{row['id']}/attachments", PHOTO).status_code == 201


def test_a_nonconformance_takes_item_quantity_words_and_photos_with_it(shop):
    worker = somebody(shop)
    row, order = at_a_ticket(shop, worker)
    photographed(worker, row)
    worker.step(EXCEPTION, row, "refer", follow_up="nonconformance", quantity="3")
    [found] = shop.list(NONCONFORMANCE)
    assert (found["item_id"], found["work_order_id"], found["quantity"]) == (order["item_id"], order["id"], "3")
    assert (found["description"], found["state"]) == ("The spindle hums", "reported")
    assert (found["source"], found["source_id"]) == (EXCEPTION, row["id"])
    [photo] = shop.get(f"/api/{NONCONFORMANCE}/{found['id']}/attachments")["rows"]
    assert (photo["sha256"], photo["name"]) == (PHOTO["sha256"], PHOTO["name"])
    [line] = shop.read(EXCEPTION, row["id"])["referrals"]
    assert (line["follow_up"], line["person_id"]) == ("nonconformance", str(worker.person_id))


def test_the_same_thing_referred_twice_is_opened_once(shop):
    worker = somebody(shop)
    row, _ = at_a_ticket(shop, worker)
    for _ in range(2):
        worker.step(EXCEPTION, row, "refer", follow_up="nonconformance", quantity="3")
    assert len(shop.list(NONCONFORMANCE)) == 1
    assert len(shop.read(EXCEPTION, row["id"])["referrals"]) == 1


def test_a_nonconformance_of_nothing_is_refused_and_nothing_is_written(shop):
    row = raised(shop)
    answer = shop.try_step(EXCEPTION, row, "refer", follow_up="nonconformance")
    assert refused(answer) == (422, "item_id: which item does not conform is needed.")
    assert shop.list(NONCONFORMANCE) == []
    assert shop.read(EXCEPTION, row["id"])["referrals"] == []


def test_a_change_request_is_a_draft_for_engineering(shop):
    worker = somebody(shop)
    row, order = at_a_ticket(shop, worker)
    photographed(worker, row)
    worker.step(EXCEPTION, row, "refer", follow_up="change_request", description="Thicker shaft")
    [asked] = shop.list(CHANGE_REQUEST)
    assert (asked["state"], asked["item_id"], asked["title"]) == (
        "draft", order["item_id"], f"{row['number']} Thicker shaft",
    )  # fmt: skip
    assert len(shop.get(f"/api/{CHANGE_REQUEST}/{asked['id']}/attachments")["rows"]) == 1


def test_a_hazard_and_a_maintenance_order_know_the_place_and_what_they_came_of(shop):
    worker = somebody(shop)
    machine = shop.make("plant/equipment", number="EQ-1", name="Lathe")
    row = raised(worker, equipment_id=machine["id"], description="Guard is off")
    photographed(worker, row)
    for follow_up in ("hazard", "maintenance_order"):
        worker.step(EXCEPTION, row, "refer", follow_up=follow_up)
    for name in ("ehs/hazard", "maintenance/maintenance_order"):
        [found] = shop.list(name)
        assert (found["source"], found["source_id"]) == (EXCEPTION, row["id"])
        assert (found["description"], found["equipment_id"]) == ("Guard is off", machine["id"])
        assert len(shop.get(f"/api/{name}/{found['id']}/attachments")["rows"]) == 1
    told = shop.get(f"/api/{EXCEPTION}/{row['id']}/timeline")
    assert {one["document"] for one in told["records"]} == {EXCEPTION, "ehs/hazard", "maintenance/maintenance_order"}


def test_what_a_round_found_becomes_a_call_with_the_check_as_its_source(shop):
    machine = equipment(shop)
    leak = {"name": "Oil level", "follow_up": "production_exception"}
    point = a_point(shop, "P1", leak, equipment_id=machine["id"])
    one = a_round(shop, a_route(shop, point))
    bad = {"result": "abnormal", "severity": "major"}
    check = shop.make(CHECK, **a_visit(one, point, bad))
    [row] = shop.list(EXCEPTION)
    assert (row["category"], row["equipment_id"], row["state"]) == ("machine", machine["id"], "raised")
    assert (row["source"], row["source_id"]) == (CHECK, check["id"])
    found = AbnormalFound(UUID(check["id"]), "production_exception", row["description"], None, None, None)
    shop.perform(lambda act: act.record(found))
    assert len(shop.list(EXCEPTION)) == 1
    told = shop.get(f"/api/{CHECK}/{check['id']}/timeline")
    assert [record["document"] for record in told["records"]] == [CHECK, EXCEPTION]


def test_whoever_asks_for_a_change_does_not_approve_it(shop):
    asked = shop.make(CHANGE_REQUEST, title="Thicker shaft")
    asked = shop.step(CHANGE_REQUEST, asked, "submit")
    asked = shop.step(CHANGE_REQUEST, asked, "assess", assessment="Two drawings")
    assert refused(shop.try_step(CHANGE_REQUEST, asked, "approve"))[0] == 403
    engineer = somebody(shop, "process_engineer")
    assert engineer.step(CHANGE_REQUEST, asked, "approve")["state"] == "approved"


def test_one_timeline_newest_first_of_everything_that_came_of_it(shop):
    worker, lead = somebody(shop), somebody(shop, "team_lead")
    row, _ = at_a_ticket(shop, worker)
    photographed(worker, row)
    lead.step(EXCEPTION, row, "accept")
    worker.step(EXCEPTION, row, "refer", follow_up="nonconformance", quantity="3")
    [found] = shop.list(NONCONFORMANCE)
    told = worker.get(f"/api/{EXCEPTION}/{row['id']}/timeline")
    assert [(one["document"], one["number"], one["source_id"]) for one in told["records"]] == [
        (EXCEPTION, row["number"], None), (NONCONFORMANCE, found["number"], row["id"]),
    ]  # fmt: skip
    assert [len(one["attachments"]) for one in told["records"]] == [1, 1]
    assert [(one["number"], one["verb"]) for one in told["rows"][-2:]] == [
        (row["number"], "accept"), (row["number"], "create"),
    ]  # fmt: skip
    assert {one["number"] for one in told["rows"]} == {row["number"], found["number"]}
    assert told["rows"][-1]["said"] == ["The spindle hums"]
    assert (told["records"][0]["label"], told["records"][0]["stateLabel"]) == ("Production exception", "Accepted")


def test_a_timeline_tells_nobody_what_they_may_not_read(shop):
    row, _ = at_a_ticket(shop, shop)
    shop.step(EXCEPTION, row, "refer", follow_up="nonconformance", quantity="3")
    narrow = shop.as_role("maker", "production.*")
    told = narrow.get(f"/api/{EXCEPTION}/{row['id']}/timeline")
    assert [one["document"] for one in told["records"]] == [EXCEPTION]
    assert {one["document"] for one in told["rows"]} == {EXCEPTION}
    assert shop.as_stranger().request("GET", f"/api/{EXCEPTION}/{row['id']}/timeline").status_code == 404
    assert shop.as_role("nobody").request("GET", f"/api/{EXCEPTION}/{row['id']}/timeline").status_code == 403


def test_tasks_say_who_comes_who_resolves_and_who_verifies(shop):
    worker, lead = somebody(shop), somebody(shop, "team_lead")
    row = raised(worker)
    assert tasks(lead) == {"exceptions.to_accept": [row["number"]]}
    assert tasks(worker) == {}
    lead.step(EXCEPTION, row, "accept")
    assert tasks(lead) == {"exceptions.to_resolve": [row["number"]]}
    lead.step(EXCEPTION, row, "resolve")
    assert (tasks(lead), tasks(worker)) == ({}, {"exceptions.to_verify": [row["number"]]})
    assert notices(worker)[0] == f"{row['number']} is resolved; please verify it."


def test_figures_count_time_and_stop_by_category_and_type(shop):
    lead = somebody(shop, "team_lead")
    first, _, _ = raised(shop), raised(shop, category="material"), raised(shop, severity="line_stop")
    for step in ("accept", "resolve"):
        lead.step(EXCEPTION, first, step)
    told = shop.get("/api/production/exception-figures?days=7")
    assert (told["all"]["count"], told["all"]["open"]) == (3, 2)
    by = {one["category"]: one for one in told["by_category"]}
    assert [by[name]["count"] for name in ("man", "machine", "material")] == [0, 2, 1]
    assert by["machine"]["response_median"] is not None
    assert by["material"]["resolve_p90"] is None
    assert [(one["category"], one["count"], one["share"]) for one in told["pareto"]] == [
        ("machine", 2, "0.6667"), ("material", 1, "1"),
    ]  # fmt: skip
    answer = shop.request("GET", "/api/production/exception-figures?days=0")
    assert refused(answer) == (422, "days: 1 to 366 is needed.")


def tasks(person):
    groups = person.get("/api/tasks")["groups"]
    mine = [group for group in groups if group["name"].startswith("exceptions.")]
    return {group["name"]: [row["number"] for row in group["rows"]] for group in mine}
