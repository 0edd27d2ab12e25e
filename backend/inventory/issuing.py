"""Issues: material taken for a need, its own reservations first, then first expired first out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from backend.documents.act import Act
from backend.documents.declare import Document
from backend.inventory import reservations, rules
from backend.inventory.candidates import Candidate, candidates
from backend.inventory.locations import places
from backend.inventory.moving import Movement, default_location, item_of, lot_or_none, post
from backend.inventory.reservations import Want
from backend.inventory.stock_move import Reservation, StockMove
from backend.inventory.storage_location import StorageLocation
from backend.kernel.quantity import ZERO


@dataclass
class Allotment:
    """Stock being given to the lines of one need: what is taken of which balance and which claims that uses up."""

    found: Sequence[Candidate]
    claims: Sequence[Reservation]
    taken: list[tuple[Candidate, Decimal]] = field(default_factory=list)
    missing: list[tuple[Want, Decimal]] = field(default_factory=list)
    used: dict[UUID, Decimal] = field(default_factory=lambda: defaultdict(Decimal))  # of each claim
    free: dict[UUID, Decimal] = field(default_factory=lambda: defaultdict(Decimal))  # taken of what nobody claims

    def give(self, want: Want, day: date) -> None:
        usable = [c for c in self.found if c.fits(want.item_id, want.need_date or day, want.lot_id, want.location_id)]
        own = {c.balance.id: self._own(want, c) for c in usable}
        stocks = [c.stock(sum((part for _, part in own[c.balance.id]), ZERO), self.free[c.balance.id]) for c in usable]
        parts = rules.take(stocks, want.quantity)
        for index, part in parts:
            self.taken.append((usable[index], part))
            self._use(usable[index], part, own[usable[index].balance.id])
        if (left := want.quantity - sum((part for _, part in parts), ZERO)) > 0:
            self.missing.append((want, left))

    def _own(self, want: Want, candidate: Candidate) -> list[tuple[Reservation, Decimal]]:
        mine = [c for c in self.claims if c.balance_id == candidate.balance.id]
        mine = [c for c in mine if want.need_line_id in (None, c.need_line_id)]
        return [(claim, claim.quantity - self.used[claim.id]) for claim in mine]

    def _use(self, candidate: Candidate, part: Decimal, own: Sequence[tuple[Reservation, Decimal]]) -> None:
        for claim, left in own:
            used = min(part, left)
            self.used[claim.id] += used
            part -= used
        self.free[candidate.balance.id] += part


def issue(
    item_id: UUID, quantity: Decimal, to_location: StorageLocation, need: Document, act: Act,
    lot_id: UUID | None = None, location_id: UUID | None = None, need_line_id: UUID | None = None, *, fact: bool = True,
) -> StockMove:  # fmt: skip
    """Take material for a need; as a decision it is refused where less is there, a fact is taken and flagged."""
    want = Want(item_id, quantity, need_line_id, None, lot_id, location_id)
    return issue_lines([want], to_location, need, act, fact=fact)


def issue_lines(
    wants: Sequence[Want], to_location: StorageLocation, need: Document, act: Act, *,
    fact: bool = True, kind: str = "issue",
) -> StockMove:  # fmt: skip
    """Take material for several lines of a need in one move, in as many statements as for one."""
    items = {want.item_id for want in wants}
    found = candidates(act.session, to_location.site_id, items, lock=True)
    allotment = Allotment(found, reservations.own(need.id, items, act))
    for want in wants:
        allotment.give(want, act.today)
    if allotment.missing and not fact:
        _refuse(*allotment.missing[0], act)
    parts = [(claim, allotment.used[claim.id]) for claim in allotment.claims if allotment.used[claim.id] > 0]
    reservations.use(parts, [candidate.balance for candidate in found], act)
    movements = [_movement(candidate, part, to_location) for candidate, part in allotment.taken]
    return post(kind, movements + _overdrawn(allotment, to_location, act), need, act, fact)


def _movement(candidate: Candidate, part: Decimal, to: StorageLocation) -> Movement:
    balance = candidate.balance
    named = {"serial_number_id" if candidate.is_piece else "lot_id": lot_or_none(balance.lot_id)}
    return Movement(balance.item_id, part, balance.location_id, to.id, **named)


def _refuse(want: Want, left: Decimal, act: Act) -> None:
    place = "this site" if want.location_id is None else places([want.location_id], act)[want.location_id][0].number
    raise rules.below_zero(item_of(want.item_id, act).number, place, want.quantity - left, want.quantity)


def _overdrawn(allotment: Allotment, to: StorageLocation, act: Act) -> list[Movement]:
    """Where a fact took what the book has not: the place and lot it names, else the likeliest place."""
    made = []
    for want, left in allotment.missing:
        mine = (c.balance for c in allotment.found if c.balance.item_id == want.item_id and not c.is_piece)
        near = next(mine, None)
        place = want.location_id or (near.location_id if near else default_location(want.item_id, to.site_id, act).id)
        same = near is not None and want.location_id in (None, near.location_id)
        lot = want.lot_id or (lot_or_none(near.lot_id) if near and same else None)
        made.append(Movement(want.item_id, left, place, to.id, lot))
    return made
