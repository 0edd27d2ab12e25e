"""What a kit check is told, and its five levels (planning.md §5).

Quantities are scaled whole numbers as in the evaluator's `Rules`, days integers from the planning day 0.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from backend.kernel.substitution.facts import Key, Rules

SupplyKind = Literal["stock", "purchase", "work_order", "transfer", "inspection", "mps", "planned"]
FIRM: tuple[SupplyKind, ...] = ("purchase", "work_order", "transfer", "inspection")
RANK = ("ahead", "started", "frozen", "priority", "start", "due", "entry", "id")
FIRST = ("ahead", "started", "frozen")  # of these, yes comes before no
WEIGHTS: Mapping[int, int] = {1: 5, 2: 4, 3: 3, 4: 2}  # of an order by priority; 1 for all others


@dataclass(frozen=True, slots=True)
class Level:
    """Which supply counts, whether only at confirmed dates or at the issuing places, what is held, when to warn."""

    name: str
    counts: tuple[SupplyKind, ...]
    hold: Literal["none", "soft", "reservation", "hard"]
    warn_days: int
    confirmed: bool = False
    here: bool = False
    in_time: bool = False


LEVELS: Mapping[str, Level] = {
    "forecast": Level("forecast", ("stock", *FIRM, "mps", "planned"), "none", 30),
    "order": Level("order", ("stock", *FIRM, "mps"), "soft", 14),
    "plan": Level("plan", ("stock", *FIRM), "soft", 10, confirmed=True),
    "work_order": Level("work_order", ("stock", *FIRM), "reservation", 3, confirmed=True, in_time=True),
    "issue": Level("issue", ("stock",), "hard", 1, here=True),
}


@dataclass(frozen=True, slots=True)
class KitLine:
    """`quantity` of the item for the whole order; `gross(made)` where a part of the order needs no proportion of it."""

    id: str
    item: Key
    quantity: int
    gross: Callable[[int], int] | None = None
    bom_line: Key = None

    def need_of(self, made: int, whole: int) -> int:
        """What making so much of the whole order needs."""
        if self.gross is not None:
            return self.gross(made)
        return -(-self.quantity * made // whole)


@dataclass(frozen=True, slots=True)
class KitOrder:
    """An order to make `quantity` from `start`; priority 1 is the most urgent. `root` is the order it is a part of.

    One of a level nearer to the floor is `ahead`: it keeps what it needs before the level in question is served.
    """

    id: str
    quantity: int
    start: int
    lines: tuple[KitLine, ...]
    due: int = 0
    priority: int = 5
    started: bool = False
    frozen: bool = False
    entry: int = 0
    unit: int = 1
    item: Key = None
    order_line: Key = None
    order: Key = None
    customer: Key = None
    site: Key = None
    family: Key = None
    tags: frozenset[tuple[str, Key]] = frozenset()
    root: str = ""
    ahead: bool = False

    @property
    def name(self) -> str:
        """What supply is reserved for."""
        return self.root or self.id

    @property
    def by(self) -> int:
        return max(self.start, 0)


@dataclass(frozen=True, slots=True)
class KitSupply:
    """Supply of one document line, its date and owner; `earliest` is the day it can be expedited to for `fee`.

    `order` is the work order that makes it, `location` where stock lies, `reserved_for` an order's id, or the key of
    the customer's order or its line.
    """

    id: str
    item: Key
    quantity: int
    day: int = 0
    kind: SupplyKind = "stock"
    owner: str = ""
    confirmed: bool = True
    location: Key = None
    reserved_for: Key = None
    expiry: int | None = None
    earliest: int | None = None
    fee: Decimal = Decimal(0)
    order: str = ""


@dataclass(frozen=True, slots=True)
class Surplus:
    """What another site can give: arrives `lane_days` after today, in multiples, at a freight for each scaled unit."""

    site: str
    item: Key
    quantity: int
    lane_days: int
    multiple: int = 1
    freight: Decimal = Decimal(0)


@dataclass(frozen=True)
class KitFacts:
    """One consistent picture. `rank` is the order of service as keys of an order.

    Priority and group schemes are followed by themselves only when `automatic`, else for orders in `elective`,
    and are proposed as fixes to the others; use-up, by-date, designation and replacement always rule.
    `behind` are orders that must wait until all others are served (a swap). `prices` are those of a scaled unit.
    """

    orders: Sequence[KitOrder]
    supplies: Sequence[KitSupply]
    rules: Rules = field(default_factory=Rules)
    level: str = "plan"
    short_orders: Literal["take_partial", "all_or_nothing"] = "take_partial"
    rank: tuple[str, ...] = RANK
    automatic: bool = False
    elective: frozenset[str] = frozenset()
    behind: frozenset[str] = frozenset()
    locations: frozenset[Key] = frozenset()
    safety: Mapping[Key, Sequence[tuple[int, int]]] = field(default_factory=dict)
    surplus: Sequence[Surplus] = ()
    prices: Mapping[Key, Decimal] = field(default_factory=dict)

    @property
    def scale(self) -> Level:
        return LEVELS[self.level]


@dataclass(frozen=True, slots=True)
class LineKit:
    """One line (its main item after replacement): what is wanted, there by the start, and the day all of it is.

    `latest` are the supplies the last of it comes from; none of them when nothing known covers it.
    """

    line: str
    item: Key
    wanted: int
    allocated: int
    day: int | None
    latest: tuple[str, ...] = ()
    takes: tuple[tuple[str, Key, int], ...] = ()
    blocked: bool = False

    @property
    def short(self) -> int:
        return self.wanted - self.allocated


@dataclass(frozen=True, slots=True)
class Kit:
    """One order's answer. `rate` is covered lines ÷ lines, `buildable` what can be made by the start."""

    order: str
    state: Literal["full", "full_by", "partial", "short"]
    day: int | None
    rate: Fraction
    buildable: int
    lines: tuple[LineKit, ...]

    @property
    def clear(self) -> bool:
        """Clear to build: full, or full by the start."""
        return self.state in ("full", "full_by")
