"""Reservations: hard claims of needs on balances. Σ hard ≤ max(0, on hand) of every balance, always (§3)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select

from backend.documents import notices
from backend.documents.act import Act
from backend.documents.declare import Document, document_name
from backend.inventory import rules
from backend.inventory.candidates import candidates
from backend.inventory.events import ReservationFreed
from backend.inventory.ledger import lock_ids
from backend.inventory.rules import Key, Leg
from backend.inventory.stock_move import Reservation, StockBalance
from backend.kernel.quantity import ZERO, plain


class NeedName(NamedTuple):
    """What wants stock: a document by its name and id."""

    name: str
    id: UUID


@dataclass(frozen=True)
class Want:
    """What one line of a need wants of an item; `lot_id` and `location_id` where somebody chose them."""

    item_id: UUID
    quantity: Decimal
    need_line_id: UUID | None = None
    need_date: date | None = None
    lot_id: UUID | None = None
    location_id: UUID | None = None


def reserve(
    item_id: UUID, site_id: UUID, quantity: Decimal, need: Document, need_line_id: UUID | None,
    need_date: date | None, act: Act,
) -> Decimal:  # fmt: skip
    """Claim up to `quantity` of what is free, first expired first; returns what was claimed."""
    return reserve_lines(site_id, [Want(item_id, quantity, need_line_id, need_date)], need, act)[0]


def reserve_lines(site_id: UUID, wants: Sequence[Want], need: Document, act: Act) -> list[Decimal]:
    """Claim for many lines of one need at once, in their order; what each got."""
    return reserve_for(site_id, wants, NeedName(document_name(type(need)), need.id), act)


def reserve_for(site_id: UUID, wants: Sequence[Want], need: NeedName, act: Act) -> list[Decimal]:
    """The same for a need that is known by its name only."""
    found = candidates(act.session, site_id, {want.item_id for want in wants}, lock=True)
    claims: list[Reservation] = []
    got: list[Decimal] = []
    for want in wants:
        usable = [c for c in found if c.fits(want.item_id, want.need_date or act.today, want.lot_id, want.location_id)]
        taken = rules.take([candidate.stock() for candidate in usable], want.quantity)
        for index, part in taken:
            usable[index].balance.reserved += part
            claims.append(_claim(usable[index].balance, part, want, need, act))
        got.append(sum((part for _, part in taken), ZERO))
    act.session.add_all(claims)
    act.session.flush()
    return got


def free(need_id: UUID, act: Act, need_line_id: UUID | None = None) -> None:
    """Give back what a need (or one line of it) still holds."""
    ids = act.session.scalars(select(Reservation.balance_id).where(*_of(need_id, need_line_id))).all()
    if not ids:
        return
    balances = {balance.id: balance for balance in lock_ids([id for id in ids if id], act.session)}
    held = list(act.session.scalars(select(Reservation).where(*_of(need_id, need_line_id))))
    _give_back([(claim, claim.quantity) for claim in held], balances, act)


def let_go(site_id: UUID, line: tuple[UUID, UUID], wanted: Mapping[UUID, Decimal], act: Act) -> bool:
    """Free up to so much of each item of what a line (need, line) holds, for who takes it for that line's sake.

    Whether there was some.
    """
    held = (*_of(*line), Reservation.item_id.in_(wanted), Reservation.kind == "hard")
    if act.session.scalar(select(Reservation.id).where(*held).limit(1)) is None:
        return False
    found = candidates(act.session, site_id, wanted, lock=True)
    balances, left, parts = {one.balance.id: one.balance for one in found}, dict(wanted), []
    for claim in act.session.scalars(select(Reservation).where(*held).order_by(Reservation.id)):
        part = min(claim.quantity, left[claim.item_id])
        if part > 0 and claim.balance_id in balances:
            left[claim.item_id] -= part
            parts.append((claim, part))
    _give_back(parts, balances, act)
    return bool(parts)


def own(need_id: UUID, item_ids: Iterable[UUID], act: Act) -> list[Reservation]:
    """What a need holds of these items; the balances must be locked already."""
    query = select(Reservation).where(
        Reservation.need_id == need_id, Reservation.item_id.in_(set(item_ids)), Reservation.kind == "hard"
    )
    return list(act.session.scalars(query.order_by(Reservation.id)))


def use(parts: Sequence[tuple[Reservation, Decimal]], balances: Iterable[StockBalance], act: Act) -> None:
    """Let taken stock use up so much of each claim; the balances are locked already."""
    _give_back(parts, {balance.id: balance for balance in balances}, act)


def keep_within(balances: Mapping[Key, StockBalance], legs: Sequence[Leg], act: Act) -> None:
    """Free what balances will not cover after these legs, the latest need first, and tell the holders."""
    after = {key: balance.quantity for key, balance in balances.items()}
    for leg in legs:
        after[leg.key] += leg.quantity
    over = {key: balance.reserved - max(ZERO, after[key]) for key, balance in balances.items()}
    excess = {balances[key].id: (balances[key], quantity) for key, quantity in over.items() if quantity > 0}
    if excess:
        lose(excess, act)


def lose(excess: dict[UUID, tuple[StockBalance, Decimal]], act: Act) -> None:
    """Take so much of the claims on each of these locked balances away."""
    query = select(Reservation).where(Reservation.balance_id.in_(excess), Reservation.kind == "hard")
    by_balance: dict[UUID, list[Reservation]] = defaultdict(list)
    for claim in act.session.scalars(query.order_by(Reservation.id)):
        by_balance[claim.balance_id].append(claim)  # type: ignore[index]
    lost: list[tuple[Reservation, Decimal]] = []
    for id, (_, quantity) in excess.items():
        lost += rules.give_up([(claim, claim.quantity, claim.need_date) for claim in by_balance[id]], quantity)
    told = [(claim.need, claim.need_id, claim.need_line_id, claim.item_id, part) for claim, part in lost]
    _give_back(lost, {id: balance for id, (balance, _) in excess.items()}, act)
    for values in told:
        act.record(ReservationFreed(*values))
    _tell_holders(told, act)


def _give_back(parts: Sequence[tuple[Reservation, Decimal]], balances: dict[UUID, StockBalance], act: Act) -> None:
    gone = []
    for claim, part in parts:
        if claim.balance_id is not None:
            balances[claim.balance_id].reserved -= part
        if part == claim.quantity:
            gone.append(claim.id)
        else:
            claim.quantity -= part
    if gone:
        act.session.execute(delete(Reservation).where(Reservation.id.in_(gone)))
    act.session.flush()


def _claim(balance: StockBalance, quantity: Decimal, want: Want, need: NeedName, act: Act) -> Reservation:
    return Reservation(
        company_id=balance.company_id,
        site_id=balance.site_id,
        item_id=balance.item_id,
        kind="hard",
        balance_id=balance.id,
        quantity=quantity,
        need=need.name,
        need_id=need.id,
        need_line_id=want.need_line_id,
        need_date=want.need_date,
        created_at=act.now,
    )


def _of(need_id: UUID, need_line_id: UUID | None) -> tuple[ColumnElement[bool], ...]:
    mine = (Reservation.need_id == need_id,)
    return mine if need_line_id is None else (*mine, Reservation.need_line_id == need_line_id)


def _tell_holders(lost: Sequence[tuple[str, UUID, UUID | None, UUID, Decimal]], act: Act) -> None:
    by_type: dict[str, dict[UUID, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for need, need_id, _, _, part in lost:
        by_type[need][need_id] += part
    for need, parts in by_type.items():
        document = act.assembly.documents.get(need)
        if document is None:
            continue
        for row in act.session.scalars(select(document).where(document.id.in_(parts))):
            if row.created_by_id is not None:
                text = f"{plain(parts[row.id])} reserved for {row.spec.label} {row.number} are no longer there."
                notices.tell([row.created_by_id], text, row, act)
