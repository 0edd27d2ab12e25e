"""Action messages: which firm supply to ask for earlier, later, less, more or not at all (planning.md §2.4).

Made from a finished plan when asked, one item at a time. Supplies are looked at from the last to the first in
a working copy of the balances, and each decision is applied before the next. Locked and frozen supply gets none.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from backend.kernel.errors import NotFound
from backend.kernel.mrp.damping import Memory, Message, held
from backend.kernel.mrp.facts import Key
from backend.kernel.mrp.network import Network, rows_of
from backend.kernel.mrp.plan import Plan
from backend.kernel.mrp.policy_findings import neutral_sight, sight_in
from backend.kernel.mrp.policy_net import Netted, Sight, net_policy

NOBODY_SAID = Memory()
KINDS = {1: "R", 2: "F"}


@dataclass
class _Supply:
    """A firm supply; `day` is where the working copy has it."""

    kind: str
    reference: int
    due: int
    day: int
    quantity: int


def messages_of(plan: Plan, key: Key, memory: Memory = NOBODY_SAID) -> list[Message]:
    """The messages of one item with a policy, also those held back, by supply from the last to the first."""
    place = plan.network.place_of(key)
    if place is None:
        raise NotFound(f"There is no item {key} in this plan.")
    return messages_at(plan, place, memory) if plan.network.arrays.policies.row[place] >= 0 else []


def messages_at(plan: Plan, place: int, memory: Memory = NOBODY_SAID) -> list[Message]:
    """The messages of the item at a place, with a policy or without: then it is looked at as the contract plans it."""
    if plan.network.codes[place] < 0:
        return []
    has_policy = plan.network.arrays.policies.row[place] >= 0
    sight = sight_in(plan, place) if has_policy else neutral_sight(plan, place)
    netted = net_policy(sight)
    desk = _Desk(sight, netted, memory)
    for supply in _supplies(plan.network, place, netted) if has_policy else _firm(plan.network, place):
        if supply.due >= sight.first:
            desk.decide(supply)
    return desk.made


def supplied_places(network: Network) -> list[int]:
    """The items that have firm supply, the only ones that can have messages."""
    arrays = network.arrays
    counts = [rows.end - rows.first for rows in (arrays.receipts, arrays.firm_orders)]
    places: list[int] = np.flatnonzero(counts[0] + counts[1] > 0).tolist()
    return places


def all_messages(plan: Plan, memory: Memory = NOBODY_SAID) -> Iterator[Message]:
    """The messages of every item, by place."""
    for place in np.flatnonzero(plan.network.arrays.policies.row >= 0).tolist():
        yield from messages_of(plan, plan.network.keys[place], memory)


def _supplies(network: Network, place: int, netted: Netted) -> list[_Supply]:
    """By due day and id, both from the last."""
    movable = network.arrays.policies.movable
    moved = {one.row: one.to for one in netted.moved}
    found = []
    for row in range(int(movable.first[place]), int(movable.end[place])):
        due, kind = int(movable.day[row]), KINDS[int(movable.kind[row])]
        day = moved.get(row, due)
        found.append(_Supply(kind, int(movable.reference[row]), due, day, int(movable.quantity[row])))
    return _from_the_last(found)


def _firm(network: Network, place: int) -> list[_Supply]:
    """Of an item without a policy: nothing of it was assumed to come earlier."""
    kinds = (("R", network.arrays.receipts), ("F", network.arrays.firm_orders))
    rows = ((kind, row) for kind, rows in kinds for row in rows_of(rows, place))
    return _from_the_last([_Supply(kind, number, day, day, quantity) for kind, (day, number, quantity) in rows])


def _from_the_last(supplies: list[_Supply]) -> list[_Supply]:
    return sorted(supplies, key=lambda supply: (supply.due, supply.reference, supply.kind), reverse=True)


class _Desk:
    """The working copy of one item, and what was decided on it."""

    def __init__(self, sight: Sight, netted: Netted, memory: Memory) -> None:
        self._sight, self._memory = sight, memory
        self._balances = list(netted.balances)
        self._planned = [piece for lot in netted.lots for piece in lot.pieces]
        self.made: list[Message] = []

    def decide(self, supply: _Supply) -> None:
        """The first proposal that nothing holds back; a dismissed one is the last word on its supply."""
        for message in self._proposals(supply):
            urgent = message.code == "in" and self._balances[supply.day] < supply.quantity
            message = replace(message, held=held(message, self._sight.policy.damping, self._memory, urgent))
            self.made.append(message)
            if not message.held:
                self._apply(message, supply)
            if message.held != "damped":
                return

    def _proposals(self, supply: _Supply) -> Iterator[Message]:
        """Cancel, else in, else out, else decrease, else increase."""
        item, horizon, moved = self._sight.item, self._sight.horizon, supply.day < supply.due
        blank = Message("", item.key, supply.kind, supply.reference, supply.due, supply.day, supply.quantity, horizon)
        blank = replace(blank, of=supply.quantity)
        needed = self._needed_on(supply)
        if needed is None:
            yield replace(blank, code="cancel", to=supply.due)
        if moved:
            yield replace(blank, code="in")
        elif needed is not None and needed > supply.due:
            yield replace(blank, code="out", to=needed)
        spare = min(map(int.__sub__, self._balances[supply.day :], self._sight.level[supply.day :]))
        spare -= spare % item.multiple
        if 0 < spare < supply.quantity:
            yield replace(blank, code="decrease", to=supply.due, quantity=spare)
        near = self._near(supply)
        if near and not moved:
            yield replace(blank, code="increase", to=supply.due, quantity=sum(quantity for _, quantity in near))

    def _needed_on(self, supply: _Supply) -> int | None:
        """The first day the balance would be below safety stock without the supply."""
        for day in range(supply.day, self._sight.horizon):
            if self._balances[day] - supply.quantity < self._sight.level[day]:
                return day
        return None

    def _near(self, supply: _Supply) -> list[tuple[int, int]]:
        """Planned orders the supply could take along."""
        days = self._sight.policy.damping.merge_days
        if days is None:
            return []
        return [piece for piece in self._planned if supply.due <= piece[0] <= supply.due + days]

    def _apply(self, message: Message, supply: _Supply) -> None:
        if message.code == "increase":
            merged = self._near(supply)
            self._planned = [piece for piece in self._planned if piece not in merged]
        elif message.code == "out":
            self._take(range(supply.day, message.to), message.quantity)
        elif message.code in ("cancel", "decrease"):
            self._take(range(supply.day, self._sight.horizon), message.quantity)

    def _take(self, days: range, quantity: int) -> None:
        for day in days:
            self._balances[day] -= quantity
