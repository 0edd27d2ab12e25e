"""Decisions of inventory on plain values: what may go below zero, who gets which stock, which day is posted to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple, TypeVar
from uuid import UUID

from backend.kernel.errors import Forbidden, Invalid, Refused
from backend.kernel.quantity import ZERO, plain

REVIEWED_KINDS = ("storage", "line_side", "staging")
TOLERANCES: Mapping[str, Decimal] = {"A": Decimal("0.002"), "B": Decimal("0.01"), "C": Decimal("0.03")}
OPENS_LOTS = ("receipt", "opening")
REAL = "real"
ENDS_BY_HAND: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {  # where a move may come from and go to
    "receipt": (("supplier_in",), (REAL,)),
    "opening": (("opening",), (REAL,)),
    "return": (("customer", REAL), (REAL,)),
    "scrap": ((REAL,), ("scrap",)),
    "issue": ((REAL,), (REAL,)),
    "transfer": ((REAL,), (REAL,)),
    "status": ((REAL,), (REAL,)),
}
ADJUSTED = UUID(int=1)  # stands for the site's adjustment location until that is looked up
K = TypeVar("K")


class Key(NamedTuple):
    """What one balance is kept for; the order of the parts is the order in which balances are locked."""

    item_id: UUID
    location_id: UUID
    lot_id: UUID
    owner_id: UUID
    status: str
    container_id: UUID


@dataclass(frozen=True)
class Place:
    """A storage location as the rules see it."""

    id: UUID
    number: str
    kind: str
    virtual: bool
    policy: str


@dataclass(frozen=True)
class Flow:
    """So much from one key to another, as somebody said it."""

    line_id: UUID
    item: str
    source: Key
    target: Key
    quantity: Decimal
    piece: bool = False  # a serial number: never below zero


@dataclass(frozen=True)
class Leg:
    line_id: UUID
    key: Key
    quantity: Decimal


@dataclass(frozen=True)
class Lack:
    """What a flow took and the book did not have."""

    line_id: UUID
    key: Key
    quantity: Decimal
    kind: str  # overdraft adjusted


@dataclass(frozen=True)
class Stock:
    """One balance a need may be filled from, as first-expired-first-out sees it."""

    available: Decimal
    own: Decimal = ZERO
    expires: date | None = None
    received: date | None = None
    lot: str = ""
    pick_order: int = 0
    place: str = ""


def goes_below_zero(place: Place, piece: bool) -> bool:
    """Whether a fact may overdraw a key here; serials, quality, suppliers, transit and orders never (§3)."""
    if piece or place.kind not in REVIEWED_KINDS:
        return False
    return place.policy == "review" or (place.policy == "by_kind" and place.kind == "line_side")


def plan_legs(
    flows: Sequence[Flow],
    on_hand: Mapping[Key, Decimal],
    places: Mapping[UUID, Place],
    free: Mapping[Key, Decimal] | None,
) -> tuple[list[Leg], list[Lack]]:
    """Two legs for each flow, and what the book lacked. With `free` these are decisions, refused beyond it."""
    balance, left = dict(on_hand), dict(free) if free is not None else None
    legs: list[Leg] = []
    lacks: list[Lack] = []
    for flow in flows:
        place = places[flow.source.location_id]
        if left is not None:
            _decide(flow, place, left)
        short = ZERO if place.virtual else max(ZERO, flow.quantity - max(ZERO, balance[flow.source]))
        kind = "overdraft" if goes_below_zero(place, flow.piece) else "adjusted"
        if short:
            lacks.append(Lack(flow.line_id, flow.source, short, kind))
        adjusted = short if kind == "adjusted" else ZERO
        legs.append(Leg(flow.line_id, flow.source._replace(location_id=ADJUSTED), -adjusted))
        legs.append(Leg(flow.line_id, flow.source, adjusted - flow.quantity))
        legs.append(Leg(flow.line_id, flow.target, flow.quantity))
        balance[flow.source] += adjusted - flow.quantity
        balance[flow.target] += flow.quantity
    return [leg for leg in legs if leg.quantity], lacks


def _decide(flow: Flow, place: Place, left: dict[Key, Decimal]) -> None:
    """A decision takes what is free of its source, what earlier lines brought there included."""
    if not place.virtual and flow.quantity > left[flow.source]:
        raise below_zero(flow.item, place.number, left[flow.source], flow.quantity)
    left[flow.source] -= flow.quantity
    left[flow.target] += flow.quantity


def offset(legs: Sequence[Leg], owed: Mapping[Key, Decimal]) -> tuple[list[Leg], dict[Key, Decimal]]:
    """Legs that give first what a key owes to the adjustment location, and how much that was for each key."""
    left, given, kept = dict(owed), dict[Key, Decimal](), list[Leg]()
    for leg in legs:
        part = min(leg.quantity, left.get(leg.key, ZERO))
        if part > 0:
            left[leg.key] -= part
            given[leg.key] = given.get(leg.key, ZERO) + part
            leg = Leg(leg.line_id, leg.key, leg.quantity - part)
            kept.append(Leg(leg.line_id, leg.key._replace(location_id=ADJUSTED), part))
        if leg.quantity:
            kept.append(leg)
    return kept, given


def below_zero(item: str, place: str, available: Decimal, wanted: Decimal) -> Refused:
    return Refused(
        f"Only {plain(max(available, ZERO))} of {item} can be taken at {place}; {plain(wanted)} are wanted.",
        item=item, location=place, available=plain(max(available, ZERO)),
    )  # fmt: skip


def fifo_key(stock: Stock) -> tuple[object, ...]:
    """First expired first out; what never expires comes last; then received, lot, picking order (§2)."""
    return (
        stock.expires is None, stock.expires or date.max, stock.received is None,
        stock.received or date.max, stock.lot, stock.pick_order, stock.place,
    )  # fmt: skip


def take(stocks: Sequence[Stock], wanted: Decimal) -> list[tuple[int, Decimal]]:
    """Which stocks to take how much from: the need's own first, then first expired first out, until filled."""
    taken: dict[int, Decimal] = {}
    order = sorted(range(len(stocks)), key=lambda index: fifo_key(stocks[index]))
    for limit in ("own", "available"):
        for index in order:
            part = min(wanted, getattr(stocks[index], limit) - taken.get(index, ZERO))
            if part > 0:
                taken[index] = taken.get(index, ZERO) + part
                wanted -= part
    return [(index, taken[index]) for index in order if index in taken]


def give_up(claims: Iterable[tuple[K, Decimal, date | None]], excess: Decimal) -> list[tuple[K, Decimal]]:
    """Which claims give up how much of `excess`: the latest need first, one without a date before all."""
    lost: list[tuple[K, Decimal]] = []
    for claim, quantity, _ in sorted(claims, key=lambda c: c[2] or date.max, reverse=True):
        part = min(excess, quantity)
        if part > 0:
            lost.append((claim, part))
            excess -= part
    return lost


def expiry(made: date | None, shelf_life_days: int | None, told: date | None) -> date | None:
    """Made date plus shelf life, or the supplier's date if that is earlier (§2)."""
    own = made + timedelta(days=shelf_life_days) if made and shelf_life_days is not None else None
    return min((day for day in (own, told) if day), default=None)


@dataclass(frozen=True)
class Period:
    id: UUID
    number: str
    starts: date
    ends: date
    state: str


@dataclass(frozen=True)
class Posting:
    """The day something is posted to; `belongs_to` is when it happened if that day is closed."""

    day: date
    belongs_to: date | None = None
    remark: str = ""


def posting(happened: date, periods: Sequence[Period], fact: bool) -> Posting:
    """An open day as it is; a soft-closed one with a remark; a closed one: facts go to the open period (§10)."""
    covering = next((p for p in periods if p.starts <= happened <= p.ends), None)
    closed = [p for p in periods if p.state == "closed"]
    last = max((p.ends for p in closed), default=None)
    if covering is None and (last is None or happened > last):
        return Posting(happened)
    if covering is not None and covering.state == "open":
        return Posting(happened)
    if covering is not None and covering.state == "soft_closed":
        return Posting(happened, None, f"Posting period {covering.number} is soft-closed.")
    name = covering.number if covering is not None else f"of {happened}"
    if not fact:
        raise Refused(f"Posting period {name} is closed; nothing can be posted to {happened}.", day=str(happened))
    opened = min((p.starts for p in periods if p.state != "closed" and p.starts > happened), default=None)
    day = opened or (last or happened) + timedelta(days=1)
    return Posting(day, happened, f"Posting period {name} is closed; posted to {day} instead.")


def in_tolerance(count_class: str, book: Decimal, difference: Decimal) -> bool:
    """Within the class's share of the book (§4); with a book of nothing only no difference is."""
    return abs(difference) <= abs(book) * TOLERANCES[count_class]


def can_count_again(first: UUID | None, second: UUID | None, item: str) -> None:
    if first is not None and first == second:
        raise Forbidden(f"{item} must be counted again by another person.")


def can_move_by_hand(kind: str, source: Place, target: Place) -> None:
    """Each kind of move has its own way in and out of the book; the rest is made by other documents."""
    if kind not in ENDS_BY_HAND:
        raise Invalid(f"kind: a stock move of kind {kind} is made by its own document.", {"kind": ["Not by hand."]})
    ends = (("from_location_id", source), ("to_location_id", target))
    for (name, place), allowed in zip(ends, ENDS_BY_HAND[kind], strict=True):
        if (place.kind if place.virtual else REAL) not in allowed:
            wanted = " or ".join(allowed)
            raise Invalid(f"{name}: a {kind} needs a place of kind {wanted}; {place.number} is {place.kind}.")


def can_identify(item: str, control: str, named: tuple[bool, bool], quantity: Decimal, opens_lot: bool) -> None:
    """An item with lots or serial numbers is moved by them, and only such an item."""
    lot, serial = named
    if control == "serial" and (not serial or quantity != 1):
        raise Invalid(f"moves: {item} is moved piece by piece, each with its serial number.")
    if control == "lot" and not lot and not opens_lot:
        raise Invalid(f"moves: the lot of {item} is missing.")
    if control == "none" and (lot or serial):
        raise Invalid(f"moves: {item} has neither lots nor serial numbers.")
