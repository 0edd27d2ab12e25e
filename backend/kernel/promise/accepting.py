"""accept(): an offer becomes a promise with soft holds; an override says first whom it harms (planning.md §7, CTP 6).

Nothing free is ever counted that an accepted promise needs later, so none is worsened unless a person approves it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from backend.kernel.errors import Refused
from backend.kernel.promise.available import Dated, free_on
from backend.kernel.promise.facts import Line, Promise, PromiseFacts
from backend.kernel.promise.filling import Bench
from backend.kernel.promise.offers import Offer, OfferKind, quote
from backend.kernel.promise.sight import Sight
from backend.kernel.substitution.facts import Key


def accept(facts: PromiseFacts, line: Line, offer: Offer, until: datetime | None = None) -> Promise:
    """The promise with its holds, worked out on the facts of now; refused if the offer can no longer be kept.

    A quote holds nothing: somebody may have accepted what it counted on.
    """
    if any(each.line.id == line.id for each in facts.standing):
        raise Refused(f"Line {line.id} has a promise already.")
    if until is not None and facts.now is not None and until <= facts.now:
        raise Refused(f"The holds for line {line.id} would end before they begin.")
    again = next((each for each in quote(facts, line).offers if _same(each, offer)), None)
    if again is None or again.day > offer.day or again.quantity < offer.quantity or again.cost > offer.cost:
        raise Refused(f"The offer for line {line.id} on day {offer.day} can no longer be kept; ask for a new one.")
    return promised(line, again, until)


def _same(one: Offer, other: Offer) -> bool:
    return (one.kind, one.source) == (other.kind, other.source)


def promised(line: Line, offer: Offer, until: datetime | None) -> Promise:
    used = offer.solution
    return Promise(line, offer.day, offer.deliveries, used.material, used.hours, used.new, offer.expedited, until)


@dataclass(frozen=True, slots=True)
class Harmed:
    """A promise an override makes later: the day promised, and the new one (None: no day inside the horizon)."""

    line: str
    promised: int
    day: int | None


@dataclass(frozen=True)
class Override:
    """An offer that takes from less urgent promises, whom it harms, and all promises as they would stand after it."""

    line: Line
    offer: Offer
    harmed: tuple[Harmed, ...]
    promises: tuple[Promise, ...]


def override(facts: PromiseFacts, line: Line, kind: OfferKind = "full", until: datetime | None = None) -> Override:
    """Serve the line before all less urgent promises, then give these what is left, the most urgent first.

    A promise keeps its holds where they are still free; others are worked out anew for the day promised.
    """
    lower = sorted(
        (each for each in facts.standing if each.line.priority > line.priority),
        key=lambda each: (each.line.priority, each.day, each.line.id),
    )
    names = {each.line.id for each in lower}
    now = replace(facts, promises=[each for each in facts.standing if each.line.id not in names])
    offer = quote(now, line).of(kind)
    if offer is None:
        raise Refused(f"Line {line.id} has no such offer even before less urgent promises.")
    now = replace(now, promises=[*now.promises, promised(line, offer, until)])
    harmed = list[Harmed]()
    for each in lower:
        kept = each if holds_fit(now, each) else _anew(now, each)
        if kept is None or kept.day > each.day:
            harmed.append(Harmed(each.line.id, each.day, None if kept is None else kept.day))
        now = replace(now, promises=[*now.promises, *([kept] if kept else [])])
    return Override(line, offer, tuple(harmed), tuple(now.promises))


def approved(asked: Override, approver: str) -> tuple[Promise, ...]:
    """All promises after the override; a person must stand for it if others are harmed."""
    if asked.harmed and not approver:
        names = ", ".join(each.line for each in asked.harmed)
        raise Refused(f"Line {asked.line.id} would make the promises of {names} later; a person must approve that.")
    return asked.promises


def _anew(facts: PromiseFacts, promise: Promise) -> Promise | None:
    quantity, last = sum(part.quantity for part in promise.parts), facts.horizon - 1
    line = replace(promise.line, quantity=quantity, wanted=min(promise.day, last))
    offer = quote(facts, line).of("full")
    return None if offer is None else replace(promised(line, offer, promise.until), line=promise.line)


def holds_fit(facts: PromiseFacts, promise: Promise) -> bool:
    """What a promise holds is free beside everything the facts promise."""
    sight = Sight(facts)
    bench = Bench(sight)
    for hours in promise.hours:
        if bench.left(hours.resource, hours.day) < hours.hours:
            return False
        bench.free[hours.resource, hours.day] -= hours.hours
    wanted: dict[Key, list[Dated]] = {}
    for row in promise.material:
        wanted.setdefault(row.item, []).append((row.day, row.quantity))
    sooner = {(row.item, row.ref): row.day for row in promise.expedited if row.ref}
    return all(_free_for(sight.steps(item, sooner), rows) for item, rows in wanted.items())


def _free_for(steps: Sequence[Dated], rows: Sequence[Dated]) -> bool:
    """Each day's hold is free by then, with those before it."""
    total = 0
    for day, quantity in sorted(rows):
        total += quantity
        if free_on(steps, day) < total:
            return False
    return True
