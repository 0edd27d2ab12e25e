"""What a run is told beyond items, lines, supply and demand; with nothing of it a plan is the plain one.

Quantities are scaled whole numbers, days plan days, ratios exact.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from backend.kernel.mrp.days import OpenDays
from backend.kernel.substitution.breakpoint_facts import BreakPoint
from backend.kernel.substitution.facts import Need, Rules

Key = Hashable
SourceKind = Literal["make", "buy", "transfer", "subcontract"]
Method = Literal["priority", "ratio", "cost", "earliest"]
OWING = Need("", None, 0, priority=0, kind="demand")  # what stock owes goes before everything else
OUTSIDE = Need("", None, 0, kind="demand")  # a demand nothing is told of
ANYBODY = Need("", None, 0)  # what an order needs when nothing is told of it


@dataclass(frozen=True, slots=True)
class CoProduct:
    """Every order of the host yields ⌊quantity · ratio⌋ of the item on its receipt day (planning.md §2.5).

    With `drive` what stays short of the item makes more of the host, in one extra pass; a by-product never does.
    With a `source` only orders of the host that take that source yield it.
    """

    host: Key
    item: Key
    ratio: Fraction
    drive: bool = False
    by_product: bool = False
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One way to get an item: a BOM with its routing, a supplier, a plant, a subcontractor.

    Valid on [valid_from, valid_to) — the start day of what is made, the receipt day of the rest — and for orders
    of lot_from … lot_to. At most `cap` is taken in each `cap_days` (of the horizon, if none). `ratio` is its share,
    `allocated` what it got already in the quota period, `cost` landed for one (scaled) unit, `cost_of_order` for
    each order. BOM lines that name the source are needed by its orders only.
    """

    id: str
    kind: SourceKind = "buy"
    priority: int = 1
    ratio: int = 1
    allocated: int = 0
    cost: Fraction | None = Fraction(0)
    cost_of_order: int = 0
    lead_time: int = 0
    calendar: OpenDays | None = None
    valid_from: int | None = None
    valid_to: int | None = None
    lot_from: int = 0
    lot_to: int | None = None
    lot_multiple: int = 1
    cap: int | None = None
    cap_days: int | None = None
    firm: tuple[tuple[int, int], ...] = ()
    approved: bool = True
    vetoed: bool = False

    def start_of(self, receipt_day: int) -> int:
        """The day an order received on `receipt_day` must be started; may lie before day 0."""
        if self.calendar is None:
            return receipt_day - self.lead_time
        return self.calendar.before(receipt_day, self.lead_time)


@dataclass(frozen=True, slots=True)
class Alternates:
    """The sources of one item and how an order finds its own.

    With `raises` an order that is too small for every source is raised to the least lot of the first that may take it.
    """

    sources: tuple[Source, ...]
    method: Method = "priority"
    raises: bool = False


@dataclass(frozen=True)
class Extensions:
    """All that joins items in a run, and the alternates of items.

    `rules` and `points` are those of the substitution kernel; their items are the plan's, `rules.units` are
    taken from them. `asked` says of demands, by id, for whom they are (priority, customer, tags …), `made_for`
    the same of all orders of an item; item, quantity and day of these needs do not count. A firm order is called
    "F" and its id where break points list orders; `serials` are the units [first, end) of orders so called.
    """

    rules: Rules = field(default_factory=Rules)
    points: Sequence[BreakPoint] = ()
    coproducts: Sequence[CoProduct] = ()
    alternates: Mapping[Key, Alternates] = field(default_factory=dict)
    asked: Mapping[int, Need] = field(default_factory=dict)
    made_for: Mapping[Key, Need] = field(default_factory=dict)
    serials: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def neutral(self) -> bool:
        return not (self.rules.schemes or self.points or self.coproducts or self.alternates)


NEUTRAL = Extensions()
