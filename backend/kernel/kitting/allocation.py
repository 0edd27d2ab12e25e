"""Orders against supply, as if alone or in rank order, with substitutes from the evaluator (planning.md §5)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from backend.kernel.kitting.facts import FIRST, Kit, KitFacts, KitLine, KitOrder, KitSupply, LineKit
from backend.kernel.substitution.book import Book
from backend.kernel.substitution.decisions import Decision, Portion
from backend.kernel.substitution.evaluation import served
from backend.kernel.substitution.facts import Key, Need, Supply, View
from backend.kernel.substitution.ledger import Ledger

ELECTIVE = ("substitution_priority", "substitution_group")


@dataclass
class Check:
    """A kit check under way: rules read once, supply of the level in a ledger that is used up order by order."""

    facts: KitFacts

    @cached_property
    def full(self) -> Book:
        return Book(self.facts.rules)

    @cached_property
    def ruled(self) -> Book:
        """Only what rules by itself; elective schemes are left to people."""
        rules = self.facts.rules
        schemes = [scheme for scheme in rules.schemes if scheme.kind not in ELECTIVE]
        return Book(replace(rules, schemes=schemes))

    @cached_property
    def supplies(self) -> dict[str, KitSupply]:
        return {supply.id: supply for supply in self.facts.supplies}

    def ledger(self) -> Ledger:
        rows = [
            Supply(each.item, each.quantity, max(each.day, 0), each.id, each.expiry, each.reserved_for)
            for each in self.facts.supplies
            if counts(self.facts, each)
        ]
        return Ledger(View(rows, (), self.facts.safety, waits=True), self.full.lent)

    def serve(self, order: KitOrder, ledger: Ledger) -> list[Decision]:
        chosen = self.facts.automatic or order.id in self.facts.elective
        book = self.full if chosen else self.ruled
        return list(served(needs_of(order), book, ledger))

    def kit(self, order: KitOrder, decisions: Iterable[Decision]) -> Kit:
        """The order's state from what its lines got."""
        rows = list(decisions)
        lines = tuple(self._line(order, line, rows) for line in order.lines)
        days = [line.day for line in lines]
        day = None if None in days else max((at for at in days if at is not None), default=0)
        covered = sum(line.short == 0 for line in lines)
        rate = Fraction(covered, len(lines)) if lines else Fraction(1)
        buildable = min([order.quantity, *(_buildable(order, *pair) for pair in zip(order.lines, lines, strict=True))])
        if day is not None and day <= order.by:
            return Kit(order.id, "full" if day == 0 else "full_by", day, rate, order.quantity, lines)
        return Kit(order.id, "partial" if buildable else "short", day, rate, buildable, lines)

    def _line(self, order: KitOrder, line: KitLine, decisions: Iterable[Decision]) -> LineKit:
        name = f"{order.id}/{line.id}"
        found = [(made, place) for made in decisions for place, row in enumerate(made.wanted) if row.need == name]
        wanted = sum(made.wanted[place].quantity for made, place in found)
        rows = [(part, part.covers[place]) for made, place in found for part in made.portions if part.covers[place]]
        parts = [part for part, _ in rows]
        in_time = sum(covers for part, covers in rows if _there(part) and part.day <= order.by)
        day = max((part.day for part in parts), default=0) if all(map(_there, parts)) else None
        return LineKit(
            line.id,
            found[0][0].wanted[found[0][1]].item if found else line.item,
            wanted,
            in_time,
            day,
            self._latest(parts, day) if day is not None and in_time < wanted else (),
            tuple(row for made, place in found for row in _takes_of(made, place)),
            any(not part.option for part in parts),
        )

    def _latest(self, portions: Iterable[Portion], day: int) -> tuple[str, ...]:
        """The supplies that arrive on the line's last day."""
        refs = (ref for part in portions for take in part.takes for ref, _ in take.refs)
        return tuple(sorted({ref for ref in refs if max(self.supplies[ref].day, 0) == day}))


def kits(facts: KitFacts) -> list[Kit]:
    """Relative: one pass in rank order, earlier orders keep theirs; in the order of rank.

    With all-or-nothing, short orders give back, the next ones try, and the left-overs go by rank.
    """
    return [kit for kit, _ in decided(facts)]


def decided(facts: KitFacts) -> list[tuple[Kit, list[Decision]]]:
    """The kits, each with what the evaluator decided for its needs."""
    check = Check(facts)
    ledger, done = check.ledger(), dict[str, tuple[Kit, list[Decision]]]()
    order_rows = ranked(facts)
    waiting = []
    for order in order_rows:
        if order.id in facts.behind:
            continue
        decisions = check.serve(order, ledger)
        kit = check.kit(order, decisions)
        if facts.short_orders == "all_or_nothing" and not kit.clear:
            _give_back(decisions, ledger)
            waiting.append(order)
        else:
            done[order.id] = kit, decisions
    for order in [*waiting, *(order for order in order_rows if order.id in facts.behind)]:
        decisions = check.serve(order, ledger)
        done[order.id] = check.kit(order, decisions), decisions
    return [done[order.id] for order in order_rows]


def kits_alone(facts: KitFacts) -> list[Kit]:
    """Absolute: each order against all supply as if there were no other; in the order of rank."""
    check = Check(facts)
    ledger, made = check.ledger(), []
    for order in ranked(facts):
        decisions = check.serve(order, ledger)
        made.append(check.kit(order, decisions))
        _give_back(decisions, ledger)
    return made


def _give_back(decisions: Iterable[Decision], ledger: Ledger) -> None:
    for decision in decisions:
        for take in decision.takes:
            ledger.give_back(take, decision.day)


def ranked(facts: KitFacts) -> list[KitOrder]:
    """Orders in the order they are served; those that have to wait until all others are served come last."""
    names = facts.rank if "id" in facts.rank else (*facts.rank, "id")
    return sorted(
        facts.orders, key=lambda order: [(int(order.id in facts.behind), ""), *(_key(order, name) for name in names)]
    )


def _key(order: KitOrder, name: str) -> tuple[int, str]:
    if name == "id":
        return 0, order.id
    value = int(getattr(order, name))
    return (-value if name in FIRST else value), ""


def counts(facts: KitFacts, supply: KitSupply) -> bool:
    """The level counts this supply."""
    level = facts.scale
    if supply.kind not in level.counts or (level.confirmed and not supply.confirmed):
        return False
    return not level.here or supply.location in facts.locations


def needs_of(order: KitOrder) -> Iterator[Need]:
    """The order's lines as needs of one parent on the day it starts."""
    whole = order.quantity // order.unit if order.quantity % order.unit == 0 else 0
    for line in order.lines:
        yield Need(
            f"{order.id}/{line.id}",
            line.item,
            line.quantity,
            order.by,
            order.priority,
            parent=order.name,
            parent_quantity=whole,
            order_line=order.order_line,
            order=order.order,
            customer=order.customer,
            bom_line=line.bom_line,
            end_item=order.item,
            family=order.family,
            site=order.site,
            tags=order.tags,
        )


def _buildable(order: KitOrder, line: KitLine, kit: LineKit) -> int:
    """The most of the order this line's allocation allows, in whole units: the largest Q with gross(Q) ≤ allocated."""
    if kit.short <= 0:
        return order.quantity
    allocated = line.quantity * kit.allocated // kit.wanted if kit.wanted else line.quantity
    low, high = 0, order.quantity // order.unit
    while low < high:
        middle = (low + high + 1) // 2
        if line.need_of(middle * order.unit, order.quantity) <= allocated:
            low = middle
        else:
            high = middle - 1
    return low * order.unit


def _takes_of(decision: Decision, place: int) -> Iterator[tuple[str, Key, int]]:
    """(supply, item, quantity) of one line; of lines that go together, an option's members stand with the first."""
    items = [line.item for line in decision.wanted]
    for portion in decision.portions:
        for take in portion.takes:
            own = items.index(take.item) if take.item in items else 0
            if own == place:
                yield from ((ref, take.item, amount) for ref, amount in take.refs)


def _there(portion: Portion) -> bool:
    """Everything of the portion is supply that exists."""
    return bool(portion.option) and not portion.orders


def held(facts: KitFacts, kits_: Sequence[Kit], top: int = 0) -> list[tuple[str, str, Key, int]]:
    """What the level keeps for its orders: (order, supply, item, quantity).

    Work orders keep theirs when full, and the first `top` by rank in any case; other levels keep all or nothing.
    """
    level = facts.scale
    if level.hold == "none":
        return []
    days = {supply.id: supply.day for supply in facts.supplies}
    starts = {order.id: order.by for order in facts.orders}
    rows = [kit for place, kit in enumerate(kits_) if level.hold != "reservation" or kit.clear or place < top]
    return [
        (kit.order, ref, item, amount)
        for kit in rows
        for line in kit.lines
        for ref, item, amount in line.takes
        if not level.in_time or days[ref] <= starts[kit.order]
    ]
