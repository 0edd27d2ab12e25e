"""Time reported for a colleague who works along is theirs, not the reporter's; of another team it is flagged."""

import pytest

from tests.builders.production import REPORT, a_released_order, flagged, intervals, report, tickets
from tests.contexts.people import employ, seen_by

RIGHTS = ("production.production_report.create", "production.*.read", "people.person.read")


@pytest.fixture
def crew(shop):
    """Two of one team and one of another; the first has the phone."""
    team, other = (shop.make("people/team", number=number, name=number) for number in ("T-1", "T-2"))
    employed = [employ(shop, "worker", *RIGHTS) for _ in range(3)]
    for one, of in zip(employed, (team, team, other), strict=True):
        row = shop.read("people/person", one.person_id)
        shop.change("people/person", row, team_id=of["id"])
    phone = seen_by(shop, employed[0].enter()["token"], employed[0].person_id)
    return phone, *[str(one.person_id) for one in employed]


def test_a_colleagues_start_and_pause_are_their_time(shop, crew):
    phone, me, mate, _ = crew
    ticket = tickets(shop, a_released_order(shop))[10]
    began = report(phone, ticket, "start", for_person_id=mate)
    assert (began["person_id"], began["created_by_id"], flagged(began)) == (mate, me, "")
    report(phone, ticket, "start")
    report(phone, ticket, "pause", for_person_id=mate)
    assert [row["ended"] is not None for row in intervals(shop, ticket)] == [True, False]


def test_hours_of_a_colleague_count_at_the_ticket(shop, crew):
    phone, _, mate, _ = crew
    order = a_released_order(shop)
    ticket = tickets(shop, order)[10]
    told = phone.make(REPORT, ticket_id=ticket["id"], kind="hours", minutes="30", for_person_id=mate)
    assert told["person_id"] == mate
    assert tickets(shop, order)[10]["minutes"] == "30"


def test_somebody_of_another_team_is_taken_and_flagged(shop, crew):
    phone, _, _, stranger = crew
    told = report(phone, tickets(shop, a_released_order(shop))[10], "start", for_person_id=stranger)
    assert "who is of another team." in flagged(told)
    assert told["person_id"] == stranger


def test_a_leader_and_whoever_has_the_right_may_report_for_all(shop, crew):
    _, _, _, stranger = crew
    told = report(shop, tickets(shop, a_released_order(shop))[10], "start", for_person_id=stranger)
    assert flagged(told) == ""


def test_quantities_are_reported_by_who_made_them(shop, crew):
    phone, _, mate, _ = crew
    ticket = tickets(shop, a_released_order(shop))[10]
    values = {"ticket_id": ticket["id"], "kind": "good", "quantity": "1", "for_person_id": mate}
    refused = phone.try_make(REPORT, **values)
    sentence = "for_person_id: Only times are reported for a colleague; a quantity is reported by who made it."
    assert (refused.status_code, refused.json["message"]) == (422, sentence)
    nobody = phone.try_make(REPORT, **values | {"kind": "start", "for_person_id": ticket["id"]})
    assert nobody.status_code == 404
    assert shop.list(REPORT) == []


def test_who_reported_it_takes_it_back(shop, crew):
    phone, _, mate, _ = crew
    ticket = tickets(shop, a_released_order(shop))[10]
    first = report(phone, ticket, "start", for_person_id=mate)
    report(phone, ticket, "void", voids_id=first["id"])
    assert shop.read(REPORT, first["id"])["voided"] is True
    assert intervals(shop, ticket) == []
