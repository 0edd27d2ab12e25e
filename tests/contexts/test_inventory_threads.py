"""Many hands reach for the last pieces at once: as decisions they never get more than there is."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal as D
from uuid import UUID

from sqlalchemy import select

from backend.inventory import commands
from backend.inventory.stock_move import Reservation
from backend.kernel.errors import Refused
from tests.builders.engineering import a_bought_item
from tests.builders.inventory import (
    a_need,
    a_place,
    check_the_books,
    need_of,
    on_hand,
    order_place,
    reserved,
    source,
    stocked,
)

HANDS = 16


def all_at_once(work, times=HANDS):
    """Run it in so many threads; how many were not refused."""

    def tried(number):
        try:
            work(number)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(times) as pool:
        return sum(pool.map(tried, range(times)))


def test_sixteen_hands_take_the_last_ten_pieces(shop):
    bolt, place = a_bought_item(shop, "BOLT"), a_place(shop)
    stocked(shop, bolt, 10, place)
    order = order_place(shop)

    def take(number):
        def work(act):
            ends = (UUID(place["id"]), UUID(order["id"]))
            movement = commands.Movement(UUID(bolt["id"]), D(1), *ends)
            commands.post("issue", [movement], source(act, place), act, fact=False)

        shop.perform(work)

    assert all_at_once(take) == 10
    assert (on_hand(shop, bolt, place), on_hand(shop, bolt, order)) == (0, 10)
    check_the_books(shop)


def test_sixteen_needs_reserve_and_take_the_last_ten_pieces(shop):
    bolt, place = a_bought_item(shop, "BOLT"), a_place(shop)
    stocked(shop, bolt, 10, place)
    order = order_place(shop)
    needs = [a_need(shop, f"need-{number}") for number in range(HANDS)]

    def take(number):
        def work(act):
            need = need_of(act, needs[number])
            if number % 2:
                got = commands.reserve(UUID(bolt["id"]), shop.site_id, D(1), need, None, act.today, act)
                if not got:
                    raise Refused("None left.")
            to = commands.order_location("WO-1", shop.site_id, act)
            commands.issue(UUID(bolt["id"]), D(1), to, need, act, fact=False)

        shop.perform(work)

    assert all_at_once(take) == 10
    assert (on_hand(shop, bolt, place), on_hand(shop, bolt, order), reserved(shop, bolt)) == (0, 10, 0)
    check_the_books(shop)


def test_sixteen_reservations_never_claim_more_than_is_there(shop):
    bolt, place = a_bought_item(shop, "BOLT"), a_place(shop)
    stocked(shop, bolt, 10, place)
    needs = [a_need(shop, f"need-{number}") for number in range(HANDS)]

    def claim(number):
        def work(act):
            given = (UUID(bolt["id"]), shop.site_id, D(3), need_of(act, needs[number]), None, act.today, act)
            if not commands.reserve(*given):
                raise Refused("None left.")

        shop.perform(work)

    assert all_at_once(claim) == 4
    with shop.database.reading() as session:
        assert sorted(session.scalars(select(Reservation.quantity))) == [1, 3, 3, 3]
    assert reserved(shop, bolt) == 10


def test_two_ways_across_each_other_do_not_lock_up(shop):
    """Moves of two items in opposite order: balances are locked in key order, so nobody waits for ever."""
    items, places = [a_bought_item(shop, n) for n in ("BOLT", "NUT")], [a_place(shop, n) for n in ("A-01", "A-02")]
    for item in items:
        for place in places:
            stocked(shop, item, 100, place)

    def cross(number):
        def work(act):
            here, there = (UUID(place["id"]) for place in (places if number % 2 else places[::-1]))
            order = items if number % 3 else items[::-1]
            moves = [commands.Movement(UUID(item["id"]), D(1), here, there) for item in order]
            commands.post("transfer", moves, source(act, places[0]), act, fact=False)

        shop.perform(work)

    assert all_at_once(cross) == HANDS
    assert [on_hand(shop, item, place) for item in items for place in places] == [100] * 4
    check_the_books(shop)


def test_sixteen_first_uses_make_one_virtual_place_and_one_order_place(shop):
    a_place(shop)

    def use(number):
        def work(act):
            commands.virtual_location(shop.site_id, "scrap", act)
            commands.order_location("WO-7", shop.site_id, act)

        shop.perform(work)

    assert all_at_once(use) == HANDS
    kinds = [row["kind"] for row in shop.list("inventory/storage_location")]
    assert sorted(kinds) == ["order", "scrap", "storage"]


def test_one_reversal_of_sixteen_is_done(shop):
    bolt, place = a_bought_item(shop, "BOLT"), a_place(shop)
    move = stocked(shop, bolt, 10, place)

    def undo(number):
        def work(act):
            return commands.reverse(act.find(commands.StockMove, UUID(move["id"]), lock=True), act, "Wrong").id

        shop.perform(work)

    assert all_at_once(undo) == 1
    assert on_hand(shop, bolt, place) == 0
    check_the_books(shop)
