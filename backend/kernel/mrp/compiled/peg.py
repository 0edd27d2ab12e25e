"""Pegs of many items: supplies and needs, each in its order, matched first to first (contract rule 8)."""

from backend.kernel.mrp.arrays import EXACT, ON_HAND, UNIT, Arrays, Book, Desk, Pegs, Queue, Rows, Small, Whole
from backend.kernel.mrp.compiled.gross import need_of
from backend.kernel.mrp.compiled.jit import compiled
from backend.kernel.mrp.compiled.lots import expected_of

# kinds of supply and of need, by their places in queues.SUPPLIES and queues.NEEDS; those between are pegged in Python
STOCK, RECEIPT, FIRM_ORDER, PLANNED = 0, 1, 2, 5
OWED, DEMAND, FIRM_NEED, ORDER = 0, 1, 2, 4


@compiled
def room_for(arrays: Arrays, book: Book, places: Small) -> tuple[int, int, int]:
    """At most so many pegs all together, supplies of one item, needs of one item."""
    total, most_supplies, most_needs = 0, 0, 0
    for place in places:
        supplies, needs = 1 + book.span[place, 1], 1
        supplies += arrays.receipts.end[place] - arrays.receipts.first[place]
        supplies += arrays.firm_orders.end[place] - arrays.firm_orders.first[place]
        needs += arrays.demands.end[place] - arrays.demands.first[place]
        needs += arrays.firm_needs.end[place] - arrays.firm_needs.first[place]
        for line in range(arrays.lines.first[place], arrays.lines.first[place + 1]):
            needs += book.span[arrays.lines.parent[line], 1]
        total += supplies + needs
        most_supplies, most_needs = max(most_supplies, supplies), max(most_needs, needs)
    return total, most_supplies, most_needs


@compiled
def peg_part(arrays: Arrays, book: Book, places: Small, room: tuple[Desk, Pegs]) -> int:
    """Pegs of every item of `places` but those on the exact path; returns how many there are."""
    desk, pegs = room
    used = 0
    for at in range(len(places)):
        place = places[at]
        pegs.counts[at] = 0
        if book.path[place] == EXACT:
            continue
        supplies = _queue_supplies(arrays, book, place, desk.supplies)
        needs = _queue_needs(arrays, book, place, desk)
        end = _match(desk, (supplies, needs), pegs, used)
        pegs.counts[at] = end - used
        used = end
    return used


@compiled
def _queue_supplies(arrays: Arrays, book: Book, place: int, queue: Queue) -> int:
    """Stock, then by day receipts, firm orders, planned orders."""
    receipts, firm, days = arrays.receipts, arrays.firm_orders, arrays.rules.opens.shape[1]
    _put(queue, 0, (STOCK, 0, max(0, arrays.rules.table[place, ON_HAND])))
    used, receipt, order = 1, receipts.first[place], firm.first[place]
    piece, before, policy = 0, -1, arrays.policies.row[place]
    for planned in range(book.span[place, 0], book.span[place, 0] + book.span[place, 1]):
        day, usable = book.day[planned], book.quantity[planned]
        if policy >= 0:
            usable = expected_of(arrays.policies.table[policy], usable)
        receipt, order, used = _promised(arrays, (place, day), queue, (receipt, order, used))
        piece = piece + 1 if day == before else 0
        before = day
        _put(queue, used, (PLANNED, piece * days + day, usable))
        used += 1
    return _promised(arrays, (place, days), queue, (receipt, order, used))[2]


@compiled
def _promised(
    arrays: Arrays, until: tuple[int, int], queue: Queue, state: tuple[int, int, int]
) -> tuple[int, int, int]:
    """Receipts and firm orders up to a day, receipts first within it; `state` is the next of each, and the end."""
    place, day = until
    receipt, order, used = state
    receipts, firm = arrays.receipts, arrays.firm_orders
    while True:
        next_receipt = receipts.day[receipt] if receipt < receipts.end[place] else day + 1
        next_order = firm.day[order] if order < firm.end[place] else day + 1
        if min(next_receipt, next_order) > day:
            return receipt, order, used
        if next_receipt <= next_order:
            _put(queue, used, (RECEIPT, receipts.reference[receipt], receipts.quantity[receipt]))
            receipt += 1
        else:
            _put(queue, used, (FIRM_ORDER, firm.reference[order], firm.quantity[order]))
            order += 1
        used += 1


@compiled
def _put(queue: Queue, at: int, row: tuple[int, int, int]) -> None:
    queue.kind[at], queue.reference[at], queue.quantity[at] = row


@compiled
def _queue_needs(arrays: Arrays, book: Book, place: int, desk: Desk) -> int:
    """Stock owed, then by day demands, firm orders above, planned orders above: one counting sort by day."""
    bucket, owed = desk.bucket, -min(0, arrays.rules.table[place, ON_HAND])
    bucket[:] = 0
    _count_dated(arrays.demands, place, bucket)
    _count_dated(arrays.firm_needs, place, bucket)
    _count_orders(arrays, book, place, bucket)
    _put(desk.needs, 0, (OWED, 0, owed))
    at = 1
    for day in range(len(bucket)):
        at, bucket[day] = at + bucket[day], at
    _put_dated(arrays.demands, place, desk, DEMAND)
    _put_dated(arrays.firm_needs, place, desk, FIRM_NEED)
    if _put_orders(arrays, book, place, desk):
        _untangle(desk)
    return at


@compiled
def _count_dated(rows: Rows, place: int, bucket: Whole) -> None:
    for at in range(rows.first[place], rows.end[place]):
        bucket[rows.day[at]] += 1


@compiled
def _count_orders(arrays: Arrays, book: Book, place: int, bucket: Whole) -> None:
    receiving = arrays.rules.receiving[place]
    for line in range(arrays.lines.first[place], arrays.lines.first[place + 1]):
        parent = arrays.lines.parent[line]
        for order in range(book.span[parent, 0], book.span[parent, 0] + book.span[parent, 1]):
            day = book.due[order]
            bucket[arrays.rules.opens[receiving, day] if receiving >= 0 else day] += 1


@compiled
def _put_dated(rows: Rows, place: int, desk: Desk, kind: int) -> None:
    for at in range(rows.first[place], rows.end[place]):
        day = rows.day[at]
        _put(desk.needs, desk.bucket[day], (kind, rows.reference[at], rows.quantity[at]))
        desk.bucket[day] += 1


@compiled
def _put_orders(arrays: Arrays, book: Book, place: int, desk: Desk) -> bool:
    """Needs of the orders above, by parent; True when their references may be out of order within a day."""
    lines, tangled = arrays.lines, False
    for line in range(lines.first[place], lines.first[place + 1]):
        tangled |= _put_line(arrays, book, (place, line), desk)
        tangled |= line > lines.first[place] and lines.parent[line] == lines.parent[line - 1]
    return tangled


@compiled
def _put_line(arrays: Arrays, book: Book, at: tuple[int, int], desk: Desk) -> bool:
    """Needs of one parent's orders; True when one of them is a later piece, whose reference is far off."""
    place, line = at
    parent, per, step = arrays.lines.parent[line], arrays.lines.per[line], arrays.lines.step[line]
    receiving, unit = arrays.rules.receiving[place], arrays.rules.table[place, UNIT]
    days, items = len(desk.bucket), len(arrays.rules.path)
    piece, before, pieces = 0, -1, False
    for order in range(book.span[parent, 0], book.span[parent, 0] + book.span[parent, 1]):
        received, day = book.day[order], book.due[order]
        piece = piece + 1 if received == before else 0
        before, pieces = received, pieces or piece > 0
        if receiving >= 0:
            day = arrays.rules.opens[receiving, day]
        name = (piece * items + parent) * days + received
        _put(desk.needs, desk.bucket[day], (ORDER, name, need_of(book.quantity[order], per, step, unit)))
        desk.bucket[day] += 1
    return pieces


@compiled
def _untangle(desk: Desk) -> None:
    """Sort the needs of orders within each day by reference and quantity."""
    begin = 1
    for end in desk.bucket:
        while begin < end and desk.needs.kind[begin] != ORDER:
            begin += 1
        gap = (end - begin) // 2
        while gap > 0:
            _sort_by_gap(desk.needs, begin, end, gap)
            gap //= 2
        begin = end


@compiled
def _sort_by_gap(needs: Queue, begin: int, end: int, gap: int) -> None:
    """One pass of Shell's sort (1959)."""
    for at in range(begin + gap, end):
        name, quantity, to = needs.reference[at], needs.quantity[at], at
        while to - gap >= begin and _is_after(needs, to - gap, name, quantity):
            needs.reference[to], needs.quantity[to] = needs.reference[to - gap], needs.quantity[to - gap]
            to -= gap
        needs.reference[to], needs.quantity[to] = name, quantity


@compiled
def _is_after(needs: Queue, at: int, name: int, quantity: int) -> bool:
    if needs.reference[at] == name:
        return bool(needs.quantity[at] > quantity)
    return bool(needs.reference[at] > name)


@compiled
def _match(desk: Desk, lengths: tuple[int, int], pegs: Pegs, used: int) -> int:
    """Two queues, first to first; needs beyond the last supply stay without a peg."""
    supplies, needs = desk.supplies, desk.needs
    at, left = 0, supplies.quantity[0]
    for need in range(lengths[1]):
        wanted = needs.quantity[need]
        while wanted > 0:
            while left == 0:
                at += 1
                if at == lengths[0]:
                    return used
                left = supplies.quantity[at]
            taken = min(wanted, left)
            pegs.supply_kind[used], pegs.supply[used] = supplies.kind[at], supplies.reference[at]
            pegs.need_kind[used], pegs.need[used] = needs.kind[need], needs.reference[need]
            pegs.quantity[used] = taken
            wanted, left, used = wanted - taken, left - taken, used + 1
    return used
