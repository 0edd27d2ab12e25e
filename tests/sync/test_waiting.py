"""Acts that came before one they rest on: they wait, act once, and never block."""

from datetime import timedelta

from uuid_utils.compat import uuid7

from backend.quality.nonconformance import Nonconformance
from tests.sync.phone import Phone, chain, effects, trail_of

NC = "quality/nonconformance"


def test_an_act_on_something_not_yet_here_waits_and_its_outcome_comes_by_pull(shop, phone, item):
    made, changed, _, reported = chain(phone, item)
    assert phone.told(changed, reported) == ["held", "held"]
    assert effects(shop, Nonconformance) == 0
    assert phone.told(made) == ["done"]
    page = phone.pull()
    assert [(answer["id"], answer["status"]) for answer in page["answers"]] == [
        (changed["id"], "done"), (reported["id"], "done")
    ]  # fmt: skip
    assert shop.read(NC, made["document_id"])["description"] == "a scratch"


def test_an_outcome_is_told_again_for_some_minutes_because_an_answer_may_be_lost(phone, item):
    made, changed, *_ = chain(phone, item)
    phone.push(changed)
    phone.push(made)
    for _ in range(2):
        assert [answer["id"] for answer in phone.pull()["answers"]] == [changed["id"]]


def test_a_link_to_something_not_yet_here_waits_for_any_phone_to_bring_it(shop, worker, phone, item):
    other = Phone(shop).log_in(shop.as_role("worker"))
    found = other.make(NC, item_id=item, quantity="3")
    follows = phone.act(NC, "report", found["document_id"])
    assert phone.told(follows) == ["held"]
    assert other.told(found) == ["done"]
    assert shop.read(NC, found["document_id"])["state"] == "reported"
    phone.pull()
    assert phone.answers[follows["id"]]["status"] == "done"


def test_a_waiting_act_sent_again_goes_on_waiting_and_acts_once(shop, phone, item):
    made, changed, *_ = chain(phone, item)
    assert [phone.told(changed) for _ in range(3)] == [["held"]] * 3
    phone.push(made)
    assert phone.told(changed) == ["already"]
    assert [verb for _, verb in trail_of(shop, made["document_id"])] == ["create", "change"]


def test_what_rests_on_a_refused_one_waits_until_it_is_sent_again(shop, phone, item):
    bad = phone.make(NC, item_id=item, quantity="0")
    follows = phone.act(NC, "report", bad["document_id"])
    other = phone.make(NC, item_id=item, quantity="1")
    assert phone.told(bad, follows, other) == ["refused", "held", "done"]
    again = phone.act(NC, "create", bad["document_id"], item_id=item, quantity="2")
    assert phone.told(again) == ["done"]
    assert shop.read(NC, bad["document_id"])["state"] == "reported"


def test_after_five_days_in_vain_a_waiting_act_goes_to_the_supervisor(shop, phone, monkeypatch):
    lost = phone.act(NC, "report", uuid7())
    assert phone.told(lost) == ["held"]
    monkeypatch.setattr("backend.documents.unsettled.HELD_FOR", timedelta(days=-1))
    phone.push()
    [told] = phone.pull()["answers"]
    assert (told["id"], told["status"]) == (lost["id"], "refused")
    assert [entry["id"] for entry in shop.get("/api/sync/tray")["rows"]] == [lost["id"]]
