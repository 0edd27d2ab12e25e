"""Transfers are asked for, answered and called off."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from backend.documents.act import Act
from backend.documents.declare import Document, document_name
from backend.documents.steps import step_within
from backend.inventory import reservations, transfer_rules
from backend.inventory.reservations import NeedName
from backend.inventory.stock_transfer import StockTransfer, Withdrawal
from backend.inventory.transfer_halves import other_of, tell
from backend.kernel.errors import Invalid, Refused
from backend.plant.company import Company, Site

OF_BOTH = ("quantity", "ship_on", "due", "ownership", "price", "source", "source_id", "pair_id")
KEPT = ("kept_for", "need", "need_id", "need_line_id")
GIVEN_ONCE = {"direction", "item_id", "other_site_id"}


@dataclass(frozen=True)
class End:
    """A site of a transfer, and the item as that site's company knows it."""

    site: Site
    item_id: UUID


@dataclass(frozen=True)
class Request:
    """What one site wants of another."""

    sender: End
    receiver: End
    quantity: Decimal
    ship_on: date
    due: date
    ownership: str = "at_receipt"
    price: Decimal | None = None
    kept: tuple[NeedName, UUID, str] | None = None  # the need, its line and what people call it


def request(wanted: Request, source: Document, act: Act) -> StockTransfer:
    """Both halves of a new transfer; the receiver's is the answer."""
    values = {name: getattr(wanted, name) for name in ("quantity", "ship_on", "due", "ownership", "price")}
    place = {"site_id": wanted.receiver.site.id, "company_id": wanted.receiver.site.company_id}
    coming = StockTransfer(item_id=wanted.receiver.item_id, direction="in", state="awaited", **place, **values)
    coming.source, coming.source_id = document_name(type(source)), source.id
    if wanted.kept is not None:
        keep_apart(coming, *wanted.kept)
    _add_other(act.add(coming), wanted.sender, act)
    return coming


def keep_apart(row: StockTransfer, need: NeedName, need_line_id: UUID, name: str) -> None:
    """What arrives is for one line of a need, which people call so."""
    row.need, row.need_id, row.need_line_id, row.kept_for = *need, need_line_id, name


def by_hand(row: StockTransfer, act: Act) -> None:
    """Somebody asks another site of the company for material, or is going to send it some."""
    if row.other_site_id is None or row.other_site_id == row.site_id:
        raise Invalid("other_site_id: another site is needed.", {"other_site_id": ["Another one."]})
    row.state = "requested" if row.direction == "out" else "awaited"
    _add_other(row, End(act.find(Site, row.other_site_id), row.item_id), act)


def approve(row: StockTransfer, act: Act) -> None:
    """Its people will send it: the receiver may count on it."""
    other = other_of(row, act)
    other.state = "promised"
    tell(row, other, act)


def change(row: StockTransfer, act: Act) -> None:
    """The sender answers with less, or another day: the receiver sees it at once."""
    if set(act.tracker.difference(row)) & GIVEN_ONCE:
        raise Refused(f"{row.number} stays what it is and where it goes; cancel it and ask anew.")
    other = other_of(row, act)
    other.quantity, other.ship_on, other.due = row.quantity, row.ship_on, row.due
    tell(row, other, act)


def cancel(row: StockTransfer, form: Withdrawal | None, act: Act) -> None:
    """Nothing has left yet; either side may say so, and both halves are off."""
    transfer_rules.can_cancel(row.number, row.shipped)
    row.reason = form.reason if form is not None else ""
    reservations.free(row.id, act)
    other = other_of(row, act)
    if other.state != "cancelled":
        step_within(other, "cancel", act, form)
        tell(row, other, act)


def _add_other(row: StockTransfer, end: End, act: Act) -> None:
    """The half of the other site; each names the other's, and the site as far as its company knows it."""
    goes = row.direction == "in"  # then the other one goes out
    other = StockTransfer(**{name: getattr(row, name) for name in OF_BOTH}, item_id=end.item_id)
    other.direction, other.state = ("out", "requested") if goes else ("in", "awaited")
    other.site_id, other.company_id = end.site.id, end.site.company_id
    if other.company_id == row.company_id:
        for name in KEPT:
            setattr(other, name, getattr(row, name))
    act.add(other)
    here = act.session.get_one(Site, row.site_id)
    for half, site, number in ((row, end.site, other.number), (other, here, row.number)):
        half.other_number, half.other_end = number, site.number
        half.other_site_id = site.id if row.company_id == other.company_id else None
        if row.company_id != other.company_id:
            half.other_end = f"{act.session.get_one(Company, site.company_id).number}/{site.number}"
    tell(row, other, act)
