"""Netting one item with a policy: fences, dated safety stock, draw-down, lots, yield, supply taken earlier.

The exact path (policy_net.py) says the same in Python's own numbers; planning.md §2.2 to §2.4 is the source.
"""

from backend.kernel.mrp.arrays import (
    AHEAD,
    BASE,
    ECONOMIC,
    FIRST,
    FIXED,
    KEPT_OF,
    LEVEL,
    MOST_STOCK,
    ON_HAND,
    PERCENT,
    PERIOD,
    PERIODIC,
    PERIODS,
    POINT,
    SHORT_LIVED,
    SPREAD,
    STEP_END,
    STEP_FIRST,
    TARGET,
    TRIGGER,
    UP_TO,
    USABLE,
    USABLE_OF,
    Arrays,
    Book,
    Movable,
    Part,
    Policies,
    Whole,
)
from backend.kernel.mrp.compiled.gross import FULL, SAFE, rule_bound
from backend.kernel.mrp.compiled.jit import compiled
from backend.kernel.mrp.compiled.lots import expected_of, policy_lot, sort_by_day, spread_out
from backend.kernel.mrp.compiled.policy_levels import gross_needs, set_levels


@compiled
def policy_orders(arrays: Arrays, book: Book, part: Part, start: tuple[int, int]) -> tuple[int, bool]:
    """Plan one item from row `used` on; returns the end of its orders or FULL, and whether there is more to tell."""
    place, used = start
    policies, rule = arrays.policies, arrays.rules.table[place]
    row = policies.table[policies.row[place]]
    bound = gross_needs(arrays, book, place, part) + rule_bound(rule)
    if _bound(policies, row, bound, len(part.change)) >= SAFE or used + len(part.change) > len(part.day):
        return FULL, False
    set_levels(policies, row, part)
    for at in range(policies.movable.first[place], policies.movable.end[place]):
        policies.movable.taken[at] = 0
    end, told = _net(arrays, part, place, used)
    if row[SPREAD] and end != FULL:
        sort_by_day(part.day, part.quantity, used, end)
    return end, told


@compiled
def _bound(policies: Policies, row: Whole, bound: float, days: int) -> float:
    """No number of this item's netting is larger."""
    highest = float(row[BASE])
    for step in range(row[STEP_FIRST], row[STEP_END]):
        highest = max(highest, float(policies.step_level[step]))
    bound += 2.0 * highest + 2.0 * row[FIXED] + 2.0 * row[ECONOMIC] + 2.0 * row[PERIODIC] * days
    bound += 2.0 * max(row[UP_TO], 0) + 2.0 * max(row[POINT], 0)
    return float(bound * (1.0 + row[PERCENT]) * row[KEPT_OF] / row[USABLE] * row[USABLE_OF])


@compiled
def _net(arrays: Arrays, part: Part, place: int, used: int) -> tuple[int, bool]:
    """Day by day, as the contract, where the policy lets an order be received."""
    policies, rule, desk = arrays.policies, arrays.rules.table[place], part.desk
    row, receiving, opens = policies.table[policies.row[place]], arrays.rules.receiving[place], arrays.rules.opens
    balance, told, period = rule[ON_HAND], False, _period(part, row, rule)
    for day in range(len(part.change)):
        balance += part.change[day]
        if balance < desk[TRIGGER, day] and day >= row[FIRST] and (receiving < 0 or opens[receiving, day] == day):
            if row[AHEAD] > 0:
                balance = _bring_in(policies.movable, place, part, (day, balance, row[AHEAD]))
            if balance < desk[TRIGGER, day]:
                needed = _short(part, balance, day, _end(policies, row, day, period))
                end = policy_lot((rule, row), needed, part.quantity, used)
                if end == FULL:
                    return FULL, False
                balance += _dated(arrays, part, place, (day, used, end))
                used = end
                told |= row[SHORT_LIVED] > 0 or 0 <= row[MOST_STOCK] < balance
        told |= balance < desk[LEVEL, day]
    return used, told


@compiled
def _period(part: Part, row: Whole, rule: Whole) -> int:
    """Days one order covers: of the rule or, by periodic order quantity, what it lasts at the mean daily net need."""
    if row[PERIODIC] == 0:
        return int(rule[PERIOD])
    balance, total, days = rule[ON_HAND], 0, len(part.change)
    for day in range(days):
        balance += part.change[day]
        total = max(total, part.desk[TARGET, day] - balance)
    return days if total == 0 else max(1, (2 * row[PERIODIC] * days + total) // (2 * total))


@compiled
def _end(policies: Policies, row: Whole, day: int, period: int) -> int:
    """The day behind the window of an order received on `day`."""
    days = policies.ends.shape[1]
    if row[PERIODS] >= 0:
        return int(policies.ends[row[PERIODS], day])
    return int(min(day + min(period, days), days))


@compiled
def _short(part: Part, balance: int, day: int, end: int) -> int:
    """The most that is missing of the target on a day of the window, if nothing were ordered."""
    short = part.desk[TARGET, day] - balance
    for later in range(day + 1, end):
        balance += part.change[later]
        short = max(short, part.desk[TARGET, later] - balance)
    return int(short)


@compiled
def _bring_in(movable: Movable, place: int, part: Part, state: tuple[int, int, int]) -> int:
    """Firm supply taken as if it came on `day`, the earliest first, until the trigger is met; the new balance."""
    day, balance, ahead = state
    for at in range(movable.first[place], movable.end[place]):
        due, quantity = movable.day[at], movable.quantity[at]
        if balance >= part.desk[TRIGGER, day] or due > day + ahead:
            return balance
        if due > day and movable.taken[at] == 0 and movable.earliest[at] <= day:
            movable.taken[at] = 1
            balance += quantity
            part.change[due] -= quantity
    return balance


@compiled
def _dated(arrays: Arrays, part: Part, place: int, lot: tuple[int, int, int]) -> int:
    """Give the pieces of a lot their days; returns what of them comes in usable."""
    day, begin, end = lot
    row = arrays.policies.table[arrays.policies.row[place]]
    if row[SPREAD]:
        spread_out(arrays.rules.opens, (arrays.rules.receiving[place], row[FIRST]), part.day, lot)
    usable = 0
    for piece in range(begin, end):
        if row[SPREAD] == 0:
            part.day[piece] = day
        usable += expected_of(row, part.quantity[piece])
    return usable
