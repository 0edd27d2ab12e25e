"""quote(): the ways a line can be had, each calculated for itself; a quote holds nothing (planning.md §7, CTP 5)."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from backend.kernel.errors import Invalid
from backend.kernel.promise.copy import Ways
from backend.kernel.promise.facts import Arrival, Expedited, Line, Part, Position, PromiseFacts
from backend.kernel.promise.sight import Sight
from backend.kernel.promise.solving import Solution, solve
from backend.kernel.substitution.facts import Key

OfferKind = Literal["full", "split", "partial", "other_site", "substitute", "expedite"]


@dataclass(frozen=True)
class Offer:
    """Deliveries by day at the customer's; the last of them, and what it costs beside the line's price.

    `source` is where it comes from instead, `uses` what replaces what is short: (item, quantity). A partial
    offer leaves the rest of the line open.
    """

    kind: OfferKind
    day: int
    deliveries: tuple[Part, ...]
    solution: Solution
    cost: Decimal = Decimal(0)
    source: Key = None
    expedited: tuple[Expedited, ...] = ()

    @property
    def quantity(self) -> int:
        return sum(part.quantity for part in self.deliveries)


@dataclass(frozen=True)
class Quote:
    """All offers for a line; `undated` finds no day inside the horizon in the plain way."""

    line: Line
    offers: tuple[Offer, ...]
    undated: int

    def of(self, kind: OfferKind) -> Offer | None:
        return next((each for each in self.offers if each.kind == kind), None)


def quote(facts: PromiseFacts, line: Line) -> Quote:
    """Full and split as things are, then what other sites, substitutes and expediting buy; not what buys nothing."""
    check(facts, line)
    sight = Sight(facts)
    plain = solve(sight, line)
    others = (offer for offer in _other_ways(sight, plain) if _better(offer, plain))
    return Quote(line, (*_plain(sight, plain), *others), plain.undated)


def check(facts: PromiseFacts, line: Line) -> None:
    """Refuse a line no date can be sought for, with the reason."""
    if line.quantity < 1:
        raise Invalid(f"Line {line.id} asks for {line.quantity} of {line.item}; it must be more than 0.")
    if line.wanted < 0:
        raise Invalid(f"Line {line.id} is wanted on day {line.wanted}, before today.")
    if line.wanted >= facts.horizon:
        raise Invalid(f"Line {line.id} is wanted on day {line.wanted}, after the last day {facts.horizon - 1}.")
    if line.delivery < 0:
        raise Invalid(f"Line {line.id} has {line.delivery} delivery days; it must be 0 or more.")
    if line.item not in facts.positions:
        raise Invalid(f"Item {line.item} is not in this plan.")
    if line.quantity % (unit := facts.positions[line.item].item.unit):
        raise Invalid(f"Line {line.id} asks for {line.quantity} of {line.item}, which comes in steps of {unit}.")


def _plain(sight: Sight, plain: Solution) -> Iterator[Offer]:
    line = plain.line
    if not plain.undated:
        yield offered("full", replace(line, partial=False), plain)
    if line.partial and not plain.undated and len(deliveries(line, plain)) > 1:
        yield offered("split", line, plain)
    if line.partial and 0 < plain.in_time < line.quantity:
        part = solve(sight, replace(line, quantity=plain.in_time))
        if part.in_time == plain.in_time:
            yield offered("partial", line, part)


def offered(kind: OfferKind, line: Line, solution: Solution) -> Offer:
    parts = deliveries(line, solution)
    return Offer(kind, parts[-1].day, parts, solution, solution.cost)


def deliveries(line: Line, solution: Solution) -> tuple[Part, ...]:
    """What is ready in time goes out for the wanted day, every later part on its own; all at once if not partial."""
    days: dict[int, int] = {}
    for part in solution.parts:
        ready = part.day if line.partial else solution.ready
        day = max(line.wanted, line.delivered(ready))
        days[day] = days.get(day, 0) + part.quantity
    return tuple(Part(day, quantity) for day, quantity in sorted(days.items()))


def _better(offer: Offer, plain: Solution) -> bool:
    """All of it sooner; or as soon, and more of it in time where parts are allowed."""
    if plain.undated:
        return True
    line, before = plain.line, deliveries(plain.line, plain)
    day = before[-1].day
    more = _by(line.wanted, offer.deliveries) > _by(line.wanted, before)
    return offer.day < day or (line.partial and offer.day == day and more)


def _by(day: int, parts: Iterable[Part]) -> int:
    return sum(part.quantity for part in parts if part.day <= day)


def _other_ways(sight: Sight, plain: Solution) -> Iterator[Offer]:
    line = plain.line
    if not plain.undated and plain.ready <= line.ready_by:
        return
    yield from _sites(sight, line)
    substituted = solve(sight, line, Ways(elective=True))
    if not substituted.undated:
        yield offered("substitute", line, substituted)
    asked, cost = _expedited(sight, plain)
    if asked:
        sooner = solve(sight, line, Ways(expedited=asked))
        if not sooner.undated:
            yield replace(offered("expedite", line, sooner), cost=sooner.cost + cost, expedited=asked)


def _sites(sight: Sight, line: Line) -> Iterator[Offer]:
    """The whole line from another site, which has the days of the lane less."""
    for lane in sorted(sight.facts.lanes, key=lambda lane: (lane.days, lane.freight, str(lane.source))):
        if lane.item == line.item and lane.source in sight.facts.positions:
            there = replace(line, item=lane.source, delivery=line.delivery + lane.days)
            solution = solve(sight, there)
            if not solution.undated:
                found = offered("other_site", there, solution)
                yield replace(found, cost=found.cost + lane.freight * line.quantity, source=lane.source)


def _expedited(sight: Sight, plain: Solution) -> tuple[tuple[Expedited, ...], Decimal]:
    """What can come sooner of what the line waits for, the cheapest first until it is enough, and its price."""
    asked, cost = list[Expedited](), Decimal(0)
    for item, (wanted, short) in plain.late.items():
        position = sight.position(item)
        rest = short
        for row in sorted(position.arrivals, key=lambda row: (row.fee, row.earliest or 0, row.ref)):
            if rest > 0 and row.ref and _can_come(row, wanted):
                asked.append(Expedited(item, row.ref, row.earliest or 0))
                cost += row.fee
                rest -= row.quantity
        if rest > 0 and _can_rush(position, plain.late):
            asked.append(Expedited(item, "", position.rush or 0))
            cost += position.rush_fee
    return tuple(asked), cost


def _can_come(row: Arrival, wanted: int) -> bool:
    return row.earliest is not None and max(wanted, row.earliest) < row.day


def _can_rush(position: Position, late: Container[Key]) -> bool:
    """A shorter lead time is to be had, and it is not something below that the item waits for."""
    waits = any(line.component in late for line in position.lines)
    return position.rush is not None and position.rush < position.item.lead_time and not waits
