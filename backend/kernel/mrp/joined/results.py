"""What a run found out about items that are joined: takes, cut-ins, driven hosts, sources; kept beside the orders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from backend.kernel.mrp.findings import PlanException
from backend.kernel.mrp.joined.joins import COUNT_BITS
from backend.kernel.substitution.breakpoint_facts import Cut
from backend.kernel.substitution.decisions import Decision

Dated = tuple[int, int, int]  # day, reference, quantity


class NeedName(NamedTuple):
    """A need as pegs name it: item place, day, rank of its kind, reference."""

    place: int
    day: int
    rank: int
    reference: int


class Cover(NamedTuple):
    """`quantity` of a need."""

    need: NeedName
    quantity: int


class Move(NamedTuple):
    """One take: `needs` (place, day, quantity) stand on what serves, receipts for `covers` on what was asked for.

    `scheme` is the scheme or break point, `option` the set that serves, `reason` why.
    """

    reference: int
    day: int
    needs: tuple[tuple[int, int, int], ...]
    covers: tuple[Cover, ...]
    scheme: str
    option: str
    reason: str


@dataclass(frozen=True)
class Served:
    """One cluster's answer: decisions of the evaluator, cut-ins by break point, moves, and what nothing may serve."""

    decisions: Sequence[Decision] = ()
    cuts: Mapping[str, Cut] = field(default_factory=dict)
    moves: Sequence[Move] = ()
    blocked: Sequence[Cover] = ()
    findings: Sequence[PlanException] = ()


class Chosen(NamedTuple):
    """Of the item's orders, one by one: when to start, from which source ("": none takes it), why."""

    starts: Sequence[int]
    sources: Sequence[str]
    reasons: Sequence[str]

    def of(self, at: int) -> dict[str, Any]:
        """Of one order, by the names of its fields."""
        return {"start": self.starts[at], "source": self.sources[at], "reason": self.reasons[at]}


@dataclass
class MovesOf:
    """The rows U of one item: needs of others, receipts with the need each is for, and what is blocked."""

    needs: list[Dated] = field(default_factory=list)
    receipts: list[tuple[int, int, Cover]] = field(default_factory=list)  # day, reference, what it covers
    blocked: list[Cover] = field(default_factory=list)


@dataclass
class Results:
    """`served` goes by a cluster's name, the rest by place.

    `extra` are the driven lots of hosts, `short` what driven co-products lacked before: (day, quantity). `driven` says
    that hosts are driven already, so that what is still short is ordered.
    """

    served: dict[int, Served] = field(default_factory=dict)
    moves: dict[int, MovesOf] = field(default_factory=dict)
    chosen: dict[int, Chosen] = field(default_factory=dict)
    extra: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    short: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    driven: bool = False

    def lacks(self, place: int, short: list[tuple[int, int]]) -> None:
        """Note what a driven co-product is short of."""
        self.short.pop(place, None)
        if short:
            self.short[place] = short

    def move(self, reference: int) -> Move:
        """The take a row U names."""
        return self.served[reference >> COUNT_BITS].moves[reference & ((1 << COUNT_BITS) - 1)]

    def serve(self, places: Sequence[int], served: Served) -> None:
        """Take over a cluster's answer in place of an earlier one."""
        self.served[places[0]] = served
        for place in places:
            self.moves[place] = MovesOf()
        for move in served.moves:
            for place, day, quantity in move.needs:
                self.moves[place].needs.append((day, move.reference, quantity))
            for cover in move.covers:
                self.moves[cover.need.place].receipts.append((move.day, move.reference, cover))
        for cover in served.blocked:
            self.moves[cover.need.place].blocked.append(cover)
