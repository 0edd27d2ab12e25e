"""Decisions of production, on values: what may be released, finished and closed, and what is flagged on a fact."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

from backend.kernel.errors import Invalid, Refused
from backend.kernel.quantity import ZERO, plain, round_down, round_half_even, round_up

ENDED = ("closed", "cancelled")
OPEN = ("released", "running")
TOO_FAR = 2200
MAKEABLE = ("released", "phase_out")
CLOCK_TOLERANCE = timedelta(minutes=5)
TICKET_OVER = ("done", "cancelled")
LEAST_CHECKSUM = 12  # characters, as many as stand on paper


@dataclass(frozen=True)
class Left:
    """Material at an order: what was issued and not brought back, and how much of it the output used up."""

    line_id: UUID
    item: str
    here: Decimal
    used: Decimal

    @property
    def over(self) -> Decimal:
        return max(ZERO, self.here - self.used)


def can_be_due(due: date) -> None:
    """Days are counted on and back from it, which ends with the year 9999."""
    if due.year >= TOO_FAR:
        raise Invalid(f"due: a day before {TOO_FAR} is needed.", {"due": [f"A day before {TOO_FAR} is needed."]})


def can_release(item: str, state: str, kind: str, source: str | None) -> None:
    """A made item that is released; a trial order may also make a trial item."""
    if source == "buy":
        raise Refused(f"Item {item} is bought; it cannot be released to the floor.")
    if state not in MAKEABLE and not (kind == "trial" and state == "trial"):
        raise Refused(f"Item {item} is {state}; only a released item can be made.")


def can_unrelease(number: str, reports: int, issued: Decimal) -> None:
    if reports:
        raise Refused(f"{reports} reports are there for work order {number}; it cannot be taken back.")
    if issued > 0:
        raise Refused(f"{plain(issued)} of its material are issued to work order {number}; return them first.")


def nothing_came_out(number: str, came: Decimal) -> None:
    if came > 0:
        raise Refused(f"{plain(came)} came out of work order {number} beside its item; take it back first.")


def comes_out(share: tuple[Decimal, Decimal], quantity: Decimal, decimals: int) -> Decimal:
    """What `quantity` pieces yield of an output, of which there is `share` (so much of so many), in whole units."""
    yields, per = share
    return round_down(yields * quantity / per, Decimal(1).scaleb(-decimals))


def can_cancel(number: str, reports: int, here: Mapping[str, Decimal]) -> None:
    if reports:
        raise Refused(f"{reports} reports are there for work order {number}; finish it instead of cancelling it.")
    for item, quantity in here.items():
        raise Refused(f"{plain(quantity)} of {item} are issued to work order {number}; return them first.")


def can_change_quantity(number: str, quantity: Decimal, begun: Decimal) -> None:
    if quantity < begun:
        raise Refused(f"{plain(begun)} of work order {number} are begun already; it cannot ask for {plain(quantity)}.")


def resized(required: Decimal, fixed: Decimal, factor: Decimal, decimals: int) -> Decimal:
    """A requirement for so many times the quantity: what is taken once per order stays."""
    once = min(required, fixed)
    return round_up(once + (required - once) * factor, Decimal(1).scaleb(-decimals))


def is_short(ordered: Decimal, good: Decimal, shortfall_percent: Decimal) -> bool:
    """Whether less is good than the order may be finished with."""
    return good < ordered * (1 - shortfall_percent / 100)


def can_finish_short(ordered: Decimal, good: Decimal, allowed: bool, reason: str) -> None:
    """Designated completion: by right and with a reason."""
    if not allowed:
        raise Refused(f"Only {plain(good)} of {plain(ordered)} are reported good.")
    if not reason.strip():
        sentence = f"Only {plain(good)} of {plain(ordered)} are reported good; say why it is finished all the same."
        raise Invalid(sentence, {"reason": ["A reason is needed."]})


def nothing_in_rework(number: str, rework: Mapping[int, Decimal], at_supplier: Mapping[int, Decimal]) -> None:
    for operation, quantity in rework.items():
        raise Refused(f"{plain(quantity)} of work order {number} are still in rework at operation {operation}.")
    for operation, quantity in at_supplier.items():
        raise Refused(f"{plain(quantity)} of work order {number} are still at the supplier of operation {operation}.")


def no_open_ticket(number: str, open_tickets: Sequence[int]) -> None:
    if open_tickets:
        told = ", ".join(str(operation) for operation in open_tickets)
        raise Refused(f"Work order {number} still has open tickets: operation {told}.", operations=list(open_tickets))


def can_close(number: str, good: Decimal, received: Decimal, waiting: Sequence[tuple[str, int]]) -> None:
    """All good pieces are in the store, and no device that worked on the order still holds records."""
    if good != received:
        raise Refused(f"{plain(good)} of work order {number} are good, but {plain(received)} came into the store.")
    for device, records in waiting:
        raise Refused(f"{device} worked on work order {number} and still holds {records} records.", device=device)


def can_leave(number: str, left: Sequence[Left], leftover: str | None) -> None:
    """Material at the order that the output did not use is brought back or lost, never forgotten."""
    over = [one for one in left if one.over > 0]
    if over and leftover is None:
        told = ", ".join(f"{plain(one.over)} of {one.item}" for one in over)
        raise Refused(
            f"Work order {number} still has {told}: return them or write them off.", items=[o.item for o in over]
        )


def used_up(need: Decimal, foreseen: Decimal, replenished: Decimal, decimals: int) -> Decimal:
    """What the output took of a material: by its pieces, or as the BOM foresaw for it; and what was replaced."""
    return round_up(max(need, foreseen) + replenished, Decimal(1).scaleb(-decimals))


def checksum(snapshot: Any) -> str:
    """SHA-256 of what an order was released with, the same for the same content."""
    return hashlib.sha256(orjson.dumps(snapshot, option=orjson.OPT_SORT_KEYS, default=_text)).hexdigest()


def _text(value: Any) -> str:
    return plain(value) if isinstance(value, Decimal) else str(value)


# What is taken and flagged.


def over_report(number: str, operation: int, out: Decimal, ordered: Decimal, over_percent: Decimal) -> str | None:
    if out <= ordered * (1 + over_percent / 100):
        return None
    return f"{plain(out)} are reported at operation {operation} of work order {number}; {plain(ordered)} are ordered."


def not_running(number: str, state: str) -> str | None:
    return None if state in (*OPEN, "finished") else f"Work order {number} was {state} when this arrived."


def superseded(number: str, given: str, present: str) -> str | None:
    if not given or (len(given) >= LEAST_CHECKSUM and present.startswith(given)):
        return None
    return f"This was reported from an older traveler of work order {number}."


def wrong_clock(captured_at: datetime, now: datetime) -> str | None:
    if captured_at <= now + CLOCK_TOLERANCE:
        return None
    minutes = int((captured_at - now).total_seconds() // 60)
    return f"The device's clock is {minutes} minutes ahead."


def may_issue(required: Decimal, over_percent: Decimal, replenished: Decimal, issued: Decimal) -> Decimal:
    """How much more of a material may be issued (§6); below zero it was too much already."""
    return required * (1 + over_percent / 100) + replenished - issued


def over_issue(item: str, number: str, issued: Decimal, allowed: Decimal) -> str | None:
    if issued <= allowed:
        return None
    return f"{plain(issued)} of {item} are issued to work order {number}; {plain(allowed)} are allowed."


def over_return(item: str, number: str, returned: Decimal, issued: Decimal) -> str | None:
    if returned <= issued:
        return None
    return f"{plain(returned)} of {item} came back from work order {number}; only {plain(issued)} were issued."


def flush(per_unit: Decimal, fixed: Decimal, out: Decimal, flushed: Decimal, decimals: int) -> Decimal:
    """What is to be flushed now: the cumulative need rounded once, less what was flushed before (§7)."""
    need = per_unit * out + (fixed if out > 0 else ZERO)
    return round_half_even(need, decimals) - flushed


def can_take_over(handed_by: UUID | None, person_id: UUID | None) -> None:
    if handed_by == person_id:
        raise Refused("Whoever handed the shift over does not take it over; the next shift does.")


# What shows.

GREEN, AMBER, RED, UNKNOWN = "green", "amber", "red", "unknown"


def light(checks: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    """The worst check decides the light of a ticket, and its sentence is shown."""
    for colour in (RED, AMBER, UNKNOWN):
        for value, sentence in checks.values():
            if value == colour:
                return colour, sentence
    return GREEN, ""


def ticket_state(state: str, ended: bool, running: bool, tapped: bool, touched: bool) -> str:
    """The state of a ticket out of its facts; a cancelled one stays so."""
    if state == "cancelled" or ended:
        return "cancelled" if state == "cancelled" else "done"
    if running:
        return "running"
    if tapped:
        return "paused"
    return "running" if touched else "waiting"
