"""What the evaluator is told: schemes of substitution, vetoes, needs and the supply in view (planning.md §3.1, §3.2).

Quantities are scaled whole numbers (`Rules.one` is the number that stands for 1), ratios exact fractions,
days integers from the planning day 0. An item is any key the caller keys its nodes by.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

Key = Hashable
Kind = Literal[
    "substitution_use_up",
    "substitution_by_date",
    "substitution_specified",
    "substitution_group",
    "substitution_priority",
    "replacement",
]
Level = Literal["order_line", "order", "customer", "bom_line", "end_item", "family", "item"]
LEVELS: tuple[Level, ...] = ("order_line", "order", "customer", "bom_line", "end_item", "family", "item")
MAIN = "main"
SERVICE = "service"  # the kind of need that what is kept and what is replaced still serves


@dataclass(frozen=True, slots=True)
class Member:
    """`per` of the item in one set."""

    item: Key
    per: int | Fraction = 1


@dataclass(frozen=True, slots=True)
class Option:
    """A set that replaces one main set. `share` caps it to that part of the need; valid on [from, to)."""

    id: str
    members: tuple[Member, ...]
    rank: int = 2
    share: Fraction | None = None
    valid_from: int | None = None
    valid_to: int | None = None


@dataclass(frozen=True, slots=True)
class Scheme:
    """One rule of substitution for a main set, in a scope (`level` with its `value`, perhaps at one `site`).

    `order_on` names the option (or "main") that new orders go to, `main_rank` is the rank of main in a
    priority list, `keep` of main stays for service in a use-up, `day` is the date of a by-date scheme and
    `leftover` what becomes of main then. `quantity` limits a designation (scaled). Schemes of one `link_key`
    on several lines of one parent are chosen together. `inherit` adds the options of the next wider scheme.
    """

    id: str
    kind: Kind
    main: tuple[Member, ...]
    options: tuple[Option, ...]
    level: Level = "item"
    value: Key = None
    site: Key = None
    valid_from: int | None = None
    valid_to: int | None = None
    priority: int = 0
    state: str = "released"
    mix: bool = True
    order_on: str | None = None
    main_rank: int = 1
    keep: int = 0
    day: int | None = None
    leftover: Literal["strand", "use_up"] = "strand"
    option_first: bool = False
    quantity: int | None = None
    link_key: str = ""
    inherit: bool = False
    protect: bool = True
    wait_days: int = 0
    deviation_allowed: bool = True


@dataclass(frozen=True, slots=True)
class Veto:
    """The item may not be used where the need has this tag, for example ("market", "EU"); None: nowhere.

    `unknown` says a law check had no answer: it stops the item all the same and is reported.
    """

    item: Key
    tag: tuple[str, Key] | None = None
    valid_from: int | None = None
    valid_to: int | None = None
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """`quantity` of an item on a day, for whom. `reference` is the parent order's day, where it differs.

    Needs of one `parent` may be served in sets; `parent_quantity` is how many of it are made. A supply
    `reserved_for` the need's order line, order or id is its own. `tags` say market, law and the like.
    """

    id: str
    item: Key
    quantity: int
    day: int = 0
    priority: int = 5
    kind: str = "dependent"
    parent: str | None = None
    parent_quantity: int = 0
    order_line: Key = None
    order: Key = None
    customer: Key = None
    bom_line: Key = None
    end_item: Key = None
    family: Key = None
    site: Key = None
    tags: frozenset[tuple[str, Key]] = frozenset()
    reference: int | None = None
    remaining_life: int = 0

    @property
    def on(self) -> int:
        """The day that validity and by-date schemes ask for."""
        return self.day if self.reference is None else self.reference


@dataclass(frozen=True, slots=True)
class Supply:
    """Stock (day 0) or firm supply due on `day`; usable until `expiry`, for one order only if reserved."""

    item: Key
    quantity: int
    day: int = 0
    ref: str = ""
    expiry: int | None = None
    reserved_for: Key = None


@dataclass(frozen=True, slots=True)
class OwnNeed:
    """A need of a substitute that is not evaluated here but must stay covered: it is not lent away."""

    item: Key
    day: int
    quantity: int


@dataclass(frozen=True)
class View:
    """The supply one evaluation may see: a plan's, a kit level's, or the lots at a location.

    `safety` gives (from day, level) per item, ascending. With `waits`, what is not there in time is taken
    from what comes later, the earliest first.
    """

    supplies: Sequence[Supply] = ()
    own: Sequence[OwnNeed] = ()
    safety: Mapping[Key, Sequence[tuple[int, int]]] = field(default_factory=dict)
    waits: bool = False


@dataclass(frozen=True)
class Rules:
    """Every scheme and veto; `one` stands for 1, `units` are the smallest steps of items (default 1, scaled)."""

    schemes: Sequence[Scheme] = ()
    vetoes: Sequence[Veto] = ()
    one: int = 1
    units: Mapping[Key, int] = field(default_factory=dict)
