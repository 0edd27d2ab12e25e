"""How one item is planned beyond the contract: lots, safety stock, fences, yield, life, messages (planning.md §2).

An item without a policy is planned by the contract alone. Every part of a policy has a neutral default, so a
policy says only what differs. Quantities are scaled like all others; days count from the planning day.
"""

from dataclasses import dataclass, field
from fractions import Fraction

LOT_RULES = (
    "lot_for_lot", "calendar_period", "fixed_qty", "eoq", "poq", "reorder_point", "min_max", "silver_meal",
    "least_unit",
)  # fmt: skip
SIZED = ("fixed_qty", "eoq", "poq", "reorder_point", "min_max")  # rules that need a quantity
POINTED = ("reorder_point", "min_max")  # a point stands in for the safety stock
COSTED = ("silver_meal", "least_unit")
DRAW_DOWNS = ("never", "inside_lead", "share", "down_to_priority")
TIMED = ("all", "independent", "dependent")
MOST_PERCENT = 1000
MOST_PARTS = 10**9  # largest numerator or denominator of a yield or a share


@dataclass(frozen=True, slots=True)
class Lots:
    """How large an order is before the smallest lot, the multiple and the largest lot of the item apply (§2.2).

    `quantity` is F, the economic quantity, Q or S; `point` is s. Periods begin on the days `period_starts`.
    `order_cost` and `holding_cost` (per unit and day) are those of `silver_meal` and `least_unit`.
    `spread` puts each further piece of a split lot one open day earlier. Stock above `max_stock`, or
    beyond the needs of the next `supply_life` days, is told as `excess_lot`.
    """

    rule: str = "lot_for_lot"
    quantity: int = 0
    point: int = 0
    period_starts: tuple[int, ...] = ()
    order_cost: Fraction = Fraction(0)
    holding_cost: Fraction = Fraction(0)
    spread: bool = False
    max_stock: int | None = None
    supply_life: int | None = None


@dataclass(frozen=True, slots=True)
class Cover:
    """A safety stock of `percent` of the needs of the next `days` days, within floor and ceiling."""

    days: int
    percent: int = 100
    floor: int = 0
    ceiling: int | None = None


@dataclass(frozen=True, slots=True)
class Safety:
    """Safety stock and safety time (§2.3); without levels or a cover the item's own safety stock holds.

    `levels` are (day, quantity): from this day on so much. `pull` asks for increases as demand on their day.
    `share` is how much of the safety stock may be used up, `priority` the last that may use it.
    `time` nets the needs `time_on` (all, independent, dependent) so many open days earlier.
    """

    levels: tuple[tuple[int, int], ...] = ()
    cover: Cover | None = None
    pull: bool = False
    draw_down: str = "never"
    share: Fraction = Fraction(0)
    priority: int = 0
    time: int = 0
    time_on: str = "all"


@dataclass(frozen=True, slots=True)
class Fences:
    """Lengths in open days from the planning day, on receipts or on starts (§2.4)."""

    demand: int = 0
    frozen: int = 0
    slushy: int = 0
    on_start: bool = False


@dataclass(frozen=True, slots=True)
class Life:
    """Lots on hand that expire, as (quantity, last day of use), and how receipts of the item age (§2.1).

    A need takes a lot that has `remaining` days or more left. `days` is the life of what firm supply brings.
    """

    lots: tuple[tuple[int, int], ...] = ()
    remaining: int = 0
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Damping:
    """What keeps messages from being a nuisance (§2.4): tolerances in days, smallest value, cost of a change.

    `merge_days` is how near a planned order must be for `increase`; `interest` is a year's holding share.
    """

    in_days: int = 1
    out_days: int = 7
    percent: int = 5
    least_value: Fraction = Fraction(0)
    unit_cost: Fraction = Fraction(0)
    interest: Fraction = Fraction(0)
    change_cost: Fraction = Fraction(0)
    merge_days: int | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything about one item the contract does not know.

    `received` is the share of an order that comes in usable. `assume` is how many days ahead firm supply is
    taken to arrive earlier before anything is planned; 0 plans as if it could not move. `forward` receives
    an order on its earliest feasible day where it would have to be started in the past.
    """

    lots: Lots = Lots()
    safety: Safety = Safety()
    fences: Fences = Fences()
    life: Life | None = None
    damping: Damping = field(default=Damping())
    received: Fraction = Fraction(1)
    assume: int = 0
    forward: bool = False

    def expected(self, quantity: int) -> int:
        """What comes in usable of an order."""
        return quantity * self.received.numerator // self.received.denominator

    def inflated(self, needed: int) -> int:
        """The least order of which so much comes in usable."""
        return -(-needed * self.received.denominator // self.received.numerator)
