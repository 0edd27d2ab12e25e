"""Facts are taken whatever the state; decisions meet it, and nothing is merged silently."""

from uuid import UUID

from backend.plant.work_center import Area
from backend.quality.nonconformance import Nonconformance
from tests.sync.phone import Phone, effects, receipt

NC = "quality/nonconformance"


def closed(shop, item):
    row = shop.make(NC, item_id=item, quantity="3")
    return shop.step(NC, row, "reject", reason="a test piece")


def test_a_fact_is_never_refused_for_state_but_flagged(shop, phone, item):
    row = closed(shop, item)
    act = phone.act(NC, "report", row["id"])
    [answer] = phone.push(act)
    assert (answer["status"], answer["message"]) == (
        "review", "report was reported while the Nonconformance was rejected."
    )  # fmt: skip
    assert shop.read(NC, row["id"])["state"] == "rejected"
    [entry] = shop.get("/api/sync/tray")["rows"]
    assert (entry["id"], entry["status"], entry["act"]["verb"]) == (act["id"], "review", "report")


def test_a_decision_on_what_others_changed_comes_back_with_both_sides(shop, phone, item):
    row = shop.make(NC, item_id=item, quantity="3")
    shop.change(NC, row, description="the inspector's words")
    mine = phone.act(NC, "change", row["id"], 1, description="my words")
    [answer] = phone.push(mine)
    assert (answer["status"], answer["current"]["description"], answer["current"]["version"]) == (
        "conflict", "the inspector's words", 2
    )  # fmt: skip
    [entry] = shop.get("/api/sync/tray")["rows"]
    assert (entry["act"]["values"], entry["current"]["description"]) == (
        {"description": "my words"}, "the inspector's words"
    )  # fmt: skip
    assert shop.read(NC, row["id"])["description"] == "the inspector's words"


def test_two_phones_that_change_one_thing_meet_as_a_conflict_whoever_comes_first(shop, phone, item):
    other = Phone(shop).log_in(shop.as_role("worker"))
    row = shop.make(NC, item_id=item, quantity="3")
    first = phone.act(NC, "change", row["id"], 1, description="first")
    second = other.act(NC, "change", row["id"], 1, description="second")
    assert (other.told(second), phone.told(first)) == (["done"], ["conflict"])
    assert phone.answers[first["id"]]["current"]["description"] == "second"
    again = phone.act(NC, "change", row["id"], 2, description="first after all")
    assert phone.told(again) == ["done"]


def test_what_facts_count_up_makes_no_decision_stale(shop, phone, item):
    row = shop.make(NC, item_id=item, quantity="3")

    def count(act):
        act.find(Nonconformance, UUID(row["id"])).concession_reason = "only commands write this"

    shop.perform(count)
    act = phone.act(NC, "change", row["id"], 1, description="my words")
    assert phone.told(act) == ["done"]
    assert shop.read(NC, row["id"])["version"] == 3


def test_own_acts_that_changed_nothing_or_more_than_expected_are_no_conflict(shop, phone, item):
    row = shop.make(NC, item_id=item, quantity="3")
    same = phone.act(NC, "change", row["id"], 1, quantity="3")
    reported = phone.act(NC, "report", row["id"])
    after = phone.act(NC, "change", row["id"], 3, description="counted on two versions, there is one")
    assert phone.told(same, reported, after) == ["done"] * 3
    blind = phone.act(NC, "change", row["id"], 1, description="still my own phone's doing")
    assert phone.told(blind) == ["done"]


def test_a_decision_built_on_an_own_refused_one_is_a_conflict(shop, phone, item):
    row = shop.make(NC, item_id=item, quantity="3")
    bad = phone.act(NC, "change", row["id"], 1, quantity="-1")
    after = phone.act(NC, "change", row["id"], 2, description="as if that had worked")
    assert phone.told(bad, after) == ["refused", "conflict"]
    assert shop.read(NC, row["id"])["description"] == ""


def test_what_needs_a_connection_is_not_taken_from_a_queue(shop, phone, item):
    row = shop.make(NC, item_id=item, quantity="3")
    shop.step(NC, row, "report")
    contain = phone.act(NC, "contain", row["id"], 2)
    area = phone.make("plant/area", number="A1", name="Machining")
    answers = phone.push(contain, area)
    assert [answer["status"] for answer in answers] == ["refused", "refused"]
    assert answers[0]["message"] == "contain of a Nonconformance needs a connection; do it again while connected."
    assert (shop.read(NC, row["id"])["state"], effects(shop, Area)) == ("reported", 0)


def test_an_act_without_the_right_to_it_is_refused_and_kept(shop, item):
    visitor = Phone(shop).log_in(shop.as_role("visitor", "quality.*.read"))
    act = visitor.make(NC, item_id=item, quantity="3")
    assert visitor.told(act) == ["refused"]
    assert (effects(shop, Nonconformance), receipt(shop, act).act["values"]["quantity"]) == (0, "3")


def test_a_fact_that_is_so_already_needs_nobodys_attention(shop, phone, item):
    row = shop.make(NC, item_id=item, quantity="3")
    first, second = phone.act(NC, "report", row["id"]), phone.act(NC, "report", row["id"])
    assert phone.told(first, second) == ["done", "done"]
    assert shop.read(NC, row["id"])["version"] == 2
    assert shop.get("/api/sync/tray")["rows"] == []
