"""A day's units laid in order: the kernel's sequence, unless the old one may stay because moving is dearer (§7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from backend.kernel.quantity import ZERO
from backend.kernel.scheduling.search import Search
from backend.kernel.sequence.arranging import Options, arrange, cost, placed
from backend.kernel.sequence.facts import Position, Spacing, Unit
from backend.kernel.sequence.improving import improved
from backend.kernel.sequence.stability import Cost, Move, moves, weigh

HARD = 100  # a rule that must hold, against one of weight 1
LEVEL = "level"
PLACES = 3  # of what is told of a weighing


@dataclass(frozen=True)
class Day:
    """The units of a day, its rules, what went on the line before, and the order that stands (empty: none yet)."""

    units: Sequence[Unit]
    rules: Sequence[Spacing] = ()
    before: Options = ()
    stands: Sequence[str] = ()
    weight: Decimal = Decimal(1)

    @property
    def by_key(self) -> Mapping[str, Unit]:
        return {unit.order: unit for unit in self.units}


@dataclass(frozen=True)
class Laid:
    """The order of the day, what moved against the old one, and whether it replaced that."""

    positions: Sequence[Position]
    moves: Sequence[Move] = ()
    saved: Decimal | None = None
    price: Decimal | None = None
    replaced: bool = True


def lay(day: Day, search: Search | None = None, despite: bool = False) -> Laid:
    """The best order found; one that stands is replaced only where that saves as much as the moves cost.

    What came since goes behind those that stand. `despite`: a person wants the new one whatever it costs.
    """
    new = improved(day.units, day.rules, day.before, search) if search else arrange(day.units, day.rules, day.before)
    if not day.stands:
        return Laid(new)
    old = _mended(day, new)
    moved = moves(_keys(old), _keys(new), _causes(old, new))
    weighed = weigh(_cost(old), _cost(new), day.weight, moved, max(len(new), 1))
    saved, price = round(weighed.saved, PLACES), round(weighed.price, PLACES)
    if weighed.replaces or despite:
        return Laid(new, moved, saved, price)
    return Laid(old, (), saved, price, replaced=False)


def moved_by_hand(day: Day, place: int, to: int) -> tuple[list[Position], list[tuple[str, Spacing]]]:
    """The order with one unit at another place, and the rules that it breaks and that were not broken before."""
    keys = list(day.stands)
    before = in_order(day, keys)
    keys.insert(to, keys.pop(place))
    after = in_order(day, keys)
    known = {(position.unit.order, rule) for position in before for rule in position.breaks}
    new = [(position.unit.order, rule) for position in after for rule in position.breaks]
    return after, [one for one in new if one not in known]


def in_order(day: Day, keys: Sequence[str]) -> list[Position]:
    units = day.by_key
    return placed([units[key] for key in keys], day.rules, day.before)


def _mended(day: Day, new: Sequence[Position]) -> list[Position]:
    """The old order without what is gone, and with what came since behind it."""
    units = day.by_key
    kept = [key for key in day.stands if key in units]
    stood = set(kept)
    return in_order(day, kept + [key for key in _keys(new) if key not in stood])


def _keys(positions: Sequence[Position]) -> list[str]:
    return [position.unit.order for position in positions]


def _causes(old: Sequence[Position], new: Sequence[Position]) -> dict[str, str]:
    """A unit moves for the rules it broke where it stood, else for those that are kept again, else to be more level."""
    kept = _broken(old) - _broken(new)
    said = ", ".join(sorted(kept)) or LEVEL
    return {
        position.unit.order: ", ".join(named(rule) for rule in position.breaks if named(rule) in kept) or said
        for position in old
    }


def _broken(positions: Sequence[Position]) -> set[str]:
    return {named(rule) for position in positions for rule in position.breaks}


def named(rule: Spacing) -> str:
    return f"{rule.option} {rule.most}/{rule.window}"


def _cost(positions: Sequence[Position]) -> Cost:
    """All units stand on the same day, so no order of them is later than another."""
    hard, soft = cost(positions)
    return Cost(ZERO, HARD * hard + soft)
