"""Posting a kept move: its day, its two legs each, what the book lacked, and what follows for reservations."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from backend.documents.act import Act
from backend.engineering.item import Item
from backend.inventory import ledger, reservations, rules, shortages
from backend.inventory.events import LotReceived, StockMoved, StockShort
from backend.inventory.ledger import Balances
from backend.inventory.locations import places, virtual_location
from backend.inventory.posting_period import PostingPeriod
from backend.inventory.rules import ADJUSTED, Flow, Key, Leg, Place
from backend.inventory.stock_move import RECEIVING, StockBalance, StockMove, StockMoveLine
from backend.inventory.storage_location import VIRTUAL_KINDS, StorageLocation
from backend.kernel.errors import Invalid, NotFound, Refused
from backend.kernel.quantity import ZERO, plain
from backend.plant.company import Site

FACT, DECISION, OVERRIDE = "fact", "decision", "override"


@dataclass
class Booking:
    """One move being posted, with everything it touches. An override takes what others have reserved."""

    move: StockMove
    mode: str
    places: dict[UUID, Place]
    locations: dict[UUID, StorageLocation]
    items: dict[UUID, tuple[str, str]]  # number, lot control

    @property
    def lines(self) -> dict[UUID, StockMoveLine]:
        return {line.id: line for line in self.move.moves}


def book(move: StockMove, act: Act, mode: str = FACT) -> None:
    """Write the legs of a move that is kept already and tell what happened."""
    booking = _booking(move, act, mode)
    set_day(move, act, mode == FACT)
    flows = _true_sources([_flow(line, booking) for line in move.moves], booking, act)
    balances = ledger.lock({key for flow in flows for key in (flow.source, flow.target)}, booking.locations, act)
    legs, lacks = rules.plan_legs(flows, _on_hand(balances), booking.places, _free(balances, mode))
    legs, owed = shortages.settle(legs, balances, act)
    legs = _with_adjustment(legs, balances, booking, act)
    reservations.keep_within(balances, legs, act)
    ledger.write(move, legs, balances, act)
    shortages.keep(move, lacks, balances, act)
    shortages.clear(owed, balances, act)
    _tell(booking, lacks, act)


def undo(move: StockMove, opposite: StockMove, act: Act) -> None:
    """Write the negative of every leg of `move`, unless a place would then hold less than nothing."""
    set_day(opposite, act, fact=False)
    booking = _booking(opposite, act, OVERRIDE)
    done = ledger.legs_of(move, act.session)
    balances = {ledger.key_of(b): b for b in ledger.lock_ids((balance.id for _, balance in done), act.session)}
    _know_places(booking, balances, act)
    line_of = {old.id: new.id for old, new in zip(move.moves, opposite.moves, strict=True)}
    legs = [Leg(line_of[leg.move_line_id], ledger.key_of(balance), -leg.quantity) for leg, balance in done]
    legs += _given_back(move, line_of, balances, booking, act)
    before = _on_hand(balances)
    reservations.keep_within(balances, legs, act)
    ledger.write(opposite, legs, balances, act)
    _refuse_less_than_nothing(booking, before, balances)
    shortages.clear({}, balances, act)
    _tell(booking, [], act)


def _given_back(
    move: StockMove, line_of: Mapping[UUID, UUID], balances: Balances, booking: Booking, act: Act
) -> list[Leg]:
    """What a late receipt gave back to the adjustment location for this move comes home with it."""
    by_id = {balance.id: key for key, balance in balances.items()}
    adjustment = next((p.id for p in booking.places.values() if p.kind == "adjustment"), ADJUSTED)
    legs = []
    for row in shortages.forget(move, act):
        key, part = by_id.get(row.balance_id), row.lacked - row.quantity
        if key is None:
            key = next(iter(balances))._replace(location_id=row.location_id)
        legs += [Leg(line_of[row.line_id], key, part)]
        legs += [Leg(line_of[row.line_id], key._replace(location_id=adjustment), -part)]
    return legs


def _know_places(booking: Booking, balances: Balances, act: Act) -> None:
    unknown = {key.location_id for key in balances} - set(booking.places)
    for id, (place, row) in (places(unknown, act) if unknown else {}).items():
        booking.places[id], booking.locations[id] = place, row


def _refuse_less_than_nothing(booking: Booking, before: Mapping[Key, Decimal], balances: Balances) -> None:
    for key, balance in balances.items():
        place = booking.places[key.location_id]
        if not place.virtual and balance.quantity < min(ZERO, before[key]):
            wanted = before[key] - balance.quantity
            raise rules.below_zero(booking.items[key.item_id][0], place.number, before[key], wanted)


def set_day(move: StockMove, act: Act, fact: bool) -> None:
    """The day it is posted to; a closed period refuses decisions and passes facts on to the open one."""
    site = act.session.get(Site, move.site_id)
    if site is None:
        raise NotFound("site_id: there is no such site.")
    captured_at = move.captured_at or act.captured_at
    happened = min(captured_at, act.now).astimezone(ZoneInfo(site.timezone)).date()
    found = rules.posting(happened, periods_from(move.company_id, happened, act), fact)
    move.captured_at, move.posting_date, move.belongs_to = captured_at, found.day, found.belongs_to
    if found.remark:
        act.flag(found.remark)


def periods_from(company_id: UUID, day: date, act: Act) -> list[rules.Period]:
    """The periods that end on `day` or later; nobody closes one of them before this act has ended."""
    query = select(PostingPeriod).where(PostingPeriod.company_id == company_id, PostingPeriod.ends >= day)
    query = query.order_by(PostingPeriod.starts).with_for_update(read=True).execution_options(populate_existing=True)
    return [rules.Period(p.id, p.number, p.starts, p.ends, p.state) for p in act.session.scalars(query)]


def _booking(move: StockMove, act: Act, mode: str) -> Booking:
    found = places({id for line in move.moves for id in (line.from_location_id, line.to_location_id)}, act)
    query = select(Item.id, Item.number, Item.lot_control).where(Item.id.in_({line.item_id for line in move.moves}))
    items = {id: (number, control) for id, number, control in act.session.execute(query)}
    places_by_id = {id: place for id, (place, _) in found.items()}
    booking = Booking(move, mode, places_by_id, {id: row for id, (_, row) in found.items()}, items)
    _check_sites(booking)
    return booking


def _check_sites(booking: Booking) -> None:
    """Goods never go directly between sites: they are shipped into transit and received from it."""
    for line in booking.move.moves:
        ends = [booking.locations[id] for id in (line.from_location_id, line.to_location_id)]
        real = {end.site_id for end in ends if end.kind not in VIRTUAL_KINDS and end.kind != "transit"}
        if len(real) > 1:
            raise Refused(f"{ends[0].number} and {ends[1].number} belong to two sites; send it through transit.")


def _flow(line: StockMoveLine, booking: Booking) -> Flow:
    lot = line.serial_number_id or line.lot_id
    source = ledger.key(line.item_id, line.from_location_id, lot, line.from_status)
    target = ledger.key(line.item_id, line.to_location_id, lot, line.to_status)
    item = booking.items[line.item_id][0]
    if source == target:
        raise Invalid(f"moves: {item} would go from {booking.places[line.from_location_id].number} to the same place.")
    return Flow(line.id, item, source, target, line.quantity, line.serial_number_id is not None)


def _true_sources(flows: Sequence[Flow], booking: Booking, act: Act) -> list[Flow]:
    """A piece has one place: a fact takes it from wherever the book has it, a decision is refused."""
    pieces = [flow.source.lot_id for flow in flows if flow.piece]
    if not pieces:
        return list(flows)
    query = select(StockBalance, StorageLocation).join(StorageLocation, StorageLocation.id == StockBalance.location_id)
    query = query.where(StockBalance.lot_id.in_(pieces), StockBalance.quantity > 0)
    query = query.where(StorageLocation.kind.not_in(VIRTUAL_KINDS))
    known = {balance.lot_id: (ledger.key_of(balance), place) for balance, place in act.session.execute(query)}
    return [
        _true_source(flow, *known[flow.source.lot_id], booking, act) if _elsewhere(flow, known) else flow
        for flow in flows
    ]


def _elsewhere(flow: Flow, known: Mapping[UUID, tuple[Key, StorageLocation]]) -> bool:
    return flow.piece and flow.source.lot_id in known and known[flow.source.lot_id][0] != flow.source


def _true_source(flow: Flow, key: Key, place: StorageLocation, booking: Booking, act: Act) -> Flow:
    sentence = f"The book has this piece of {flow.item} at {place.number}."
    if booking.mode != FACT or key == flow.target:
        raise Refused(sentence, location=place.number)
    booking.locations[place.id] = place
    booking.places[place.id] = Place(place.id, place.number, place.kind, False, place.negative_policy)
    act.flag(sentence)
    return replace(flow, source=key)


def _with_adjustment(legs: Sequence[Leg], balances: Balances, booking: Booking, act: Act) -> list[Leg]:
    """Look up the adjustment location of the site and lock its balances, if a leg needs it."""
    if all(leg.key.location_id != ADJUSTED for leg in legs):
        return list(legs)
    place = virtual_location(booking.move.site_id, "adjustment", act)
    booking.locations[place.id] = place
    moved = [replace(leg, key=_at_adjustment(leg.key, place.id)) for leg in legs]
    balances |= ledger.lock({leg.key for leg in moved} - set(balances), booking.locations, act)
    return moved


def _at_adjustment(key: Key, location_id: UUID) -> Key:
    return key._replace(location_id=location_id) if key.location_id == ADJUSTED else key


def _on_hand(balances: Balances) -> dict[Key, Decimal]:
    return {key: balance.quantity for key, balance in balances.items()}


def _free(balances: Balances, mode: str) -> dict[Key, Decimal] | None:
    """What a decision may take of each balance: what nobody reserved, or for an override all of it."""
    if mode == FACT:
        return None
    reserved = mode == DECISION
    return {key: b.quantity - (b.reserved if reserved else ZERO) for key, b in balances.items()}


def _tell(booking: Booking, lacks: Iterable[rules.Lack], act: Act) -> None:
    move, items = booking.move, tuple(sorted({line.item_id for line in booking.move.moves}))
    for lack in lacks:
        item, place = booking.items[lack.key.item_id][0], booking.places[lack.key.location_id].number
        act.flag(f"{plain(lack.quantity)} of {item} more were taken at {place} than the book has.")
        act.record(StockShort(move.id, lack.key.item_id, lack.key.location_id, lack.quantity, lack.kind))
    act.record(StockMoved(move.id, move.kind, move.site_id, move.source, move.source_id, items))
    for line in move.moves if move.kind in RECEIVING else ():
        place_id, status = line.to_location_id, line.to_status
        origin = (move.source, move.source_id, status, move.site_id, place_id, move.id, move.kind)
        if not booking.places[place_id].virtual and booking.places[place_id].kind != "order":
            act.record(LotReceived(line.lot_id, line.item_id, line.quantity, *origin))
