"""Verbs of break points: said rightly, armed against nobody else, predicted by planning, and then a fact."""

from typing import Any

from sqlalchemy import select

from backend.documents.act import Act
from backend.engineering import substitution_rules as rules
from backend.engineering.break_point import BreakPoint, FirstUse, Prediction
from backend.engineering.commands import one_at_a_time
from backend.engineering.rules import RELEASABLE_COMPONENTS
from backend.engineering.substitution import IN_FORCE
from backend.engineering.substitution_facts import Translator
from backend.engineering.substitutions import MAINS, exists
from backend.kernel.errors import Invalid, Refused

FORCING = ("switch_on", "serial_from")


def check_break_point(point: BreakPoint, act: Act) -> None:
    rules.break_point_is_of_one_kind(point.kind, point.quantity is not None, _forcing(point))
    if point.bom_line_id is not None:
        exists("bom_line_id", "bom_component", point.bom_line_id, act)


def arm(point: BreakPoint, act: Act) -> None:
    """From here on what is used of the old item counts."""
    one_at_a_time(point.company_id, act)
    say = Translator.of(act.session, [point], act.today)
    say.break_point(point)
    old, new = say.items[point.old_item_id], [say.items[line.item_id] for line in point.new_items]
    rules.can_arm(point.number, old.number, [item.number for item in new])
    rules.says_what_forces(point.number, point.kind, [*_forcing(point), *(line.order_number for line in point.orders)])
    rules.can_use_items(point.number, {old.number: old.state}, MAINS)
    rules.can_use_items(point.number, {item.number: item.state for item in new}, RELEASABLE_COMPONENTS)
    _has_no_rival(point, old.number, act)
    _agrees_with_its_group(point, act)
    point.armed_on = act.today


def predict(point: BreakPoint, form: Prediction, act: Act) -> None:
    """What a run of planning says of it today; the next run measures its drift from here."""
    amounts = {"consumed": form.consumed, "remainder": form.remainder, "stranded_value": form.stranded_value}
    rules.counts_nothing_below_zero(amounts)
    point.consumed, point.remainder, point.stranded_value = form.consumed, form.remainder, form.stranded_value
    point.predicted_on = form.predicted_on


def first_use(point: BreakPoint, form: FirstUse, act: Act) -> None:
    """The earliest use counts, in whatever order the reports come."""
    if form.used_on > act.today:
        raise Invalid("used_on: this day is still to come.", {"used_on": ["This day is still to come."]})
    if point.first_used_on is None or form.used_on < point.first_used_on:
        point.first_used_on = form.used_on
        point.first_used_in, point.first_used = form.order_number, form.serial_or_lot


def _forcing(point: BreakPoint) -> list[str]:
    return [name for name in FORCING if getattr(point, name) is not None]


def _others(point: BreakPoint, *which: Any) -> Any:
    mine = (BreakPoint.id != point.id, BreakPoint.company_id == point.company_id, BreakPoint.state.in_(IN_FORCE))
    return select(BreakPoint).where(*mine, *which).order_by(BreakPoint.number).limit(1)


def _has_no_rival(point: BreakPoint, old: str, act: Act) -> None:
    """Two of the same old item and scope would send the same need to two sides."""
    same = ("old_item_id", "for_site_id", "end_item_id", "bom_line_id")
    which = [getattr(BreakPoint, name).is_not_distinct_from(getattr(point, name)) for name in same]
    rival = act.session.scalar(_others(point, *which))
    if rival is not None:
        raise Refused(
            f"{point.number} and {rival.number} would both end {old} in the same place; close one of them.",
            other=rival.number,
        )


def _agrees_with_its_group(point: BreakPoint, act: Act) -> None:
    if not point.group_key:
        return
    which = (BreakPoint.group_key == point.group_key, BreakPoint.group_at != point.group_at)
    other = act.session.scalar(_others(point, *which))
    if other is not None:
        raise Refused(
            f"{other.number} of group {point.group_key} switches at the {other.group_at} item, "
            f"{point.number} at the {point.group_at}.",
            other=other.number,
        )
