"""Which site an item-site is supplied from, over which lane; circles are named and cut (planning.md §2.7)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import lcm

from backend.kernel.mrp.days import OpenDays
from backend.kernel.mrp.facts import Item
from backend.kernel.supply.facts import ItemSite, Lane, Name, Node, SupplyFacts
from backend.kernel.supply.findings import Finding


@dataclass(frozen=True, slots=True)
class Source:
    """Transfers come from `supplier` over `lane`, in multiples, on the days `calendar` is open (None: all)."""

    supplier: Node
    lane: Lane
    calendar: OpenDays | None
    multiple: int


class Sources:
    """By receiving node. Nodes in `cut` have a source that cannot be used: they are planned as supplied by nobody."""

    def __init__(self, facts: SupplyFacts, known: Mapping[Node, ItemSite]) -> None:
        self.findings: list[Finding] = []
        self.cut: set[Node] = set()
        self._facts = facts
        self._known = known
        self._lanes = self._usable_lanes()
        self._by_node = dict(self._found(one for one in known.values() if one.source is not None))
        for loop in loops_of({node: source.supplier for node, source in self._by_node.items()}):
            self.findings.append(Finding("circular_transfer", known[loop[0]], loop[0], loop=loop))
            self.cut.update(loop)
            for node in loop[:-1]:
                del self._by_node[node]

    def get(self, node: Node) -> Source | None:
        return self._by_node.get(node)

    def arranged(self, one: ItemSite) -> Item:
        """The item as its source makes it: ordered over a lane, or by nobody where the source is cut."""
        item, node = one.planned, one.planned.key
        if node in self.cut:
            return replace(item, sourced=False)
        source = self._by_node.get(one.node) if self._by_node else None
        if source is None:
            return item
        lead, calendar = source.lane.lead, source.calendar
        return replace(item, made=False, lead_time=lead, source=calendar, lot_mult=source.multiple)

    def _usable_lanes(self) -> dict[tuple[Name, Name], Lane]:
        """The first lane of each pair of sites by priority, lead and cost."""
        lanes: dict[tuple[Name, Name], Lane] = {}
        for lane in sorted(self._facts.lanes, key=lambda lane: (lane.priority, lane.lead, lane.cost)):
            if not {lane.source, lane.target} <= self._facts.sites.keys():
                self.findings.append(Finding("unknown_site", lane))
            elif lane.lead < 0 or lane.multiple < 1:
                self.findings.append(Finding("wrong_lane", lane))
            else:
                lanes.setdefault((lane.source, lane.target), lane)
        return lanes

    def _found(self, item_sites: Iterable[ItemSite]) -> Iterator[tuple[Node, Source]]:
        for one in item_sites:
            node = one.node
            supplier = Node(node.item, one.source)
            lane = self._lanes.get((one.source, node.site))
            if code := self._wrong(supplier, lane):
                record = lane if code == "missing_calendar" else one
                self.findings.append(Finding(code, record, node))
                self.cut.add(node)
            elif lane is not None:
                calendar = None if lane.calendar is None else self._facts.calendars[lane.calendar]
                yield node, Source(supplier, lane, calendar, self._multiple(one, lane))

    def _multiple(self, one: ItemSite, lane: Lane) -> int:
        """Lots that fill the lane; where the largest lot is none of them, the lane gives way."""
        item, multiple = one.planned, lcm(one.planned.lot_mult, lane.multiple)
        if item.lot_max is None or item.lot_max % lcm(multiple, item.unit) == 0:
            return multiple
        self.findings.append(Finding("lane_multiple", lane, one.node))
        return item.lot_mult

    def _wrong(self, supplier: Node, lane: Lane | None) -> str:
        if supplier.site not in self._facts.sites:
            return "unknown_site"
        if supplier not in self._known:
            return "unknown_item_site"
        if lane is None:
            return "missing_lane"
        return "missing_calendar" if lane.calendar not in (None, *self._facts.calendars) else ""


def loops_of(above: Mapping[Node, Node]) -> Iterator[tuple[Node, ...]]:
    """The circles among nodes that each have one supplier at most, each closed, in the order they are met."""
    seen: set[Node] = set()
    for start in above:
        way: dict[Node, None] = {}
        node: Node | None = start
        while node is not None and node not in seen:
            seen.add(node)
            way[node] = None
            node = above.get(node)
        if node is not None and node in way:
            walked = list(way)
            yield (*walked[walked.index(node) :], node)
