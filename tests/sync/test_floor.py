"""A shift without network: what was made counts once, however it arrives."""

import random
from decimal import Decimal

import pytest

from backend.production.production_report import ProductionReport
from seed.roles import ROLES
from tests.builders.engineering import an_operation
from tests.builders.production import ORDER, REPORT, TICKET, a_product, a_released_order, balances, counters, tickets
from tests.sync.phone import Phone, effects

RIGHTS = {role.code: role.rights for role in ROLES}
D = Decimal


@pytest.fixture
def order(shop):
    return a_released_order(shop, a_product(shop, an_operation(shop, 10), an_operation(shop, 20)), 100)


def a_phone(shop, role="worker"):
    return Phone(shop).log_in(shop.as_role(role, *RIGHTS[role]))


def made(phone, ticket, quantity, kind="good"):
    return phone.make(REPORT, ticket_id=ticket["id"], kind=kind, quantity=str(quantity))


def a_report(phone, by_number, chance):
    return made(phone, by_number[chance.choice((10, 20))], chance.randint(1, 9), chance.choice(("good", "scrap")))


def test_a_worker_begins_reports_and_completes_without_network(shop, order):
    phone, ticket = a_phone(shop), tickets(shop, order)[10]
    phone.pull()
    assert phone.rows[TICKET][ticket["id"]]["state"] == "waiting"
    acts = [
        phone.act(TICKET, "begin", ticket["id"], phone.rows[TICKET][ticket["id"]]["version"]),
        made(phone, ticket, 60),
        made(phone, ticket, 2, "scrap"),
        made(phone, ticket, 38),
        phone.act(TICKET, "complete", ticket["id"]),
    ]
    assert phone.told(*acts) == ["done"] * 5
    phone.pull()
    row = phone.rows[TICKET][ticket["id"]]
    assert (row["state"], row["good"], row["scrapped"]) == ("done", "98", "2")
    assert phone.rows[ORDER][order["id"]]["state"] == "running"
    assert balances(counters(shop, order, 10))
    assert phone.differs() == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_two_phones_that_drop_repeat_and_reorder_count_every_piece_once(shop, order, seed):
    chance, by_number = random.Random(seed), tickets(shop, order)
    phones = [a_phone(shop), a_phone(shop)]
    waiting = {phone: [a_report(phone, by_number, chance) for _ in range(12)] for phone in phones}
    sent = []
    while any(waiting.values()):
        phone = chance.choice([one for one in phones if waiting[one]])
        chance.shuffle(waiting[phone])
        batch, waiting[phone] = waiting[phone][:4], waiting[phone][4:]
        for _ in range(chance.randint(1, 3)):
            phone.push(*batch, *chance.sample(batch, len(batch)))
        sent += batch
    for phone in phones:
        assert set(phone.told(*(act for act in sent if act["device"] == str(phone.id)))) == {"already"}
    assert effects(shop, ProductionReport) == 24
    for number in (10, 20):
        told = [act["values"] for act in sent if act["values"]["ticket_id"] == by_number[number]["id"]]
        counted = counters(shop, order, number)
        assert counted["G"] == sum(D(values["quantity"]) for values in told if values["kind"] == "good")
        assert counted["S"] == sum(D(values["quantity"]) for values in told if values["kind"] == "scrap")
        assert balances(counted)
    for phone in phones:
        phone.pull()
        assert phone.differs() == []


def test_a_report_on_an_order_closed_meanwhile_is_taken_and_shown_to_the_supervisor(shop, order):
    phone, ticket = a_phone(shop), tickets(shop, order)[10]
    late = made(phone, ticket, 5)
    shop.step(ORDER, order, "cancel")
    assert phone.told(late) == ["review"]
    assert [entry["id"] for entry in shop.get("/api/sync/tray")["rows"]] == [late["id"]]
    assert effects(shop, ProductionReport) == 1


def test_a_report_and_its_taking_back_arrive_in_either_order(shop, order):
    phone, ticket = a_phone(shop), tickets(shop, order)[10]
    for backwards in (False, True):
        first = made(phone, ticket, 7)
        back = phone.make(REPORT, ticket_id=ticket["id"], kind="void", voids_id=first["document_id"])
        for act in (back, first) if backwards else (first, back):
            phone.push(act)
        phone.pull()
        assert [phone.answers[act["id"]]["status"] for act in (first, back)] == ["done", "done"]
    assert counters(shop, order, 10)["G"] == 0


def test_what_waits_for_a_waiting_record_moves_with_it_on_three_phones(shop, order):
    worker, ticket = shop.as_role("worker", *RIGHTS["worker"]), tickets(shop, order)[10]
    first, second, third = (Phone(shop).log_in(worker) for _ in range(3))
    good = third.make(REPORT, ticket_id=ticket["id"], kind="good", quantity="7")
    back = second.make(REPORT, ticket_id=ticket["id"], kind="void", voids_id=good["document_id"])
    odd = first.make(REPORT, ticket_id=ticket["id"], kind="void", voids_id=back["document_id"])
    assert (first.told(odd), second.told(back)) == (["held"], ["held"])
    assert third.told(good) == ["done"]
    for phone, act, status in ((second, back, "done"), (first, odd, "refused")):
        phone.pull()
        assert phone.answers[act["id"]]["status"] == status
    assert counters(shop, order, 10)["G"] == 0


def test_the_team_lead_starts_an_order_though_reports_counted_on_it_meanwhile(shop, order):
    lead, worker = a_phone(shop, "team_lead"), a_phone(shop)
    lead.pull()
    seen = lead.rows[ORDER][order["id"]]
    start = lead.act(ORDER, "start", order["id"], seen["version"])
    assert worker.told(made(worker, tickets(shop, order)[10], 5)) == ["done"]
    [answer] = lead.push(start)
    assert (answer["status"], answer["current"]["state"]) == ("conflict", "running")


def test_every_standard_role_holds_a_pack_that_proves_itself(shop, order):
    for role in ROLES:
        phone = a_phone(shop, role.code)
        phone.pull(limit=7)
        assert phone.differs() == [], role.code
