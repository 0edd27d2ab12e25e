"""Acts from phones: each takes effect once, in its order, and none blocks another."""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import permutations
from uuid import uuid4

import pytest
from sqlalchemy import select

from backend.documents.receipts import Receipt
from backend.quality.nonconformance import Nonconformance
from tests.sync.phone import chain, effects, receipt, trail_of

NC = "quality/nonconformance"


def test_acts_made_offline_take_effect_in_their_order(shop, phone, item):
    made, *rest = chain(phone, item)
    answers = phone.push(made, *rest)
    assert [answer["status"] for answer in answers] == ["done"] * 4
    row = shop.read(NC, made["document_id"])
    assert (row["description"], row["state"], row["quantity"], row["version"]) == ("a deep scratch", "reported", "3", 4)
    assert answers[0]["number"] == row["number"]
    assert {name: answers[3]["row"][name] for name in ("id", "version", "state")} == {
        "id": row["id"], "version": 4, "state": "reported"
    }  # fmt: skip
    assert trail_of(shop, row["id"]) == [(1, "create"), (2, "change"), (3, "change"), (4, "report")]


def test_the_same_act_again_is_told_its_first_answer(phone, item):
    act = phone.make(NC, item_id=item, quantity="3")
    [first] = phone.push(act)
    [again] = phone.push(act)
    assert (again["id"], again["status"], again["first"]) == (act["id"], "already", first)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_any_part_of_the_stream_sent_again_and_again_has_one_effect(shop, phone, item, seed):
    chance = random.Random(seed)
    acts = [act for _ in range(4) for act in chain(phone, item)]
    at = 0
    while at < len(acts):
        start, at = chance.randint(0, at), min(len(acts), at + chance.randint(1, 5))
        for _ in range(chance.randint(1, 5)):
            phone.push(*acts[start:at])
            phone.push(*acts[chance.randint(0, at) : chance.randint(0, at)])
    told = phone.push(*acts)
    assert {one["status"] for one in told} <= {"already", "done"}
    assert {one["first"]["status"] for one in told if one["status"] == "already"} <= {"done"}
    assert effects(shop, Nonconformance) == 4
    for made in acts[::4]:
        verbs = [verb for _, verb in trail_of(shop, made["document_id"])]
        assert verbs == ["create", "change", "change", "report"]


@pytest.mark.slow
def test_every_order_of_arrival_ends_in_the_same_state(shop, phone, item):
    for order in permutations(range(4)):
        acts = chain(phone, item)
        for place in order:
            phone.push(acts[place])
        phone.pull()
        row = shop.read(NC, acts[0]["document_id"])
        assert (order, row["description"], row["state"], row["version"]) == (order, "a deep scratch", "reported", 4)
        assert [phone.answers[act["id"]]["status"] for act in acts] == ["done"] * 4, order


def test_the_same_batch_over_four_connections_at_once_has_one_effect(shop, phone, item):
    acts = chain(phone, item) + chain(phone, item)
    with ThreadPoolExecutor(4) as lines:
        answers = list(lines.map(lambda _: phone.push(*acts), range(4)))
    assert all(len(answer) == 8 for answer in answers)
    assert effects(shop, Nonconformance) == 2
    phone.push()
    phone.pull()
    for made in (acts[0], acts[4]):
        assert [verb for _, verb in trail_of(shop, made["document_id"])] == ["create", "change", "change", "report"]


def test_a_refused_act_blocks_none_and_is_kept_whole(shop, phone, item):
    good, bad = phone.make(NC, item_id=item, quantity="3"), phone.make(NC, item_id=item, quantity="0")
    after = phone.make(NC, item_id=item, quantity="4")
    assert phone.told(good, bad, after) == ["done", "refused", "done"]
    assert effects(shop, Nonconformance) == 2
    kept = receipt(shop, bad)
    assert (kept.status, kept.act["values"], kept.document, kept.verb) == ("refused", bad["values"], NC, "create")
    assert kept.person_id == phone.person_id
    assert receipt(shop, good).act is None


def test_an_act_that_cannot_be_read_is_refused_alone_and_kept_whole(shop, phone, item):
    good = phone.make(NC, item_id=item, quantity="3")
    odd = phone.make(NC, item_id=item, quantity="3") | {"values": "not values"}
    future = phone.make("moon/base", name="x")
    unknown = phone.act(NC, "evaporate", good["document_id"])
    nul = phone.make(NC, item_id=item, quantity="3", description="a\x00b")
    assert phone.told(odd, future, unknown, nul, good) == ["refused"] * 3 + ["done", "done"]
    assert receipt(shop, odd).act["values"] == "not values"
    assert [phone.answers[act["id"]]["message"] for act in (odd, future, unknown)] == [
        "values: this is not what an act holds.",
        "There is no document type moon/base.",
        "A Nonconformance has no step evaporate.",
    ]


def test_a_batch_that_cannot_be_read_at_all_is_answered_as_a_whole(shop, phone, item):
    act = phone.make(NC, item_id=item, quantity="3")
    assert phone.try_push(*[act] * 51).status_code == 413
    assert phone.try_push(act | {"id": "?"}).status_code == 422
    assert phone.try_push(act, device="?").status_code == 422
    assert effects(shop, Nonconformance) == 0


def test_other_content_under_a_used_id_is_refused_and_kept_beside_the_first(shop, phone, item):
    act = phone.make(NC, item_id=item, quantity="3")
    other = act | {"values": act["values"] | {"quantity": "300"}}
    assert phone.told(act) == ["done"]
    for _ in range(3):
        assert phone.told(other) == ["refused"]
    assert shop.read(NC, act["document_id"])["quantity"] == "3"
    assert [entry["act"]["values"]["quantity"] for entry in shop.get("/api/sync/tray")["rows"]] == ["300"]
    assert phone.told(act) == ["already"]


def test_our_own_mistake_leaves_only_that_act_on_the_phone(shop, phone, item, monkeypatch):
    def breaks(*_):
        raise ZeroDivisionError

    good, bad = phone.make(NC, item_id=item, quantity="3"), phone.act(NC, "report", uuid4())
    monkeypatch.setattr("backend.documents.steps.take", breaks)
    assert [answer["id"] for answer in phone.push(good, bad)] == [good["id"]]
    assert phone.try_push(bad).status_code == 500
    monkeypatch.undo()
    assert phone.told(bad) == ["held"]


def test_another_companys_ids_are_refused_like_missing_ones_and_leave_no_trace(shop, phone, item):
    theirs = shop.as_stranger()
    their_item = theirs.make("engineering/item", number="X", name="X", uom_id=uom(theirs))
    their_row = theirs.make(NC, item_id=their_item["id"], quantity="3")
    before = shop.trail()
    report, change = phone.act(NC, "report", their_row["id"]), phone.act(NC, "change", their_row["id"], 1, quantity="4")
    linked = phone.make(NC, item_id=their_item["id"], quantity="3")
    placed = phone.make(NC, item_id=item, quantity="3", site_id=theirs.site_id)
    answers = phone.push(report, change, linked, placed)
    assert [(answer["status"], answer["message"], answer["current"]) for answer in answers] == [
        ("refused", "There is no Nonconformance with this id.", None),
        ("refused", "There is no Nonconformance with this id.", None),
        ("refused", "item_id: there is no such item.", None),
        ("refused", "site_id: there is no such site.", None),
    ]
    assert shop.trail() == before
    assert theirs.get("/api/sync/tray")["rows"] == []


def uom(shop):
    return shop.make("engineering/uom", number="pcs", name="piece")["id"]


def test_what_was_removed_is_gone_for_good_and_nothing_waits_for_it(shop, phone, item, monkeypatch):
    monkeypatch.setattr(Nonconformance, "spec", replace(Nonconformance.spec, removable=True))
    row = shop.make(NC, item_id=item, quantity="3")
    assert shop.request("DELETE", f"/api/{NC}/{row['id']}", If_Match='"1"').status_code == 204
    assert phone.told(phone.act(NC, "report", row["id"])) == ["refused"]


def test_receipts_of_nothing_are_never_lost_when_two_arrive_at_once(shop, phone, item):
    bad = phone.make(NC, item_id=item, quantity="0")
    with ThreadPoolExecutor(4) as lines:
        told = list(lines.map(lambda _: phone.push(bad)[0], range(4)))
    assert sorted(one["status"] for one in told) == ["already", "already", "already", "refused"]
    with shop.database.reading() as session:
        assert len(session.scalars(select(Receipt.id).where(Receipt.status == "refused")).all()) == 1
