"""Orders, forecasts and rules in the words of planning.md §1, for the kernel's tests."""

from fractions import Fraction

from backend.kernel.demand.consumption_rule import ConsumptionRule
from backend.kernel.demand.distribution_rule import Candidate, DemandLine
from backend.kernel.demand.facts import ForecastRow, OrderLine

WEEK = 7


def order(name, due, quantity, **more):
    """A line for item A."""
    more.setdefault("item", "A")
    return OrderLine(name, wanted=due, ordered=quantity, **more)


def week(number, quantity, **more):
    """The row W1, W2 … of item A (days 0-6, 7-13 …); 0 and below are past weeks."""
    more.setdefault("item", "A")
    start = (number - 1) * WEEK
    name = more.pop("name", f"{more.get('customer', '')}W{number}")
    return ForecastRow(name, start, start + WEEK, quantity, **more)


def weeks(*quantities, first=1, **more):
    return [week(number, quantity, **more) for number, quantity in enumerate(quantities, first)]


def rule(**more):
    """A week back and forward, customer before item, unless said otherwise."""
    settings = {"back": WEEK, "forward": WEEK, "levels": (("item", "customer"), ("item",))}
    return ConsumptionRule(more.pop("id", "R1"), more.pop("sequence", 10), **{**settings, **more})


def took(answer, line):
    """What a line took, as {row: quantity} in the order of taking."""
    return {take.row: take.quantity for take in answer.takes if take.line == line}


def over(answer):
    return {each.line.id: each.over for each in answer.lines if each.over}


def wanted(name, quantity, day=0, **more):
    """A line of item A to give away."""
    more.setdefault("item", "A")
    return DemandLine(name, quantity, day, **more)


def sources(**ratios):
    return tuple(Candidate(name, Fraction(ratio)) for name, ratio in ratios.items())


def gave(answer):
    """{line: {source: quantity}}"""
    return {name: {each.source: each.quantity for each in rows} for name, rows in answer.by_line.items()}


def lacked(answer):
    return [(each.line, each.quantity, each.reason) for each in answer.unallocated]
