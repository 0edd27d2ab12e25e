"""Local search over a sequence of cars, compiled: exchanges, reversals and shifts that keep spacing rules better.

A rule allows `most` carriers of an option in any `window` consecutive places. What is counted is either every full
window with more (Parrello and Kabat 1986; CSPLib problem 1), or every carrier at whose place a window ends with more.
The neighborhood is that of Estellon, Gardi and Nouioua (2008); worse moves are taken as in annealing.
"""

from typing import NamedTuple

import numpy as np

from backend.kernel.chance import Chance, draw, fraction
from backend.kernel.machine_code import compiled
from backend.kernel.rows import write

Whole = np.ndarray
# columns of the rules' table
MOST, WINDOW, WEIGHT, START, ENDING = 0, 1, 2, 3, 4
# fields of the state
COST, BEST, FIXED, AT, SINCE = 0, 1, 2, 3, 4
STATES = 5
EXCHANGE, REVERSE, FORWARD, BACK = 0, 1, 2, 3
LONGEST = 40


class Line(NamedTuple):
    """What the search reads and changes."""

    uses: Whole
    """[class, option]: 1 where cars of the class carry the option."""
    rules: Whole
    """[option, column]: most, window, weight, the first place where a window counts, whether only carriers count."""
    cars: Whole
    """The class at each place, those fixed in front first."""
    inside: Whole
    """[option, place]: carriers in the window that ends at the place."""
    best: Whole
    state: Whole
    random: Chance


@compiled
def broken(line: Line, option: int, place: int) -> int:
    """The weight of the window of an option that ends at a place, if it holds too many."""
    rule = line.rules[option]
    if place < rule[START] or line.inside[option, place] <= rule[MOST]:
        return 0
    if rule[ENDING] and not line.uses[line.cars[place], option]:
        return 0
    return rule[WEIGHT]


@compiled
def counted(line: Line, first: int, last: int) -> int:
    """Counts the windows that end at places first to last anew; their weight."""
    weight = 0
    for option in range(len(line.rules)):
        window = line.rules[option, WINDOW]
        for place in range(first, last + 1):
            seen = line.inside[option, place - 1] if place else 0
            seen += line.uses[line.cars[place], option]
            if place >= window:
                seen -= line.uses[line.cars[place - window], option]
            line.inside[option, place] = seen
            weight += broken(line, option, place)
    return weight


@compiled
def weight_of(line: Line, option: int, first: int, last: int) -> int:
    weight = 0
    for place in range(first, last + 1):
        weight += broken(line, option, place)
    return weight


@compiled
def shift(line: Line, option: int, place: int, by: int) -> None:
    for end in range(place, min(place + line.rules[option, WINDOW], len(line.cars))):
        line.inside[option, end] += by


@compiled
def exchange(line: Line, first: int, last: int) -> int:
    """Exchanges the cars of two places; by how much the weight grew. Doing it again undoes it."""
    one, other, grown = line.cars[first], line.cars[last], 0
    end = len(line.cars) - 1
    for option in range(len(line.rules)):
        if line.uses[one, option] != line.uses[other, option]:
            reach = line.rules[option, WINDOW] - 1
            grown -= weight_of(line, option, first, min(end, first + reach))
            grown -= weight_of(line, option, max(last, first + reach + 1), min(end, last + reach))
    line.cars[first], line.cars[last] = other, one
    for option in range(len(line.rules)):
        by = line.uses[other, option] - line.uses[one, option]
        if by:
            reach = line.rules[option, WINDOW] - 1
            shift(line, option, first, by)
            shift(line, option, last, -by)
            grown += weight_of(line, option, first, min(end, first + reach))
            grown += weight_of(line, option, max(last, first + reach + 1), min(end, last + reach))
    return grown


@compiled
def turn(cars: Whole, first: int, last: int, kind: int) -> None:
    """Reverses the places first to last, or moves one end of them to the other."""
    if kind == REVERSE:
        while first < last:
            cars[first], cars[last] = cars[last], cars[first]
            first, last = first + 1, last - 1
    elif kind == FORWARD:
        head = cars[first]
        for place in range(first, last):
            cars[place] = cars[place + 1]
        cars[last] = head
    else:
        tail = cars[last]
        for place in range(last, first, -1):
            cars[place] = cars[place - 1]
        cars[first] = tail


@compiled
def undoing(kind: int) -> int:
    return REVERSE if kind == REVERSE else BACK if kind == FORWARD else FORWARD


@compiled
def rearrange(line: Line, first: int, last: int, kind: int) -> int:
    """`turn`, with its windows counted anew; by how much the weight grew."""
    widest = 1
    for option in range(len(line.rules)):
        widest = max(widest, line.rules[option, WINDOW])
    end, before = min(len(line.cars) - 1, last + widest - 1), 0
    for option in range(len(line.rules)):
        before += weight_of(line, option, first, end)
    turn(line.cars, first, last, kind)
    return counted(line, first, end) - before


@compiled
def troubled(line: Line) -> int:
    """A place inside a window that holds too many, from a random place on; a random place if there is none soon."""
    size, fixed = len(line.cars), line.state[FIXED]
    place = fixed + draw(line.random, size - fixed)
    if draw(line.random, 3) == 0:
        return place
    for step in range(size - fixed):
        end = fixed + (place - fixed + step) % (size - fixed)
        for option in range(len(line.rules)):
            if broken(line, option, end):
                return max(fixed, end - draw(line.random, line.rules[option, WINDOW]))
    return place


@compiled
def step(line: Line, heat: float) -> None:
    """One move tried; it stays if it is not worse, or by chance a little worse."""
    size, fixed, state = len(line.cars), line.state[FIXED], line.state
    kind = EXCHANGE if draw(line.random, 10) else 1 + draw(line.random, 3)
    one, other = troubled(line), fixed + draw(line.random, size - fixed)
    first, last = min(one, other), max(one, other)
    if kind != EXCHANGE:
        last = min(last, first + LONGEST)
    if first == last or (kind == EXCHANGE and line.cars[first] == line.cars[last]):
        return
    grown = exchange(line, first, last) if kind == EXCHANGE else rearrange(line, first, last, kind)
    if grown <= 0 or fraction(line.random) < np.exp(-grown / heat):
        state[COST] += grown
    elif kind == EXCHANGE:
        exchange(line, first, last)
    else:
        rearrange(line, first, last, undoing(kind))


@compiled
def search(line: Line, heat: float, steps: int) -> None:
    """So many moves tried at one heat; the best sequence seen stays in `best`. Stops where nothing is broken."""
    state = line.state
    for _ in range(steps):
        if state[COST] == 0:
            return
        step(line, heat)
        if state[COST] < state[BEST]:
            state[BEST] = state[COST]
            write(line.best, line.cars)
