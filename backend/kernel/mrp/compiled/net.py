"""Netting many items of one level: gross, net, lots, dates (contract rules 2 to 7; planning.md §2.1, §2.2)."""

from backend.kernel.mrp.arrays import (
    EXACT,
    LEAD,
    LOT_MAX,
    LOT_MIN,
    MULTIPLE,
    NO_TABLE,
    ON_HAND,
    PERIOD,
    POLICY,
    SAFETY,
    TOLD,
    UNSOURCED,
    Arrays,
    Book,
    Part,
    Rules,
    Small,
    Whole,
)
from backend.kernel.mrp.compiled.gross import FULL, SAFE, changes, rule_bound
from backend.kernel.mrp.compiled.jit import compiled
from backend.kernel.mrp.compiled.lots import lowest, split, whole_lot
from backend.kernel.mrp.compiled.policy import policy_orders


@compiled
def net_part(arrays: Arrays, book: Book, part: Part) -> int:
    """Plan `part.places`, whose parents are all planned. Returns how many orders the part now holds."""
    used = 0
    table, paths = arrays.rules.table, arrays.rules.path
    for at in range(len(part.places)):
        place = part.places[at]
        part.counts[at], part.totals[at], part.paths[at] = 0, 0.0, paths[place]
        if paths[place] == EXACT:
            continue
        if paths[place] == POLICY:
            end = _with_policy(arrays, book, part, (at, used))
        else:
            bound, end = changes(arrays, book, place, part.change) + rule_bound(table[place]), FULL
            if bound < SAFE:
                end = used if paths[place] == UNSOURCED else _order(arrays.rules, part, place, used)
        if end == FULL:
            part.paths[at] = EXACT
            continue
        for order in range(used, end):
            part.totals[at] += part.quantity[order]
        part.counts[at] = end - used
        used = end
    return used


@compiled
def _with_policy(arrays: Arrays, book: Book, part: Part, start: tuple[int, int]) -> int:
    """Orders of an item with a policy, dated; returns their end or FULL."""
    at, used = start
    place = part.places[at]
    end, told = policy_orders(arrays, book, part, (place, used))
    if told:
        part.paths[at] = TOLD
    return end if end == FULL else _date(arrays.rules, part, place, (used, end))


@compiled
def _order(rules: Rules, part: Part, place: int, used: int) -> int:
    """Lots, their dates and their sum; returns the end of the orders or FULL."""
    rule, days, quantities = rules.table[place], part.day, part.quantity
    if used + len(part.change) > len(days):
        return FULL
    if rule[LOT_MAX] == 0:
        end = _lots(part.change, rule, (days, quantities), used)
    else:
        end = _pieces(part.change, rule, (days, quantities), used)
    return end if end == FULL else _date(rules, part, place, (used, end))


@compiled
def _date(rules: Rules, part: Part, place: int, orders: tuple[int, int]) -> int:
    """When orders need their components; returns their end or FULL."""
    used, end = orders
    days, due, lead = part.day, part.due, rules.table[place, LEAD]
    if lead < 0:
        return _dated_by_table(rules.starts[-1 - lead], (days, due), used, end)
    for order in range(used, end):
        due[order] = max(days[order] - lead, 0)
    return end


@compiled
def _dated_by_table(starts: Small, columns: tuple[Small, Small], used: int, end: int) -> int:
    """When orders need their components under a calendar; FULL where the table does not know."""
    days, due = columns
    for order in range(used, end):
        start = starts[days[order]]
        if start == NO_TABLE:
            return FULL
        due[order] = max(start, 0)
    return end


@compiled
def _lots(change: Whole, rule: Whole, columns: tuple[Small, Whole], used: int) -> int:
    """Whenever a day ends below safety stock, order what its period needs, in whole lots."""
    days, quantities = columns
    safety, period, multiple, lot_min = rule[SAFETY], rule[PERIOD], rule[MULTIPLE], rule[LOT_MIN]
    balance = rule[ON_HAND]
    for day in range(len(change)):
        balance += change[day]
        if balance < safety:
            low = balance
            if period > 1:
                low = lowest(change, day, min(day + period, len(change)), balance)
            quantity = max(safety - low, lot_min)
            if multiple > 1:
                quantity = (quantity + multiple - 1) // multiple * multiple
            days[used], quantities[used] = day, quantity
            used += 1
            balance += quantity
    return used


@compiled
def _pieces(change: Whole, rule: Whole, columns: tuple[Small, Whole], used: int) -> int:
    """The same where lots are split at a largest one."""
    days, quantities = columns
    safety, period = rule[SAFETY], rule[PERIOD]
    balance = rule[ON_HAND]
    for day in range(len(change)):
        balance += change[day]
        if balance < safety:
            low = lowest(change, day, min(day + period, len(change)), balance)
            end = split(rule, whole_lot(rule, safety - low), quantities, used)
            if end == FULL:
                return FULL
            for piece in range(used, end):
                days[piece] = day
                balance += quantities[piece]
            used = end
    return used
