"""Sites, organizations and order segments in the floor's words, for the kernel's tests of supply.

Items are at site S unless a place is named ("A@S2"); a segment follows a slash ("A@S2/so1").
"""

from backend.kernel.mrp.facts import BomLine, Demand, FirmOrder, Issue, Item, Receipt
from backend.kernel.supply.facts import Forecast, ItemSite, Line, Node, Stock, SupplyFacts
from backend.kernel.supply.plan import plan_supply

RULES = ("on_hand", "safety_stock", "lead_time", "lot_min", "lot_mult", "lot_max", "period", "unit", "sourced")
STRATEGIES = {
    "MTS": "make_to_stock",
    "MTO": "make_to_order",
    "ATO": "assemble_to_order",
    "ETO": "engineer_to_order",
}


def at(text):
    """The node a text names."""
    place, _, segment = text.partition("/")
    item, _, site = place.partition("@")
    return Node(item, site or "S", segment)


def item_site(text, strategy="MTS", **more):
    rule = {name: more.pop(name) for name in RULES if name in more}
    return ItemSite(Item(at(text), **rule), STRATEGIES[strategy], **more)


def line(parent, component, per=1, **more):
    return Line(BomLine(at(parent), at(component), per), **more)


def demand(number, text, day, quantity):
    return Demand(number, at(text), day, quantity)


def forecast(number, text, day, quantity, end=None):
    return Forecast(number, at(text), day, day + 1 if end is None else end, quantity)


def receipt(number, text, day, quantity):
    return Receipt(number, at(text), day, quantity)


def firm_order(number, text, day, quantity, issues=None, start=None):
    taken = None if issues is None else tuple(Issue(at(name), amount) for name, amount in issues.items())
    return FirmOrder(number, at(text), day, quantity, start, taken)


def stock(text, quantity):
    return Stock(at(text), quantity)


def facts(*item_sites, horizon=40, **more):
    """Sites are those named, all of one organization, unless `sites` says otherwise."""
    sites = more.pop("sites", None) or {one.node.site: "us" for one in item_sites}
    return SupplyFacts(horizon, sites, item_sites, **more)


def planned(*item_sites, **more):
    return plan_supply(facts(*item_sites, **more))


def orders(plan):
    """Planned orders as text: node, quantity @ receipt day, start."""
    return [f"{_text(order.item)} {order.quantity}@{order.day} start {order.start}" for order in plan.planned()]


def _text(node):
    site = "" if node.site == "S" else f"@{node.site}"
    return f"{node.item}{site}" + (f"/{node.segment}" if node.segment else "")


def codes(plan):
    return [found.code for found in plan.findings]
