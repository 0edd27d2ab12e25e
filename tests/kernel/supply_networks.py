"""Random networks of sites, organizations, orders and projects, each from its seed."""

from dataclasses import replace
from random import Random

from backend.kernel.mrp.days import OpenDays
from backend.kernel.mrp.facts import BomLine, Demand, FirmOrder, Item, Receipt
from backend.kernel.supply.facts import (
    Forecast,
    ItemSite,
    Lane,
    Line,
    Node,
    Sight,
    Stock,
    SupplyFacts,
    Wall,
    WaterLevel,
)

HORIZON = 20
SITES = {"A": "north", "B": "south", "C": "south"}
ITEMS = "TUVXY"
SEGMENTS = ("", "so1", "so2", "P1", "P1.a", "P1.a")
PROJECTS = {"P1.a": "P1"}
STRATEGIES = ("make_to_stock", "make_to_stock", "make_to_order", "assemble_to_order", "engineer_to_order")
CALENDARS = {"lorries": OpenDays(lambda day: day % 7 < 5)}
USES = ("none", "surplus", "all")
LEVELS = ("none", "yes_no", "bucketed", "exact")


def network(seed, **fixed):
    """A picture in which everything of this package may occur; transfers go from later sites to earlier ones."""
    random = Random(seed)
    sites = [_item_site(random, item, site) for item in ITEMS for site in SITES]
    names = [one.node for one in sites]
    made = {
        "lines": list(_lines(random, names)),
        "demands": [Demand(n, _keyed(random, names), *_dated(random)) for n in range(10)],
        "forecasts": [_forecast(random, n, names) for n in range(100, 112)],
        "stock": [Stock(_keyed(random, names), random.randint(1, 20)) for _ in range(10)],
        "receipts": [Receipt(n, _keyed(random, names), *_dated(random)) for n in range(3)],
        "firm_orders": [FirmOrder(n, _keyed(random, names), *_dated(random)) for n in range(3, 5)],
        "lanes": list(_lanes(random)),
        "walls": [wall(random, viewer, owner) for viewer, owner in (("north", "south"), ("south", "north"))],
        "water_levels": [WaterLevel(node, 0, random.randint(0, 10), 99) for node in random.sample(names, 3)],
    }
    facts = SupplyFacts(HORIZON, SITES, sites, calendars=CALENDARS, projects=PROJECTS, **made)
    return replace(facts, **fixed)


def wall(random, viewer, owner, **more):
    see = Sight(*(random.choice(LEVELS) for _ in range(5)))
    return Wall(viewer, owner, more.get("use") or random.choice(USES), more.get("see") or see)


def shuffled(facts, seed):
    """The same facts in another order."""
    random = Random(seed)
    rows = ("item_sites", "lines", "demands", "forecasts", "stock", "receipts", "firm_orders", "lanes", "walls")
    return replace(facts, **{name: random.sample(getattr(facts, name), len(getattr(facts, name))) for name in rows})


def _item_site(random, item, site):
    rule = {"on_hand": random.choice((0, 0, 9, 30)), "safety_stock": random.choice((0, 0, 4))}
    lots = {"lead_time": random.randint(0, 3), "lot_min": random.choice((0, 10)), "lot_mult": random.choice((1, 1, 6))}
    return ItemSite(
        Item(Node(item, site), **rule, **lots, period=random.choice((1, 1, 5))),
        random.choice(STRATEGIES),
        collective=random.random() < 0.1,
        use_free=random.random() < 0.6,
        share_up=random.random() < 0.6,
        forecast=random.choice(("info", "components")),
        source=random.choice([*(other for other in SITES if other > site), None]),
    )


def _lines(random, names):
    for parent in names:
        for component in names:
            near = parent.site == component.site or random.random() < 0.1
            if parent.item < component.item and near and random.random() < 0.35:
                yield Line(BomLine(parent, component, random.randint(1, 3)), random.random() < 0.1)


def _lanes(random):
    for source in SITES:
        for target in SITES:
            if target < source:
                yield Lane(source, target, random.randint(0, 3), random.choice((None, "lorries")))


def _forecast(random, number, names):
    start = random.randint(0, HORIZON - 5)
    return Forecast(number, random.choice(names), start, start + random.randint(1, 9), random.randint(1, 30))


def _keyed(random, names):
    return random.choice(names)._replace(segment=random.choice(SEGMENTS))


def _dated(random):
    return random.randint(0, HORIZON - 1), random.randint(1, 20)
