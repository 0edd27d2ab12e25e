"""The extensions by item place: who is planned together, who yields what, who has a choice of sources."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from backend.kernel.mrp.findings import PlanException
from backend.kernel.mrp.joined.facts import NEUTRAL, Alternates, Extensions
from backend.kernel.substitution.book import Book
from backend.kernel.substitution.breakpoint_facts import BreakPoint
from backend.kernel.substitution.facts import Key

COUNT_BITS = 32  # a take is named by its cluster's first place and a number below 2**32


@dataclass(frozen=True)
class Cluster:
    """Items planned together, with the schemes and break points that join them.

    Needs of `sets` (items of sets and links) are told the order they belong to. From its day in `relief` on, an
    item's safety stock is not kept any more: it is being used up.
    """

    places: tuple[int, ...]
    book: Book
    points: tuple[BreakPoint, ...]
    sets: frozenset[Key]
    relief: Mapping[int, int]

    @property
    def name(self) -> int:
        return self.places[0]

    @property
    def ruled(self) -> bool:
        """Schemes or vetoes speak of its items, not break points alone."""
        return bool(self.book.schemes or self.book.vetoes)


@dataclass(frozen=True, slots=True)
class Output:
    """What an order of the host, an item place, yields of a co-product; with a `source` only one of that source."""

    host: int
    ratio: Fraction
    drive: bool
    source: str | None = None

    def of(self, quantity: int, unit: int) -> int:
        """⌊quantity · ratio⌋, in whole units."""
        return quantity * self.ratio.numerator // (self.ratio.denominator * unit) * unit


@dataclass(frozen=True)
class Joins:
    """`outputs` goes by the place of the co-product."""

    extensions: Extensions = NEUTRAL
    clusters: tuple[Cluster, ...] = ()
    outputs: Mapping[int, tuple[Output, ...]] = field(default_factory=dict)
    alternates: Mapping[int, Alternates] = field(default_factory=dict)
    findings: tuple[PlanException, ...] = ()

    @cached_property
    def of(self) -> Mapping[int, Cluster]:
        """The cluster of each place that has one."""
        return {place: cluster for cluster in self.clusters for place in cluster.places}

    @cached_property
    def driving(self) -> Mapping[int, Output]:
        """The first host that a co-product drives, by the co-product's place."""
        rows = ((place, next((one for one in hosts if one.drive), None)) for place, hosts in self.outputs.items())
        return {place: host for place, host in rows if host is not None}

    @cached_property
    def hosts(self) -> frozenset[int]:
        """Items that may be driven."""
        return frozenset(output.host for output in self.driving.values())

    @cached_property
    def yields(self) -> Mapping[int, tuple[int, ...]]:
        """The co-products of each host."""
        rows: dict[int, list[int]] = {}
        for place, hosts in self.outputs.items():
            for output in hosts:
                rows.setdefault(output.host, []).append(place)
        return {host: tuple(places) for host, places in rows.items()}

    @cached_property
    def places(self) -> frozenset[int]:
        """Everybody who is planned in Python for the sake of an extension."""
        return frozenset(self.of) | frozenset(self.outputs) | self.hosts | frozenset(self.alternates)


APART = Joins()
