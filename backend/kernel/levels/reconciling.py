"""Two levels made to agree: gaps against the tolerance, what settles them, and what is carried (planning.md §6)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from backend.kernel.errors import Invalid
from backend.kernel.levels.facts import Bucket, PlanLevel
from backend.kernel.levels.submissions import Plan
from backend.kernel.quantity import ZERO

Choice = Literal["raise", "carry", "absorb"]
CHOICES: tuple[Choice, ...] = ("raise", "carry", "absorb")


@dataclass(frozen=True, slots=True)
class Gap:
    """The sum of the lower level differs from one bucket of the upper one; `allowed` ones are shown only."""

    family: str
    bucket: Bucket
    upper: Decimal
    lower: Decimal
    allowed: bool

    @property
    def difference(self) -> Decimal:
        """Above zero where the lower level plans too little."""
        return self.upper - self.lower

    @property
    def share(self) -> Decimal | None:
        return abs(self.difference) / self.upper if self.upper else None


@dataclass(frozen=True, slots=True)
class Settled:
    """Both figures afterwards, and what goes on to the next bucket of the same parent bucket."""

    upper: Decimal
    lower: Decimal
    carried: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Carried:
    """What the buckets that are still open should build, and what is left over at the end of the parent bucket."""

    targets: tuple[Decimal, ...]
    backlog: Decimal


def gaps(upper: Plan, lower: Plan, buckets: Iterable[Bucket], level: PlanLevel) -> list[Gap]:
    """Where the lower level differs from the upper one, by family and bucket of the upper level.

    `lower` holds what was built and what is planned, by any first day inside the upper bucket. `level` is the lower
    one: a difference within its tolerance of the upper figure is allowed.
    """
    found = []
    for bucket in buckets:
        above, below = _within(upper, bucket), _within(lower, bucket)
        for family in sorted(above.keys() | below.keys()):
            difference = abs(above[family] - below[family])
            free = level.tolerance_in_firm_only and not bucket.firm
            if difference:
                allowed = free or difference <= level.tolerance * above[family]
                found.append(Gap(family, bucket, above[family], below[family], allowed))
    return found


def settle(gap: Gap, choice: Choice | None = None) -> Settled:
    """Both levels after a gap was decided on; without a choice the lower one wins in firm, the upper one in outlook.

    `raise` lifts (or lowers) the upper figure, `absorb` the lower one, `carry` leaves both and hands the rest on.
    """
    if choice is None:
        if not gap.allowed:
            raise Invalid(
                f"{gap.family}: the gap of {gap.bucket.first} needs a decision: raise, carry or absorb.",
                {"choice": ["raise, carry or absorb."]},
            )
        choice = "raise" if gap.bucket.firm else "absorb"
    if choice == "carry":
        return Settled(gap.upper, gap.lower, gap.difference)
    figure = gap.lower if choice == "raise" else gap.upper
    return Settled(figure, figure)


def carry(planned: Sequence[Decimal], built: Sequence[Decimal]) -> Carried:
    """What a parent bucket's own buckets should build, after the first of them were built.

    Shortfall and surplus go to the next bucket, which never builds less than nothing; what is left when there is
    none is the backlog, below zero where too much was built.
    """
    if len(built) > len(planned):
        raise Invalid("More buckets were built than are planned.", {"built": ["Too many."]})
    owed = sum(planned[: len(built)], ZERO) - sum(built, ZERO)
    targets = []
    for figure in planned[len(built) :]:
        target = max(ZERO, figure + owed)
        owed += figure - target
        targets.append(target)
    return Carried(tuple(targets), owed)


def _within(plan: Plan, bucket: Bucket) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for (family, day), quantity in plan.items():
        if bucket.first <= day <= bucket.last:
            found[family] += quantity
    return found
