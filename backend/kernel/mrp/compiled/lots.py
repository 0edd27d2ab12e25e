"""From a net need to lots: smallest lot, multiple, pieces of the largest (contract rule 5; planning.md §2.2)."""

from backend.kernel.mrp.arrays import (
    ECONOMIC,
    FIXED,
    LOT_MAX,
    LOT_MIN,
    MOST_PIECES,
    MULTIPLE,
    USABLE,
    USABLE_OF,
    Small,
    Whole,
)
from backend.kernel.mrp.compiled.gross import FULL
from backend.kernel.mrp.compiled.jit import compiled


@compiled
def lowest(change: Whole, day: int, end: int, balance: int) -> int:
    """The least balance from `day` until `end`, if nothing more were ordered."""
    low = balance
    for later in range(day + 1, end):
        balance += change[later]
        low = min(low, balance)
    return low


@compiled
def whole_lot(rule: Whole, quantity: int) -> int:
    """Raised to the smallest lot and to whole multiples."""
    multiple = rule[MULTIPLE]
    return int((max(quantity, rule[LOT_MIN]) + multiple - 1) // multiple * multiple)


@compiled
def split(rule: Whole, quantity: int, quantities: Whole, used: int) -> int:
    """Pieces of the largest lot, the last one the rest raised to the smallest lot; returns the new end or FULL."""
    most = rule[LOT_MAX]
    if quantity // most >= min(MOST_PIECES, len(quantities) - used):
        return FULL
    while quantity >= most:
        quantities[used] = most
        quantity -= most
        used += 1
    if quantity == 0:
        return used
    quantities[used] = whole_lot(rule, quantity)
    return used + 1


@compiled
def expected_of(row: Whole, quantity: int) -> int:
    """⌊quantity · usable / usable_of⌋, of a policy's row."""
    if row[USABLE] == row[USABLE_OF]:
        return quantity
    whole = quantity // row[USABLE_OF]
    return int(whole * row[USABLE] + (quantity - whole * row[USABLE_OF]) * row[USABLE] // row[USABLE_OF])


@compiled
def inflated(row: Whole, needed: int) -> int:
    """The least quantity of which `needed` come in usable."""
    if row[USABLE] == row[USABLE_OF]:
        return needed
    whole = needed // row[USABLE]
    rest = (needed - whole * row[USABLE]) * row[USABLE_OF]
    return int(whole * row[USABLE_OF] + (rest + row[USABLE] - 1) // row[USABLE])


@compiled
def policy_lot(rows: tuple[Whole, Whole], needed: int, quantities: Whole, used: int) -> int:
    """The lot of a policy in pieces; returns the new end or FULL. `rows` are the item's rule and its policy."""
    rule, row = rows
    quantity = inflated(row, needed)
    if row[FIXED] > 0:
        quantity = (quantity + row[FIXED] - 1) // row[FIXED] * row[FIXED]
    quantity = whole_lot(rule, max(quantity, row[ECONOMIC]))
    if rule[LOT_MAX] == 0:
        quantities[used] = quantity
        return used + 1
    end = split(rule, quantity, quantities, used)
    if end == FULL or row[USABLE] == row[USABLE_OF]:
        return end
    return _made_up(rows, needed, quantities, (used, end))


@compiled
def _made_up(rows: tuple[Whole, Whole], needed: int, quantities: Whole, made: tuple[int, int]) -> int:
    """Further pieces until enough comes in usable, because each piece loses its own part of a unit."""
    rule, row = rows
    begin, end = made
    for piece in range(begin, end):
        needed -= expected_of(row, quantities[piece])
    while needed > 0:
        if end == len(quantities):
            return FULL
        quantities[end] = min(rule[LOT_MAX], whole_lot(rule, inflated(row, needed)))
        needed -= expected_of(row, quantities[end])
        end += 1
    return end


@compiled
def spread_out(opens: Small, at: tuple[int, int], days: Small, lot: tuple[int, int, int]) -> None:
    """Date the pieces `begin` … `end` of a lot needed on `day`: each further one an open day earlier.

    `at` is the item's row of `opens` and the first day it may receive an order.
    """
    day, begin, end = lot
    receiving, first = at
    for piece in range(begin, end):
        days[piece] = day
        before = day - 1
        if receiving >= 0 and before >= 0:
            before = opens[receiving, before]
        if before >= first and before >= 0:
            day = before


@compiled
def sort_by_day(days: Small, quantities: Whole, begin: int, end: int) -> None:
    """Orders of one item by day, those of one day as they are (insertion sort: they are nearly sorted)."""
    for at in range(begin + 1, end):
        day, quantity, to = days[at], quantities[at], at
        while to > begin and days[to - 1] > day:
            days[to], quantities[to] = days[to - 1], quantities[to - 1]
            to -= 1
        days[to], quantities[to] = day, quantity
