"""What people change on a forecast, each row with who and why: applied in one order, spread to the leaves, sums exact.

planning.md §1.2: season and event factors, then the customers' factors (each on that customer's leaves only), the
market's, then deltas; an absolute figure replaces all before it. A correction is kept at the node where it was made.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from backend.kernel.errors import Invalid, Refused
from backend.kernel.forecasting.check import LARGEST
from backend.kernel.forecasting.facts import Key
from backend.kernel.forecasting.rounding import apportioned

Leaves = dict[Key, int]


class Layer(StrEnum):
    SEASON = "season"
    CUSTOMER = "customer"
    MARKET = "market"
    DELTA = "delta"
    ABSOLUTE = "absolute"


ORDER = {layer: place for place, layer in enumerate(Layer)}


@dataclass(frozen=True, slots=True)
class Correction:
    """`value` multiplies (season, customer, market), is added (delta, may be negative) or stands (absolute).

    `locked` keeps the node's leaves as this correction leaves them when later ones spread over them.
    """

    id: int
    node: Key
    bucket: int
    layer: Layer
    value: Decimal
    reason: str
    who: Key
    at: datetime
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Applied:
    """What one correction made of its node's figure."""

    correction: int
    node: Key
    bucket: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Corrected:
    """Leaves by bucket after all corrections, and each step on the way, in the order in which they were applied."""

    leaves: Mapping[int, Mapping[Key, int]]
    steps: tuple[Applied, ...]


def corrected(
    baseline: Mapping[int, Mapping[Key, int]],
    corrections: Iterable[Correction],
    leaves_of: Callable[[Key], Collection[Key]],
) -> Corrected:
    """Apply corrections to the leaves' whole figures by bucket; `leaves_of` says which leaves a node stands for."""
    figures = {bucket: dict(leaves) for bucket, leaves in baseline.items()}
    locked: dict[int, set[Key]] = {bucket: set() for bucket in figures}
    steps = []
    for row in sorted(corrections, key=lambda row: (ORDER[row.layer], row.at, row.id)):
        leaves, members = checked(row, figures), leaves_of(row.node)
        if missing := [leaf for leaf in members if leaf not in leaves]:
            raise Invalid(f"{missing[0]} under {row.node} has no forecast to correct.")
        before = sum(leaves[leaf] for leaf in members)
        after = changed(before, row)
        figures[row.bucket] = edited(leaves, members, after, locked[row.bucket])
        locked[row.bucket] |= set(members) if row.locked else set()
        steps.append(Applied(row.id, row.node, row.bucket, before, after))
    return Corrected(figures, tuple(steps))


def edited(leaves: Mapping[Key, int], members: Collection[Key], total: int, locked: Collection[Key] = ()) -> Leaves:
    """The leaves after a node that stands for `members` was set to `total`: by current share, locked leaves stay.

    All free ones at zero: equal parts. Refused where the locked ones alone are more, or nothing is free to take it.
    """
    free = [leaf for leaf in members if leaf not in locked]
    kept = sum(leaves[leaf] for leaf in members if leaf in locked)
    facts = {"kept": kept, "total": total}
    if total < kept:
        raise Refused(f"Locked figures sum to {kept}, more than the new value {total}.", **facts)
    if total > kept and not free:
        raise Refused(f"All figures below are locked; they sum to {kept}, not to {total}.", **facts)
    return {**leaves, **dict(zip(free, apportioned(total - kept, [leaves[leaf] for leaf in free]), strict=True))}


def changed(before: int, row: Correction) -> int:
    """The node's new whole figure; a delta takes no more than is there."""
    if row.layer is Layer.ABSOLUTE:
        after = rounded(row.value)
    else:
        after = max(0, rounded(before + row.value if row.layer is Layer.DELTA else before * row.value))
    if after > LARGEST:
        raise Invalid(f"The correction of {row.node} makes {after}, too large to plan.")
    return after


def checked(row: Correction, figures: Mapping[int, Leaves]) -> Leaves:
    """The leaves of the bucket that a possible correction changes."""
    if not row.value.is_finite() or (row.value < 0 and row.layer is not Layer.DELTA):
        raise Invalid(f"The correction of {row.node} is {row.value}; it must be a number of 0 or more.")
    if not row.reason.strip():
        raise Invalid(f"The correction of {row.node} needs a reason.")
    if row.bucket not in figures:
        raise Invalid(f"The correction of {row.node} lies outside the forecast.")
    return figures[row.bucket]


def rounded(value: Decimal) -> int:
    return int(value.to_integral_value(ROUND_HALF_UP))
