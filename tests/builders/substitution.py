"""Substitution in the floor's words: schemes, needs and stock for the kernel's tests."""

from backend.kernel.kitting.facts import KitLine, KitOrder, KitSupply
from backend.kernel.substitution.facts import Member, Need, Option, Scheme, Supply, View


def sets(**members):
    return tuple(Member(item, per) for item, per in members.items())


def option(name, rank=2, members=None, **more):
    return Option(name, members or (Member(name),), rank, **more)


def scheme(kind, main, *options, **more):
    """`main` and options are item names (1 each), sets or options; ranks follow the order given."""
    mains = (Member(main),) if isinstance(main, str) else main
    made = [
        each
        if isinstance(each, Option)
        else option(
            each if isinstance(each, str) else "+".join(m.item for m in each),
            place,
            None if isinstance(each, str) else each,
        )
        for place, each in enumerate(options, 2)
    ]
    more.setdefault("id", f"{kind}:{mains[0].item}")
    kinds = kind if kind == "replacement" else f"substitution_{kind}"
    return Scheme(kind=kinds, main=mains, options=tuple(made), **more)


def need(item, quantity, day=0, name="", **more):
    return Need(name or f"{item}@{day}", item, quantity, day, **more)


def stock(**quantities):
    return View([Supply(item, quantity, 0, "stock") for item, quantity in quantities.items()])


def took(outcome, name):
    """What a need took in total, by item."""
    total = {}
    for decision in outcome.of(name):
        for item, quantity in decision.taken().items():
            total[item] = total.get(item, 0) + quantity
    return total


def ordered(outcome, name=None):
    total = {}
    for decision in outcome.of(name) if name else outcome.decisions:
        for item, quantity in decision.ordered().items():
            total[item] = total.get(item, 0) + quantity
    return total


def found(outcome):
    return [(finding.code, finding.items, finding.quantity) for finding in outcome.findings]


def kit_order(name, quantity, start, per=(("A", 1), ("B", 2)), **more):
    lines = tuple(KitLine(item, item, quantity * times) for item, times in per)
    return KitOrder(name, quantity, start, lines, **more)


def kit_supply(name, item, quantity, day=0, kind="stock", **more):
    return KitSupply(name, item, quantity, day, kind, **more)
