"""Counting with phones: blind facts in any order, the newest stands, a second count is another person's."""

from datetime import UTC, datetime, timedelta

import pytest

from backend.contexts import assemble
from backend.documents.act import Stamp, perform
from backend.documents.steps import create
from backend.inventory.count_entry import CountEntry
from backend.people import sessions
from tests.builders.inventory import a_place, stocked
from tests.builders.production import a_bought_item

ENTRY, COUNT = "inventory/count_entry", "inventory/stock_count"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def bolt(shop):
    return a_bought_item(shop, "BOLT")


@pytest.fixture
def shelf(shop, bolt):
    place = a_place(shop)
    stocked(shop, bolt, 100, place, captured_at=NOON - timedelta(days=1))
    return place


@pytest.fixture
def count(shop, shelf):
    row = shop.make(COUNT, kind="cycle", location_id=shelf["id"])
    return shop.step(COUNT, row, "release")


def entry(count, bolt, shelf, quantity, **more):
    return {
        "stock_count_id": count["id"], "item_id": bolt["id"], "location_id": shelf["id"], "quantity": str(quantity)
    } | more  # fmt: skip


def counted(shop, values, minutes):
    """As it arrives from a phone: counted so many minutes after noon."""
    with shop.database.reading() as session:
        actor = sessions.actor_of(session, shop.person_id, shop.company_id, shop.site_id)
    stamp = Stamp(captured_at=NOON + timedelta(minutes=minutes))
    perform(shop.database, assemble(), actor, lambda act: create(CountEntry, values, act), stamp)


def lines(shop, count):
    return [(row["quantity"], row["counted_by_id"]) for row in shop.read(COUNT, count["id"])["counted"]]


def test_what_was_counted_becomes_a_line_and_is_compared(shop, count, bolt, shelf):
    told = shop.make(ENTRY, **entry(count, bolt, shelf, 97))
    assert (told["message"], told["person_id"]) == ("", str(shop.person_id))
    assert lines(shop, count) == [("97", str(shop.person_id))]
    [line] = shop.step(COUNT, count, "compare")["counted"]
    assert (line["book"], line["difference"]) == ("100", "-3")


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_one_counted_last_stands_whichever_arrives_last_and_both_are_kept(shop, count, bolt, shelf, order):
    both = [(entry(count, bolt, shelf, 97), 0), (entry(count, bolt, shelf, 99), 5)]
    for place in order:
        counted(shop, *both[place])
    assert [quantity for quantity, _ in lines(shop, count)] == ["99"]
    assert sorted(row["quantity"] for row in shop.list(ENTRY)) == ["97", "99"]


def test_two_people_on_one_count_each_bring_their_lines(shop, count, bolt, shelf):
    mate, nut = shop.as_role("second", "*"), a_bought_item(shop, "NUT")
    shop.make(ENTRY, **entry(count, bolt, shelf, 97))
    mate.make(ENTRY, **entry(count, nut, shelf, 12))
    assert sorted(lines(shop, count)) == sorted([("97", str(shop.person_id)), ("12", str(mate.person_id))])


def test_a_second_count_is_another_persons(shop, count, bolt, shelf):
    shop.make(ENTRY, **entry(count, bolt, shelf, 60))
    shop.step(COUNT, count, "compare")
    shop.step(COUNT, count, "count_again")
    told = shop.make(ENTRY, **entry(count, bolt, shelf, 61))
    assert told["message"] == "The second count is another person's; this one is not used."
    mate = shop.as_role("second", "*")
    mate.make(ENTRY, **entry(count, bolt, shelf, 98))
    assert lines(shop, count) == [("98", str(mate.person_id))]


def test_what_arrives_after_the_count_is_kept_and_flagged(shop, count, bolt, shelf):
    shop.make(ENTRY, **entry(count, bolt, shelf, 97))
    shop.step(COUNT, count, "compare")
    late = shop.make(ENTRY, **entry(count, bolt, shelf, 98))
    number = count["number"]
    assert late["message"] == f"{number} was compared when this was counted; compare it by hand."
    assert lines(shop, count) == [("97", str(shop.person_id))]


def test_nothing_below_nothing_is_counted_and_nothing_of_another_company(shop, count, bolt, shelf):
    assert shop.try_make(ENTRY, **entry(count, bolt, shelf, -1)).status_code == 422
    assert shop.as_stranger().try_make(ENTRY, **entry(count, bolt, shelf, 1)).status_code == 404
    assert shop.list(ENTRY) == []
