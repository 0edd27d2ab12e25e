"""Safety stock as it would be computed today, item by item with what it was computed from, and taking it over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from statistics import NormalDist
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.documents.act import Act
from backend.documents.steps import step_within
from backend.kernel.errors import Invalid, NotFound, Refused
from backend.kernel.mrp.facts import scaled, unscaled
from backend.kernel.mrp.safety_stock import SafetyRow, Use, buffer, clamped, service
from backend.kernel.quantity import SCALE, ZERO, plain, round_half_even, round_up
from backend.planning.demand_rows import LENGTHS, Demand, Scope, demand_rows
from backend.planning.safety_levels import (
    DatedRow,
    Subject,
    levels_by,
    on_day,
    policies,
    policy_of,
    rows_of,
    subjects,
)
from backend.planning.safety_stock import SafetyStockLevel, SafetyStockPolicy
from backend.sales.forecast_scheme import ForecastAccuracy, ForecastScheme

HUNDRED = Decimal(100)
Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A new safety stock of an item, what was computed before its limits, from which numbers, and what held so far.

    With a `problem` nothing can be computed. `waits`: the change needs approval. `overruled`: a closer or entered row
    goes before it.
    """

    subject: Subject
    policy: SafetyStockPolicy
    last: Decimal | None = None
    computed: Decimal | None = None
    quantity: Decimal = ZERO
    waits: bool = False
    overruled: bool = False
    inputs: Mapping[str, Decimal] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True)
class Ground:
    """What all proposals of a site are computed from."""

    demand: Demand
    rows: Sequence[DatedRow]
    errors: Mapping[UUID, Decimal]

    def needs(self, subject: Subject, days: int) -> Decimal:
        """What is wanted from outside in the next days."""
        code = subject.item.number
        return unscaled(sum(row.quantity for row in self.demand.merged.rows if row.item == code and row.day < days))


def proposals(session: Session, site_id: UUID, day: date, item_ids: Any = None) -> list[Proposal]:
    """For every item of a site that a policy speaks of, by code."""
    rules = policies(session, site_id)
    known = [one for one in subjects(session, site_id) if item_ids is None or one.item.id in item_ids]
    pairs = [(one, rule) for one in known if (rule := policy_of(one.item, rules)) is not None]
    days = max((rule.demand_days for _, rule in pairs), default=1)
    demand = demand_rows(session, Scope(site_id, day, days))
    ground = Ground(demand, rows_of(session, site_id, day), _errors(session, site_id))
    return [_proposal(one, rule, ground) for one, rule in pairs]


def apply(site_id: UUID, day: date, seen: Mapping[UUID, Decimal], act: Act) -> list[SafetyStockLevel]:
    """Take over what somebody saw, from `day` on: computed again, and refused where it has changed meanwhile."""
    locked = select(SafetyStockPolicy.id).where(SafetyStockPolicy.site_id == site_id).order_by(SafetyStockPolicy.id)
    act.session.execute(locked.with_for_update())
    found = {one.subject.item.id: one for one in proposals(act.session, site_id, day, set(seen))}
    for place, (item_id, quantity) in enumerate(seen.items()):
        if item_id not in found:
            raise NotFound(f"items.{place}.item_id: no policy of this site speaks of it.", field="item_id")
        _check_same(found[item_id], quantity, place)
    _give_way(site_id, day, set(seen), act)
    rows = [_row(found[item_id], site_id, day) for item_id in seen]
    act.add_all(rows)
    return rows


def _check_same(now: Proposal, seen: Decimal, place: int) -> None:
    if now.problem:
        raise Invalid(now.problem, {f"items.{place}.item_id": [now.problem]})
    if now.quantity != seen:
        code = now.subject.item.number
        raise Refused(f"{code}: {plain(now.quantity)} is computed now, not {plain(seen)}; look again.")


def _give_way(site_id: UUID, day: date, item_ids: set[UUID], act: Act) -> None:
    """What was computed before for the same day, or still waits, makes room."""
    kept = SafetyStockLevel
    mine = kept.site_id == site_id, kept.item_id.in_(item_ids), kept.source == "computed"
    query = select(kept).where(*mine, kept.state != "withdrawn").order_by(kept.id).with_for_update()
    for row in act.session.scalars(query).all():
        if not row.attributes and (row.state == "proposed" or row.effective_from == day):
            step_within(row, "withdraw", act)


def _row(one: Proposal, site_id: UUID, day: date) -> SafetyStockLevel:
    return SafetyStockLevel(
        number="",
        company_id=one.policy.company_id,
        site_id=site_id,
        item_id=one.subject.item.id,
        attributes={},
        effective_from=day,
        quantity=one.quantity,
        source="computed",
        computed=one.computed,
        quantity_before=one.last,
        reason=f"{one.policy.number} {one.policy.method}",
        state="proposed" if one.waits else "in_force",
    )


def _proposal(subject: Subject, policy: SafetyStockPolicy, ground: Ground) -> Proposal:
    try:
        computed, inputs = _computed(subject, policy, ground)
    except Refused as refused:
        return Proposal(subject, policy, problem=refused.sentence)
    unit = Decimal(1).scaleb(-subject.item.uom.decimals)
    last = _last(subject, ground)
    approval = None if policy.approval_percent is None else policy.approval_percent / HUNDRED
    made = clamped(computed, last, (policy.floor, policy.ceiling), approval)
    quantity = round_up(made.quantity, unit)
    mine = SafetyRow(0, scaled(quantity), {}, manual=False)
    holds = on_day(levels_by(subject, [*ground.rows, (subject.item.id, mine)]), 0)
    overruled = holds != scaled(quantity)
    return Proposal(subject, policy, last, computed, quantity, made.waits, overruled, inputs)


def _last(subject: Subject, ground: Ground) -> Decimal | None:
    """What holds on the day; nothing is no value that a change could be measured by."""
    level = on_day(levels_by(subject, ground.rows), 0)
    held = subject.parameters.safety_stock if level is None else unscaled(level)
    return held or None


def _computed(subject: Subject, policy: SafetyStockPolicy, ground: Ground) -> tuple[Decimal, Mapping[str, Decimal]]:
    needs = ground.needs(subject, policy.demand_days)
    daily = policy.daily_demand
    if daily is None:
        daily = round_half_even(needs / policy.demand_days, SCALE)
    lead = Decimal(subject.parameters.lead_time_days) if policy.lead_days is None else policy.lead_days
    match policy.method:
        case "service":
            return _by_service(subject, policy, ground, (daily, lead))
        case "buffer":
            least = subject.parameters.lot_min, policy.review_days
            zones = buffer(daily, lead, (policy.lead_factor, policy.variability_factor), least)
            told = {"daily": daily, "days": lead, "red": zones.red, "yellow": zones.yellow, "green": zones.green}
            return zones.red, told
        case "percent":
            part = round_half_even(needs * policy.percent / HUNDRED, SCALE)
            return part, {"needs": needs, "days": Decimal(policy.demand_days), "percent": policy.percent}
        case _:
            return needs, {"needs": needs, "days": Decimal(policy.demand_days)}


def _by_service(
    subject: Subject, policy: SafetyStockPolicy, ground: Ground, use: tuple[Decimal, Decimal]
) -> tuple[Decimal, Mapping[str, Decimal]]:
    daily, lead = use
    error = ground.errors.get(subject.item.id) if policy.demand_error is None else policy.demand_error
    if error is None:
        raise Refused(f"{subject.item.number}: no forecast error is known; say it in the policy.")
    z, days = z_of(policy.service_level), lead + policy.review_days
    computed = service(Use(daily, error, days, policy.lead_error_days), z)
    told = {"daily": daily, "error": error, "days": days, "lead_error": policy.lead_error_days, "z": z}
    return computed, told


def z_of(service_level: Decimal) -> Decimal:
    """The quantile of the standard normal distribution to three decimals, as tables give it: 95 % → 1.645."""
    return round_half_even(Decimal(NormalDist().inv_cdf(float(service_level / HUNDRED))), 3)


def _errors(session: Session, site_id: UUID) -> dict[UUID, Decimal]:
    """By item the newest measured RMSE of its forecast, brought from a period down to a day."""
    kept = ForecastAccuracy
    query = (
        select(kept.item_id, kept.rmse, ForecastScheme.period)
        .join(ForecastScheme, ForecastScheme.id == kept.forecast_scheme_id)
        .where(kept.site_id == site_id, kept.item_id.is_not(None), kept.rmse.is_not(None))
        .order_by(kept.cycle, kept.id)
    )
    return {
        item_id: round_half_even(rmse / Decimal(LENGTHS[period]).sqrt(), SCALE)
        for item_id, rmse, period in session.execute(query)
    }


def told(one: Proposal, language_of: Any) -> Told:
    item = one.subject.item
    return {
        "item": {"id": item.id, "number": item.number, "title": item.name, "unit": item.uom.number},
        "policy": {"id": one.policy.id, "number": one.policy.number, "title": one.policy.name},
        "method": one.policy.method,
        "last": one.last,
        "computed": one.computed,
        "quantity": None if one.problem else one.quantity,
        "waits": one.waits,
        "overruled": one.overruled,
        "inputs": dict(one.inputs),
        "problem": language_of(one.problem) if one.problem else "",
    }
