"""Who gets what: supplies and needs of one item matched first in, first out (contract rule 8; queues.py has the order).

Pegs of an item follow from the plan alone, so they are made when asked and never stored.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from backend.kernel.mrp.arrays import EXACT, Book, Desk, Pegs, Queue, Small, byte, small, whole
from backend.kernel.mrp.book import Planned
from backend.kernel.mrp.core import core
from backend.kernel.mrp.joined.results import Cover
from backend.kernel.mrp.queues import NEEDS, SUPPLIES, TAKEN, Queued, need_rows, order_name, order_of, supply_rows

Peg = tuple[str, int, str, int, int]  # supply kind, supply reference, need kind, need reference, quantity
ITEMS_AT_ONCE = 4096


@dataclass(frozen=True, slots=True)
class OrderName:
    """A planned order as pegs name it: below an item by `slot`, across items by `reference`."""

    place: int
    day: int
    piece: int = 0


def slot_of(plan: Planned, name: OrderName) -> int:
    """The order among those of its item: its day, or beyond the horizon for later pieces."""
    return name.piece * plan.network.horizon + name.day


def reference_of(plan: Planned, name: OrderName) -> int:
    """The order among all: parent · horizon + day, as the contract has it, later pieces after all first ones."""
    return order_name(plan.network, name.place, slot_of(plan, name))


def name_of(plan: Planned, reference: int) -> OrderName:
    place, slot = order_of(plan.network, reference)
    return name_in(plan, place, slot)


def name_in(plan: Planned, place: int, slot: int) -> OrderName:
    piece, day = divmod(slot, plan.network.horizon)
    return OrderName(place, day, piece)


@dataclass(frozen=True)
class PegColumns:
    """Pegs of some items one after the other: `places[i]` has the next `counts[i]`.

    Kinds are places in SUPPLIES and NEEDS.
    """

    places: Small
    pegs: Pegs

    def __len__(self) -> int:
        return len(self.pegs.quantity)

    def rows(self, wanted: Sequence[int] | slice = slice(None)) -> list[Peg]:
        """As tuples, all or those at the positions wanted."""
        columns = (column[wanted].tolist() for column in self.pegs[1:])
        return [
            (SUPPLIES[supply], supply_ref, NEEDS[need], need_ref, quantity)
            for supply, supply_ref, need, need_ref, quantity in zip(*columns, strict=True)
        ]


def pegs_of(plan: Planned, place: int) -> list[Peg]:
    """Which supply of the item serves which need, in order; what is left over is stock."""
    if plan.orders.columns.path[place] == EXACT:
        return python_pegs(plan, place)
    return peg_columns(plan, small([place])).rows()


def all_pegs(plan: Planned) -> Iterator[tuple[int, list[Peg]]]:
    """The pegs of every item, by position."""
    for place in range(len(plan.network.keys)):
        yield place, pegs_of(plan, place)


def peg_parts(plan: Planned, threads: int = 1) -> Iterator[PegColumns]:
    """The pegs of every item, by position, some thousand items at a time: all of them never stand in memory."""
    everything = np.arange(len(plan.network.keys), dtype=np.int32)
    parts = [everything[at : at + ITEMS_AT_ONCE] for at in range(0, len(everything), ITEMS_AT_ONCE)]
    if threads == 1:
        yield from (peg_columns(plan, places) for places in parts)
        return
    core()  # opened by one thread
    with ThreadPoolExecutor(threads) as pool:
        waiting = [pool.submit(peg_columns, plan, places) for places in parts[: threads + 1]]
        for places in [*parts[threads + 1 :], *[None] * min(len(parts), threads + 1)]:
            yield waiting.pop(0).result()
            if places is not None:
                waiting.append(pool.submit(peg_columns, plan, places))


def peg_columns(plan: Planned, places: Small) -> PegColumns:
    """The pegs of these items."""
    arrays, book = plan.network.arrays, plan.orders.columns
    total, supplies, needs = core().room_for(arrays, book, places)
    pegs = _no_pegs(len(places), total)
    desk = Desk(_queue(supplies), _queue(needs), np.empty(plan.network.horizon, np.int64))
    used = core().peg_part(arrays, book, places, (desk, pegs))
    return _with_exact(plan, PegColumns(places, _cut(pegs, used)), book)


def _cut(pegs: Pegs, used: int) -> Pegs:
    """Without the room that was left over."""
    kinds = pegs.supply_kind[:used], pegs.need_kind[:used]
    return Pegs(pegs.counts, kinds[0], pegs.supply[:used], kinds[1], pegs.need[:used], pegs.quantity[:used])


def _no_pegs(items: int, room: int) -> Pegs:
    kinds = [np.empty(room, np.uint8) for _ in range(2)]
    numbers = [np.empty(room, np.int64) for _ in range(3)]
    return Pegs(np.empty(items, np.int64), kinds[0], numbers[0], kinds[1], numbers[1], numbers[2])


def _queue(room: int) -> Queue:
    return Queue(np.empty(room, np.uint8), np.empty(room, np.int64), np.empty(room, np.int64))


def _with_exact(plan: Planned, made: PegColumns, book: Book) -> PegColumns:
    """Put in the pegs of the items that the compiled part left to the exact path."""
    left = np.flatnonzero(book.path[made.places] == EXACT)
    if not len(left):
        return made
    rows, begins = made.rows(), (np.cumsum(made.pegs.counts) - made.pegs.counts)
    count = made.pegs.counts.copy()
    for at in reversed(left.tolist()):
        place, begin = int(made.places[at]), int(begins[at])
        exact = python_pegs(plan, place)
        rows[begin:begin], count[at] = exact, len(exact)
    return PegColumns(made.places, _columns(count.tolist(), rows))


def _columns(count: Sequence[int], rows: Sequence[Peg]) -> Pegs:
    supply, supply_ref, need, need_ref, quantity = zip(*rows, strict=True) if rows else ((),) * 5
    kinds = byte([SUPPLIES.index(kind) for kind in supply]), byte([NEEDS.index(kind) for kind in need])
    return Pegs(whole(count), kinds[0], whole(supply_ref), kinds[1], whole(need_ref), whole(quantity))


def supplies_of(plan: Planned, place: int) -> list[Queued]:
    """The item's supplies in the order they are used, stock first on day −1."""
    return supply_rows(plan.orders, place)


def needs_of(plan: Planned, place: int) -> list[Queued]:
    """The item's needs in the order they are served, stock owed first on day −1."""
    return need_rows(plan.orders, place)


def python_pegs(plan: Planned, place: int) -> list[Peg]:
    """Pegs of an item planned in Python: what substitutes cover is theirs, the rest goes first to first."""
    moves = plan.orders.results.moves.get(place)
    supplies, needs = supplies_of(plan, place), needs_of(plan, place)
    if moves is None:
        return match(supplies, needs)
    fixed = [(SUPPLIES[TAKEN], ref, cover) for _, ref, cover in moves.receipts]
    pegs = [(kind, ref, NEEDS[cover.need.rank], cover.need.reference, cover.quantity) for kind, ref, cover in fixed]
    less = [cover for _, _, cover in fixed] + moves.blocked
    return [*pegs, *match([row for row in supplies if row[1] != TAKEN], without(needs, less))]


def without(needs: Sequence[Queued], covers: Sequence[Cover]) -> list[Queued]:
    """The needs less what is covered, or may not be served at all."""
    gone: dict[tuple[int, int, int], int] = {}
    for need, quantity in covers:
        name = (need.day, need.rank, need.reference)
        gone[name] = gone.get(name, 0) + quantity
    left = []
    for day, rank, reference, quantity in needs:
        less = min(quantity, gone.get((day, rank, reference), 0))
        if less:
            gone[day, rank, reference] -= less
        left.append((day, rank, reference, quantity - less))
    return left


def match(supplies: Sequence[Queued], needs: Sequence[Queued]) -> list[Peg]:
    """Two queues, first to first; needs beyond the last supply stay without a peg."""
    pegs: list[Peg] = []
    queue, left, kind, ref = iter(supplies), 0, "H", 0
    for _, need_rank, need_ref, quantity in needs:
        need_kind = NEEDS[need_rank]
        while quantity:
            while not left:
                supply = next(queue, None)
                if supply is None:
                    return pegs
                kind, ref, left = SUPPLIES[supply[1]], supply[2], supply[3]
            taken = min(quantity, left)
            pegs.append((kind, ref, need_kind, need_ref, taken))
            quantity -= taken
            left -= taken
    return pegs
