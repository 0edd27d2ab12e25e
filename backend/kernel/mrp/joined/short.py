"""The short ways through a cluster whose rules are plain: the answer of serving.serve, need by need only where it must.

Most needs come when all supply in view is used up, and then each is ordered where its scheme says. Where break
points alone join the items, nobody but the needs of old parts is asked. A property test holds the ways equal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, overload

import numpy as np

from backend.kernel.mrp.book import OrderBook
from backend.kernel.mrp.facts import Key
from backend.kernel.mrp.joined.columns import Needs
from backend.kernel.mrp.joined.joins import Cluster
from backend.kernel.mrp.joined.moving import Moving, view_of
from backend.kernel.mrp.joined.results import Cover, NeedName, Served
from backend.kernel.mrp.joined.serving import Serving, serve
from backend.kernel.mrp.joined.telling import alarms, findings_of, used
from backend.kernel.substitution.bare import serve_bare
from backend.kernel.substitution.candidates import Plain
from backend.kernel.substitution.decisions import Decision, foreign
from backend.kernel.substitution.evaluation import left_over
from backend.kernel.substitution.ledger import Ledger


@dataclass
class Decisions(Sequence[Decision]):
    """The evaluator's decisions of one cluster, made when somebody looks at them, from the book as it is then."""

    book: OrderBook
    cluster: Cluster

    @cached_property
    def _made(self) -> Sequence[Decision]:
        return serve(self.book, self.cluster).decisions

    def __len__(self) -> int:
        return len(self._made)

    @overload
    def __getitem__(self, at: int) -> Decision: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Decision]: ...
    def __getitem__(self, at: int | slice) -> Decision | Sequence[Decision]:
        return self._made[at]


class Wants(NamedTuple):
    """A need as the short way of the evaluator takes it."""

    item: Key
    quantity: int
    day: int
    id: str = ""


def served(book: OrderBook, cluster: Cluster, needs: Needs | None) -> Served:
    """The cluster's answer, the shortest way its rules allow; `needs` None where they do not fit in columns."""
    if cluster.points:
        return serve(book, cluster) if cluster.ruled else _cut(book, cluster, needs)
    plains = _plains(book, cluster)
    return serve(book, cluster) if needs is None or plains is None else _walked(book, cluster, needs, plains)


def _cut(book: OrderBook, cluster: Cluster, needs: Needs | None) -> Served:
    """Needs of old parts walked along the break points; nothing else moves."""
    parts = {point.old for point in cluster.points}
    serving = Serving(book, cluster, parts)
    old = [serving.moving.places[key] for key in parts]
    if needs is None:
        serving.gather(old)
    else:
        for *name, quantity in needs.of(np.isin(needs.place, old)).rows():
            serving.add(NeedName(*name), quantity)
    serving.cut()
    findings = (*findings_of(book.network, cluster.book.findings, {}), *alarms(cluster, serving.cuts))
    return Served(Decisions(book, cluster), serving.cuts, tuple(serving.moving.rows), (), findings)


def _plains(book: OrderBook, cluster: Cluster) -> dict[int, Plain] | None:
    """The one plain recipe of each member; None if a member has another or needs come in sets."""
    if cluster.sets:
        return None
    plains = {place: cluster.book.plain(book.network.keys[place]) for place in cluster.places}
    made = {place: plain for place, plain in plains.items() if plain is not None}
    return made if len(made) == len(plains) else None


def _walked(book: OrderBook, cluster: Cluster, needs: Needs, plains: dict[int, Plain]) -> Served:
    """The needs in turn until no supply is left, the rest as they are ordered."""
    ledger, walk = Ledger(view_of(book, cluster), cluster.book.lent), _Walk(Moving(book, cluster), plains)
    _claim(book, ledger, needs)
    begin = walk.draw(ledger, needs)
    walk.order(needs.of(slice(begin, None)))
    moves, network = walk.moving.rows, book.network
    told = findings_of(network, (*cluster.book.findings, *left_over(cluster.book, ledger.left())), {})
    return Served(Decisions(book, cluster), {}, tuple(moves), (), (*told, *used(network, moves)))


def _claim(book: OrderBook, ledger: Ledger, needs: Needs) -> None:
    """What needs of a lender may use of their own right is not lent away before their turn."""
    for key in ledger.lent:
        account = ledger.accounts.get(key)
        if account is not None and account.rows:
            own = needs.of(needs.place == book.network.place(key))
            for day, quantity in zip(own.day.tolist(), own.quantity.tolist(), strict=True):
                account.change(max(day, 0), -quantity)


@dataclass
class _Walk:
    """The needs of a cluster while they are walked."""

    moving: Moving
    plains: dict[int, Plain]

    def draw(self, ledger: Ledger, needs: Needs) -> int:
        """Serve needs while anything is left; says how many that were."""
        keys, stocked = self.moving.book.network.keys, [account for account in ledger.accounts.values() if account.rows]
        for at, (place, day, rank, reference, quantity) in enumerate(needs.rows()):
            while stocked and stocked[-1].start == len(stocked[-1].rows):
                stocked.pop()
            if not stocked:
                return at
            decision = serve_bare(Wants(keys[place], quantity, max(day, 0)), self.plains[place], ledger)
            if not decision.stays:
                self._settle(decision, NeedName(place, day, rank, reference))
        return len(needs.place)

    def _settle(self, decision: Decision, name: NeedName) -> None:
        own = {self.moving.book.network.keys[name.place]}
        for portion in decision.portions:
            if rows := foreign(portion, own):
                covers = (Cover(name, portion.covers[0]),)
                self.moving.move(decision.day, rows, covers, (portion.scheme, portion.option, portion.reason))

    def order(self, needs: Needs) -> None:
        """Needs that find nothing: those of items whose orders go to another one move there."""
        keys = self.moving.book.network.keys
        away = [place for place, plain in self.plains.items() if plain.order[1] != keys[place]]
        for place, day, rank, reference, quantity in needs.of(np.isin(needs.place, away)).rows():
            scheme, _, (option, item), _ = self.plains[place]
            covers = (Cover(NeedName(place, day, rank, reference), quantity),)
            self.moving.move(max(day, 0), [(item, quantity)], covers, (scheme, option, "ordered_first"))
