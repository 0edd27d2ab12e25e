"""Rough-cut: what orders ask by bills of resources, or by tonnes at the rate of their grade (planning.md §7)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from backend.kernel.capacity.check import check_bill, check_output, check_resources, finite
from backend.kernel.capacity.facts import BillRow, Entry, Exact, Key, Output, Resource
from backend.kernel.errors import Invalid

Bills = Mapping[Key, Sequence[BillRow]]


@dataclass(frozen=True)
class Rough:
    """The hours asked, and the items of which nothing says what they need."""

    entries: tuple[Entry, ...]
    without_bill: tuple[Key, ...]


def rough_load(orders: Iterable[Output], bills: Bills, resources: Iterable[Resource]) -> Rough:
    """load(resource, day) = Σ quantity × hours per unit + lots × hours per lot, by the item's bill, else its family's.

    A day before day 0 is today's, marked late.
    """
    known = check_resources(resources)
    for item, bill in bills.items():
        check_bill(item, bill, known)
    entries, without = list[Entry](), dict[Key, None]()
    for order in orders:
        check_output(order)
        ruling = order.item if order.item in bills else order.family
        if ruling in bills:
            entries += _asked(order, bills[ruling], known)
        else:
            without[order.item] = None
    return Rough(tuple(entries), tuple(without))


def _asked(order: Output, bill: Iterable[BillRow], known: Mapping[Key, Resource]) -> Iterator[Entry]:
    for row in bill:
        hours = Fraction(order.quantity) * Fraction(row.per_unit)
        hours += order.lots * Fraction(row.per_lot) if order.quantity else 0
        day = known[row.resource].before(order.day, row.offset)
        if hours:
            yield Entry(row.resource, max(day, 0), hours, order.order, late=day < 0)


@dataclass(frozen=True, slots=True)
class Rate:
    """What a machine makes of a grade from `lightest` to `heaviest` g/m², in tonnes an hour."""

    resource: Key
    grade: str
    lightest: Exact
    heaviest: Exact
    tonnes_per_hour: Exact

    def fits(self, grade: str, grammage: Exact) -> bool:
        return self.grade == grade and self.lightest <= Fraction(grammage) <= self.heaviest


@dataclass(frozen=True, slots=True)
class Tonnage:
    """Tonnes of a grade at a grammage on a day; on the machine named, or the first that can make it."""

    order: str
    grade: str
    grammage: Exact
    day: int
    tonnes: Exact
    resource: Key = None


def tonnage_load(rows: Iterable[Tonnage], rates: Sequence[Rate]) -> list[Entry]:
    """Hours = tonnes ÷ rate; the narrowest range of grammage rules, then the machine's name. Source: paper.md.

    Of two ranges of one machine that are as narrow, the lighter one rules, and of two rates of one the slower.
    """
    for rate in rates:
        if not finite(rate.tonnes_per_hour) or rate.tonnes_per_hour <= 0:
            raise Invalid(f"Resource {rate.resource} makes {rate.tonnes_per_hour} t/h of {rate.grade}.")
    return [_of_tonnes(row, rates) for row in rows if row.tonnes]


def _of_tonnes(row: Tonnage, rates: Iterable[Rate]) -> Entry:
    if not finite(row.tonnes) or row.tonnes < 0:
        raise Invalid(f"Order {row.order} asks {row.tonnes} t of {row.grade}.")
    fit = [each for each in rates if each.fits(row.grade, row.grammage) and row.resource in (None, each.resource)]
    if not fit:
        raise Invalid(f"Order {row.order}: no machine has a rate for {row.grade} at {row.grammage} g/m².")
    rate = min(fit, key=_turn)
    hours = Fraction(row.tonnes) / Fraction(rate.tonnes_per_hour)
    return Entry(rate.resource, max(row.day, 0), hours, row.order, late=row.day < 0)


def _turn(rate: Rate) -> tuple[Fraction, str, Fraction, Fraction]:
    lightest = Fraction(rate.lightest)
    return Fraction(rate.heaviest) - lightest, str(rate.resource), lightest, Fraction(rate.tonnes_per_hour)


def production_rate(trim: Exact, speed: Exact, grammage: Exact, efficiency: Exact = 1) -> Fraction:
    """Tonnes an hour of a paper machine: trim (m) × speed (m/min) × g/m² × 60 × efficiency ÷ 10⁶ (paper.md)."""
    return Fraction(trim) * Fraction(speed) * Fraction(grammage) * 60 * Fraction(efficiency) / 10**6


def tonnes_left(hours: Fraction, rate: Rate) -> Fraction:
    """What of a grade and grammage these free hours would make: the capacity that is published."""
    return max(hours, Fraction(0)) * Fraction(rate.tonnes_per_hour)
