"""Decisions on schemes, vetoes and break points, on plain values: what is said wrongly, and in which field."""

from collections.abc import Mapping, Sequence
from typing import Any

from backend.kernel.errors import Invalid, Refused

SCOPE_FIELDS = ("end_item_id", "item_group_id", "scope_id")
INCOMPLETE = ("no_main", "no_option")  # a draft may be; it is not released
FAULTS = {
    "no_main": ("members", "No item has option number 0, the main set."),
    "no_option": ("members", "No item has an option number from 1 on."),
    "empty_option": ("options", "This option has no items."),
    "ratio_not_positive": ("members", "More than 0 of each item is needed."),
    "item_twice": ("members", "An item stands twice in one set."),
    "main_is_no_whole_quantity": ("members", "In its base unit the main item needs more than six decimals."),
    "replaces_itself": ("members", "An option has the same items as the main set."),
    "share_out_of_range": ("options", "A share lies between 0 and 1."),
    "no_day": ("switch_on", "A substitution by date needs its day."),
    "unknown_order_on": ("order_on", "There is no such option."),
    "option_twice": ("options", "An option stands here twice."),
    "negative_quantity": ("quantity", "More than 0 is needed."),
}


def speaks_of_its_scope(level: str, wanted: str | None, given: Mapping[str, Any]) -> None:
    """The field that the scope needs is filled, and no other one of them."""
    if wanted is not None and given[wanted] is None:
        raise Invalid(f"{wanted}: the scope {level} needs it.", {wanted: [f"The scope {level} needs it."]})
    for name in SCOPE_FIELDS:
        if name != wanted and given[name] is not None:
            raise Invalid(f"{name}: the scope {level} has no use for it.", {name: ["Leave it empty."]})


def has_no_fault(fault: str) -> None:
    """A scheme as a person gave it may be incomplete, not wrong."""
    if fault and fault not in INCOMPLETE:
        name, sentence = FAULTS[fault]
        raise Invalid(f"{name}: {sentence}", {name: [sentence]})


def can_release_scheme(number: str, fault: str) -> None:
    if fault:
        raise Refused(f"{number} cannot be released. {FAULTS[fault][1]}", fault=fault)


def only_by_date_has_a_day(kind: str, switches: bool) -> None:
    if switches and kind != "substitution_by_date":
        raise Invalid("switch_on: only a substitution by date has such a day.", {"switch_on": ["Leave it empty."]})


def can_use_items(number: str, states: Mapping[str, str], allowed: Sequence[str]) -> None:
    bad = [f"{item} ({state})" for item, state in sorted(states.items()) if state not in allowed]
    if bad:
        raise Refused(f"{number} cannot be released: not released are {', '.join(bad)}.", items=bad)


def rule_the_same(number: str, other: str, item: str) -> Refused:
    return Refused(
        f"{number} and {other} would rule the same needs of {item}; "
        "give one another priority, scope, site or start, or end the other.",
        other=other,
    )


def go_in_a_circle(items: Sequence[str], schemes: Sequence[str]) -> Refused:
    return Refused(
        f"Items would replace each other in a circle: {' → '.join(items)} ({', '.join(schemes)}).",
        items=list(items),
        schemes=list(schemes),
    )


def are_made_of_each_other(item: str, parts: Sequence[str]) -> Refused:
    return Refused(
        f"{item} is made of {', '.join(parts)}; items that are planned together must not contain each other.",
        items=[item, *parts],
    )


def veto_says_against_what(against: str, mark: str, customer: bool, unknown: bool) -> None:
    """A customer is named by a link, everything else by its mark; only a law check may be without an answer."""
    if (against == "customer") != customer:
        said = "name the customer." if not customer else "only a veto against a customer names one."
        raise Invalid(f"customer_id: {said}", {"customer_id": [said]})
    if (against in ("market", "law_rule", "certificate")) != bool(mark.strip()):
        said = "name the market, law rule or certificate." if not mark.strip() else "leave it empty."
        raise Invalid(f"mark: {said}", {"mark": [said]})
    if unknown and against != "law_rule":
        raise Invalid("unknown: only a law check can be without an answer.", {"unknown": ["Only for a law rule."]})


def break_point_is_of_one_kind(kind: str, has_quantity: bool, forcing: Sequence[str]) -> None:
    """A soft one counts a quantity; what forces would make it another kind."""
    if kind == "soft" and forcing:
        raise Invalid(f"{forcing[0]}: only a forced break point has it.", {forcing[0]: ["Leave it empty."]})
    if kind == "soft" and not has_quantity:
        said = "A soft break point needs its transition quantity."
        raise Invalid(f"quantity: {said}", {"quantity": [said]})


def can_arm(number: str, old: str, new: Sequence[str]) -> None:
    """There is a new set that is not the old item."""
    if not new:
        raise Refused(f"{number} has no new items.")
    if set(new) == {old}:
        raise Refused(f"{number} replaces {old} by itself.")
    if len(set(new)) < len(new):
        raise Refused(f"{number} names a new item twice.")


def says_what_forces(number: str, kind: str, forcing: Sequence[str]) -> None:
    if kind == "forced" and not forcing:
        raise Refused(f"{number} is forced and has neither a day nor a serial number nor an order.")


def counts_nothing_below_zero(amounts: Mapping[str, Any]) -> None:
    for name, amount in amounts.items():
        if amount < 0:
            raise Invalid(f"{name}: 0 or more is needed.", {name: ["0 or more is needed."]})
