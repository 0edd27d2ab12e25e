"""A BOM blown up: what an order needs, all levels for a quantity, and how much can be built.

First the tree of lines is chosen once for the wanted quantity and day; then quantities are passed
down it. Phantoms and intermediate levels are not rounded (engineering.md §2, line physics).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from backend.kernel.bom.effectivity import choose
from backend.kernel.bom.facts import ZERO, Bom, Line, Structure, Want
from backend.kernel.bom.physics import as_decimal, check, rounded, started, with_losses, yields_from
from backend.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Branch:
    """One line and, where its component is made or a phantom, the branches of the chosen version."""

    bom: Bom
    line: Line
    phantom: bool
    below: tuple["Branch", ...] = ()


@dataclass(frozen=True, slots=True)
class Requirement:
    """What one line needs. `lead_time` days from ordering it to the finished top item."""

    level: int
    position: str
    item: str
    quantity: Decimal
    operation: int | None
    phantom: bool
    lead_time: int


@dataclass(frozen=True, slots=True)
class Carried:
    """What comes down to a level: the good quantity (whole where it is an order's), lead time, operation."""

    level: int
    quantity: Fraction
    whole: bool
    lead_time: int
    operation: int | None = None


def order_needs(structure: Structure, want: Want, left_overs: Mapping[str, Decimal] | None = None) -> list[Requirement]:
    """The gross requirement of one order: its lines, phantoms replaced by theirs after their left-overs."""
    branches = grow(structure, want, phantoms_only=True)
    return _order_needs(structure, branches, want, left_overs or {})


def explode(structure: Structure, want: Want) -> list[Requirement]:
    """Every level below the wanted quantity, in the order a tree is read."""
    top = Carried(1, Fraction(want.quantity), True, structure.lead_times.get(want.item, 0))
    return list(_pass_down(structure, grow(structure, want, phantoms_only=False), top, {}))


def can_build(structure: Structure, want: Want, available: Mapping[str, Decimal]) -> Decimal:
    """The largest quantity up to the wanted one that what is available covers, by the version the want chooses.

    Found by halving on the monotone requirement: fixed lines, set-up loss and rounding forbid dividing.
    """
    branches = grow(structure, want, phantoms_only=True)
    unit = Decimal(1).scaleb(-branches[0].bom.decimals if branches else 0)
    enough, too_many = 0, int(want.quantity / unit) + 1
    while too_many - enough > 1:
        middle = (enough + too_many) // 2
        needs = _order_needs(structure, branches, replace(want, quantity=middle * unit), {})
        if _covered(needs, available):
            enough = middle
        else:
            too_many = middle
    return enough * unit


def _covered(needs: Sequence[Requirement], available: Mapping[str, Decimal]) -> bool:
    totals: dict[str, Decimal] = {}
    for need in needs:
        totals[need.item] = totals.get(need.item, ZERO) + need.quantity
    return all(total <= available.get(item, ZERO) for item, total in totals.items())


def grow(structure: Structure, want: Want, phantoms_only: bool, above: tuple[str, ...] = ()) -> tuple[Branch, ...]:
    """Choose the version of every item that is followed down, at the parent's reference date."""
    path = (*above, want.item)
    if want.item in above:
        raise Refused(f"The BOM contains itself: {' → '.join(path[path.index(want.item) :])}.")
    bom = choose(structure.boms.get(want.item, ()), want)
    check(bom)
    branches = []
    for line in bom.lines:
        phantom = line.component in structure.phantoms
        made = not phantoms_only and line.component in structure.boms
        below: tuple[Branch, ...] = ()
        if (phantom or made) and not line.recycled:
            units = started(bom, line, Fraction(want.quantity))
            quantity = as_decimal(with_losses(bom, line, units))
            part = replace(want, item=line.component, quantity=quantity, pinned=None)
            below = grow(structure, part, phantoms_only, path)
        branches.append(Branch(bom, line, phantom, below))
    return tuple(branches)


def _order_needs(
    structure: Structure, branches: Sequence[Branch], want: Want, left_overs: Mapping[str, Decimal]
) -> list[Requirement]:
    top = Carried(1, Fraction(want.quantity), True, structure.lead_times.get(want.item, 0))
    left = {item: Fraction(quantity) for item, quantity in left_overs.items()}
    return [need for need in _pass_down(structure, branches, top, left) if not need.phantom]


def _pass_down(
    structure: Structure, branches: Sequence[Branch], carried: Carried, left: dict[str, Fraction]
) -> Iterator[Requirement]:
    """The needs of each branch and of what is below it; `left` loses the left-overs that are taken."""
    for branch in branches:
        line, need = branch.line, _need(branch, carried)
        if branch.phantom:
            taken = min(need, left.get(line.component, Fraction(0)))
            left[line.component] = left.get(line.component, Fraction(0)) - taken
            need -= taken
        lead = carried.lead_time + structure.lead_times.get(line.component, 0)
        operation = carried.operation if line.operation is None else line.operation
        shown = as_decimal(need, 6 if branch.below or branch.phantom else line.decimals)
        yield Requirement(carried.level, line.position, line.component, shown, operation, branch.phantom, lead)
        if need > 0:
            onward = operation if branch.phantom else None
            below = Carried(carried.level + 1, need, line.whole_line, lead, onward)
            yield from _pass_down(structure, branch.below, below, left)


def _need(branch: Branch, carried: Carried) -> Fraction:
    """What a line takes of its component; rounded at the end of a branch, or anywhere on a whole line."""
    bom, line = branch.bom, branch.line
    if carried.whole:
        units = started(bom, line, carried.quantity)
    else:
        units = carried.quantity / (Fraction(bom.header_yield) * yields_from(bom, line))
    need = with_losses(bom, line, units)
    passes = branch.phantom or branch.below
    return need if passes and not line.whole_line else rounded(line, need)
