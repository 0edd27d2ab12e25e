"""Net change: which components must be planned again because an item's orders are others than before."""

from backend.kernel.mrp.arrays import Below, Book, Byte, Small, Whole
from backend.kernel.mrp.compiled.jit import compiled


@compiled
def spread(below: Below, book: Book, again: tuple[Small, Whole], dirty: Byte) -> int:
    """Mark the components of those `places` whose orders differ from the ones at `before` (m × 2, as `span`)."""
    places, before = again
    moved = 0
    for at in range(len(places)):
        place = places[at]
        if _same(book, book.span[place], before[at]):
            continue
        moved += 1
        for line in range(below.first[place], below.first[place + 1]):
            dirty[below.component[line]] = 1
    return moved


@compiled
def _same(book: Book, now: Whole, before: Whole) -> bool:
    if now[1] != before[1]:
        return False
    for step in range(now[1]):
        new, old = now[0] + step, before[0] + step
        if book.day[new] != book.day[old] or book.due[new] != book.due[old] or book.quantity[new] != book.quantity[old]:
            return False
    return True


@compiled
def gather(book: Book, places: Small, to: tuple[Whole, Small, Small, Whole]) -> int:
    """Copy the orders of `places`, in their order, into columns (item, day, due, quantity); returns how many."""
    item, day, due, quantity = to
    used = 0
    for place in places:
        for order in range(book.span[place, 0], book.span[place, 0] + book.span[place, 1]):
            item[used], day[used], due[used], quantity[used] = (
                place,
                book.day[order],
                book.due[order],
                book.quantity[order],
            )
            used += 1
    return used
