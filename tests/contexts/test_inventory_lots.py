"""Lots and claims on them: first expired first out, reservations, statuses, expiry."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D
from uuid import UUID

import pytest
from sqlalchemy import select

from backend.contexts import assemble
from backend.documents.jobs import Job
from backend.documents.notices import Notice
from backend.inventory import commands, queries
from backend.inventory.events import ExpiryDue
from backend.inventory.expiry import ask_for_expiry, expire_stock
from backend.inventory.lot import Lot
from backend.inventory.packs import PACK
from backend.inventory.stock_move import Reservation
from backend.inventory.storage_location import StorageLocation
from backend.kernel.errors import Refused
from tests.builders.engineering import a_bought_item, statements
from tests.builders.inventory import (
    a_lot,
    a_need,
    a_place,
    check_the_books,
    need_of,
    on_hand,
    performed,
    reserve,
    reserved,
    source,
    stocked,
    taken,
)
from workers.later import handler_of

TODAY = datetime.now(UTC).date()


def issue(shop, item, quantity, need, fact=True, **values):
    def work(act):
        place = commands.order_location("WO-1", shop.site_id, act)
        commands.issue(UUID(item["id"]), D(quantity), place, need_of(act, need), act, fact=fact, **values)

    return performed(shop, work)[1]


def test_pieces_nobody_named_go_one_by_one_each_with_its_number(shop):
    pump, place, need = a_bought_item(shop, "PUMP", lot_control="serial"), a_place(shop), a_need(shop)
    pieces = [shop.make("inventory/serial_number", item_id=pump["id"], number=f"SN{at}") for at in (1, 2, 3)]
    for piece in pieces:
        stocked(shop, pump, 1, place, serial_number_id=UUID(piece["id"]))
    assert reserve(shop, pump, 1, need) == 1
    assert issue(shop, pump, 2, need) == []
    taken = shop.read("inventory/stock_move", shop.every("inventory/stock_move", "kind=issue")[0]["id"])["moves"]
    assert {line["serial_number"]["id"] for line in taken} <= {piece["id"] for piece in pieces}
    assert [(line["quantity"], line["lot_id"]) for line in taken] == [("1", None)] * 2
    assert (on_hand(shop, pump, place), reserved(shop, pump)) == (1, 0)
    check_the_books(shop)


def test_lots_go_first_expired_first_out_and_expired_or_held_ones_not_at_all(shop):
    milk, place = a_bought_item(shop, "MILK", lot_control="lot"), a_place(shop)
    days = {"OLD": -1, "SOON": 5, "LATE": 50, "HELD": 2}
    lots = {name: a_lot(shop, milk, name, TODAY + timedelta(days=away)) for name, away in days.items()}
    lots["NEVER"] = a_lot(shop, milk, "NEVER")
    for lot in reversed(lots.values()):
        stocked(shop, milk, 10, place, lot)
    shop.perform(lambda act: commands.hold_lot(act.session.get(Lot, UUID(lots["HELD"]["id"])), "doubt", "Smells", act))
    names = {UUID(lot["id"]): name for name, lot in lots.items()}
    with shop.database.reading() as session:
        found = queries.fefo(session, shop.site_id, UUID(milk["id"]), D(25), TODAY)
        assert [(names[balance.lot_id], part) for balance, part in found] == [("SOON", 10), ("LATE", 10), ("NEVER", 5)]
        later = queries.fefo(session, shop.site_id, UUID(milk["id"]), D(25), TODAY + timedelta(days=20))
        assert [(names[balance.lot_id], part) for balance, part in later] == [("LATE", 10), ("NEVER", 10)]
        assert queries.on_hand(session, shop.site_id) == {UUID(milk["id"]): D(40)}


def test_an_issue_takes_its_own_reservation_before_anything_else(shop):
    milk, place = a_bought_item(shop, "MILK", lot_control="lot"), a_place(shop)
    first, second = (a_lot(shop, milk, n, TODAY + timedelta(days=d)) for n, d in (("B1", 10), ("B2", 20)))
    stocked(shop, milk, 10, place, first)
    mine, other = a_need(shop, "mine"), a_need(shop, "other")
    reserve(shop, milk, 6, other)
    stocked(shop, milk, 10, place, second)
    assert reserve(shop, milk, 10, mine) == 10
    issue(shop, milk, 7, mine)
    assert (on_hand(shop, milk, place, first), on_hand(shop, milk, place, second)) == (6, 7)
    assert reserved(shop, milk) == 6 + 3
    check_the_books(shop)


def test_what_a_need_reserved_comes_before_an_earlier_lot_that_arrived_since(shop):
    milk, place = a_bought_item(shop, "MILK", lot_control="lot"), a_place(shop)
    late, early = (a_lot(shop, milk, n, TODAY + timedelta(days=d)) for n, d in (("B1", 20), ("B2", 10)))
    stocked(shop, milk, 10, place, late)
    mine = a_need(shop)
    reserve(shop, milk, 5, mine)
    stocked(shop, milk, 10, place, early)
    issue(shop, milk, 7, mine)
    assert (on_hand(shop, milk, place, late), on_hand(shop, milk, place, early)) == (5, 8)
    assert reserved(shop, milk) == 0


def test_an_issue_as_a_decision_is_refused_where_others_reserved_the_rest(shop):
    bolt, place = a_bought_item(shop, "BOLT"), a_place(shop)
    stocked(shop, bolt, 10, place)
    reserve(shop, bolt, 6, a_need(shop, "other"))
    with pytest.raises(Refused) as refused:
        issue(shop, bolt, 5, a_need(shop, "mine"), fact=False)
    assert refused.value.sentence == "Only 4 of BOLT can be taken at this site; 5 are wanted."
    assert on_hand(shop, bolt, place) == 10


def test_an_issue_as_a_fact_frees_the_latest_need_and_tells_its_holder(shop):
    bolt, place = a_bought_item(shop, "BOLT"), a_place(shop)
    stocked(shop, bolt, 10, place)
    soon, late = a_need(shop, "soon"), a_need(shop, "late")
    reserve(shop, bolt, 4, late, TODAY + timedelta(days=9))
    reserve(shop, bolt, 4, soon, TODAY + timedelta(days=1))
    issue(shop, bolt, 5, a_need(shop, "mine"))
    with shop.database.reading() as session:
        rows = session.scalars(select(Reservation)).all()
        assert {(str(row.need_id), row.quantity) for row in rows} == {(soon["id"], D(4)), (late["id"], D(1))}
        told = session.scalars(select(Notice.text)).all()
    assert told == ["3 reserved for Unit of measure late are no longer there."]
    check_the_books(shop)


def test_reservations_of_lines_are_kept_apart_and_given_back_alone(shop):
    bolt, place = a_bought_item(shop, "BOLT"), a_place(shop)
    stocked(shop, bolt, 10, place)
    need, lines = a_need(shop), [UUID(int=1), UUID(int=2)]
    wants = [commands.Want(UUID(bolt["id"]), D(7), id) for id in lines]
    got = shop.perform(lambda act: commands.reserve_lines(shop.site_id, wants, need_of(act, need), act))
    assert got == [7, 3]
    shop.perform(lambda act: commands.free(UUID(need["id"]), act, lines[0]))
    assert reserved(shop, bolt) == 3
    shop.perform(lambda act: commands.free(UUID(need["id"]), act))
    assert reserved(shop, bolt) == 0


def test_a_lot_changes_status_wherever_it_lies_and_loses_its_reservations(shop):
    milk, here, there = a_bought_item(shop, "MILK", lot_control="lot"), a_place(shop), a_place(shop, "A-02")
    lot = a_lot(shop, milk, "B1")
    stocked(shop, milk, 10, here, lot)
    stocked(shop, milk, 5, there, lot)
    reserve(shop, milk, 12, a_need(shop))

    def block(act):
        return commands.change_status(UUID(milk["id"]), UUID(lot["id"]), "blocked", source(act, here), act)

    assert shop.perform(lambda act: block(act).kind) == "status"
    assert (on_hand(shop, milk, here, status="blocked"), on_hand(shop, milk, there, status="blocked")) == (10, 5)
    assert reserved(shop, milk) == 0
    assert shop.perform(block) is None
    check_the_books(shop)


def test_a_quantity_of_a_lot_changes_status_and_more_than_is_there_is_refused(shop):
    milk, place = a_bought_item(shop, "MILK", lot_control="lot"), a_place(shop)
    lot = a_lot(shop, milk, "B1")
    stocked(shop, milk, 10, place, lot, status="quality_hold")

    def free(quantity):
        given = {"from_status": "quality_hold", "quantity": D(quantity)}
        return shop.perform(
            lambda act: (
                commands.change_status(
                    UUID(milk["id"]), UUID(lot["id"]), "unrestricted", source(act, place), act, **given
                ).id
            )
        )

    free(4)
    assert on_hand(shop, milk, place, status="unrestricted") == 4
    with pytest.raises(Refused) as refused:
        free(7)
    assert refused.value.sentence == "Only 6 of MILK can become unrestricted."


def test_what_expired_yesterday_leaves_unrestricted_stock_and_a_retest_waits(shop):
    milk, place = a_bought_item(shop, "MILK", lot_control="lot"), a_place(shop)
    old = a_lot(shop, milk, "OLD", TODAY - timedelta(days=1))
    good = a_lot(shop, milk, "GOOD", TODAY)
    due = a_lot(shop, milk, "DUE", retest=TODAY)
    for lot in (old, good, due):
        stocked(shop, milk, 5, place, lot)
    for _ in range(2):
        shop.perform(lambda act: expire_stock(ExpiryDue(shop.company_id, TODAY), act))
    found = {name: on_hand(shop, milk, place, lot, s) for name, lot, s in (
        ("expired", old, "expired"), ("good", good, "unrestricted"), ("due", due, "quality_hold")
    )}  # fmt: skip
    assert found == {"expired": 5, "good": 5, "due": 5}
    assert len(shop.list("inventory/stock_move", "kind=status")) == 1
    check_the_books(shop)


def test_the_daily_job_asks_each_company_once_a_day_to_look_for_what_is_due(shop):
    milk, place = a_bought_item(shop, "MILK", lot_control="lot"), a_place(shop)
    stocked(shop, milk, 5, place, a_lot(shop, milk, "OLD", TODAY - timedelta(days=1)))
    for _ in range(2):
        assert shop.database.write(ask_for_expiry(None, {})) == {"companies": 1}
    with shop.database.reading() as session:
        jobs = [job.payload for job in session.scalars(select(Job).where(Job.kind == "later"))]
    asked = [payload for payload in jobs if payload["event"] == "ExpiryDue"]
    assert [payload["values"]["company_id"] for payload in asked] == [str(shop.company_id)]
    assert handler_of(assemble(), ExpiryDue, asked[0]["handler"]) is expire_stock


def test_a_phone_holds_the_places_of_its_site_and_the_lots_that_lie_there(shop):
    other = shop.make("plant/site", number="C1-2", name="Second")
    milk, here = a_bought_item(shop, "MILK", lot_control="lot"), a_place(shop)
    a_place(shop, "B-01", site_id=other["id"])
    lots = [a_lot(shop, milk, number) for number in ("HERE", "NOWHERE")]
    stocked(shop, milk, 5, here, lots[0])

    def held(document):
        with shop.database.reading() as session:
            query = PACK[document](select(document), shop.software())
            return {row.number for row in session.scalars(query)}

    assert held(Lot) == {"HERE"}
    assert held(StorageLocation) == {"A-01", "C1-1:supplier_in"}


def test_an_item_in_stock_does_not_become_obsolete(shop):
    bolt, place = a_bought_item(shop, "BOLT"), a_place(shop)
    stocked(shop, bolt, 5, place)
    shop.step("engineering/item", bolt, "phase_out")
    refused = shop.try_step("engineering/item", bolt, "retire")
    assert refused.json["message"] == "5 of BOLT are still in stock."
    taken(shop, bolt, 5, place)
    refused = shop.try_step("engineering/item", bolt, "retire")
    assert refused.status_code == 409


def test_reserving_and_issuing_many_lines_takes_as_many_statements_as_few(shop):
    place = a_place(shop)
    items = [a_bought_item(shop, f"I{n}") for n in range(12)]
    for item in items:
        stocked(shop, item, 10, place)
    need = a_need(shop)

    def work(some):
        wants = [commands.Want(UUID(item["id"]), D(1)) for item in some]

        def done(act):
            commands.reserve_lines(shop.site_id, wants, need_of(act, need), act)
            to = commands.order_location("WO-1", shop.site_id, act)
            commands.issue_lines(wants, to, need_of(act, need), act)

        return statements(shop, lambda: shop.perform(done))

    work(items)
    assert work(items[:1]) == work(items)
    check_the_books(shop)


def test_a_lot_expires_by_its_shelf_life_or_earlier_on_the_suppliers_date(shop):
    milk = a_bought_item(shop, "MILK", lot_control="lot", shelf_life_days=10)
    day = date(2026, 3, 2)

    def lots(act):
        one = commands.open_lot(UUID(milk["id"]), source(act, a_place_row), act, made=day)
        two = commands.open_lot(UUID(milk["id"]), source(act, a_place_row), act, made=day, expires=date(2026, 3, 5))
        return one.expires, two.expires

    a_place_row = a_place(shop)
    assert shop.perform(lots) == (date(2026, 3, 12), date(2026, 3, 5))
