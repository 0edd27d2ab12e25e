"""The counters of an order's operations (domain/production.md §3), as sums of facts that arrive in any order.

Kept for each operation are plain sums: started, reported good, scrapped, in rework. Everything else follows from
them, so a fact may come late, twice removed or before the one it builds on and the counters end up the same:

    R + N = Q + P + H + K + X + S + T        G = H + T        R of an operation = G of the one before

A queue below zero says that a report of the operation before has not arrived yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from backend.kernel.quantity import ZERO


@dataclass(frozen=True, slots=True)
class Counters:
    """One operation. `counted`: people report here; otherwise the next count point's report passes through it."""

    id: UUID
    number: int
    counted: bool = True
    started: Decimal = ZERO
    reported: Decimal = ZERO  # good, as people reported it here
    received: Decimal = ZERO  # R
    adjusted: Decimal = ZERO  # N
    queued: Decimal = ZERO  # Q
    in_process: Decimal = ZERO  # P
    done: Decimal = ZERO  # H
    rework: Decimal = ZERO  # K
    at_supplier: Decimal = ZERO  # X
    scrapped: Decimal = ZERO  # S
    moved: Decimal = ZERO  # T
    good: Decimal = ZERO  # G

    @property
    def finished(self) -> Decimal:
        """What came out of the operation one way or another: it took material and time."""
        return self.good + self.scrapped + self.rework

    @property
    def is_clear(self) -> bool:
        """Nothing lies here unfinished."""
        return self.in_process == self.rework == self.at_supplier == 0


Chain = tuple[Counters, ...]

# What a report adds to the sums of its operation, for each unit reported.
EFFECTS: dict[str, dict[str, int]] = {
    "start": {"started": 1},
    "pause": {},
    "resume": {},
    "finish": {"started": -1},  # back to the queue
    "good": {"reported": 1},
    "scrap": {"scrapped": 1},
    "rework": {"rework": 1},
    "rework_good": {"rework": -1, "reported": 1},
    "rework_scrap": {"rework": -1, "scrapped": 1},
    "hours": {},
}
COUNTING = tuple(kind for kind, effect in EFFECTS.items() if {"reported", "scrapped", "rework"} & set(effect))


def report(chain: Chain, operation_id: UUID, kind: str, quantity: Decimal) -> Chain:
    """The chain after a report; a negative quantity takes one back."""
    effect = EFFECTS[kind]
    return settle([_added(one, effect, quantity) if one.id == operation_id else one for one in chain])


def move_out(chain: Chain, quantity: Decimal) -> Chain:
    """The chain after good pieces left the last operation for the store (negative: came back)."""
    *before, last = chain
    return settle([*before, replace(last, moved=last.moved + quantity)])


def release(chain: Chain, quantity: Decimal) -> Chain:
    """The chain with this quantity given to its first operation."""
    first, *others = chain
    return settle([replace(first, received=quantity), *others])


def settle(chain: Sequence[Counters]) -> Chain:
    """What follows from the sums: what passed through, what was moved on, and what lies where."""
    goods = _goods(chain)
    last = len(chain) - 1
    settled: list[Counters] = []
    for place, one in enumerate(chain):
        received = goods[place - 1] if place else one.received
        settled.append(_placed(one, received, goods[place], one.moved if place == last else goods[place]))
    return tuple(settled)


def done(chain: Chain) -> list[bool]:
    """For each operation whether all that can still arrive there has come out of it, and nothing lies there."""
    found: list[bool] = []
    due = chain[0].received if chain else ZERO
    for one in chain:
        due += one.adjusted
        found.append(one.is_clear and due > 0 and one.good + one.scrapped >= due)
        due -= one.scrapped
    return found


def waiting_for(chain: Chain, place: int) -> int | None:
    """The operation whose report has not arrived yet: more came out here than went in."""
    if chain[place].queued >= 0:
        return None
    return chain[place - 1].number if place else chain[place].number


def in_order(chain: Chain) -> Decimal:
    """Everything that was given to the order and is accounted for: equals what the first operation received."""
    lying = sum((one.queued + one.in_process + one.done + one.rework + one.at_supplier for one in chain), ZERO)
    return lying + sum((one.scrapped - one.adjusted for one in chain), ZERO) + chain[-1].moved


def _added(one: Counters, effect: dict[str, int], quantity: Decimal) -> Counters:
    return replace(one, **{name: getattr(one, name) + sign * quantity for name, sign in effect.items()})


def _goods(chain: Sequence[Counters]) -> list[Decimal]:
    """Good pieces of each; operations that nobody counts did at least what came out of the one after them."""
    goods: list[Decimal] = []
    through = ZERO
    for one in reversed(chain):
        good = one.reported if one.counted else max(one.reported, through)
        goods.append(good)
        through = good + one.scrapped + one.rework
    return goods[::-1]


def _placed(one: Counters, received: Decimal, good: Decimal, moved: Decimal) -> Counters:
    """The operation with what follows; itself where nothing does, since most are untouched by a report."""
    in_process = max(ZERO, one.started - (good + one.scrapped + one.rework))
    queued = received + one.adjusted - in_process - good - one.rework - one.at_supplier - one.scrapped
    here = (received, queued, in_process, good - moved, moved, good)
    if here == (one.received, one.queued, one.in_process, one.done, one.moved, one.good):
        return one
    return replace(
        one, received=received, queued=queued, in_process=in_process, done=good - moved, moved=moved, good=good
    )
