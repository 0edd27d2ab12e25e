"""Hours found for what is to be made: backward from the wanted day, not before its material, else forward (§7, step 3).

Each day's quantity is a lot of its own and pays the hours per lot, so a date is never promised on hours saved.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from backend.kernel.capacity.check import check_bill
from backend.kernel.mrp.facts import Item
from backend.kernel.promise.available import Dated
from backend.kernel.promise.copy import before, first_receipt
from backend.kernel.promise.facts import Hours, Position
from backend.kernel.promise.sight import NONE, Sight
from backend.kernel.substitution.facts import Key

Asked = Mapping[tuple[Key, int], tuple[Fraction, Fraction]]  # (resource, day) -> hours for 1, hours for a lot


@dataclass
class Bench:
    """The free hours a quote fills. `kept` is what it uses of them."""

    sight: Sight
    free: dict[tuple[Key, int], Fraction] = field(default_factory=dict)
    kept: list[Hours] = field(default_factory=list)

    def left(self, resource: Key, day: int) -> Fraction:
        at = resource, day
        if at not in self.free:
            self.free[at] = self.sight.hours(resource, day)
        return self.free[at]

    def use(self, asked: Asked, quantity: Fraction) -> None:
        for (resource, day), (each, lot) in asked.items():
            hours = each * quantity + lot
            if hours:
                self.free[resource, day] = self.left(resource, day) - hours
                self.kept.append(Hours(resource, day, hours))


@dataclass
class Filling:
    """One item being fitted in: `waiting` are [first day it can be received, quantity]."""

    position: Position
    bench: Bench
    item: Item
    one: int
    waiting: list[list[int]] = field(default_factory=list)
    parts: list[Dated] = field(default_factory=list)

    def asked(self, day: int) -> Asked:
        """What is asked of which resource on which day for a receipt on `day`."""
        found: dict[tuple[Key, int], tuple[Fraction, Fraction]] = {}
        for row in self.position.bill:
            at = row.resource, before(self.item, day, row.offset)
            each, lot = found.get(at, (NONE, NONE))
            found[at] = each + Fraction(row.per_unit), lot + Fraction(row.per_lot)
        return found

    def earliest(self, begun: int, last: int) -> int:
        """The first receipt day that neither starts nor works before the material is there."""
        day = first_receipt(self.item, begun)
        while day < last and any(at < begun for _, at in self.asked(day)):
            day += 1
        return day

    def room(self, day: int, wanted: int) -> int:
        """How much of `wanted` the day's hours allow, in whole units."""
        if self.item.receiving is not None and not self.item.receiving.is_open(day):
            return 0
        most = wanted
        for (resource, at), (each, lot) in self.asked(day).items():
            left = self.bench.left(resource, at) - lot
            if left < 0:
                return 0
            if each:
                most = min(most, int(left / each * self.one))
        return most // self.item.unit * self.item.unit

    def fill(self, day: int, latest_first: bool) -> None:
        """Receive on the day what can wait least; backward, what came last goes first."""
        rows = [row for row in self.waiting if row[0] <= day and row[1]]
        quantity = self.room(day, sum(row[1] for row in rows)) if rows else 0
        if not quantity:
            return
        self.bench.use(self.asked(day), Fraction(quantity, self.one))
        self.parts.append((day, quantity))
        for row in sorted(rows, key=lambda row: -row[0] if latest_first else row[0]):
            used = min(row[1], quantity)
            row[1] -= used
            quantity -= used


def filled(filling: Filling, chunks: Iterable[Dated], wanted: int) -> Sequence[Dated]:
    """(day ready, quantity) for what can be begun from the days given; what finds no hours has no day."""
    facts = filling.bench.sight.facts
    check_bill(filling.item.key, filling.position.bill, facts.hours)
    filling.waiting = [[filling.earliest(day, facts.horizon), quantity] for day, quantity in chunks]
    for day in range(wanted, -1, -1):
        filling.fill(day, latest_first=True)
    for day in range(wanted + 1, facts.horizon):
        if not any(row[1] for row in filling.waiting):
            break
        filling.fill(day, latest_first=False)
    return sorted(filling.parts)
