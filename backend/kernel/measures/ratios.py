"""Exact ratios of what people count: no value where the denominator is 0 (planning.md §8)."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from backend.kernel.errors import Invalid

At = TypeVar("At")  # an item in a bucket
Exact = Decimal | int | Fraction
NONE = Fraction(0)


def ratio(above: Exact, below: Exact) -> Fraction | None:
    return Fraction(above) / Fraction(below) if below else None


def plan_adherence(plan: Mapping[At, Exact], actual: Mapping[At, Exact]) -> Fraction | None:
    """Σ min(actual, plan) ÷ Σ plan over items and buckets: what was made beyond or beside the plan does not count."""
    kept = sum((min(Fraction(actual.get(at, 0)), Fraction(planned)) for at, planned in plan.items()), NONE)
    return ratio(kept, sum((Fraction(planned) for planned in plan.values()), NONE))


def turns(cost_of_sales: Exact, stock_value: Exact) -> Fraction | None:
    """Annual cost of sales ÷ mean value of stock."""
    if cost_of_sales < 0 or stock_value < 0:
        raise Invalid(f"Turns need figures of 0 or more, not {cost_of_sales} and {stock_value}.")
    return ratio(cost_of_sales, stock_value)


def days_of_supply(stock: Exact, needs: Exact, days: int) -> Fraction | None:
    """How many days the stock lasts, when so much is needed in `days` days."""
    if days < 1:
        raise Invalid(f"Days of supply look over {days} days; at least one is needed.")
    return ratio(Fraction(stock) * days, needs)
