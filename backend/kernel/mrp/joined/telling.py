"""What a planner must look at in a cluster: blocked needs, substitutes, left-overs, cut-ins (planning.md §2.10)."""

from collections.abc import Iterable, Iterator, Mapping

from backend.kernel.mrp.book import OrderBook
from backend.kernel.mrp.facts import Key
from backend.kernel.mrp.findings import PlanException
from backend.kernel.mrp.joined.joins import Cluster
from backend.kernel.mrp.joined.results import Move, NeedName
from backend.kernel.mrp.network import Network
from backend.kernel.mrp.queues import DEMAND
from backend.kernel.substitution.breakpoint_facts import Cut
from backend.kernel.substitution.decisions import Finding


def findings_of(
    network: Network, findings: Iterable[Finding], names: Mapping[str, NeedName]
) -> Iterator[PlanException]:
    """Of the evaluator: needs nothing legal may serve, law checks without an answer, stock nobody may use any more."""
    for finding in findings:
        if finding.day >= network.horizon:
            continue
        cause = " ".join(finding.schemes)
        name = names.get(finding.need)
        if name is None:
            yield PlanException(finding.code, finding.items[0], finding.day, quantity=finding.quantity, cause=cause)
            continue
        own = network.keys[name.place]
        others = tuple(key for key in finding.items if key not in (own, None))
        reference = name.reference if name.rank == DEMAND else None
        yield PlanException(
            finding.code, own, finding.day, quantity=finding.quantity, reference=reference, others=others, cause=cause
        )


def used(network: Network, moves: Iterable[Move]) -> Iterator[PlanException]:
    """One for each scheme and pair of an item and what serves instead of it: from the first day to the last."""
    total: dict[tuple[int, int, str], list[int]] = {}
    for move in moves:
        for place, _, quantity in move.needs:
            for main in dict.fromkeys(cover.need.place for cover in move.covers):
                row = total.setdefault((main, place, move.scheme), [move.day, move.day, 0])
                row[0], row[1] = min(row[0], move.day), max(row[1], move.day)
                row[2] += quantity
    for (main, place, scheme), (first, last, quantity) in sorted(total.items()):
        others = (network.keys[place],)
        yield PlanException("substitute_used", network.keys[main], first, last, quantity, others=others, cause=scheme)


def alarms(cluster: Cluster, cuts: Mapping[str, Cut]) -> Iterator[PlanException]:
    """Of break points: the old part's item, the point as cause."""
    old: dict[str, Key] = {point.id: point.old for point in cluster.points}
    new = {point.id: tuple(member.item for member in point.new) for point in cluster.points}
    for name, cut in sorted(cuts.items()):
        for found in cut.findings:
            day = found.day or 0
            yield PlanException(found.code, old[name], day, quantity=found.amount, others=new[name], cause=name)


def joined_findings(book: OrderBook, place: int) -> Iterator[PlanException]:
    """What the run found out about one item that is joined; a cluster's findings stand at its first member."""
    results, key = book.results, book.network.keys[place]
    if place in results.served:
        yield from results.served[place].findings
    for day, quantity in results.extra.get(place, ()):
        yield PlanException("excess_stock", key, day, quantity=quantity, cause="driven")
    if place in results.chosen:
        columns, chosen = book.columns, results.chosen[place]
        rows = book.rows(place)
        dated = zip(columns.day[rows].tolist(), columns.quantity[rows].tolist(), strict=True)
        for (day, quantity), source, reason in zip(dated, chosen.sources, chosen.reasons, strict=True):
            if not source:
                code = "unallocated" if "cap_reached" in reason else "no_source"
                yield PlanException(code, key, day, quantity=quantity, cause=reason)
