"""Ways out for a short order, each with the date it buys, found by applying it and checking again (planning.md §5)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from backend.kernel.kitting.allocation import kits, ranked
from backend.kernel.kitting.facts import Kit, KitFacts, KitLine, KitOrder, KitSupply, LineKit
from backend.kernel.substitution.clusters import Joined, items_of
from backend.kernel.substitution.facts import Key

KINDS = ("wait", "substitute", "transfer", "expedite", "split", "swap")
NEVER = 1 << 30
MOST_SWAPS = 5
BROUGHT = "brought"  # the place of what a transfer brings


@dataclass(frozen=True, slots=True)
class Move:
    """`quantity` of the item from a site, a supply (expedited to `day`, or of a substitute) or, in a swap, an order."""

    origin: str
    item: Key
    quantity: int
    day: int = 0


@dataclass(frozen=True, slots=True)
class Harm:
    """Another order that is ready later because of the fix; None: nothing known covers it."""

    order: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Fix:
    """One way out for `order`: `day` is when all of it has its kit, `parts` (quantity, day) when it is split."""

    kind: str
    order: str
    day: int | None
    parts: tuple[tuple[int, int | None], ...] = ()
    moves: tuple[Move, ...] = ()
    harm: tuple[Harm, ...] = ()
    cost: Decimal = Decimal(0)


def fixes_for(facts: KitFacts, order: str) -> list[Fix]:
    """The fixes that buy something, best first: meets the start, least harm, cost, date, the order of KINDS."""
    near = neighborhood(facts, order)
    before = {kit.order: kit for kit in kits(near)}
    kit, wanted = before[order], next(each for each in near.orders if each.id == order)
    if kit.clear:
        return []
    offers = [Fix("wait", order, kit.day)] if kit.day is not None else []
    for fix in _proposals(near, wanted, before):
        proved = _proved(near, fix, before)
        if proved is not None and _buys(proved, kit):
            offers.append(proved)
    return sorted(offers, key=lambda fix: _merit(fix, wanted))


def _merit(fix: Fix, order: KitOrder) -> tuple[int, int, Decimal, int, int]:
    if fix.day is not None and fix.day <= order.by:
        meets = 0
    else:
        meets = 1 if any(day is not None and day <= order.by for _, day in fix.parts) else 2
    harm = sum((NEVER if each.after is None else each.after) - (each.before or 0) for each in fix.harm)
    return meets, harm, fix.cost, NEVER if fix.day is None else fix.day, KINDS.index(fix.kind)


def _buys(fix: Fix, kit: Kit) -> bool:
    if fix.parts:
        return fix.parts[0][1] is not None and kit.buildable > 0
    return fix.day is not None and (kit.day is None or fix.day < kit.day)


def neighborhood(facts: KitFacts, order: str) -> KitFacts:
    """The facts the order's kit depends on: orders and supply tied to it by items they share or may substitute."""
    joined = Joined()
    for scheme in facts.rules.schemes:
        joined.join(items_of(scheme))
    for each in facts.orders:
        joined.join([line.item for line in each.lines])
    of = {each.id: joined.head(each.lines[0].item) if each.lines else None for each in facts.orders}
    head = of[order]
    near = [each for each in facts.orders if each.id == order or (each.lines and of[each.id] == head)]
    supplies = [supply for supply in facts.supplies if joined.head(supply.item) == head]
    return replace(facts, orders=near, supplies=supplies)


def _proved(facts: KitFacts, fix: Fix, before: Mapping[str, Kit]) -> Fix | None:
    """The fix with the date and the harm that a check after it shows; None when a swap is not to be offered."""
    after = {kit.order: kit for kit in kits(apply(facts, fix))}
    harm = tuple(_harm(before, after, fix.order))
    if fix.kind == "split":
        parts = [after[f"{fix.order}/{n}"] for n in (1, 2)]
        days = tuple((quantity, kit.day) for (quantity, _), kit in zip(fix.parts, parts, strict=True))
        return replace(fix, parts=days, day=parts[1].day, harm=harm)
    proved = replace(fix, day=after[fix.order].day, harm=harm)
    if fix.kind == "substitute":
        pair = before[fix.order], after[fix.order]
        proved = replace(proved, moves=tuple(_substitutes(facts, *pair)), cost=_price_of(facts, *pair))
    return None if fix.kind == "swap" and _hurts(facts, fix, before, after) else proved


def _harm(before: Mapping[str, Kit], after: Mapping[str, Kit], order: str) -> Iterator[Harm]:
    for name, kit in before.items():
        if name != order and name in after:
            then, now = kit.day, after[name].day
            if then is not None and (now is None or now > then):
                yield Harm(name, then, now)


def _hurts(facts: KitFacts, fix: Fix, before: Mapping[str, Kit], after: Mapping[str, Kit]) -> bool:
    """The order that gives turns late though it is as urgent or more."""
    orders = {order.id: order for order in facts.orders}
    giver = fix.moves[0].origin
    turns_late = before[giver].clear and not after[giver].clear
    return turns_late and orders[giver].priority <= orders[fix.order].priority


def _substitutes(facts: KitFacts, before: Kit, after: Kit) -> Iterator[Move]:
    """What the order takes of other items only because of the fix."""
    days = {supply.id: max(supply.day, 0) for supply in facts.supplies}
    for old, new in zip(before.lines, after.lines, strict=True):
        had = {(ref, item) for ref, item, _ in old.takes}
        for ref, item, amount in new.takes:
            if item != old.item and (ref, item) not in had:
                yield Move(ref, item, amount, days[ref])


def _price_of(facts: KitFacts, before: Kit, after: Kit) -> Decimal:
    """What the material taken costs more than if the rest of main had come."""
    prices, more = facts.prices, Decimal(0)
    for old, new in zip(before.lines, after.lines, strict=True):
        foreign = [(item, amount) for _, item, amount in new.takes if item != new.item]
        served = new.wanted - sum(amount for _, item, amount in new.takes if item == new.item)
        if foreign and old.item == new.item:
            more += sum((prices.get(item, Decimal(0)) * amount for item, amount in foreign), Decimal(0))
            more -= prices.get(new.item, Decimal(0)) * served
    return more


def _proposals(facts: KitFacts, order: KitOrder, before: Mapping[str, Kit]) -> Iterator[Fix]:
    kit = before[order.id]
    short = [line for line in kit.lines if line.short > 0]
    if not facts.automatic and order.id not in facts.elective:
        yield Fix("substitute", order.id, None)
    transfers = tuple(_transfers(facts, short))
    if transfers:
        freight = sum((move.quantity * _freight(facts, move) for move in transfers), Decimal(0))
        yield Fix("transfer", order.id, None, moves=transfers, cost=freight)
    expedited = tuple(_expedited(facts, short))
    if expedited:
        fees = {supply.id: supply.fee for supply in facts.supplies}
        yield Fix(
            "expedite", order.id, None, moves=expedited, cost=sum((fees[m.origin] for m in expedited), Decimal(0))
        )
    if 0 < kit.buildable < order.quantity:
        parts = ((kit.buildable, None), (order.quantity - kit.buildable, None))
        yield Fix("split", order.id, None, parts)
    yield from _swaps(facts, order, before)


def _transfers(facts: KitFacts, short: Iterable[LineKit]) -> Iterator[Move]:
    """Other sites' surplus for each short line: lead, then freight, then site; in multiples."""
    for line in short:
        rest = line.short
        rows = [each for each in facts.surplus if each.item == line.item and each.quantity > 0]
        for each in sorted(rows, key=lambda each: (each.lane_days, each.freight, each.site)):
            most = each.quantity // each.multiple * each.multiple
            quantity = min(-(-rest // each.multiple) * each.multiple, most)
            if rest > 0 and quantity > 0:
                yield Move(each.site, line.item, quantity, each.lane_days)
                rest -= quantity


def _freight(facts: KitFacts, move: Move) -> Decimal:
    return next(each.freight for each in facts.surplus if (each.site, each.item) == (move.origin, move.item))


def _expedited(facts: KitFacts, short: Iterable[LineKit]) -> Iterator[Move]:
    """The supplies short lines wait for, that can come earlier."""
    used = {ref for line in short for ref, _, _ in line.takes}
    for supply in sorted(facts.supplies, key=lambda supply: supply.id):
        if supply.id in used and supply.earliest is not None and supply.earliest < supply.day:
            yield Move(supply.id, supply.item, supply.quantity, supply.earliest)


def _swaps(facts: KitFacts, order: KitOrder, before: Mapping[str, Kit]) -> Iterator[Fix]:
    """Supply in time that lower-ranked, unstarted orders hold of what the order lacks; the lowest rank first."""
    rows: list[KitOrder] = ranked(facts)
    lower = rows[[each.id for each in rows].index(order.id) + 1 :]
    days = {supply.id: supply.day for supply in facts.supplies}
    lacks: dict[Key, int] = defaultdict(int)
    for line in before[order.id].lines:
        lacks[line.item] += line.short
    found = 0
    for each in reversed(lower):
        held: dict[Key, int] = defaultdict(int)
        for line in before[each.id].lines:
            for ref, item, amount in line.takes:
                held[item] += amount if days[ref] <= order.by else 0
        wanted = ((item, min(held[item], lacks[item])) for item in sorted(lacks, key=str))
        moves = tuple(Move(each.id, item, quantity) for item, quantity in wanted if quantity > 0)
        if moves and not (each.started or each.frozen) and found < MOST_SWAPS:
            found += 1
            yield Fix("swap", order.id, None, moves=moves)


def apply(facts: KitFacts, fix: Fix) -> KitFacts:
    """The facts after the fix, for a check of what it does."""
    if fix.kind == "substitute":
        return replace(facts, elective=facts.elective | {fix.order})
    if fix.kind == "transfer":
        name = next(order.name for order in facts.orders if order.id == fix.order)
        more = [
            KitSupply(f"transfer:{move.origin}:{move.item}:{name}", move.item, move.quantity, move.day, "transfer",
                      move.origin, reserved_for=name)
            for move in fix.moves
        ]  # fmt: skip
        return _brought(facts, more)
    if fix.kind == "expedite":
        days = {move.origin: move.day for move in fix.moves}
        rows = [replace(each, day=days.get(each.id, each.day)) for each in facts.supplies]
        return replace(facts, supplies=rows)
    if fix.kind == "split":
        parts = [part for order in facts.orders for part in (_split(order, fix) if order.id == fix.order else [order])]
        return replace(facts, orders=parts)
    return _swapped(facts, fix) if fix.kind == "swap" else facts


def _brought(facts: KitFacts, more: Sequence[KitSupply]) -> KitFacts:
    """Where only stock at hand counts, it is brought to where it is at hand."""
    if facts.scale.here:
        more = [replace(each, kind="stock", location=BROUGHT) for each in more]
    return replace(facts, supplies=[*facts.supplies, *more], locations=facts.locations | {BROUGHT})


def _split(order: KitOrder, fix: Fix) -> Sequence[KitOrder]:
    first = fix.parts[0][0]
    now = [replace(line, quantity=line.need_of(first, order.quantity)) for line in order.lines]
    later = [_rest(line, part) for line, part in zip(order.lines, now, strict=True)]
    rows = ((1, first, now), (2, order.quantity - first, later))
    return [
        replace(order, id=f"{order.id}/{n}", quantity=quantity, lines=tuple(lines), root=order.name)
        for n, quantity, lines in rows
    ]


def _rest(line: KitLine, part: KitLine) -> KitLine:
    return replace(line, quantity=max(0, line.quantity - part.quantity), gross=None)


def _swapped(facts: KitFacts, fix: Fix) -> KitFacts:
    """So much of what is reserved for the giver is the order's; where that is not enough it waits for all others."""
    names = {order.id: order.name for order in facts.orders}
    giver, left = fix.moves[0].origin, {move.item: move.quantity for move in fix.moves}
    supplies: list[KitSupply] = []
    for each in facts.supplies:
        given = min(each.quantity, left.get(each.item, 0)) if each.reserved_for == names[giver] else 0
        if given:
            left[each.item] -= given
            supplies.append(replace(each, id=f"{each.id}>{fix.order}", quantity=given, reserved_for=names[fix.order]))
        if each.quantity > given:
            supplies.append(replace(each, quantity=each.quantity - given))
    behind = {giver} if any(left.values()) else set()
    return replace(facts, supplies=supplies, behind=facts.behind | behind)
