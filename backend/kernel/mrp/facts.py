"""What a planning run is told: items, BOM lines, open supply and demand, in scaled whole numbers.

A quantity is an `int`: pieces as they are, decimals scaled (by 10**6) with `scaled`. Days are
integers from the planning day 0 to `horizon` − 1. Every field beyond the first few has a neutral
default; with all of them neutral a plan equals the contract of the bench (planning.md, §2).
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm

from backend.kernel.errors import Invalid
from backend.kernel.mrp.days import OpenDays
from backend.kernel.mrp.joined.facts import NEUTRAL, Extensions
from backend.kernel.mrp.policy import Policy
from backend.kernel.quantity import SCALE

Key = Hashable
LARGEST = 2**63 - 1


def scaled(value: Decimal, scale: int = SCALE) -> int:
    """`value` × 10**scale as a whole number that fits 64 bits; what does not fit is refused."""
    above, below = value.as_integer_ratio()
    whole, rest = divmod(above * 10**scale, below)
    if rest:
        raise Invalid(f"{value} has more than {scale} decimals.")
    if abs(whole) > LARGEST:
        raise Invalid(f"{value} is too large to plan.")
    return whole


def unscaled(value: int, scale: int = SCALE) -> Decimal:
    return Decimal(value).scaleb(-scale)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing at one place, and how it is ordered.

    `unit` is the smallest step of its quantity (scaled): needs and orders are rounded up to it.
    `sourced` False says nobody makes or supplies it: it is reported and no order is planned.
    `policy` is what it has beyond the contract; most items have none.
    """

    key: Key
    on_hand: int = 0
    safety_stock: int = 0
    lead_time: int = 0
    lot_min: int = 0
    lot_mult: int = 1
    lot_max: int | None = None
    period: int = 1
    made: bool = False
    sourced: bool = True
    unit: int = 1
    receiving: OpenDays | None = None
    source: OpenDays | None = None
    policy: Policy | None = None

    @property
    def multiple(self) -> int:
        return lcm(self.lot_mult, self.unit)

    def start_of(self, receipt_day: int) -> int:
        """The day an order received on `receipt_day` must be started; may lie before day 0."""
        if self.source is None:
            return receipt_day - self.lead_time
        return self.source.before(receipt_day, self.lead_time)


@dataclass(frozen=True, slots=True)
class BomLine:
    """`qty_per` of the component for one of the parent; `gross` answers for lines that are not proportional.

    `gross(quantity)` is the need of an order of that (scaled) quantity and must never fall as it grows.
    Recycled lines (regrind, re-pulp) are no arcs: leave them out. A line with a `source` is needed by the
    orders of its parent that take that source (joined/facts.py).
    """

    parent: Key
    component: Key
    qty_per: int | Fraction = 1
    gross: Callable[[int], int] | None = None
    source: str | None = None

    def needs(self, quantities: Sequence[int], unit: int = 1) -> Sequence[int]:
        """What orders of these quantities need, rounded up to the component's unit."""
        if self.gross is not None:
            return [-(-self.gross(quantity) // unit) * unit for quantity in quantities]
        per, step = self.qty_per.numerator, self.qty_per.denominator * unit
        if step == 1:
            return [quantity * per for quantity in quantities]
        return [-(-quantity * per // step) * unit for quantity in quantities]


@dataclass(frozen=True, slots=True)
class Receipt:
    """Supply somebody promised; its components are issued already, it needs nothing more.

    It may be asked for from day `earliest` on; what is `locked` (in transit, fixed by somebody) stays where it is.
    """

    id: int
    item: Key
    day: int
    quantity: int
    earliest: int = 0
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Issue:
    """What a firm order still takes of a component, on a day (the order's start unless given)."""

    component: Key
    quantity: int
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose for a firm order: `covers` of a component by so much of another item, or of none."""

    component: Key
    covers: int
    takes: Key = None
    quantity: int = 0


@dataclass(frozen=True, slots=True)
class FirmOrder:
    """An order a person fixed: supply like a receipt, but it still needs components (planning.md §2.4).

    `issues` is what is still to be issued (its own BOM snapshot); without it the BOM lines are exploded, those
    of its `source` among them, and what was chosen instead of them. With `yields` its hosts' co-products come out of it
    by ratio; without, what comes out is supply of its own.
    """

    id: int
    item: Key
    day: int
    quantity: int
    start: int | None = None
    issues: tuple[Issue, ...] | None = None
    source: str | None = None
    earliest: int = 0
    locked: bool = False
    yields: bool = True
    choices: tuple[Choice, ...] = ()

    @property
    def named(self) -> list[Key]:
        """The items it takes beside those of the BOM."""
        issued = [issue.component for issue in self.issues or ()]
        return issued + [one.takes for one in self.choices if one.takes is not None]


@dataclass(frozen=True, slots=True)
class Demand:
    """A need from outside the BOM: a customer's line, a forecast, a spare part; priority 1 is the most urgent.

    A forecast counts behind the demand fence of its item only.
    """

    id: int
    item: Key
    day: int
    quantity: int
    priority: int = 0
    forecast: bool = False


@dataclass(frozen=True)
class Facts:
    """One consistent picture; the position of an item in `items` decides ties."""

    horizon: int
    items: Sequence[Item]
    lines: Sequence[BomLine] = ()
    receipts: Sequence[Receipt] = ()
    demands: Sequence[Demand] = ()
    firm_orders: Sequence[FirmOrder] = ()
    extensions: Extensions = NEUTRAL
