"""All patterns across a winder one after the other, compiled; or the one of most value, past what cannot be it.

Patterns come in falling order of their counts, the widest first: fill up, take the last roll off, fill up behind it.
"""

import numpy as np

from backend.kernel.machine_code import compiled

Whole = np.ndarray
# fields of the rule
USABLE, LEAST_USE, MOST_ROLLS, MOST_WIDTHS = range(4)
# fields of the state
USED, ROLLS, WIDTHS, BEGUN = range(4)
NEVER = -(1 << 60)


@compiled
def give(widths: Whole, counts: Whole, state: Whole, item: int, by: int) -> None:
    """So many rolls of a width more, or fewer."""
    before = counts[item]
    counts[item] = before + by
    state[USED] += widths[item] * by
    state[ROLLS] += by
    state[WIDTHS] += (before + by > 0) - (before > 0)


@compiled
def fill(widths: Whole, most: Whole, rule: Whole, counts: Whole, state: Whole) -> None:
    """As many as go of each width behind the last roll."""
    first = 0
    for item in range(len(widths)):
        if counts[item]:
            first = item + 1
    for item in range(max(first, state[BEGUN]), len(widths)):
        room = min((rule[USABLE] - state[USED]) // widths[item], rule[MOST_ROLLS] - state[ROLLS], most[item])
        if room > 0 and state[WIDTHS] < rule[MOST_WIDTHS]:
            give(widths, counts, state, item, room)


@compiled
def hopeless(widths: Whole, values: Whole, rule: Whole, state: Whole, item: int) -> bool:
    """Whether nothing behind a width can still reach the least use."""
    rolls = rule[MOST_ROLLS] - state[ROLLS]
    widest = widths[item + 1] if item + 1 < len(widths) and state[WIDTHS] <= rule[MOST_WIDTHS] else 0
    return state[USED] + min(rolls * widest, rule[USABLE] - state[USED]) < rule[LEAST_USE]


@compiled
def retreat(widths: Whole, values: Whole, rule: Whole, counts: Whole, state: Whole) -> bool:
    """One roll less of the last width that has any, and further back where that leads nowhere; False at the end."""
    for item in range(len(widths) - 1, -1, -1):
        while counts[item]:
            give(widths, counts, state, item, -1)
            if not hopeless(widths, values, rule, state, item):
                state[BEGUN] = item + 1
                return True
    return False


@compiled
def every(widths: Whole, most: Whole, rule: Whole, counts: Whole, state: Whole, found: Whole) -> int:
    """Writes patterns into the rows of `found`; how many, or −1 if there are more than rows."""
    number = 0
    fill(widths, most, rule, counts, state)
    while True:
        if state[ROLLS] and state[USED] >= rule[LEAST_USE]:
            if number == len(found):
                return -1
            for item in range(len(counts)):
                found[number, item] = counts[item]
            number += 1
        if not retreat(widths, widths, rule, counts, state):
            return number
        fill(widths, most, rule, counts, state)


@compiled
def worth(values: Whole, counts: Whole) -> int:
    total = 0
    for item in range(len(values)):
        total += values[item] * counts[item]
    return total


@compiled
def dearest(widths: Whole, most: Whole, values: Whole, rule: Whole, rows: Whole, state: Whole) -> int:
    """The most value of a pattern; rows[0] walks, rows[1] gets the pattern. NEVER if there is none.

    A walk is cut off where the room left, at the best value by width of all behind, does not beat the best so far.
    """
    counts, best = rows[0], NEVER
    fill(widths, most, rule, counts, state)
    while True:
        value = worth(values, counts)
        if state[ROLLS] and state[USED] >= rule[LEAST_USE] and value > best:
            best = value
            for item in range(len(counts)):
                rows[1, item] = counts[item]
        while True:
            if not retreat(widths, values, rule, counts, state):
                return best
            if best == NEVER or promising(widths, values, rule, counts, state) > best:
                break
        fill(widths, most, rule, counts, state)


@compiled
def promising(widths: Whole, values: Whole, rule: Whole, counts: Whole, state: Whole) -> float:
    """No pattern that begins like this one is worth more."""
    room, rolls, dense, high = rule[USABLE] - state[USED], rule[MOST_ROLLS] - state[ROLLS], 0.0, 0.0
    for item in range(state[BEGUN], len(widths)):
        dense = max(dense, values[item] / widths[item])
        high = max(high, float(values[item]))
    return worth(values, counts) + min(dense * room, high * rolls)
