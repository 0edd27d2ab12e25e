"""Decisions of transfers on plain values: what may leave, what may come, and where both halves stand then."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from backend.kernel.errors import Invalid, Refused
from backend.kernel.quantity import ZERO, plain


@dataclass(frozen=True)
class Counted:
    """What both halves count: asked for, shipped, and of that what is not on the way any more."""

    quantity: Decimal
    shipped: Decimal
    gone: Decimal

    @property
    def to_ship(self) -> Decimal:
        return max(ZERO, self.quantity - self.shipped)

    @property
    def on_the_way(self) -> Decimal:
        return max(ZERO, self.shipped - self.gone)


def states(counted: Counted) -> tuple[str, str]:
    """Of what goes out and of what comes in, once something was shipped."""
    if counted.to_ship == 0 and counted.on_the_way == 0:
        return "received", "received"
    going = "shipped" if counted.to_ship == 0 else "part_shipped"
    return going, "in_transit" if counted.on_the_way > 0 else "promised"


def can_ship(number: str, quantity: Decimal, left: Decimal) -> None:
    is_something(quantity)
    if quantity > left:
        raise Refused(f"Only {plain(left)} of {number} are left to be shipped; {plain(quantity)} are too many.")


def is_something(quantity: Decimal) -> None:
    if quantity <= 0:
        raise Invalid("quantity: more than nothing is needed.", {"quantity": ["More than 0."]})


def can_ship_piece(item: str, named: bool, quantity: Decimal) -> None:
    if not named:
        raise Invalid(f"serial_number_id: {item} is shipped piece by piece.", {"serial_number_id": ["Which piece?"]})
    if quantity != 1:
        raise Invalid("quantity: a serial number is one piece.", {"quantity": ["1 is needed."]})


def lies_here(place: str, here: bool) -> None:
    if not here:
        raise Invalid(f"location_id: {place} is not a place of this site.", {"location_id": ["Another site's."]})


def is_on_the_way(number: str, lot: str, parts: int) -> None:
    if not parts and lot:
        raise Refused(f"Nothing of lot or serial number {lot} is on the way with {number}.")
    if not parts:
        raise Refused(f"Nothing of {number} is on the way.")


def can_cancel(number: str, shipped: Decimal) -> None:
    if shipped > 0:
        raise Refused(f"{plain(shipped)} of {number} were shipped already; the sender ends it instead.")


def can_lose(number: str, on_the_way: Decimal, quantity: Decimal) -> None:
    is_something(quantity)
    if quantity > on_the_way:
        raise Refused(f"Only {plain(on_the_way)} of {number} are on the way; {plain(quantity)} are too many.")


def spread(on_the_way: Sequence[Decimal], wanted: Decimal | None) -> list[Decimal]:
    """How much of each line: all of it, or `wanted` in their order; what is more than all of them comes on the last."""
    if wanted is None:
        return list(on_the_way)
    parts = []
    for open_ in on_the_way:
        parts.append(min(open_, wanted))
        wanted -= parts[-1]
    if parts:
        parts[-1] += wanted
    return parts


def price(rule: str, percent: Decimal, cost: Decimal | None, listed: Decimal | None) -> Decimal | None:
    """Cost, cost + %, or list (§4); None where there is no rule, or nothing known to go by."""
    if rule == "list":
        return listed
    if rule == "none" or cost is None:
        return None
    share = 1 + percent / 100 if rule == "cost_plus" else Decimal(1)
    return (cost * share).quantize(Decimal("0.000001"))
