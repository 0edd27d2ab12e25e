"""When many devices send at once, few are served at a time; nobody who works online waits for them."""

import threading
import time

import pytest
from uuid_utils.compat import uuid7

from backend.documents import sync_endpoints
from backend.documents.turns import Turns
from backend.kernel.errors import Busy
from tests.shop import ok

NC = "quality/nonconformance"


def test_who_finds_no_place_is_told_when_to_come_again_and_the_place_is_free_afterwards():
    turns, first, second = Turns(1), uuid7(), uuid7()
    with turns.turn(first):
        with pytest.raises(Busy) as told, turns.turn(second):
            pass
        assert (told.value.status, told.value.retry_after) == (503, 1)
    with turns.turn(second):
        pass


def test_a_defect_under_a_turn_gives_the_place_back():
    turns, device = Turns(1), uuid7()
    with pytest.raises(ZeroDivisionError), turns.turn(device):
        raise ZeroDivisionError
    with turns.turn(device):
        pass


def test_while_somebody_waits_to_bring_fetching_pauses_but_who_fetches_goes_on():
    bring = Turns(1)
    fetch, first, second = Turns(1, after=bring), uuid7(), uuid7()
    with bring.turn(uuid7()):
        wait_of(bring, first)
        with fetch.turn(second):
            time.sleep(0.2)
        assert wait_of(fetch, uuid7()) >= 1
        with fetch.turn(second):
            pass
    with bring.turn(first):
        pass
    with fetch.turn(second):
        time.sleep(0.05)
    with fetch.turn(uuid7()):
        pass


def test_those_who_wait_longest_are_told_the_shortest_time():
    turns, crowd = Turns(1), [uuid7() for _ in range(30)]
    with turns.turn(uuid7()):
        told = [wait_of(turns, device) for device in crowd]
        again = [wait_of(turns, device) for device in crowd[:3]]
    assert told == sorted(told) and told[-1] == 8  # half of what thirty take
    assert again == told[:3]


def test_who_does_not_come_when_told_was_served_elsewhere_and_is_waited_for_no_longer(monkeypatch):
    bring, late = Turns(1), [uuid7() for _ in range(30)]
    monkeypatch.setattr("backend.documents.turns.LATE", 0)
    monkeypatch.setattr("backend.documents.turns.GRACE_S", 0)
    with bring.turn(uuid7()):
        assert [wait_of(bring, device) for device in late] == [1] * 30
    assert not bring.is_awaited


def wait_of(turns, device):
    with pytest.raises(Busy) as told, turns.turn(device):
        pass
    return told.value.retry_after


def test_who_has_waited_takes_a_place_that_becomes_free_while_they_stand_at_the_door():
    turns, device, inside = Turns(1), uuid7(), threading.Event()
    leave = threading.Event()

    def stay():
        with turns.turn(uuid7()):
            inside.set()
            leave.wait(10)

    other = threading.Thread(target=stay)
    other.start()
    inside.wait(10)
    wait_of(turns, device)
    threading.Timer(0.02, leave.set).start()
    with turns.turn(device):
        pass
    other.join()


def test_a_full_outbox_waits_for_its_turn_and_a_single_act_does_not(shop, phone, item, monkeypatch):
    turns = Turns(1)
    monkeypatch.setattr(sync_endpoints, "PUSHES", turns)
    many, one = (
        [phone.make(NC, item_id=item, quantity="3") for _ in range(6)],
        phone.make(NC, item_id=item, quantity="4"),
    )
    with turns.turn(uuid7()):
        refused = phone.try_push(*many)
        assert phone.told(one) == ["done"]
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "1")
    assert ok(phone.try_push(*many))["answers"][0]["status"] == "done"


def test_a_pull_waits_for_its_turn(shop, phone, monkeypatch):
    turns = Turns(1)
    monkeypatch.setattr(sync_endpoints, "PULLS", turns)
    with turns.turn(uuid7()):
        assert phone.try_pull("since=0").status_code == 503
    assert phone.try_pull("since=0").status_code == 200
