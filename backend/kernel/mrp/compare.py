"""Two plans beside each other: which planned orders are new, gone, moved or resized (planning.md §2.8).

Orders of one item and source are the same by day and quantity; then those of one quantity within a week are one that
moved, those of one day one that was resized. compare_causes.py says which changed input is behind a difference.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from backend.kernel.mrp.arrays import Small, small
from backend.kernel.mrp.book import ranges
from backend.kernel.mrp.facts import Key
from backend.kernel.mrp.plan import Plan

WITHIN = 7  # days by which an order may have moved and still be the same one


class Placed(NamedTuple):
    """A planned order; the day counts from the newer plan's day 0."""

    source: str
    day: int
    quantity: int
    piece: int


@dataclass(frozen=True, slots=True)
class Difference:
    """`kind` is new (no `old`), gone (no `new`), moved (another day) or resized (another quantity)."""

    kind: str
    item: Key
    old: Placed | None
    new: Placed | None


@dataclass(frozen=True)
class Side:
    """A plan, and how its items and rows go by names that both plans know.

    `later` is how many days after the newer plan's day 0 this plan begins (below 0 before it). `name` gives the name of
    a demand, receipt or firm order by its kind (D, R, F) and reference: the number itself where both runs share it.
    `names` are those of its items by place, where its keys are not names already. `passing` are items that come and go
    with a demand: that one side does not know them explains nothing.
    """

    plan: Plan
    later: int = 0
    name: Callable[[str, int], Hashable] = lambda kind, reference: reference
    names: Sequence[Key] = ()
    passing: frozenset[Key] = frozenset()

    @cached_property
    def keys(self) -> Sequence[Key]:
        return self.names or self.plan.network.keys

    @cached_property
    def _places(self) -> Mapping[Key, int]:
        return {key: place for place, key in enumerate(self.keys)}

    def place_of(self, key: Key) -> int | None:
        return self._places.get(key)

    def key_of(self, own: Key) -> Key:
        """The name of an item that the plan calls `own`."""
        return self.keys[self.plan.network.place(own)] if self.names else own

    def placed(self, place: int) -> list[Placed]:
        orders = self.plan.orders[place]
        sources = orders.sources or [""] * len(orders.days)
        rows = zip(sources, orders.days, orders.quantities, orders.pieces, strict=True)
        return [Placed(source, day + self.later, quantity, piece) for source, day, quantity, piece in rows]


def differences(old: Side, new: Side) -> Iterator[Difference]:
    """Item by item in the order of the newer plan's keys, then items only the older one knows."""
    places = _differing(old, new)
    for key in places:
        before, after = old.place_of(key), new.place_of(key)
        given = [] if before is None else old.placed(before)
        wanted = [] if after is None else new.placed(after)
        yield from _of_item(key, given, wanted)


def _differing(old: Side, new: Side) -> list[Key]:
    """Items whose orders are not the same in both, found without looking at the others one by one."""
    keys = new.keys
    at = [old.place_of(key) for key in keys]
    both = small([place for place, other in enumerate(at) if other is not None])
    others = small([other for other in at if other is not None])
    unlike = {keys[place] for place in both[~_alike(old, new, others, both)].tolist()}
    for side in (old, new):  # of a choice of sources only the orders themselves tell
        unlike |= {side.keys[place] for place in side.plan.orders.results.chosen}
    unlike |= {keys[place] for place, other in enumerate(at) if other is None}
    gone = [key for key in old.keys if new.place_of(key) is None]
    return [*(key for key in keys if key in unlike), *gone]


def _alike(old: Side, new: Side, before: Small, after: Small) -> NDArray[np.bool_]:
    """Item by item, whether the orders have the same days and quantities."""
    one, other = old.plan.orders.columns, new.plan.orders.columns
    alike: NDArray[np.bool_] = one.span[before, 1] == other.span[after, 1]
    before, after = before[alike], after[alike]
    counts = other.span[after, 1]
    rows, others = ranges(one.span[before, 0], counts), ranges(other.span[after, 0], counts)
    same = (one.day[rows] + old.later == other.day[others] + new.later) & (one.quantity[rows] == other.quantity[others])
    unlike = np.bincount(np.repeat(np.arange(len(counts)), counts)[~same], minlength=len(counts))
    alike[np.flatnonzero(alike)[unlike > 0]] = False
    return alike


def _of_item(key: Key, given: Sequence[Placed], wanted: Sequence[Placed]) -> Iterator[Difference]:
    left, more = _apart(given, wanted)
    for kind, match in (("moved", _moved), ("resized", _resized)):
        for old, new in match(left, more):
            left.remove(old)
            more.remove(new)
            yield Difference(kind, key, old, new)
    yield from (Difference("gone", key, old, None) for old in left)
    yield from (Difference("new", key, None, new) for new in more)


def _apart(given: Sequence[Placed], wanted: Sequence[Placed]) -> tuple[list[Placed], list[Placed]]:
    """Without the orders that stayed as they were; pieces of one day are alike whatever their turn."""
    same = Counter(row[:3] for row in given) & Counter(row[:3] for row in wanted)
    return _without(given, same.copy()), _without(wanted, same.copy())


def _without(rows: Sequence[Placed], same: Counter[tuple[str, int, int]]) -> list[Placed]:
    left = []
    for row in rows:
        if same[row[:3]]:
            same[row[:3]] -= 1
        else:
            left.append(row)
    return left


def _moved(left: Sequence[Placed], more: Sequence[Placed]) -> list[tuple[Placed, Placed]]:
    """The nearest first, each once."""
    pairs = [
        (old, new)
        for old in left
        for new in more
        if (old.source, old.quantity) == (new.source, new.quantity) and 0 < abs(old.day - new.day) <= WITHIN
    ]
    return _each_once(sorted(pairs, key=lambda pair: (abs(pair[0].day - pair[1].day), pair)))


def _resized(left: Sequence[Placed], more: Sequence[Placed]) -> list[tuple[Placed, Placed]]:
    pairs = [(old, new) for old in left for new in more if (old.source, old.day) == (new.source, new.day)]
    return _each_once(sorted(pairs))


def _each_once(pairs: Sequence[tuple[Placed, Placed]]) -> list[tuple[Placed, Placed]]:
    taken: set[tuple[int, Placed]] = set()
    chosen = []
    for pair in pairs:
        names = {(0, pair[0]), (1, pair[1])}
        if not names & taken:
            taken |= names
            chosen.append(pair)
    return chosen
