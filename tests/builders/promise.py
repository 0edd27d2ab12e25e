"""Promises in the floor's words: the example of planning.md §7 and small pictures for the kernel's tests."""

from backend.kernel.capacity.facts import BillRow
from backend.kernel.mrp.facts import BomLine, Item
from backend.kernel.promise.facts import Arrival, Line, Position, PromiseFacts
from backend.kernel.substitution.facts import Rules
from tests.builders.substitution import scheme


def bought(key, free=0, lead=7, *arrivals, **more):
    """`free` on hand, `arrivals` as (day, quantity) or Arrival."""
    rows = [row if isinstance(row, Arrival) else Arrival(*row) for row in arrivals]
    known = {name: more.pop(name) for name in ("needs", "rush", "rush_fee") if name in more}
    return Position(Item(key, free, lead_time=lead, **more), rows, **known)


def made(key, free=0, per=(), hours=(), **more):
    """`per` components, `hours` as (resource, hours for 1) or more of a bill's row."""
    lines = [BomLine(key, component, quantity) for component, quantity in dict(per).items()]
    bill = [BillRow(*row) for row in hours]
    known = {name: more.pop(name) for name in ("needs", "rush", "rush_fee", "arrivals") if name in more}
    return Position(Item(key, free, made=True, **more), lines=lines, bill=bill, **known)


def facts(*positions, horizon=12, **more):
    return PromiseFacts(horizon, {each.item.key: each for each in positions}, **more)


def line(quantity, wanted, item="P", name="so1", **more):
    return Line(name, item, quantity, wanted, **more)


def example(**more):
    """5 P free; K 1 each, 10 free, lead 7; K′ 3 free may replace it; R 1 h each, 4 h on day 4, then 8 h."""
    positions = [made("P", 5, {"K": 1}, [("R", 1)]), bought("K", 10), bought("K'", 3, 9)]
    more.setdefault("rules", Rules([scheme("priority", "K", "K'")]))
    return facts(*positions, hours={"R": [0, 0, 0, 0, 4, 8, 8, 8, 0, 0, 0, 0]}, **more)


def said(offer):
    """(quantity, day) of each delivery."""
    return [(part.quantity, part.day) for part in offer.deliveries]
