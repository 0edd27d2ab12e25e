"""Applying a proposal: the trim plan's own lines and figures become so, and it is solved again."""

from collections.abc import Iterable
from decimal import ROUND_UP, Decimal
from typing import Any
from uuid import UUID, uuid5

from backend.documents.act import Act
from backend.kernel.errors import Refused
from backend.scheduling.trim_commands import changed
from backend.scheduling.trim_facts import LIMITS, in_turn, wanted_of
from backend.scheduling.trim_plan import Solving, Taking, TrimDemand, TrimPlan
from backend.scheduling.trim_solving import refuse_active, solve
from backend.scheduling.winder_setting import WinderSetting

HUNDRED, FINE = Decimal(100), Decimal("0.000001")
MOST_ROLLS = 100_000


def apply(plan: TrimPlan, form: Taking, act: Act) -> None:
    """The one that stands at this place of the list, 1 first."""
    if not 1 <= form.proposal <= len(plan.ways):
        raise Refused("This proposal does not stand any more; solve the plan again.")
    refuse_active(plan, act.session)
    way = plan.ways[form.proposal - 1]
    if way["way"] == "other_winder":
        _go_elsewhere(plan, act.find(WinderSetting, UUID(way["id"])))
    elif way["way"] == "sheets":
        plan.least_use = 0
    else:
        for width, number in way["rolls"]:
            _change(plan, way["way"], width, number)
    changed(plan, act)
    act.session.flush()
    solve(plan, Solving(seconds=form.seconds, in_background=form.in_background), act)


def _go_elsewhere(plan: TrimPlan, winder: WinderSetting) -> None:
    plan.work_center_id = winder.work_center_id
    for name in LIMITS:
        setattr(plan, name, getattr(winder, name))


def _change(plan: TrimPlan, way: str, width: int, number: int) -> None:
    orders = [each for each in in_turn(plan.demands) if each.width == width and not each.for_stock]
    if way == "stock":
        _from_stock(plan, orders, number)
    elif number < 0:
        _give_way(plan, reversed(orders), -number)
    else:
        _to_stock(plan, width, number)


def _from_stock(plan: TrimPlan, orders: Iterable[TrimDemand], rolls: int) -> None:
    """Whose rolls are due first gets them first."""
    for each in orders:
        some = min(rolls, wanted_of(each, plan).least)
        each.from_stock += some
        rolls -= some


def _give_way(plan: TrimPlan, orders: Iterable[TrimDemand], rolls: int) -> None:
    """Its tolerance becomes so wide that it need not have them; whose rolls are due last gives way first."""
    for each in orders:
        least = wanted_of(each, plan).least
        some = min(rolls, least)
        if some:
            fewer = each.rolls - each.from_stock - (least - some)
            each.below = (HUNDRED * fewer / each.rolls).quantize(FINE, ROUND_UP)
            rolls -= some


def _to_stock(plan: TrimPlan, width: int, rolls: int) -> None:
    """A line of its own. Its id is the same however often the act is run again: what was looked at is about it."""
    position = max((each.position for each in plan.demands), default=0) + 10
    id = uuid5(plan.id, f"{plan.version}.{width}")
    plan.demands.append(_line(id, {"position": position, "width": width, "rolls": min(rolls, MOST_ROLLS)}))


def _line(id: UUID, values: dict[str, Any]) -> TrimDemand:
    return TrimDemand(id=id, for_stock=True, in_stock=0, from_stock=0, **values)
