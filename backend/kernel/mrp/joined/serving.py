"""One cluster's needs through break points and the evaluator, and what comes of it as rows U (planning.md §3.4, §4)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from backend.kernel.mrp.book import OrderBook
from backend.kernel.mrp.facts import Key
from backend.kernel.mrp.joined.asked import Asked, asked
from backend.kernel.mrp.joined.joins import Cluster
from backend.kernel.mrp.joined.moving import Moving, view_of
from backend.kernel.mrp.joined.results import Cover, NeedName, Served
from backend.kernel.mrp.joined.sides import Sides, cut_in, old_need, tiers, with_new_part
from backend.kernel.mrp.joined.telling import alarms, findings_of, used
from backend.kernel.mrp.queues import LENT, LOSS, NEEDS, own_need_rows
from backend.kernel.substitution.bare import BareDecision
from backend.kernel.substitution.breakpoint_facts import Cut, OldNeed, Side
from backend.kernel.substitution.decisions import Decision, Outcome, covered, foreign
from backend.kernel.substitution.evaluation import evaluate


def serve(book: OrderBook, cluster: Cluster) -> Served:
    """Every need of the cluster by (day, priority, kind, id) on its side of the break points, then by the schemes."""
    serving = Serving(book, cluster)
    serving.gather(cluster.places)
    serving.cut()
    by_points = len(serving.moving.rows)
    outcome = evaluate([need.need() for need in serving.needs.values()], cluster.book, view_of(book, cluster))
    serving.settle(outcome)
    moves = serving.moving.rows
    told = findings_of(book.network, outcome.findings, serving.names)
    findings = (*told, *alarms(cluster, serving.cuts), *used(book.network, moves[by_points:]))
    return Served(outcome.decisions, serving.cuts, tuple(moves), tuple(serving.blocked), findings)


@dataclass
class Serving:
    """A cluster while it is served: `needs` and `names` by the id the evaluator knows a need by.

    Of what moves to new parts only needs of items in `followed` are kept; None: of all.
    """

    book: OrderBook
    cluster: Cluster
    followed: Collection[Key] | None = None
    needs: dict[str, Asked] = field(default_factory=dict)
    names: dict[str, NeedName] = field(default_factory=dict)
    cuts: dict[str, Cut] = field(default_factory=dict)
    blocked: list[Cover] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.moving = Moving(self.book, self.cluster)

    def gather(self, places: Collection[int]) -> None:
        """The needs of these members, each under a name of its own."""
        for place in places:
            for day, rank, ref, quantity in own_need_rows(self.book, place):
                if quantity and rank != LOSS:  # what expires is missed by whoever nets it; nobody replaces it
                    self.add(NeedName(place, day, rank, ref), quantity)

    def add(self, name: NeedName, quantity: int) -> None:
        """Parallel lines of one order are one need."""
        need = asked(self.book, self.cluster, name, quantity)
        if need.id in self.needs:
            need = need._replace(quantity=self.needs[need.id].quantity + quantity)
        self.names[need.id] = name
        self.needs[need.id] = need

    def cut(self) -> None:
        """Needs on the new side of a break point move to the new parts."""
        for points in tiers(self.cluster.points):
            told = [with_new_part(point, self.book) for point in points]
            old = {point.old for point in points}
            cuts, sides = cut_in(told, [self._old(need) for need in self.needs.values() if need.item in old])
            self.cuts |= cuts
            for id, parts in sides.items():
                self._move_to_new(self.needs[id], parts)

    def _old(self, need: Asked) -> OldNeed:
        name = self.names[need.id]
        order = f"{NEEDS[name.rank]}{name.reference}"
        return old_need(need, order, self.book.network.joins.extensions.serials.get(order))

    def _move_to_new(self, need: Asked, sides: Sides) -> None:
        """Each point's new parts take over; what stays old keeps the need's name."""
        old = need.quantity
        for point, parts in sides.items():
            new = sum(side.new for side in parts)
            if new:
                total = self._new_parts(parts)
                why = (point, "new", next(side.reason for side in parts if side.new))
                covers = (Cover(self.names[need.id], new),)
                reference = self.moving.move(need.day, list(total.items()), covers, why)
                self._stand_on_new(need, reference, total)
                old -= new
        if old != need.quantity:
            self.needs[need.id] = need._replace(quantity=old)

    def _new_parts(self, sides: Sequence[Side]) -> dict[Key, int]:
        total: dict[Key, int] = {}
        for side in sides:
            for key, quantity in side.items:
                total[key] = total.get(key, 0) + self.cluster.book.whole(key, quantity)
        return total

    def _stand_on_new(self, need: Asked, reference: int, total: Mapping[Key, int]) -> None:
        for key, quantity in total.items():
            if self.followed is not None and key not in self.followed:
                continue
            place = self.moving.places[key]
            id = f"{need.id}>{place}"
            self.names[id] = NeedName(place, self.moving.day_on(place, need.day), LENT, reference)
            self.needs[id] = need._replace(id=id, item=key, quantity=quantity)

    def settle(self, outcome: Outcome) -> None:
        """What each decision moves to other items, and what nothing may serve."""
        items = {id: need.item for id, need in self.needs.items()}
        for decision in outcome.decisions:
            if not (isinstance(decision, BareDecision) and decision.stays):
                self._settle(decision, items)

    def _settle(self, decision: Decision, items: Mapping[str, Key]) -> None:
        own = {items[line.need] for line in decision.wanted}
        for portion, covers in covered(decision):
            named = tuple(Cover(self.names[need], quantity) for need, quantity in covers)
            if not portion.option:
                self.blocked += named
                continue
            rows = foreign(portion, own)
            if rows:
                self.moving.move(decision.day, rows, named, (portion.scheme, portion.option, portion.reason))
