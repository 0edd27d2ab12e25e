"""Transfer suggestions 调拨 from water levels: who lies low is filled by who lies above target (planning.md §2.7).

A donor keeps its target, nobody both gives and gets an item in one run, and stock that is stale goes first.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from backend.kernel.mrp.days import OpenDays
from backend.kernel.supply.facts import Lane, Name, Node, Wall, WaterLevel
from backend.kernel.supply.reading import Reading
from backend.kernel.supply.walls import Walls
from backend.kernel.supply.water import by_node, level_on


@dataclass(frozen=True, slots=True)
class Low:
    """The least balance of an item-site in its cover window after its own netting, and how much stock is stale."""

    node: Node
    quantity: int
    day: int = 0
    stale: int = 0


@dataclass(frozen=True)
class TransferFacts:
    """`sites` names the organization of each; with `fair` receivers get the same share of what they lack.

    `units` are the smallest steps of items that are not moved in every quantity.
    """

    sites: Mapping[Name, Name]
    levels: Sequence[WaterLevel]
    lows: Sequence[Low]
    lanes: Sequence[Lane]
    calendars: Mapping[str, OpenDays] = field(default_factory=dict)
    walls: Sequence[Wall] = ()
    units: Mapping[Name, int] = field(default_factory=dict)
    fair: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Move `quantity` of the giver's item over the lane: shipped on the lane's first open day, there on `arrive`."""

    giver: Node
    receiver: Node
    quantity: int
    ship: int
    arrive: int


@dataclass
class _Receiver:
    level: WaterLevel
    low: Low
    short: int
    got: int = 0

    @property
    def node(self) -> Node:
        return self.level.node


@dataclass
class _Donor:
    low: Low
    surplus: int
    stale: int

    def give(self, quantity: int) -> None:
        self.surplus -= quantity
        self.stale = max(0, self.stale - quantity)


@dataclass(frozen=True)
class _Way:
    lane: Lane
    donor: _Donor
    multiple: int


def lows(
    reading: Reading, levels: Sequence[WaterLevel], window: int, stale: Mapping[Node, int] | None = None
) -> list[Low]:
    """The lows of a finished plan over the next `window` days, planned orders included: own netting is done."""
    found = []
    for node in by_node(levels):
        planned = [(row.day, row.quantity) for row in reading.supplies(node) if row.kind == "P"]
        days = {0, *(day for day, _ in planned), *(day for day, _ in reading.balance(node))}
        balances = [(_at(reading.balance(node), planned, day), day) for day in sorted(days) if day < max(window, 1)]
        least, day = min(balances)
        found.append(Low(node, least, day, (stale or {}).get(node, 0)))
    return found


def _at(balance: Sequence[tuple[int, int]], planned: Sequence[tuple[int, int]], day: int) -> int:
    firm = next(left for at, left in reversed(balance) if at <= day)
    return firm + sum(quantity for at, quantity in planned if at <= day)


def suggest(facts: TransferFacts) -> list[Suggestion]:
    """The transfers of all items, by receiver in the order they are served."""
    levels = by_node(facts.levels)
    items: dict[Name, list[tuple[WaterLevel, Low]]] = defaultdict(list)
    for low in facts.lows:
        level = level_on(levels.get(low.node, ()), low.day)
        if level is not None:
            items[low.node.item].append((level, low))
    ways = _Ways(facts)
    return [row for item in sorted(items, key=str) for row in _of_item(items[item], ways)]


def _of_item(rows: Iterable[tuple[WaterLevel, Low]], ways: "_Ways") -> Iterator[Suggestion]:
    """By (priority, how low, code); a fair share first, then in that order what the shares left."""
    receivers, donors = [], []
    for level, low in rows:
        if low.quantity < level.minimum:
            receivers.append(_Receiver(level, low, level.target - low.quantity))
        elif low.quantity > level.target:
            surplus = low.quantity - level.target
            donors.append(_Donor(low, surplus, min(low.stale, surplus)))
    receivers.sort(key=_urgency)
    moves: dict[tuple[Node, Node], int] = defaultdict(int)
    if ways.facts.fair:
        for receiver, share in _shares(receivers, donors, ways):
            _fill(receiver, share, ways.to(receiver, donors), moves)
    for receiver in receivers:
        _fill(receiver, receiver.short, ways.to(receiver, donors), moves)
    for (giver, taker), quantity in moves.items():
        yield ways.suggestion(giver, taker, quantity)


def _urgency(receiver: _Receiver) -> tuple[int, Fraction, str]:
    return receiver.level.priority, Fraction(receiver.low.quantity, receiver.level.minimum or 1), str(receiver.node)


def _fill(receiver: _Receiver, wanted: int, ways: Sequence[_Way], moves: dict[tuple[Node, Node], int]) -> None:
    """Up to `wanted` in all: stale stock of every donor first, then the rest, each in whole lane multiples."""
    for stale_only in (True, False):
        for way in ways:
            quantity = _quantity(receiver, wanted, way, stale_only)
            if quantity > 0:
                way.donor.give(quantity)
                receiver.got += quantity
                moves[way.donor.low.node, receiver.node] += quantity


def _quantity(receiver: _Receiver, wanted: int, way: _Way, stale_only: bool) -> int:
    """What is lacking; in the end filled up to the lane's multiple where neither target nor maximum forbids."""
    multiple, spare = way.multiple, way.donor.stale if stale_only else way.donor.surplus
    lacking = max(0, wanted - receiver.got)
    room = max(0, receiver.level.maximum - receiver.low.quantity - receiver.got)
    steps = -(-lacking // multiple) if wanted == receiver.short else lacking // multiple
    return multiple * min(steps, min(spare, room) // multiple)


def _shares(receivers: Sequence[_Receiver], donors: Sequence[_Donor], ways: "_Ways") -> Iterator[tuple[_Receiver, int]]:
    """What each gets when all that can be given is spread evenly over what is lacking; those with few ways first."""
    reached = {id(way.donor): way.donor.surplus for each in receivers for way in ways.to(each, donors)}
    given, lacking = sum(reached.values()), sum(receiver.short for receiver in receivers)
    ratio = min(Fraction(1), Fraction(given, lacking)) if lacking else Fraction(0)
    for receiver in sorted(receivers, key=lambda each: (len(ways.to(each, donors)), *_urgency(each))):
        yield receiver, int(receiver.short * ratio)


class _Ways:
    """Lanes that may be used: between known sites, on a known calendar, where the wall lets stock be used."""

    def __init__(self, facts: TransferFacts) -> None:
        self.facts = facts
        self._walls = Walls(facts.walls, facts.sites)
        self._lanes: dict[tuple[Name, Name], Lane] = {}
        for lane in sorted(facts.lanes, key=lambda lane: (lane.priority, lane.lead, lane.cost)):
            if {lane.source, lane.target} <= facts.sites.keys() and lane.calendar in (None, *facts.calendars):
                self._lanes.setdefault((lane.source, lane.target), lane)

    def to(self, receiver: _Receiver, donors: Sequence[_Donor]) -> list[_Way]:
        """By (lane priority, lead, cost, surplus descending, code)."""
        unit = self.facts.units.get(receiver.node.item, 1)
        lanes = [(self._lane(donor.low.node, receiver.node), donor) for donor in donors]
        ways = [_Way(lane, donor, lcm(lane.multiple, unit)) for lane, donor in lanes if lane is not None]
        return sorted(ways, key=_preference)

    def _lane(self, giver: Node, receiver: Node) -> Lane | None:
        lane = self._lanes.get((giver.site, receiver.site))
        if lane is None:
            return None
        asker, owner = (self._walls.organization(node.site) for node in (receiver, giver))
        return None if self._walls.between(asker, owner, giver.item).use == "none" else lane

    def suggestion(self, giver: Node, receiver: Node, quantity: int) -> Suggestion:
        lane = self._lanes[giver.site, receiver.site]
        calendar = OpenDays(lambda _: True) if lane.calendar is None else self.facts.calendars[lane.calendar]
        ship = arrive = calendar.at_or_after(0)
        for _ in range(lane.lead):
            arrive = calendar.at_or_after(arrive + 1)
        return Suggestion(giver, receiver, quantity, ship, arrive)


def _preference(way: _Way) -> tuple[object, ...]:
    return way.lane.priority, way.lane.lead, way.lane.cost, -way.donor.surplus, str(way.donor.low.node)
