"""The shape of all BOMs together: loops, low-level codes and where an item is used (engineering.md §2)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from backend.kernel.bom.facts import Bom
from backend.kernel.bom.graph import Levels, low_level_codes
from backend.kernel.bom.physics import as_decimal
from backend.kernel.errors import Refused

Arc = tuple[str, str]  # parent, component


@dataclass(frozen=True, slots=True)
class Use:
    """An item used, directly or `level` steps up, in `path[-1]`; `quantity` net per one of it."""

    level: int
    path: tuple[str, ...]
    quantity: Decimal

    @property
    def item(self) -> str:
        return self.path[-1]


def arcs_of(boms: Iterable[Bom]) -> list[Arc]:
    """Parent → component of every line that is followed down; recycled lines are no arcs."""
    return [(bom.item, line.component) for bom in boms for line in bom.lines if not line.recycled]


def codes_of(arcs: Collection[Arc]) -> dict[str, int]:
    """Low-level code of every item: its longest way down from an item nobody uses."""
    items, levels = _levels(arcs)
    check_no_loop(arcs)
    return dict(zip(items, levels.codes, strict=True))


def loops_in(arcs: Collection[Arc]) -> list[tuple[str, ...]]:
    """Every loop once, beginning and ending with the same item."""
    items, levels = _levels(arcs)
    return [tuple(items[place] for place in loop) for loop in levels.loops]


def check_no_loop(arcs: Collection[Arc]) -> None:
    """Refuse a structure in which an item is part of itself, the loop spelled out."""
    for loop in loops_in(arcs):
        raise Refused(f"An item would be part of itself: {' → '.join(loop)}.", loop=loop)


def _levels(arcs: Collection[Arc]) -> tuple[Sequence[str], Levels]:
    items = sorted({item for arc in arcs for item in arc})
    place = {item: number for number, item in enumerate(items)}
    below: list[list[int]] = [[] for _ in items]
    for parent, component in sorted(set(arcs)):
        below[place[parent]].append(place[component])
    return items, low_level_codes(below)


def where_used(boms: Iterable[Bom], item: str, day: date | None = None, levels: int | None = None) -> list[Use]:
    """Who uses `item`, nearest first; on `day` only by the BOMs effective then."""
    users: dict[str, list[tuple[str, Fraction]]] = {}
    for bom in boms:
        if day is None or _effective(bom, day):
            for line in bom.lines:
                per = Fraction(line.quantity) * Fraction(line.pieces) / Fraction(bom.base_quantity)
                if not line.recycled:
                    users.setdefault(line.component, []).append((bom.item, per))
    found: list[Use] = []
    rest: list[tuple[tuple[str, ...], Fraction]] = [((item,), Fraction(1))]
    while rest and (levels is None or len(rest[0][0]) <= levels):
        above = [((*path, user), times * per) for path, times in rest for user, per in sorted(users.get(path[-1], []))]
        rest = [(path, times) for path, times in above if path[-1] not in path[:-1]]
        found.extend(Use(len(path) - 1, path, as_decimal(times)) for path, times in rest)
    return found


def _effective(bom: Bom, day: date) -> bool:
    begun = bom.effective_from is None or bom.effective_from <= day
    return begun and (bom.effective_to is None or day < bom.effective_to)
