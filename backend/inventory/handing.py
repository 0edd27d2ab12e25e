"""Hard claims that go from one need to another one; the stock they are on stays reserved all the time."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select

from backend.documents.act import Act
from backend.documents.declare import Document, document_name
from backend.inventory.ledger import lock_ids
from backend.inventory.reservations import Want
from backend.inventory.stock_move import Reservation
from backend.kernel.quantity import ZERO


def give_over(giver_id: UUID, taker: Document, wants: Sequence[Want], act: Act) -> Decimal:
    """Let the taker have of the giver's claims what it wants, in their order; how much that was."""
    given = ZERO
    for want in wants:
        here = Reservation.need_id == giver_id, Reservation.item_id == want.item_id, Reservation.kind == "hard"
        ids = act.session.scalars(select(Reservation.balance_id).where(*here)).all()
        lock_ids([id for id in ids if id], act.session)
        rest = want.quantity
        for claim in act.session.scalars(select(Reservation).where(*here).order_by(Reservation.id)).all():
            part = min(rest, claim.quantity)
            if part > 0:
                _hand(claim, part, (taker, want), act)
                given, rest = given + part, rest - part
        act.session.flush()
    return given


def reserved_by_line(need_id: UUID, act: Act) -> dict[UUID | None, Decimal]:
    """What each line of a need holds."""
    query = select(Reservation.need_line_id, func.sum(Reservation.quantity)).where(Reservation.need_id == need_id)
    return dict(act.session.execute(query.group_by(Reservation.need_line_id)).tuples().all())


def _hand(claim: Reservation, part: Decimal, to: tuple[Document, Want], act: Act) -> None:
    """The whole claim changes hands, or a part of it as a claim of its own."""
    taker, want = to
    if part < claim.quantity:
        claim.quantity -= part
        names = ("company_id", "site_id", "item_id", "kind", "balance_id")
        claim = Reservation(**{name: getattr(claim, name) for name in names}, quantity=part, created_at=act.now)
        act.session.add(claim)
    claim.need, claim.need_id = document_name(type(taker)), taker.id
    claim.need_line_id, claim.need_date = want.need_line_id, want.need_date
