"""What a run asks of others: needs that stop at a site, tag or wall are demand there (planning.md §2.7, §2.9)."""

from collections.abc import Iterator
from dataclasses import dataclass

from backend.kernel.supply.facts import Border
from backend.kernel.supply.reading import Order, Reading


@dataclass(frozen=True, slots=True)
class Requirement:
    """`quantity` of the border's node is asked for on `day`; `order` is what needs it, the asker's own affair."""

    border: Border
    day: int
    quantity: int
    order: Order | None = None


def requirements_of(reading: Reading, border: Border) -> Iterator[Requirement]:
    """The border's needs by day, less the stock that was reserved for it, which serves the first of them."""
    lent = reading.on_hand(border)
    for need in reading.needs(border):
        served = min(lent, need.quantity)
        lent -= served
        if need.quantity > served:
            yield Requirement(border, need.day, need.quantity - served, need.order)
