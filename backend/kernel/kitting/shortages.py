"""What is short and what it waits for; what to build now, what to warn of, which item hurts most (planning.md §5)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from backend.kernel.kitting.allocation import counts
from backend.kernel.kitting.facts import WEIGHTS, Kit, KitFacts, KitOrder, KitSupply, LineKit
from backend.kernel.substitution.facts import Key

FAR = 365  # days an order without any date counts as late


@dataclass(frozen=True, slots=True)
class Shortage:
    """`short` of a line on its day, and the supply that sets its date; "" when nothing known covers it.

    `counted` says whether the level counts the supply named. `path` is the chain of work orders followed to
    it, `hits` how many orders wait for it.
    """

    order: str
    line: str
    item: Key
    short: int
    need_day: int
    blocking: str
    date: int | None
    owner: str
    days_late: int | None
    hits: int = 1
    counted: bool = True
    path: tuple[str, ...] = ()


class Clear(NamedTuple):
    """An order with its material, in rank order; `missing` names what production is not ready with."""

    order: str
    day: int
    missing: tuple[str, ...]


class Warning_(NamedTuple):
    """An order that is not clear although it starts in `days`."""

    order: str
    level: str
    days: int
    items: tuple[Key, ...]


def shortages(facts: KitFacts, kits: Sequence[Kit], deep: bool = False) -> list[Shortage]:
    """Every short line by rank; with `deep`, a made part is followed to the leaf that sets its order's date."""
    sight = _Sight(facts, kits)
    rows = [sight.shortage(kit, line, deep) for kit in kits if not kit.clear for line in kit.lines if line.short > 0]
    hits = Counter(row for row in {(row.blocking, row.order) for row in rows})
    orders = Counter(blocking for blocking, _ in hits)
    return [_with_hits(row, orders[row.blocking] if row.blocking else 1) for row in rows]


def _with_hits(row: Shortage, hits: int) -> Shortage:
    return Shortage(
        row.order, row.line, row.item, row.short, row.need_day, row.blocking, row.date, row.owner, row.days_late,
        hits, row.counted, row.path,
    )  # fmt: skip


class _Sight:
    """The kits and supplies by name, while shortages are made out."""

    def __init__(self, facts: KitFacts, kits: Sequence[Kit]) -> None:
        self.facts = facts
        self.orders = {order.id: order for order in facts.orders}
        self.kits = {kit.order: kit for kit in kits}
        self.supplies = {supply.id: supply for supply in facts.supplies}
        self.uncounted: dict[Key, list[KitSupply]] = {}
        for supply in sorted(facts.supplies, key=lambda supply: (supply.day, supply.id)):
            if not counts(facts, supply):
                self.uncounted.setdefault(supply.item, []).append(supply)

    def shortage(self, kit: Kit, line: LineKit, deep: bool) -> Shortage:
        order = self.orders[kit.order]
        supply, counted = self._blocking(line)
        path: tuple[str, ...] = ()
        if supply is not None and deep:
            supply, path = self._leaf(supply)
        late = None if line.day is None else line.day - order.by
        name, owner = (supply.id, supply.owner) if supply else ("", "")
        return Shortage(
            kit.order, line.line, line.item, line.short, order.by, name, line.day, owner, late, 1, counted, path
        )

    def _blocking(self, line: LineKit) -> tuple[KitSupply | None, bool]:
        """The last supply of the line; else the first one the level does not count."""
        if line.latest:
            return self.supplies[line.latest[0]], True
        beyond = self.uncounted.get(line.item)
        return (beyond[0], False) if beyond else (None, True)

    def _leaf(self, supply: KitSupply) -> tuple[KitSupply, tuple[str, ...]]:
        """From a work order that is short itself to what it waits for, and so on."""
        path: list[str] = []
        while supply.order and supply.order not in path:
            kit = self.kits.get(supply.order)
            waits = [line for line in kit.lines if line.short > 0] if kit and not kit.clear else []
            if not waits:
                break
            path.append(supply.order)
            last = max(waits, key=lambda line: (line.day is None, line.day or 0, line.line))
            below, _ = self._blocking(last)
            if below is None:
                break
            supply = below
        return supply, tuple(path)


def ranking(
    rows: Iterable[Shortage], orders: Iterable[KitOrder], weights: Mapping[int, int] = WEIGHTS
) -> dict[Key, int]:
    """Items by the harm they do: Σ over blocked orders of priority weight × days late, worst first."""
    priorities = {order.id: order.priority for order in orders}
    worst: dict[tuple[Key, str], int] = {}
    for row in rows:
        late = FAR if row.days_late is None else row.days_late
        worst[row.item, row.order] = max(worst.get((row.item, row.order), 0), late)
    total: Counter[Key] = Counter()
    for (item, order), late in worst.items():
        total[item] += weights.get(priorities[order], 1) * late
    return dict(sorted(total.items(), key=lambda pair: (-pair[1], str(pair[0]))))


def clear_to_build(kits: Iterable[Kit], missing: Mapping[str, tuple[str, ...]] | None = None) -> list[Clear]:
    """Orders whose material is there by their start, by rank, with what production has not ready for them."""
    lacks = missing or {}
    return [Clear(kit.order, kit.day or 0, lacks.get(kit.order, ())) for kit in kits if kit.clear]


def warnings(facts: KitFacts, kits: Iterable[Kit], days: int | None = None) -> Iterator[Warning_]:
    """Orders not clear that start within the level's days (30, 14, 10, 3, 1 unless given)."""
    within = facts.scale.warn_days if days is None else days
    starts = {order.id: order.start for order in facts.orders}
    for kit in kits:
        if not kit.clear and starts[kit.order] <= within:
            items = tuple(line.item for line in kit.lines if line.short > 0)
            yield Warning_(kit.order, facts.level, starts[kit.order], items)


def buildable_by_bucket(facts: KitFacts, kits: Iterable[Kit], length: int) -> dict[tuple[Key, int], int]:
    """What can be built per item and bucket of `length` days, by the orders' starts (forecast level)."""
    orders = {order.id: order for order in facts.orders}
    total: Counter[tuple[Key, int]] = Counter()
    for kit in kits:
        order = orders[kit.order]
        total[order.item, order.by // length] += kit.buildable
    return dict(total)


def long_lead(rows: Iterable[Shortage], leads: Mapping[Key, int]) -> list[tuple[Key, int, int]]:
    """Items nothing covers and whose lead is longer than the days left: (item, days missing, short), worst first."""
    late: dict[Key, tuple[int, int]] = {}
    for row in rows:
        missing = leads.get(row.item, 0) - row.need_day
        if row.date is None and missing > 0:
            days, short = late.get(row.item, (0, 0))
            late[row.item] = max(days, missing), short + row.short
    found = [(item, days, short) for item, (days, short) in late.items()]
    return sorted(found, key=lambda row: (-row[1], str(row[0])))
