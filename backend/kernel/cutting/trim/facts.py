"""What is trimmed: the winder across which a set is cut, the rolls wanted, and a plan of patterns (paper.md §2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from backend.kernel.errors import Invalid

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Winder:
    """Widths in millimeters. `least_use` is the narrowest sum of rolls a set may have; 0 allows any."""

    deckle: int
    edge: int = 0
    least_use: int = 0
    most_rolls: int = 10
    most_widths: int = 6
    narrowest: int = 0
    least_sets: int = 1
    """A pattern that is used at all runs for so many sets."""

    @property
    def usable(self) -> int:
        return self.deckle - 2 * self.edge


@dataclass(frozen=True, slots=True)
class Wanted:
    """Rolls of a width: at least and at most so many. `worth` weighs a roll too many; 1 counts rolls."""

    order: str
    width: int
    least: int
    most: int
    worth: int = 1


@dataclass(frozen=True, slots=True)
class Trim:
    """One run group on one winder, and what may help if the orders alone do not go across it.

    `stock` are finished rolls on hand by width, `fillers` widths that may be made to stock, `others` other winders.
    """

    winder: Winder
    wanted: tuple[Wanted, ...]
    stock: tuple[tuple[int, int], ...] = ()
    fillers: tuple[int, ...] = ()
    others: tuple[Winder, ...] = ()
    sheets: bool = False
    """Whether a strip below the least use may go to the sheeter."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A pattern (rolls of each wanted width in a set) and its number of sets."""

    rolls: tuple[int, ...]
    sets: int


@dataclass(frozen=True, slots=True)
class Plan:
    """`loss` and `bound` in millimeters times sets, edges included; `proved` says that no plan is better in any aim.

    `fewest`, where it is not 0, says that no plan at all has fewer patterns.
    """

    cuts: tuple[Cut, ...]
    loss: int
    bound: int
    proved: bool
    fewest: int = 0

    @property
    def sets(self) -> int:
        return sum(cut.sets for cut in self.cuts)


def range_of(quantity: int, below: Decimal, above: Decimal) -> tuple[int, int]:
    """Rolls at least and at most, by a tolerance in percent; the range may be empty, which `reasons` tells."""
    least = (quantity * (1 - below / HUNDRED)).to_integral_value(ROUND_CEILING)
    most = (quantity * (1 + above / HUNDRED)).to_integral_value(ROUND_FLOOR)
    return int(least), int(most)


def by_width(orders: Sequence[Wanted]) -> tuple[Wanted, ...]:
    """Orders of one width as one, the widest first: a plan is made for widths, rolls are given to orders afterwards."""
    joined = []
    for width in sorted({order.width for order in orders}, reverse=True):
        same = [order for order in orders if order.width == width]
        least, most = sum(order.least for order in same), sum(order.most for order in same)
        name = ", ".join(order.order for order in same)
        joined.append(Wanted(name, width, least, most, max(order.worth for order in same)))
    return tuple(joined)


def checked(trim: Trim) -> None:
    """Refuses a winder or an order that means nothing; each width stands there once (`by_width`)."""
    winder = trim.winder
    if winder.usable <= 0 or winder.edge < 0 or winder.least_use > winder.usable:
        raise Invalid("deckle: nothing is left between the edges.", {"deckle": ["More than both edges."]})
    if winder.most_rolls < 1 or winder.most_widths < 1 or winder.least_sets < 1:
        raise Invalid("A set has at least one roll and a pattern one set.", {"most_rolls": ["At least 1."]})
    if len({each.width for each in trim.wanted}) < len(trim.wanted):
        raise Invalid("A width is there twice; orders of one width go together.", {"width": ["Once."]})
    for each in trim.wanted:
        if each.width <= 0 or each.least < 0 or each.worth < 0:
            raise Invalid(
                f"Order {each.order}: a width is above 0, rolls and worth not below.", {"width": ["Above 0."]}
            )


def reasons(trim: Trim) -> list[tuple[str, str]]:
    """(order, why) of orders that no plan can meet whatever the others are: `tolerance`, `too_wide`, `too_narrow`."""
    found = []
    for each in trim.wanted:
        if each.most < each.least:
            found.append((each.order, "tolerance"))
        if each.width > trim.winder.usable:
            found.append((each.order, "too_wide"))
        if each.width < trim.winder.narrowest:
            found.append((each.order, "too_narrow"))
    return found


def least_sets(trim: Trim) -> int:
    """No plan has fewer sets: what is wanted at the least, by the usable width and by rolls in a set."""
    wide = sum(each.width * each.least for each in trim.wanted)
    rolls = sum(each.least for each in trim.wanted)
    return max(-(-wide // trim.winder.usable), -(-rolls // trim.winder.most_rolls))


def used(wanted: Sequence[Wanted], rolls: Sequence[int]) -> int:
    return sum(each.width * count for each, count in zip(wanted, rolls, strict=True))
