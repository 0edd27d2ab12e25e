"""From extensions to a network that knows them: arcs, clusters, levels (planning.md §2.1, §3.4)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain
from typing import Any

from backend.kernel.bom.graph import SKIPPED
from backend.kernel.mrp.arrays import EXACT, Below, Small
from backend.kernel.mrp.facts import Key
from backend.kernel.mrp.findings import PlanException
from backend.kernel.mrp.joined.facts import CoProduct, Extensions
from backend.kernel.mrp.joined.joins import Cluster, Joins, Output
from backend.kernel.mrp.joined.levels import Group, levels_together, tangle_of, with_arcs
from backend.kernel.mrp.network import Network, level_codes, loops_of
from backend.kernel.substitution.book import Book
from backend.kernel.substitution.breakpoint_facts import BreakPoint
from backend.kernel.substitution.clusters import grouped, items_of
from backend.kernel.substitution.decisions import Finding
from backend.kernel.substitution.facts import Rules, Scheme, Veto

USING_UP = ("substitution_use_up", "replacement")


def joined_network(network: Network, extensions: Extensions) -> Network:
    """The same facts with items that are planned together at one level; `extensions` are checked already.

    What cannot be followed is left out and told in `joins.findings`.
    """
    below = with_arcs(network.arrays.below, _arcs(network, extensions.coproducts))
    codes, loops = level_codes(below), network.loops
    if (codes < 0).any():
        codes, loops = loops_of(below)
    ties = _Ties(network, extensions, below, codes)
    codes, findings = ties.settled()
    clusters = tuple(ties.clusters())
    outputs = _outputs(network, extensions.coproducts)
    alternates = {network.place(key): each for key, each in extensions.alternates.items()}
    joins = Joins(extensions, clusters, outputs, alternates, tuple(findings))
    path = network.arrays.rules.path.copy()
    path[sorted(joins.places)] = EXACT
    arrays = network.arrays._replace(below=below, rules=network.arrays.rules._replace(path=path))
    return replace(network, arrays=arrays, codes=codes, loops=loops, joins=joins)


def _arcs(network: Network, coproducts: Iterable[CoProduct]) -> list[tuple[int, int]]:
    return [(network.place(each.host), network.place(each.item)) for each in coproducts]


def _outputs(network: Network, coproducts: Iterable[CoProduct]) -> dict[int, tuple[Output, ...]]:
    made: dict[int, tuple[Output, ...]] = {}
    for each in coproducts:
        place, output = network.place(each.item), Output(network.place(each.host), each.ratio, each.drive, each.source)
        made[place] = (*made.get(place, ()), output)
    return {place: tuple(sorted(hosts, key=_turn)) for place, hosts in made.items()}


def _turn(output: Output) -> tuple[int, Fraction, bool, str]:
    """Where an output stands among those of a co-product, in whatever order they were told."""
    return output.host, output.ratio, output.drive, output.source or ""


@dataclass
class _Ties:
    """Schemes and break points while it is found out which of them can be followed."""

    network: Network
    extensions: Extensions
    below: Below
    codes: Small

    def __post_init__(self) -> None:
        rules = self.extensions.rules
        self.units = dict(self._units())
        book = Book(replace(rules, units=self.units))
        self.findings = [_told(finding) for finding in book.findings]
        self.schemes = [scheme for scheme in book.schemes.values() if self._planned(items_of(scheme))]
        self.points = [point for point in self.extensions.points if self._planned(_items_of_point(point))]
        self.groups: list[Group] = []

    def _units(self) -> Iterable[tuple[Key, int]]:
        rows = [items_of(scheme) for scheme in self.extensions.rules.schemes]
        rows += [_items_of_point(point) for point in self.extensions.points]
        for key in chain(*rows):
            yield key, self.network.item(self.network.place(key)).unit

    def _planned(self, keys: Iterable[Key]) -> bool:
        return all(self.codes[self.network.place(key)] != SKIPPED for key in keys)

    def settled(self) -> tuple[Small, list[PlanException]]:
        """The levels, once every cluster that would have to be planned before itself is refused."""
        while True:
            self.groups = self._grouped()
            codes, tangled = levels_together(self.below, self.codes, self.groups)
            if not tangled:
                return codes, self.findings
            told = {tangle_of(group, self.below, tangled) for group in tangled}
            self.findings += [self._refusal(named) for named in sorted(told)]
            refused = {place for group in tangled for place in group}
            self.schemes = [scheme for scheme in self.schemes if not refused & self._places(items_of(scheme))]
            self.points = [point for point in self.points if not refused & self._places(_items_of_point(point))]

    def _grouped(self) -> list[Group]:
        rows, linked = list[Sequence[Key]](), dict[tuple[str, str], list[Key]]()
        for scheme in self.schemes:
            rows.append(items_of(scheme))
            if scheme.link_key:
                linked.setdefault(("link", scheme.link_key), []).extend(items_of(scheme))
        for point in self.points:
            rows.append(_items_of_point(point))
            if point.group:
                linked.setdefault(("group", point.group), []).extend(_items_of_point(point))
        groups = grouped([*rows, *linked.values()])
        return sorted(tuple(sorted(self._places(group))) for group in groups)

    def _places(self, keys: Iterable[Key]) -> set[int]:
        return {self.network.place(key) for key in keys}

    def _refusal(self, named: Group) -> PlanException:
        keys = tuple(self.network.keys[place] for place in named)
        return PlanException("substitution_cycle", keys[0], others=keys[1:], cause="made_of_each_other")

    def clusters(self) -> Iterator[Cluster]:
        """Each group with the schemes, vetoes and break points of its items."""
        groups: dict[Key, int] = {self.network.keys[place]: group[0] for group in self.groups for place in group}
        schemes, vetoes, points = (defaultdict[int, list[Any]](list) for _ in range(3))
        for scheme in self.schemes:
            schemes[groups[scheme.main[0].item]].append(scheme)
        for veto in self.extensions.rules.vetoes:
            vetoes[groups.get(veto.item, -1)].append(veto)
        for point in self.points:
            points[groups[point.old]].append(point)
        for group in self.groups:
            yield self._cluster(group, schemes[group[0]], vetoes[group[0]], tuple(points[group[0]]))

    def _cluster(
        self, group: Group, schemes: Sequence[Scheme], vetoes: Sequence[Veto], points: tuple[BreakPoint, ...]
    ) -> Cluster:
        book = Book(Rules(schemes, vetoes, self.extensions.rules.one, self.units))
        return Cluster(group, book, points, _sets(schemes), self._relief(schemes, points))

    def _relief(self, schemes: Iterable[Scheme], points: Iterable[BreakPoint]) -> dict[int, int]:
        """From when on each item's safety stock is not kept, because it is being used up."""
        days = [*_relieved_by_schemes(schemes), *_relieved_by_points(points)]
        relief: dict[int, int] = {}
        for key, day in sorted(days, key=lambda row: -row[1]):
            if day < self.network.horizon:
                relief[self.network.place(key)] = max(day, 0)
        return relief


def _items_of_point(point: BreakPoint) -> list[Key]:
    return [point.old, *(member.item for member in point.new)]


def _sets(schemes: Iterable[Scheme]) -> frozenset[Key]:
    rows = (scheme for scheme in schemes if scheme.link_key or len(scheme.main) > 1)
    return frozenset(member.item for scheme in rows for member in scheme.main)


def _relieved_by_schemes(schemes: Iterable[Scheme]) -> Iterable[tuple[Key, int]]:
    """Schemes of an item as such; one for a customer or an order leaves the stock of all others as it is."""
    for scheme in schemes:
        if scheme.level == "item" and scheme.site is None:
            starts = [day for day in (scheme.valid_from, scheme.day) if day is not None]
            if scheme.kind in USING_UP or scheme.kind == "substitution_by_date":
                yield from ((member.item, max(starts, default=0)) for member in scheme.main)


def _relieved_by_points(points: Iterable[BreakPoint]) -> Iterable[tuple[Key, int]]:
    for point in points:
        if point.state != "defined" and (point.site, point.bom_line, point.end_item) == (None, None, None):
            if point.quantity is not None or point.state in ("switched", "closed"):
                yield point.old, 0
            elif point.day is not None:
                yield point.old, point.day


def _told(finding: Finding) -> PlanException:
    """What is wrong with a scheme, before any need is looked at."""
    cause = " ".join((*finding.schemes, finding.reason))
    return PlanException(
        finding.code, finding.items[0] if finding.items else None, others=finding.items[1:], cause=cause
    )
