"""Rules of forecast consumption as the kernel reckons with them, checked when somebody changes one."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.documents.act import Act
from backend.kernel.demand.check import wrong
from backend.kernel.demand.consumption_rule import OWN_BUCKET, ConsumptionRule, Level, check_rule
from backend.kernel.demand.predicate import Reading, predicate_of
from backend.kernel.mrp.facts import scaled
from backend.kernel.quantity import SCALE
from backend.planning.forecast_consumption_rule import ForecastConsumptionRule

ONE = 10**SCALE
HUNDRED = Decimal(100)
NOT_WITH: Mapping[str, tuple[str, ...]] = {"own_only": ("back", "forward"), "back": ("forward",), "forward": ("back",)}


def check(rule: ForecastConsumptionRule, act: Act) -> None:
    """It can be read, and its windows agree with its direction."""
    check_windows(rule.direction, {"back": rule.back, "forward": rule.forward})
    for name in ("outlier_percent", "decay_percent"):
        if (value := getattr(rule, name)) is not None and not 0 < value <= HUNDRED:
            raise wrong(name, "It must be above 0 and at most 100.")
    check_rule(as_kernel(rule, act.today))


def check_windows(direction: str, windows: Mapping[str, int]) -> None:
    """A window that the direction never looks into is a contradiction, and so is a direction without its window."""
    for name in NOT_WITH.get(direction, ()):
        if windows[name]:
            raise wrong(name, f"It must be 0: the direction {direction} never looks there.")
    if direction in windows and not windows[direction]:
        raise wrong(direction, f"It must be above 0: the direction {direction} looks nowhere else.")


def rules_of(session: Session, site_id: UUID, day_zero: date) -> list[ConsumptionRule]:
    """The active rules of a site; of two with the same sequence the one with the lower number comes first."""
    kept = ForecastConsumptionRule
    query = select(kept).where(kept.site_id == site_id, kept.active.is_(True)).order_by(kept.sequence, kept.number)
    read = (as_kernel(rule, day_zero) for rule in session.scalars(query))
    return [replace(rule, sequence=place) for place, rule in enumerate(read)]


def as_kernel(rule: ForecastConsumptionRule, day_zero: date) -> ConsumptionRule:
    most = rule.outlier_percent
    return ConsumptionRule(
        str(rule.id),
        rule.sequence,
        predicate_of(rule.predicate, Reading(day_zero, ONE)),
        action=rule.action,  # type: ignore[arg-type]
        back=rule.back,
        forward=rule.forward,
        unit=rule.window_unit,  # type: ignore[arg-type]
        direction=rule.direction,  # type: ignore[arg-type]
        levels=levels_of(rule.levels),
        loops=rule.loops,  # type: ignore[arg-type]
        borrow=rule.borrow,
        outlier_pct=None if most is None else Fraction(most),
        tolerance_pct=Fraction(rule.tolerance_percent),
        tolerance_least=scaled(rule.tolerance_least),
        past_due=rule.past_due,  # type: ignore[arg-type]
        carry_buckets=rule.carry_buckets,
        decay=Fraction(rule.decay_percent) / 100,
        grace=rule.grace_days,
        current_bucket=rule.current_bucket,  # type: ignore[arg-type]
    )


def levels_of(given: Any) -> tuple[Level, ...]:
    """Lists of names as people wrote them; what they name is the kernel's to judge."""
    if not isinstance(given, list):
        raise wrong("levels", "A list of levels is needed, each a list of names.")
    for number, level in enumerate(given):
        if not isinstance(level, list) or not all(isinstance(name, str) for name in level):
            raise wrong(f"levels.{number}", "A list of names is needed.")
    return tuple(tuple(level) for level in given) or OWN_BUCKET.levels
