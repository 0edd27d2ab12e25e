"""What distribution is told: demand to give away, sources that can take it, rules of who takes (planning.md §1.3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

from backend.kernel.demand.check import LARGEST, once, whole, wrong
from backend.kernel.demand.facts import Key

Method = Literal["fixed", "priority", "capacity", "cost", "ratio"]
METHODS: Sequence[Method] = get_args(Method)
PROPORTIONAL: Sequence[Method] = ("capacity", "ratio")
SCOPE = ("customer", "item", "family", "region", "channel", "kind")  # of equally many fields, the earlier ones win


@dataclass(frozen=True, slots=True)
class DemandLine:
    """`quantity` of an order line or a forecast bucket to give away; `at` is the source that has it already.

    A line stays in whole `unit`s when it is split.
    """

    id: str
    quantity: int
    day: int
    priority: int = 5
    kind: str = "order"
    item: Key = None
    family: Key = None
    customer: Key = None
    region: Key = None
    channel: Key = None
    at: Key = None
    unit: int = 1


@dataclass(frozen=True, slots=True)
class Candidate:
    """A site or supplier that can take a part.

    `ratio` weighs it, `allocated` is what it had before in the quota period of day 0 (ratio); `free_hours` weigh it
    where capacity decides, `cost` where cost does. `cap` is the most it takes in a cap period (None: no limit).
    Pieces of a split line are multiples of `multiple` and not below `min_lot`.
    """

    source: Key
    ratio: Fraction = Fraction(1)
    priority: int = 1
    cost: Fraction = Fraction(0)
    free_hours: Fraction = Fraction(0)
    cap: int | None = None
    min_lot: int = 0
    multiple: int = 1
    excluded: frozenset[Key] = frozenset()
    allocated: int = 0


@dataclass(frozen=True, slots=True)
class DistributionRule:
    """Who takes lines of this scope that are due on [valid_from, valid_to), and by what.

    `fixed` knows one source, `priority` and `cost` fill a source to its cap and pass the rest on, `ratio` and
    `capacity` share. Unless `split`, a line goes whole to one source. `rebalance` moves lines that have one already.
    Caps and quotas begin anew every so many days from day 0 (None: one period).
    """

    id: str
    candidates: tuple[Candidate, ...]
    method: Method = "ratio"
    split: bool = False
    rebalance: bool = False
    cap_days: int | None = None
    quota_days: int | None = None
    item: Key = None
    family: Key = None
    customer: Key = None
    region: Key = None
    channel: Key = None
    kind: str | None = None
    valid_from: int | None = None
    valid_to: int | None = None
    priority: int = 0

    def is_valid_on(self, day: int) -> bool:
        first, end = self.valid_from, self.valid_to
        return (first is None or first <= day) and (end is None or day < end)

    def weight(self, candidate: Candidate) -> Fraction:
        """Its share, where shares decide."""
        return candidate.free_hours if self.method == "capacity" else candidate.ratio


def most_specific_first(rules: Iterable[DistributionRule]) -> list[DistributionRule]:
    """By number of scope fields, then which they are, latest start, priority number, id (as planning.md §3.1)."""
    found = list(rules)
    once(f"rule {rule.id}" for rule in found)
    for rule in found:
        check_rule(rule)
    return sorted(found, key=_rank)


def _rank(rule: DistributionRule) -> tuple[int, tuple[bool, ...], bool, int, int, str]:
    missing = tuple(getattr(rule, name) is None for name in SCOPE)
    start = 0 if rule.valid_from is None else rule.valid_from
    return sum(missing), missing, rule.valid_from is None, -start, rule.priority, rule.id


def check_rule(rule: DistributionRule) -> None:
    if rule.method not in METHODS:
        raise wrong("method", f"It must be one of {', '.join(METHODS)}.")
    if not rule.candidates:
        raise wrong("candidates", "At least one is needed.")
    for name in ("cap_days", "quota_days"):
        days = getattr(rule, name)
        if days is not None and days < 1:
            raise wrong(name, "It must be 1 or more.")
    if rule.valid_from is not None and rule.valid_to is not None and rule.valid_to <= rule.valid_from:
        raise wrong("valid_to", "It must lie after the first day.")
    for number, candidate in enumerate(rule.candidates):
        check_candidate(candidate, f"candidates.{number}")
    if len({candidate.source for candidate in rule.candidates}) < len(rule.candidates):
        raise wrong("candidates", "A source stands in it twice.")
    if rule.method == "ratio" and not any(candidate.ratio for candidate in rule.candidates):
        raise wrong("candidates", "At least one ratio must be above 0.")


def check_candidate(candidate: Candidate, place: str) -> None:
    least = {"ratio": 0, "cost": 0, "free_hours": 0, "cap": 0, "min_lot": 0, "multiple": 1, "allocated": 0}
    for name, bound in least.items():
        value = getattr(candidate, name)
        if value is not None and not bound <= value <= LARGEST:
            raise wrong(f"{place}.{name}", f"It must lie between {bound} and {LARGEST}.")


def check_demand(lines: Iterable[DemandLine]) -> list[DemandLine]:
    """Checked, in the order in which lines are served."""
    found = list(lines)
    once(f"demand {line.id}" for line in found)
    for line in found:
        where = f"demand {line.id}"
        whole("quantity", line.quantity, where)
        whole("unit", line.unit, where, least=1)
        if line.quantity % line.unit:
            raise wrong("quantity", f"{line.quantity} in {where} is no multiple of {line.unit}.")
    return sorted(found, key=lambda line: (line.priority, line.day, line.id))
