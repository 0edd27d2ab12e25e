"""Any interleaving of moves, reservations, counts and reversals agrees with a small ledger kept in memory."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal as D
from itertools import count
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from hypothesis.strategies import booleans, integers, sampled_from
from sqlalchemy import func, select

from backend.engineering.uom import Uom
from backend.inventory import commands, counts
from backend.inventory.ledger import key_of
from backend.inventory.stock_count import StockCount, StockCountLine
from backend.inventory.stock_move import Reservation, StockBalance, StockLeg, StockMove
from backend.inventory.storage_location import StorageLocation
from backend.kernel.errors import Refused
from tests.builders.engineering import a_bought_item
from tests.builders.inventory import a_lot, a_need, a_place, order_place, virtual

TODAY = datetime.now(UTC).date()
LOTS = {"B1": 60, "B2": 30}  # days to expiry
NEEDS = {"need-1": 3, "need-2": 9}  # days to the need
PLACES = ("A-01", "L-01")  # a store that forbids, a line side that is reviewed
STATUSES = ("unrestricted", "unrestricted", "blocked")
numbers = count(1)
places, lots, needs = sampled_from(PLACES), sampled_from(tuple(LOTS)), sampled_from(tuple(NEEDS))
statuses, quantities = sampled_from(STATUSES), integers(1, 12).map(D)
Key = tuple[str, str, str]  # place, lot, status


@dataclass
class Book:
    """The same ledger on dictionaries."""

    stock: dict[Key, D] = field(default_factory=lambda: defaultdict(D))
    claims: dict[tuple[str, Key], D] = field(default_factory=lambda: defaultdict(D))

    def reserved(self, key: Key) -> D:
        return sum((q for (_, at), q in self.claims.items() if at == key), D(0))

    def own(self, need: str, key: Key) -> D:
        return self.claims[need, key]

    def move(self, legs: dict[Key, D]) -> None:
        for key, quantity in legs.items():
            self.stock[key] += quantity
        for key in legs:
            excess = self.reserved(key) - max(D(0), self.stock[key])
            for need in sorted(NEEDS, key=lambda name: -NEEDS[name]):
                lost = min(max(excess, D(0)), self.claims[need, key])
                self.claims[need, key] -= lost
                excess -= lost

    def picks(self, quantity: D, need: str, own_too: bool) -> dict[Key, D]:
        """Own reservations first, then first expired first out."""
        keys = [(p, lot, "unrestricted") for lot in LOTS for p in PLACES if self.stock[p, lot, "unrestricted"] > 0]
        own = {key: self.own(need, key) if own_too else D(0) for key in keys}
        keys.sort(key=lambda key: (LOTS[key[1]], key[0]))
        taken: dict[Key, D] = defaultdict(D)
        for limits in (own, {key: self.stock[key] - self.reserved(key) + own[key] for key in keys}):
            for key in keys:
                part = min(quantity, limits[key] - taken[key])
                if part > 0:
                    taken[key] += part
                    quantity -= part
        return {key: part for key, part in taken.items() if part}


class Ledger(RuleBasedStateMachine):
    """Runs every rule against the database and the book; `shop` is set by the test."""

    shop = None

    def __init__(self) -> None:
        super().__init__()
        self.book, self.moves = Book(), []
        name = f"ITEM{next(numbers)}"
        self.item = a_bought_item(self.shop, name, lot_control="lot")
        self.item_id = UUID(self.item["id"])
        self.lots = {n: a_lot(self.shop, self.item, f"{name}-{n}", TODAY + timedelta(days=d)) for n, d in LOTS.items()}
        ends = [virtual(self.shop, kind) for kind in ("supplier_in", "adjustment")] + [order_place(self.shop, name)]
        rows = [*(a_place(self.shop, p, kind="line_side" if p[0] == "L" else "storage") for p in PLACES), *ends]
        self.places = dict(zip((*PLACES, "supplier_in", "adjustment", "order"), rows, strict=True))

    def perform(self, work):
        """Do it; what it moved, or None if it was refused."""
        seen = []

        def done(act):
            move = work(act)
            act.session.flush()
            if isinstance(move, StockMove):
                seen[:] = [move.id]
            return True

        try:
            self.shop.perform(done)
        except Refused:
            return None
        return seen[0] if seen else True

    def post(self, kind, lot, ends, quantity, fact, statuses=("unrestricted", "unrestricted")):
        here, there = (UUID(self.places[end]["id"]) for end in ends)

        def work(act):
            movement = commands.Movement(
                self.item_id, quantity, here, there, UUID(self.lots[lot]["id"]), None, *statuses
            )
            return commands.post(kind, [movement], act.session.get(StorageLocation, here), act, fact)

        return self.perform(work)

    def note(self, move, legs):
        self.book.move(legs)
        self.moves.append((move, legs))

    @rule(place=places, lot=lots, status=statuses, quantity=integers(4, 20).map(D))
    def receive(self, place, lot, status, quantity):
        move = self.post("receipt", lot, ("supplier_in", place), quantity, True, ("unrestricted", status))
        self.note(move, {("supplier_in", lot, "unrestricted"): -quantity, (place, lot, status): quantity})

    @rule(place=places, lot=lots, quantity=quantities)
    def transfer(self, place, lot, quantity):
        other = next(p for p in PLACES if p != place)
        source, target = (place, lot, "unrestricted"), (other, lot, "unrestricted")
        allowed = quantity <= self.book.stock[source] - self.book.reserved(source)
        move = self.post("transfer", lot, (place, other), quantity, False)
        assert (move is not None) == allowed
        if move:
            self.note(move, {source: -quantity, target: quantity})

    @rule(place=sampled_from((*PLACES, "order")), lot=lots, quantity=quantities)
    def take_or_return(self, place, lot, quantity):
        """A fact: it is taken, whatever the book says; what it has not comes from adjustment or is overdrawn."""
        target = "order" if place in PLACES else "A-01"
        key = (place, lot, "unrestricted")
        have = quantity if place == "L-01" else min(quantity, max(D(0), self.book.stock[key]))
        move = self.post("issue", lot, (place, target), quantity, True)
        legs = defaultdict(D, {key: -have, (target, lot, "unrestricted"): quantity})
        legs["adjustment", lot, "unrestricted"] -= quantity - have
        self.note(move, legs)

    @rule(need=needs, quantity=quantities, fact=booleans())
    def issue(self, need, quantity, fact):
        picks = self.book.picks(quantity, need, True)
        short = quantity - sum(picks.values(), D(0))
        if short and fact:
            return  # where an overdraft goes is shown by `take_or_return`
        move = self.perform(lambda act: self._issue(need, quantity, fact, act))
        assert (move is not None) == (not short)
        if not move:
            return
        legs = defaultdict(D)
        for key, part in picks.items():
            self.book.claims[need, key] -= min(part, self.book.claims[need, key])
            legs[key] -= part
            legs["order", key[1], "unrestricted"] += part
        self.note(move, legs)

    def _issue(self, need, quantity, fact, act):
        order = act.session.get(StorageLocation, UUID(self.places["order"]["id"]))
        return commands.issue(self.item_id, quantity, order, self.need(need, act), act, fact=fact)

    def need(self, name, act):
        return act.session.scalars(select(Uom).where(Uom.number == name)).one()

    @rule(need=needs, quantity=integers(6, 30).map(D))
    def reserve(self, need, quantity):
        day = TODAY + timedelta(days=NEEDS[need])
        got = []

        def work(act):
            given = (self.item_id, self.shop.site_id, quantity, self.need(need, act), None, day, act)
            got.append(commands.reserve(*given))

        self.perform(work)
        picks = self.book.picks(quantity, need, False)
        assert got[-1] == sum(picks.values(), D(0))
        for key, part in picks.items():
            self.book.claims[need, key] += part

    @rule(need=needs)
    def free(self, need):
        self.perform(lambda act: commands.free(self.need(need, act).id, act))
        for key in list(self.book.claims):
            if key[0] == need:
                self.book.claims[key] = D(0)

    @rule(lot=lots, status=statuses)
    def change_status(self, lot, status):
        here = UUID(self.places["A-01"]["id"])

        def work(act):
            source = act.session.get(StorageLocation, here)
            return commands.change_status(self.item_id, UUID(self.lots[lot]["id"]), status, source, act)

        move, legs = self.perform(work), defaultdict(D)
        for (place, of, now), quantity in list(self.book.stock.items()):
            if of == lot and now != status and place in PLACES and quantity > 0:
                legs[place, lot, now] -= quantity
                legs[place, lot, status] += quantity
        assert isinstance(move, UUID) == bool(legs)
        if legs:
            self.note(move, legs)

    @rule(place=places, lot=lots, status=statuses, quantity=integers(0, 15).map(D))
    def count(self, place, lot, status, quantity):
        key = (place, lot, status)
        difference = quantity - self.book.stock[key]
        self.perform(lambda act: self._count(place, lot, status, quantity, act))
        self.book.move({key: difference, ("adjustment", lot, status): -difference})

    def _count(self, place, lot, status, quantity, act):
        line = StockCountLine(
            position=10, item_id=self.item_id, location_id=UUID(self.places[place]["id"]), status=status,
            lot_id=UUID(self.lots[lot]["id"]), quantity=quantity, counted_at=act.now,
        )  # fmt: skip
        counting = act.add(StockCount(kind="spot", state="approved", counted=[line]))
        counts.compare(counting, act)
        counts.post_count(counting, act)

    @precondition(lambda self: self.moves)
    @rule(chosen=integers(0, 100))
    def reverse(self, chosen):
        move, legs = self.moves.pop(chosen % len(self.moves))
        after = {key: self.book.stock[key] - quantity for key, quantity in legs.items()}
        real = (*PLACES, "order")
        allowed = all(v >= min(D(0), self.book.stock[key]) for key, v in after.items() if key[0] in real)
        back = self.perform(lambda act: commands.reverse(act.session.get(StockMove, move), act, "Wrong"))
        assert (back is not None) == allowed
        if back:
            self.book.move({key: -quantity for key, quantity in legs.items()})

    @invariant()
    def the_books_agree(self):
        with self.shop.database.reading() as session:
            rows = session.scalars(select(StockBalance).where(StockBalance.item_id == self.item_id))
            balances = {row.id: (self.named(key_of(row)), row.quantity, row.reserved) for row in rows}
            legs = select(StockLeg.balance_id, func.sum(StockLeg.quantity)).where(StockLeg.item_id == self.item_id)
            sums = dict(session.execute(legs.group_by(StockLeg.balance_id)).tuples().all())
            claims = select(Reservation.balance_id, Reservation.quantity, Uom.number)
            claims = claims.join(Uom, Uom.id == Reservation.need_id).where(Reservation.item_id == self.item_id)
            held = defaultdict(D)
            for balance_id, quantity, need in session.execute(claims):
                held[need, balances[balance_id][0]] += quantity
        assert sum(sums.values()) == 0
        assert {id: quantity for id, (_, quantity, _) in balances.items() if id in sums} == sums
        assert all(0 <= reserved <= max(D(0), quantity) for _, quantity, reserved in balances.values())
        assert plain({key: quantity for key, quantity, _ in balances.values()}) == plain(self.book.stock)
        assert plain(held) == plain(self.book.claims)

    def named(self, key) -> Key:
        place = next(name for name, row in self.places.items() if row["id"] == str(key.location_id))
        return place, next(n for n, row in self.lots.items() if row["id"] == str(key.lot_id)), key.status


def plain(values):
    return {key: value for key, value in values.items() if value}


@pytest.mark.slow
def test_any_interleaving_agrees_with_the_book_in_memory(shop):
    for need in NEEDS:
        a_need(shop, need)

    class Here(Ledger):
        pass

    Here.shop = shop
    checks = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    run_state_machine_as_test(
        Here, settings=settings(max_examples=20, stateful_step_count=40, deadline=None, suppress_health_check=checks)
    )
