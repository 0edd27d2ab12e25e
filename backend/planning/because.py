"""Why so much of an order is planned: a sentence for each need it serves."""

from datetime import date
from decimal import Decimal

from backend.kernel.quantity import plain
from backend.planning import takes
from backend.planning.names import ORDERS, Node


def because(kind: str, need: Node, quantity: Decimal, on: date) -> list[str]:
    """`need` is what is served, as `Names` tells it; a take of a substitute says by which rule it was made."""
    much, day, item = plain(quantity), on.isoformat(), (need.get("item") or {"number": "?"})["number"]
    if kind == takes.SUBSTITUTE:
        return [f"{much} are used instead of {item} on {day} ({need['number']}).", *takes.because(need["reason"])]
    if kind in ORDERS:
        return [f"{much} for {need['number']}, which makes {item} by {day}."]
    return [_outside(kind, need, (much, day)) or _inside(kind, much, day)]


def _outside(kind: str, need: Node, told: tuple[str, str]) -> str:
    """Of demand from outside; empty for other needs."""
    much, day = told
    if kind == "sales_order":
        return f"{much} for sales order {need['number']} of {need.get('customer', '')}, wanted on {day}."
    if kind == "plan_overlay":
        return f"{much} for what {need['number']} supposes, on {day}."
    if kind == "forecast":
        return f"{much} for what forecast {need['number']} leaves on {day} beside the orders."
    if kind == "independent_demand":
        return f"{much} for {need['number']}, needed on {day}."
    return f"{much} for another site, to be sent on {day}." if kind in ("interplant", "stock_transfer") else ""


def _inside(kind: str, much: str, day: str) -> str:
    if kind == "expires":
        return f"{much} expire on {day} and serve nobody."
    if kind == "safety_stock":
        return f"{much} for the safety stock, which rises on {day}."
    return f"{much} for stock that is owed already."
