"""What is to be done next, as a schedule dated it: order, filters, readiness; and what dating tickets writes."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from backend.production import dispatch_list
from backend.production.dating import DatedTicket, date_tickets
from tests.builders.days import SITE_ZONE, TODAY
from tests.builders.engineering import a_work_center, an_operation, statements
from tests.builders.inventory import a_place, stocked
from tests.builders.production import ORDER, TICKET, a_product, a_released_order, a_rod, report, tickets

DISPATCH = "/api/production/dispatch"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment at the site, so many days from today."""
    return datetime.combine(TODAY + timedelta(days=day), time(hour, minute), SITE_ZONE).astimezone(UTC)


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def dated(ticket, starts, ends, **given):
    values = {"work_center_id": ticket["work_center_id"], "place": 1, "sequence": 10} | given
    values["work_center_id"] = UUID(str(values["work_center_id"]))
    return DatedTicket(ticket_id=UUID(ticket["id"]), starts_at=starts, ends_at=ends, **values)


def write_down(shop, *rows):
    return shop.perform(lambda act: date_tickets(rows, act))


def rows(shop, query=""):
    return shop.get(f"{DISPATCH}?{query}")["rows"]


def numbers(found):
    return [row["work_order"]["number"] for row in found]


@pytest.fixture
def shaft(shop):
    return a_product(shop, an_operation(shop, 10), an_operation(shop, 20))


def test_a_ticket_gets_its_moments_its_place_and_the_days_they_are_at_the_site(shop, shaft):
    """22:00 in UTC is the next morning at the site."""
    ticket = tickets(shop, a_released_order(shop, shaft))[10]
    other = a_work_center(shop, "WC2")
    row = dated(ticket, at(1, 6), at(2, 5), place=2, sequence=40, work_center_id=other["id"])
    assert write_down(shop, row) == 1
    seen = shop.read(TICKET, ticket["id"])
    assert (datetime.fromisoformat(seen["starts_at"]), datetime.fromisoformat(seen["ends_at"])) == (at(1, 6), at(2, 5))
    assert (seen["place"], seen["sequence"], seen["work_center_id"]) == (2, 40, other["id"])
    assert (seen["start"], seen["due"], seen["version"]) == (str(day(1)), str(day(2)), ticket["version"] + 1)


def test_an_end_at_midnight_belongs_to_the_day_before(shop, shaft):
    ticket = tickets(shop, a_released_order(shop, shaft))[10]
    write_down(shop, dated(ticket, at(1, 16), at(2, 0)))
    assert shop.read(TICKET, ticket["id"])["due"] == str(day(1))


def test_the_operations_of_the_order_follow_and_its_due_day_stays(shop, shaft):
    order = a_released_order(shop, shaft)
    given = tickets(shop, order)
    write_down(shop, dated(given[10], at(1, 8), at(1, 16)), dated(given[20], at(2, 8), at(4, 9)))
    seen = shop.read(ORDER, order["id"])
    days = [(line["start"], line["due"]) for line in seen["operations"]]
    assert days == [(str(day(1)), str(day(1))), (str(day(2)), str(day(4)))]
    assert (seen["due"], seen["version"]) == (order["due"], order["version"] + 1)


def test_the_trail_tells_both_and_dating_the_same_again_writes_nothing(shop, shaft):
    order = a_released_order(shop, shaft)
    ticket = tickets(shop, order)[10]
    row = dated(ticket, at(1, 8), at(1, 16))
    write_down(shop, row)
    told = shop.get(f"/api/{TICKET}/{ticket['id']}/trail")["rows"]
    assert told[0]["diff"]["starts_at"] == [None, at(1, 8).isoformat()]
    assert told[0]["version"] == ticket["version"] + 1
    of_order = shop.get(f"/api/{ORDER}/{order['id']}/trail")["rows"][0]
    assert of_order["diff"]["operations[10].due"][1] == str(day(1))
    before = shop.trail()
    assert write_down(shop, row) == 0
    assert shop.trail() == before


def test_who_does_it_stays_as_a_supervisor_said(shop, shaft):
    ticket = tickets(shop, a_released_order(shop, shaft))[10]
    team = shop.make("people/team", number="T1", name="Lathe crew")
    person = shop.make("people/person", number="P1", name="Li Na")
    given = shop.change(TICKET, shop.read(TICKET, ticket["id"]), team_id=team["id"], person_id=person["id"])
    write_down(shop, dated(given, at(1, 8), at(1, 16)))
    seen = shop.read(TICKET, ticket["id"])
    assert (seen["team_id"], seen["person_id"]) == (team["id"], person["id"])


def test_a_running_ticket_only_gets_its_end_and_what_is_over_nothing(shop, shaft):
    order = a_released_order(shop, shaft)
    given = tickets(shop, order)
    write_down(shop, *(dated(given[number], at(1, 8), at(1, 16)) for number in (10, 20)))
    report(shop, given[10], "start")
    write_down(shop, dated(given[10], at(3, 8), at(3, 16), place=3, sequence=90))
    seen = shop.read(TICKET, given[10]["id"])
    assert (seen["state"], seen["start"], seen["due"]) == ("running", str(day(1)), str(day(3)))
    assert (seen["place"], seen["sequence"]) == (1, 10)
    report(shop, given[10], "good", 100)
    before = shop.read(TICKET, given[10]["id"])
    assert before["state"] == "done"
    assert write_down(shop, dated(given[10], at(5, 8), at(5, 16))) == 0
    assert shop.read(TICKET, given[10]["id"]) == before


def test_a_ticket_that_has_no_place_any_more_loses_its_moments(shop, shaft):
    ticket = tickets(shop, a_released_order(shop, shaft))[10]
    write_down(shop, dated(ticket, at(1, 8), at(1, 16)))
    write_down(shop, dated(ticket, None, None, place=None))
    seen = shop.read(TICKET, ticket["id"])
    assert (seen["starts_at"], seen["ends_at"], seen["place"]) == (None, None, None)


def test_a_ticket_of_another_company_is_not_touched(shop, shaft):
    ticket = tickets(shop, a_released_order(shop, shaft))[10]
    assert write_down(shop.as_stranger(), dated(ticket, at(1, 8), at(1, 16))) == 0
    assert shop.read(TICKET, ticket["id"])["starts_at"] is None


def test_dating_takes_as_many_statements_for_many_as_for_a_few(shop, shaft):
    orders = [a_released_order(shop, shaft) for _ in range(4)]
    every = [ticket for order in orders for ticket in tickets(shop, order).values()]
    taken = [
        statements(
            shop, lambda part=part, hour=hour: write_down(shop, *(dated(t, at(1, hour), at(2, 8)) for t in part))
        )
        for hour, part in ((8, every[:2]), (9, every))
    ]
    assert taken[0] == taken[1]


def test_another_quantity_or_due_day_does_not_undo_what_the_schedule_said(shop, shaft):
    order = a_released_order(shop, shaft)
    given = tickets(shop, order)
    write_down(shop, dated(given[10], at(1, 8), at(1, 16)))
    shop.change(ORDER, shop.read(ORDER, order["id"]), due=str(day(60)))
    seen = shop.read(TICKET, given[10]["id"])
    assert (seen["start"], seen["due"]) == (str(day(1)), str(day(1)))
    first, second = shop.read(ORDER, order["id"])["operations"]
    assert (first["due"], second["due"]) == (str(day(1)), str(day(60)))


def test_what_is_taken_off_the_floor_has_no_moments(shop, shaft):
    order = a_released_order(shop, shaft)
    ticket = tickets(shop, order)[10]
    write_down(shop, dated(ticket, at(1, 8), at(1, 16)))
    shop.step(ORDER, order, "unrelease")
    seen = shop.read(TICKET, ticket["id"])
    assert (seen["state"], seen["starts_at"], seen["place"]) == ("cancelled", None, None)


def test_the_list_is_by_start_and_what_is_not_dated_comes_last(shop, shaft):
    first, second, third = (a_released_order(shop, shaft) for _ in range(3))
    write_down(
        shop,
        dated(tickets(shop, third)[10], at(1, 8), at(1, 9)),
        dated(tickets(shop, first)[10], at(1, 9), at(1, 10)),
    )
    found = [row for row in rows(shop) if row["operation_number"] == 10]
    assert numbers(found) == [third["number"], first["number"], second["number"]]
    row = found[0]
    assert (row["place"], row["work_center"]["number"], row["item"]["number"]) == (1, "WC1", "SHAFT")
    assert (row["ticket"]["state"], row["quantity"], row["good"]) == ("waiting", "100", "0")
    assert (row["team"], row["person"]) == (None, None)
    assert datetime.fromisoformat(row["starts_at"]) == at(1, 8)


def test_ready_is_what_has_its_material_and_its_work_and_is_not_held(shop):
    shaft = a_product(shop, an_operation(shop, 10), an_operation(shop, 20))
    order = a_released_order(shop, shaft)
    told = {row["operation_number"]: (row["ready"], row["why_not"]) for row in rows(shop)}
    assert told == {
        10: (False, "Short: 100 ROD"),
        20: (False, "Nothing has come from operation 10 yet."),
    }
    stocked(shop, a_rod(shop), 100, a_place(shop))
    report(shop, tickets(shop, order)[10], "good", 30)
    told = {row["operation_number"]: (row["ready"], row["why_not"]) for row in rows(shop)}
    assert told == {10: (True, ""), 20: (True, "")}


def test_late_is_what_ends_behind_the_due_day_of_its_order(shop, shaft):
    order = a_released_order(shop, shaft, due=str(day(2)))
    ticket = tickets(shop, order)[10]
    write_down(shop, dated(ticket, at(1, 8), at(3, 0)))
    assert [row["late"] for row in rows(shop) if row["operation_number"] == 10] == [False]
    write_down(shop, dated(ticket, at(1, 8), at(3, 0, 1)))
    assert [row["late"] for row in rows(shop) if row["operation_number"] == 10] == [True]


def test_a_day_is_what_lies_on_it_and_today_also_what_should_be_over(shop, shaft):
    late, now, long, later = (a_released_order(shop, shaft) for _ in range(4))
    spans = ((late, -2, -1), (now, 0, 0), (long, -1, 2), (later, 1, 1))
    for order, start, end in spans:
        given = tickets(shop, order).values()
        write_down(shop, *(dated(ticket, at(start, 8), at(end, 16)) for ticket in given))
    of = {order["id"]: name for order, name in ((late, "late"), (now, "now"), (long, "long"), (later, "later"))}

    def on(number):
        return {of[row["work_order"]["id"]] for row in rows(shop, f"day={day(number)}")}

    assert on(0) == {"late", "now", "long"}
    assert on(1) == {"long", "later"}
    assert on(3) == set()


def test_a_worker_sees_what_is_theirs_their_teams_and_nobodys_at_their_work_center(shop):
    here, there = a_work_center(shop), a_work_center(shop, "WC2")
    operations = (an_operation(shop, 10), an_operation(shop, 20, work_center_id=there["id"]))
    shaft = a_product(shop, *operations)
    given = tickets(shop, a_released_order(shop, shaft))
    team = shop.make("people/team", number="T1", name="Lathe crew", work_center_id=here["id"])
    worker = shop.as_role("worker", "*.*.read")
    me = shop.read("people/person", worker.person_id)
    assert rows(worker, "person_id=me") == []
    shop.change("people/person", me, team_id=team["id"])
    assert [row["operation_number"] for row in rows(worker, "person_id=me")] == [10]
    assert [row["operation_number"] for row in rows(worker, f"team_id={team['id']}")] == [10]
    shop.change(TICKET, shop.read(TICKET, given[20]["id"]), person_id=me["id"])
    assert [row["operation_number"] for row in rows(worker, "person_id=me")] == [10, 20]
    assert rows(worker, f"person_id={me['id']}") == rows(worker, "person_id=me")
    assert [row["operation_number"] for row in rows(worker, f"work_center_id={there['id']}")] == [20]


def test_a_line_is_itself_and_its_parts(shop):
    line = shop.make("plant/work_center", number="LINE", name="Line 1", kind="production_line")
    part = shop.make("plant/work_center", number="PART", name="Station 1", parent_id=line["id"])
    beside = a_work_center(shop)
    places = (line, part, beside)
    operations = (an_operation(shop, 10 + at, work_center_id=one["id"]) for at, one in enumerate(places))
    a_released_order(shop, a_product(shop, *operations))

    def at(one):
        return [row["work_center"]["number"] for row in rows(shop, f"work_center_id={one['id']}")]

    assert [at(one) for one in places] == [["LINE", "PART"], ["PART"], ["WC1"]]


def test_a_list_that_was_cut_says_so_and_a_line_is_picked_before_it_is_cut(shop, shaft, monkeypatch):
    """What starts later in a big shop is not hidden from who asks for it alone."""
    line = shop.make("plant/work_center", number="LINE", name="Line 1", kind="production_line")
    part = shop.make("plant/work_center", number="PART", name="Station 1", parent_id=line["id"])
    late = a_released_order(shop, a_product(shop, an_operation(shop, 10, work_center_id=part["id"]), number="BOLT"))
    early = a_released_order(shop, shaft)
    write_down(shop, *(dated(ticket, at(1, 8), at(1, 9)) for ticket in tickets(shop, early).values()))
    assert shop.get(DISPATCH)["more"] is False
    monkeypatch.setattr(dispatch_list, "MOST", 2)
    cut = shop.get(DISPATCH)
    assert (numbers(cut["rows"]), cut["more"]) == ([early["number"]] * 2, True)
    of_line = shop.get(f"{DISPATCH}?work_center_id={line['id']}")
    assert (numbers(of_line["rows"]), of_line["more"]) == ([late["number"]], False)
    monkeypatch.setattr(dispatch_list, "MOST", 3)
    assert shop.get(DISPATCH)["more"] is False


def test_an_area_shows_its_work_centers(shop, shaft):
    a_released_order(shop, shaft)
    area = shop.make("plant/area", number="A1", name="Machining")
    assert rows(shop, f"area_id={area['id']}") == []
    shop.change("plant/work_center", a_work_center(shop), area_id=area["id"])
    assert [row["operation_number"] for row in rows(shop, f"area_id={area['id']}")] == [10, 20]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("area_id=x", "area_id: an id is needed."),
        ("person_id=you", "person_id: an id is needed."),
        ("day=tomorrow", "day: a day such as 2026-12-01 is needed."),
    ],
)
def test_what_cannot_be_asked_is_said(shop, query, sentence):
    answer = shop.request("GET", f"{DISPATCH}?{query}")
    assert (answer.status_code, answer.json["message"]) == (422, sentence)


def test_strangers_other_sites_and_who_may_not_read_see_nothing(shop, shaft):
    a_released_order(shop, shaft)
    assert rows(shop.as_stranger()) == []
    other = shop.make("plant/site", number="C1-2", name="South works")
    assert rows(shop.as_role("south", "*", site_id=UUID(other["id"]))) == []
    assert shop.as_role("clerk", "sales.*").request("GET", DISPATCH).status_code == 403
