"""Takes among the pegs of a plan: what serves instead of an item, by which rule and why."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.kernel.mrp.joined.results import Move
from backend.planning.findings import Rule, rules_named
from backend.planning.names import DOCUMENTS, Node
from backend.planning.proposal import PlanSnapshot
from backend.planning.snapshot import Snapshot

SUBSTITUTE = "substitute"
BECAUSE = {
    "use_up": "The stock of the item itself is used up first.",
    "by_rank": "It stands next in the order of the list.",
    "whole_sets": "It makes whole sets.",
    "designated": "The order names it.",
    "successor": "It has replaced the item for good.",
    "after_date": "From its day on it takes the place of the item.",
    "left_over": "What is left of the item is used up.",
    "ordered_first": "New orders go to it.",
    "ordered_next": "New orders go to it, because what goes before it is ruled out.",
    "listed": "The break point lists the order.",
    "date": "The break point's day has come.",
    "serial": "The break point's serial number has come.",
    "after_cut_in": "The break point has been passed.",
    "latest": "The break point's last day has come.",
    "used_up": "The transition quantity of the old part is used up.",
    "split": "The transition quantity of the old part is used up.",
    "group": "The parts of its group switch together.",
    "switched": "The new part has taken over.",
    "first_used": "The new part has taken over.",
}


def id_of(place: int, reference: int) -> UUID:
    """A take as seen from one item, apart from all others of its plan."""
    return UUID(int=(place << 64) | reference)


def covered(snapshot: Snapshot, reference: int) -> list[int]:
    """The places of the items a take is for."""
    covers = snapshot.plan.orders.results.move(reference).covers
    return list(dict.fromkeys(cover.need.place for cover in covers))


def serving(snapshot: Snapshot, reference: int) -> list[int]:
    """The places of the items that serve."""
    return list(dict.fromkeys(place for place, _, _ in snapshot.plan.orders.results.move(reference).needs))


def nodes(session: Session, snapshot: Snapshot, wanted: Mapping[UUID, tuple[int, int]]) -> dict[UUID, Node]:
    """Takes as a tree shows them: by their rule, each with the item at the place it leads to."""
    query = select(PlanSnapshot.company_id).where(PlanSnapshot.prefix == snapshot.prefix)
    company_id, told = session.scalars(query).one(), snapshot.plan.network.joins.extensions
    rules = rules_named(session, company_id, told)
    moves = {id: snapshot.plan.orders.results.move(reference) for id, (reference, _) in wanted.items()}
    return {id: _node(moves[id], rules) | {"item_id": snapshot.item_id(far)} for id, (_, far) in wanted.items()}


def _node(move: Move, rules: Mapping[str, Rule]) -> Node:
    rule = rules.get(move.scheme)
    said = {"id": None, "document": None} if rule is None else {"id": rule.id, "document": DOCUMENTS[rule.kind]}
    told = {"kind": SUBSTITUTE, "number": move.scheme, "option": move.option, "reason": move.reason}
    return {"quantity": None} | told | said


def because(reason: str) -> Iterable[str]:
    return [BECAUSE[reason]] if reason in BECAUSE else []
