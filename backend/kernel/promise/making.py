"""What can be begun of an item from which day, as its material comes: exploded on the copy (planning.md §7, step 2).

Each component: what is free of it and what replaces it (the evaluator), other sites, then new orders. A component
that is made is exploded in turn; it takes its lead time, for hours only the ordered item asks.
"""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import accumulate
from typing import NamedTuple

from backend.kernel.mrp.facts import BomLine
from backend.kernel.promise.available import Dated
from backend.kernel.promise.copy import Copy, first_receipt
from backend.kernel.promise.facts import ONE, Material, Position
from backend.kernel.substitution.decisions import Decision, Portion
from backend.kernel.substitution.evaluation import served
from backend.kernel.substitution.facts import Key

Share = tuple[int, Fraction]  # day, part of a portion that is there then


class Component(NamedTuple):
    """A BOM line, what making everything needs of it, and the unit it is counted in."""

    name: str
    line: BomLine
    quantity: int
    unit: int


def begun(copy: Copy, position: Position, quantity: int, day: int) -> list[Dated]:
    """(day, how many more can be begun from then on), up to `quantity` wanted to begin on `day`."""
    if not position.lines:
        return [(0, quantity)] if position.item.sourced else []
    components = list(_components(copy, position, quantity))
    needs = [copy.need(each.name, each.line.component, each.quantity, day) for each in components]
    total, stages = dict.fromkeys((need.id for need in needs), 0), dict[str, list[Dated]]()
    for decision in served(needs, copy.book, copy.ledger):
        for row in decision.wanted:
            total[row.need] += row.quantity
        for name, stage in _stages(copy, decision):
            stages.setdefault(name, []).append(stage)
    unit = position.item.unit
    limits = [_limits(each, (total[each.name], quantity, unit), stages.get(each.name, [])) for each in components]
    return _together(limits, quantity)


def _components(copy: Copy, position: Position, quantity: int) -> Iterator[Component]:
    for place, line in enumerate(position.lines):
        unit = copy.position(line.component).item.unit
        wanted = line.needs([quantity], unit)[0]
        if wanted:
            yield Component(f"{position.item.key}/{place}", line, wanted, unit)


def _stages(copy: Copy, decision: Decision) -> Iterator[tuple[str, Dated]]:
    """Per line of the decision, the days on which parts of it are there; what is blocked has none."""
    for portion in decision.portions:
        if not portion.option:
            continue
        for take in portion.takes:
            copy.taken.append(Material(take.item, take.day, take.quantity))
            copy.note_late(take.item, take.quantity, (take.day, decision.day))
        shares = _shares(copy, portion, decision.day)
        for row, covers in zip(decision.wanted, portion.covers, strict=True):
            done = 0
            for day, share in shares:
                upto = int(covers * share)
                yield row.need, (day, upto - done)
                done = upto


def _shares(copy: Copy, portion: Portion, day: int) -> list[Share]:
    """When which part of the portion is there, as a running total; a set is there with its last member."""
    there = max((take.day for take in portion.takes), default=0)
    orders = [(quantity, list(procured(copy, item, quantity, day))) for item, quantity in portion.orders]
    if len(orders) == 1 and not portion.takes:
        quantity, rows = orders[0]
        running = accumulate(amount for _, amount in rows)
        return [(at, Fraction(upto, quantity)) for (at, _), upto in zip(rows, running, strict=True)]
    if any(sum(amount for _, amount in rows) < quantity for quantity, rows in orders):
        return []
    return [(max([there, *(at for _, rows in orders for at, _ in rows)]), ONE)]


def procured(copy: Copy, item: Key, quantity: int, day: int) -> Iterator[Dated]:
    """New supply of a component by day: from other sites where that is no later, then begun today or when it can be."""
    rest = quantity
    for at, amount in _transferred(copy, item, quantity, day):
        yield at, amount
        rest -= amount
    if rest:
        position, made = copy.position(item), copy.item(item)
        for start, amount in begun(copy, position, rest, max(made.start_of(day), 0)):
            at = first_receipt(made, start)
            copy.new.append(Material(item, at, amount))
            copy.note_late(item, amount, (at, day))
            yield at, amount


def _transferred(copy: Copy, item: Key, quantity: int, day: int) -> Iterator[Dated]:
    last = max(day, copy.sure_day(item))
    lanes = [lane for lane in copy.sight.facts.lanes if lane.item == item and lane.source in copy.sight.facts.positions]
    for lane in sorted(lanes, key=lambda lane: (lane.days, lane.freight, str(lane.source))):
        for at, amount in copy.take(lane.source, quantity, last - lane.days) if quantity else ():
            quantity -= amount
            copy.cost += lane.freight * amount
            yield at + lane.days, amount


def _limits(component: Component, amounts: tuple[int, int, int], stages: Iterable[Dated]) -> list[Dated]:
    """(day, the most of the parent the component allows from then on), rising; `amounts` are wanted, whole, unit."""
    wanted, whole, unit = amounts
    limits, covered = list[Dated](), 0
    for day, covers in sorted(stages):
        covered += covers
        allocated = component.quantity * covered // wanted
        limits.append((day, _most(component, allocated, whole, unit)))
    return limits


def _most(component: Component, allocated: int, whole: int, unit: int) -> int:
    """The largest quantity of the parent, in its unit, whose need is within what is allocated."""
    if allocated >= component.quantity:
        return whole
    low, high = 0, whole // unit
    while low < high:
        middle = (low + high + 1) // 2
        if component.line.needs([middle * unit], component.unit)[0] <= allocated:
            low = middle
        else:
            high = middle - 1
    return low * unit


def _together(limits: Sequence[Sequence[Dated]], quantity: int) -> list[Dated]:
    """What all components allow, day by day: each more is begun when the last of its material is there."""
    days = sorted({day for rows in limits for day, _ in rows} | {0})
    steps, done = list[Dated](), 0
    at = [0] * len(limits)
    most = [0] * len(limits)
    for day in days:
        for place, rows in enumerate(limits):
            while at[place] < len(rows) and rows[at[place]][0] <= day:
                most[place] = rows[at[place]][1]
                at[place] += 1
        can = min([quantity, *most])
        if can > done:
            steps.append((day, can - done))
            done = can
    return steps
