"""A substitute chosen for an order: what its lines give away and take instead, as the evaluator served them (§5).

Substitution is the evaluator's alone: what is chosen here are the portions it took for one order when elective schemes
were followed for it, so that written down and checked again they buy the same day.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from backend.kernel.kitting.allocation import ELECTIVE, decided
from backend.kernel.kitting.facts import KitFacts, KitLine, KitOrder
from backend.kernel.kitting.fixes import neighborhood
from backend.kernel.substitution.decisions import covered, foreign
from backend.kernel.substitution.facts import Key


@dataclass(frozen=True, slots=True)
class Instead:
    """`covers` of the line, in its own unit, by `quantity` of the item; of sets some lines give more than they take."""

    line: str
    covers: int
    item: Key = None
    quantity: int = 0


def chosen_for(facts: KitFacts, order: str) -> list[Instead]:
    """What the evaluator gives the order of others where elective schemes may serve it."""
    near = replace(neighborhood(facts, order), elective=facts.elective | {order})
    schemes = {scheme.id for scheme in facts.rules.schemes if scheme.kind in ELECTIVE}
    lines = {line.id: line for one in near.orders if one.id == order for line in one.lines}
    decisions = next(made for kit, made in decided(near) if kit.order == order)
    found: dict[tuple[str, Key], Instead] = {}
    for decision in decisions:
        own = {lines[_line_of(line.need, order)].item for line in decision.wanted}
        for portion, covers in covered(decision):
            rows = foreign(portion, own) if portion.scheme in schemes else []
            if rows:
                _add(found, _paired({_line_of(need, order): quantity for need, quantity in covers}, rows, lines))
    return [one for one in found.values() if one.covers or one.quantity]


def _line_of(need: str, order: str) -> str:
    return need.removeprefix(f"{order}/")


def _paired(gives: dict[str, int], takes: Iterable[tuple[Key, int]], lines: Mapping[str, KitLine]) -> Iterator[Instead]:
    """Lines and items of a set side by side; what the set has of a line's own item stays with it."""
    rest: dict[Key, int] = {}
    for item, quantity in takes:
        rest[item] = rest.get(item, 0) + quantity
    for line in list(gives):
        same = min(gives[line], rest.get(lines[line].item, 0))
        if same:
            gives[line], rest[lines[line].item] = gives[line] - same, rest[lines[line].item] - same
    given = [pair for pair in gives.items() if pair[1]]
    taken = [pair for pair in rest.items() if pair[1]]
    first = next(iter(gives))
    for (line, covers), (item, quantity) in zip_longest(given, taken, fillvalue=(None, 0)):
        yield Instead(str(line or first), covers, item, quantity)


def _add(found: dict[tuple[str, Key], Instead], rows: Iterable[Instead]) -> None:
    for one in rows:
        known = found.get((one.line, one.item))
        if known is not None:
            one = replace(one, covers=known.covers + one.covers, quantity=known.quantity + one.quantity)
        found[one.line, one.item] = one


def with_choices(lines: Sequence[KitLine], chosen: Iterable[Instead]) -> list[KitLine]:
    """The lines as chosen: a line serves the first pieces itself, what is chosen instead serves the rest.

    No choice covers more than its line still needs; of the substitute it is then less in proportion, rounded up.
    """
    found = list(lines)
    for one in chosen:
        place = next((at for at, line in enumerate(found) if line.id == one.line), None)
        if place is not None:
            found[place : place + 1] = _divided(found[place], one)
    return [line for line in found if line.quantity]


def choose(order: KitOrder, chosen: Iterable[Instead]) -> KitOrder:
    return replace(order, lines=tuple(with_choices(order.lines, chosen)))


def _divided(line: KitLine, one: Instead) -> list[KitLine]:
    covers = min(one.covers, line.quantity)
    quantity = -(-one.quantity * covers // one.covers) if one.covers else one.quantity
    keeps = line.quantity - covers
    name = f"{line.id}>{one.item}"
    if one.item is None or not quantity:
        return [_first(line, keeps)]
    if not covers:
        return [line, KitLine(name, one.item, quantity)]
    gross = None if line.gross is None else _rest(line.gross, keeps, (quantity, covers))
    return [_first(line, keeps), KitLine(name, one.item, quantity, gross)]


def _first(line: KitLine, keeps: int) -> KitLine:
    gross = line.gross
    return replace(line, quantity=keeps, gross=None if gross is None else lambda made: min(gross(made), keeps))


def _rest(gross: Callable[[int], int], keeps: int, per: tuple[int, int]) -> Callable[[int], int]:
    quantity, covers = per
    return lambda made: -(-max(0, gross(made) - keeps) * quantity // covers)
