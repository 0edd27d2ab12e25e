"""Decisions of planning, on values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from backend.kernel.calendars import WorkCalendar
from backend.kernel.errors import Invalid, NotFound, Refused
from backend.kernel.quantity import plain


class Outdated(Refused):
    """It rests on a plan, a need or a source that is not so any more; a new run would not propose it like this."""


RELEASABLE = ("make", "buy", "transfer")


@dataclass(frozen=True)
class Reached:
    """How a period of the master schedule comes to what somebody typed: orders with what each is then, and the rest.

    An order of nothing is cancelled; `more` is what no order there is makes.
    """

    quantities: tuple[Decimal, ...]
    more: Decimal


def can_release(number: str, source: str) -> None:
    if source not in RELEASABLE:
        raise Refused(
            f"Planned order {number} is neither made, bought nor transferred; release it where its source is kept."
        )


def is_current(number: str, current: bool, firm: bool) -> None:
    """A proposal of a plan that was replaced may rest on needs that are gone; what a person firmed stays good."""
    if not current and not firm:
        raise Outdated(f"Planned order {number} belongs to a plan that a later run has replaced.")


def has_source(number: str, planned: str, now: str | None) -> None:
    """A proposal is released as it was planned, or planned anew."""
    if now is None:
        raise Outdated(f"Planned order {number}: its item is not planned at this site any more.")
    if now != planned:
        raise Outdated(f"Planned order {number} was planned as {planned}; the source of its item is now {now}.")


def is_wanted(number: str, by: str, quantity: Decimal, left: Decimal) -> None:
    if left < quantity:
        told = f"{by} wants {plain(left)} now"
        raise Outdated(f"Planned order {number} serves {plain(quantity)} of {by}; {told}. Run the plan again.")


def moves(before: tuple[object, ...], after: tuple[object, ...]) -> None:
    if before == after:
        raise Invalid("due: say what changes, a day or the quantity.", {"due": ["Nothing changes."]})


def can_merge(places: set[object]) -> None:
    if len(places) > 1:
        raise Refused("Only orders of one item, site, source, supplier and customer's line become one.")


def is_whole(quantity: Decimal) -> None:
    if quantity <= 0:
        raise Invalid("quantity: more than nothing is needed.", {"quantity": ["More than 0."]})


def can_split(quantity: Decimal, part: Decimal) -> None:
    if not 0 < part < quantity:
        raise Invalid(f"quantity: between 0 and {plain(quantity)} is needed.", {"quantity": ["Not a part of it."]})


def dates(start: object, due: object) -> None:
    if start > due:  # type: ignore[operator]
        raise Invalid("start: it must not lie after the due day.", {"start": ["After the due day."]})


def reason(given: str) -> str:
    """Why, in words that are there."""
    if not given.strip():
        raise Invalid("reason: say why.", {"reason": ["Say why."]})
    return given.strip()


def can_promise(day: date, today: date) -> None:
    if day < today:
        raise Refused(f"{day} has gone by; another day must be promised.")


def is_ahead(name: str, day: date, earliest: date) -> None:
    if day < earliest:
        raise Invalid(f"{name}: {day} is before {earliest}.", {name: ["Too early."]})


def is_of_site(same: bool) -> None:
    if not same:
        raise NotFound("work_center_id: there is no such line at this site.", field="work_center_id")


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def alters(quantity: Decimal, wanted: date, new_quantity: Decimal | None, new_wanted: date | None) -> None:
    if new_quantity is not None and new_quantity <= 0:
        raise Invalid("quantity: more than nothing is needed.", {"quantity": ["More than 0."]})
    if new_quantity in (None, quantity) and new_wanted in (None, wanted):
        raise Invalid("quantity: say what changes, the quantity or the day.", {"quantity": ["Nothing changes."]})


def is_at_risk(line_off: date | None, delivery_days: int, promised: date | None, calendar: WorkCalendar) -> bool:
    """Off the line and then so many open days on its way: later than promised."""
    if line_off is None or promised is None:
        return False
    return calendar.add_working_days(line_off, delivery_days) > promised


def reach(orders: Iterable[Decimal], wanted: Decimal) -> Reached:
    """Orders in their order make what they make until enough is made; the last of them make less, or nothing."""
    quantities, left = [], wanted
    for quantity in orders:
        kept = min(quantity, left)
        quantities.append(kept)
        left -= kept
    return Reached(tuple(quantities), left)


def in_units(name: str, quantity: Decimal, decimals: int) -> None:
    """What is typed can be made: not below nothing, and in the steps the item is counted in."""
    if quantity < 0:
        raise Invalid("quantity: 0 or more is needed.", {"quantity": ["0 or more."]})
    if quantity != quantity.quantize(Decimal(1).scaleb(-decimals)):
        sentence = f"quantity: {name} is counted with {decimals} decimals."
        raise Invalid(sentence, {"quantity": ["Too many decimals."]})


def is_open_period(item: str, end: date, frozen: date) -> None:
    if end <= frozen:
        raise Refused(f"The schedule of {item} is frozen before {frozen}: nothing in this period is changed.")


def keeps_frozen(item: str, wanted: Decimal, fixed: Decimal, frozen: date) -> None:
    if wanted < fixed:
        raise Refused(f"{plain(fixed)} of {item} are frozen before {frozen}; this period cannot make less.")


def is_unfrozen(item: str, day: date, frozen: date) -> None:
    if day < frozen:
        raise Refused(f"The schedule of {item} is frozen before {frozen}: {day} lies inside.")
