"""From a trim plan to the kernel's facts and back: which order is which demand, and its range of rolls."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from backend.kernel.cutting.trim.board import Board, Run, laid_out
from backend.kernel.cutting.trim.facts import Trim, Wanted, Winder, range_of
from backend.kernel.errors import Invalid
from backend.kernel.quantity import round_half_even
from backend.scheduling.trim_plan import TrimDemand, TrimPattern, TrimPlan

HUNDRED = Decimal(100)
LAST = "9999-12-31"
WIDEST = 100_000
LIMITS = ("deckle", "edge", "least_use", "most_rolls", "most_widths", "narrowest", "least_sets")  # as Winder has them
PLACES = 3


def facts_of(plan: TrimPlan) -> Trim:
    """Orders in the sequence in which rolls are given to them: what is due first, and what is for stock last."""
    return Trim(winder_of(plan), tuple(wanted_of(demand, plan) for demand in in_turn(plan.demands)))


def winder_of(plan: Any) -> Winder:
    """Of a plan, or of the setting of a winder."""
    return Winder(*(getattr(plan, name) for name in LIMITS))


def in_turn(demands: Iterable[TrimDemand]) -> list[TrimDemand]:
    return sorted(demands, key=lambda each: (each.for_stock, str(each.due or LAST), each.position, str(each.id)))


def runs_of(patterns: Iterable[TrimPattern]) -> list[Run]:
    return [Run(tuple(pattern.widths), pattern.sets) for pattern in patterns]


def board_of(plan: TrimPlan) -> Board:
    return laid_out(facts_of(plan), runs_of(plan.patterns))


def percent(loss: int, sets: int, deckle: int) -> Decimal | None:
    """Of the gross deckle, edges included."""
    return round_half_even(HUNDRED * loss / (sets * deckle), PLACES) if sets else None


def check(plan: TrimPlan) -> None:
    """What means nothing is refused with the field that is wrong."""
    check_winder(plan)
    tolerances = [("below", plan.below), ("above", plan.above)]
    for place, each in enumerate(plan.demands):
        tolerances += [(f"demands.{place}.below", each.below), (f"demands.{place}.above", each.above)]
    for name, tolerance in tolerances:
        if tolerance is not None and tolerance > HUNDRED:
            said = "A value from 0 to 100 is needed."
            raise Invalid(f"{name}: {said}", {name: [said]})


def check_winder(plan: Any) -> None:
    if plan.deckle <= 2 * plan.edge:
        raise Invalid("deckle: nothing is left between the edges.", {"deckle": ["More than both edges."]})
    if plan.least_use > plan.deckle - 2 * plan.edge:
        said = "At most what is left between the edges."
        raise Invalid(f"least_use: {said}", {"least_use": [said]})


def wanted_of(demand: TrimDemand, plan: TrimPlan) -> Wanted:
    """Rolls that may come from stock need not be cut, and may be."""
    if demand.for_stock:
        return Wanted(str(demand.id), demand.width, 0, demand.rolls)
    below = plan.below if demand.below is None else demand.below
    above = plan.above if demand.above is None else demand.above
    least, most = range_of(demand.rolls, below, above)
    return Wanted(str(demand.id), demand.width, max(0, least - demand.from_stock), most)
