"""Moves by command: kept with their lines, posted, and reversed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from backend.documents.act import Act
from backend.documents.declare import Document, document_name
from backend.engineering.item import Item
from backend.inventory import posting
from backend.inventory.item_site import ItemSite
from backend.inventory.locations import first_store, places
from backend.inventory.posting import DECISION, FACT
from backend.inventory.stock_move import NOBODY, StockMove, StockMoveLine
from backend.inventory.storage_location import VIRTUAL_KINDS, StorageLocation
from backend.kernel.errors import NotFound, Refused


@dataclass(frozen=True)
class Movement:
    """So much of an item from one place to another, in its base unit beside what was entered."""

    item_id: UUID
    quantity: Decimal
    from_location_id: UUID
    to_location_id: UUID
    lot_id: UUID | None = None
    serial_number_id: UUID | None = None
    from_status: str = "unrestricted"
    to_status: str = "unrestricted"
    entered_quantity: Decimal | None = None
    entered_uom_id: UUID | None = None
    captured_at: datetime | None = None


def post(
    kind: str, movements: Sequence[Movement], source: Document, act: Act, fact: bool = True, reason: str = ""
) -> StockMove:
    """Move material. A fact is never refused; a decision is where less is there than it takes."""
    return post_as(kind, movements, source, act, FACT if fact else DECISION, reason)


def reverse(move: StockMove, act: Act, reason: str) -> StockMove:
    """The opposite move, naming the first; both stay. Refused where its stock has gone on."""
    known = act.session.scalar(select(StockMove.number).where(StockMove.reverses_id == move.id))
    if known is not None:
        raise Refused(f"{move.number} was reversed already by {known}.")
    if move.reverses_id is not None:
        raise Refused(f"{move.number} is a reversal itself; make the move anew.")
    lines = [_opposite(line) for line in move.moves]
    opposite = _keep("reverse", lines, move.source, move.source_id, move.site_id, move.company_id, reason, act)
    opposite.reverses_id = move.id
    posting.undo(move, opposite, act)
    return opposite


def default_location(item_id: UUID, site_id: UUID, act: Act, *, backflush: bool = False) -> StorageLocation:
    """Where an item is put at a site: its own default, else the site's first store."""
    query = select(ItemSite).where(ItemSite.item_id == item_id, ItemSite.site_id == site_id)
    row = act.session.scalars(query).one_or_none()
    own = None if row is None else (row.backflush_location_id if backflush else None) or row.default_location_id
    return places([own], act)[own][1] if own is not None else first_store(site_id, act)


def site_of(source: Document, act: Act) -> UUID:
    site_id = getattr(source, "site_id", None) or act.actor.site_id
    if site_id is None:
        raise NotFound("site_id: a site must be named.", field="site_id")
    return site_id


def item_of(item_id: UUID, act: Act) -> Item:
    item = act.session.get(Item, item_id)
    if item is None:
        raise NotFound("item_id: there is no such item.")
    return item


def lot_or_none(lot_id: UUID) -> UUID | None:
    return None if lot_id == NOBODY else lot_id


def post_as(kind: str, movements: Sequence[Movement], source: Document, act: Act, mode: str, reason: str) -> StockMove:
    ends = places({id for m in movements for id in (m.from_location_id, m.to_location_id)}, act)
    here = min((row for _, row in ends.values()), key=_how_far_out)
    lines = [StockMoveLine(id=uuid7(), **vars(movement)) for movement in movements]
    move = _keep(kind, lines, document_name(type(source)), source.id, here.site_id, here.company_id, reason, act)
    posting.book(move, act, mode)
    return move


def _how_far_out(place: StorageLocation) -> tuple[bool, bool, UUID]:
    """A move belongs to the site whose store it touches, else to that of what is in transit."""
    return place.kind in VIRTUAL_KINDS, place.kind == "transit", place.id


def _keep(
    kind: str, lines: list[StockMoveLine], source: str, source_id: UUID | None, site_id: UUID, company_id: UUID,
    reason: str, act: Act,
) -> StockMove:  # fmt: skip
    for position, line in enumerate(lines, 1):
        line.position = position * 10
    move = StockMove(kind=kind, source=source, source_id=source_id, reason=reason, moves=lines)
    move.captured_at, move.site_id, move.company_id = act.captured_at, site_id, company_id
    return act.add(move)


def _opposite(line: StockMoveLine) -> StockMoveLine:
    same = ("item_id", "quantity", "entered_quantity", "entered_uom_id", "lot_id", "serial_number_id")
    return StockMoveLine(
        id=uuid7(),
        from_location_id=line.to_location_id,
        to_location_id=line.from_location_id,
        from_status=line.to_status,
        to_status=line.from_status,
        **{name: getattr(line, name) for name in same},
    )
