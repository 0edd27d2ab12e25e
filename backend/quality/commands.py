"""Verbs of inspections: record values, judge, decide what is done with the lot."""

from uuid import UUID

from sqlalchemy import select

from backend.documents.act import Act
from backend.documents.steps import step_within
from backend.inventory import commands as inventory
from backend.inventory.lot import Lot
from backend.kernel.errors import Invalid, Refused
from backend.plant.queries import local_day
from backend.quality import holding, nonconformances, rules
from backend.quality.decisions import settle
from backend.quality.events import InspectionJudged
from backend.quality.inspection import BEFORE_VERDICT, Decision, Inspection, InspectionResult, Why
from backend.quality.inspection import InspectionCharacteristic as Characteristic
from backend.quality.inspection import InspectionResultValue as Value
from backend.quality.inspection_plan import Gauge
from backend.quality.order_holds import settle_order_hold


def record(result: InspectionResult, act: Act) -> None:
    """Keep the values; the server judges each by its limits again, whatever the phone said."""
    inspection = act.find(Inspection, result.inspection_id, lock=True)
    result.site_id, result.company_id = inspection.site_id, inspection.company_id
    result.person_id, result.captured_at = act.actor.person_id, act.happened_at
    _check_gauge(result, act)
    known = {line.id: line for line in inspection.characteristics}
    for value in result.values:
        if value.characteristic_id not in known:
            raise Invalid(
                "characteristic_id: this inspection does not check it.",
                {"values.characteristic_id": ["Not of this inspection."]},
            )
        _judge_value(value, known[value.characteristic_id])
    if inspection.state not in BEFORE_VERDICT:
        act.flag(f"Values for inspection {inspection.number} arrived when it was {inspection.state}.")
    elif inspection.state in ("planned", "sampling"):
        step_within(inspection, "test", act)
    inspection.inspector_id = inspection.inspector_id or act.actor.person_id
    act.session.flush()
    count(inspection, act)


def keep_values(result: InspectionResult, act: Act) -> None:
    """What was read was read; a correction is recorded beside it."""
    if set(act.tracker.difference(result)) - {"remark", "custom"}:
        raise Refused(f"{result.number} is recorded already and stays as it is; record the right values anew.")


def judge(inspection: Inspection, act: Act) -> None:
    """Compare what was found with what is allowed; a failed lot is held and asks for a decision.

    Whoever says so after somebody else did, or when it is too late, changes nothing.
    """
    if inspection.state != "judged" or inspection.verdict is not None:
        return
    count(inspection, act)
    rules.is_complete({line.name: line.recorded for line in inspection.characteristics}, inspection.sample_size)
    found = [(line.nonconforming, line.acceptance_number) for line in inspection.characteristics]
    inspection.verdict = rules.verdict(found)
    inspection.judged_at = act.happened_at
    act.record(InspectionJudged(inspection.id, inspection.item_id, inspection.lot_id, inspection.verdict))
    if inspection.verdict == "accepted":
        act.session.flush()
        step_within(inspection, "decide", act, Decision("accept"))
    else:
        _fail(inspection, act)


def decide(inspection: Inspection, form: Decision, act: Act) -> None:
    """What is done with the lot; acceptance makes held stock usable."""
    rules.can_decide(inspection.number, inspection.verdict, form.usage_decision)
    settle(inspection, form.usage_decision, form.remark, act)


def reopen(inspection: Inspection, form: Why, act: Act) -> None:
    inspection.verdict, inspection.usage_decision, inspection.judged_at = None, None, None
    inspection.remark = form.reason


def cancel(inspection: Inspection, form: Why, act: Act) -> None:
    """Nobody needs it; refused while stock waits for it."""
    rules.can_cancel(inspection.number, holding.waiting_for(inspection, act))
    inspection.remark = form.reason
    act.session.flush()
    settle_order_hold(inspection.work_order_id, act)


def count(inspection: Inspection, act: Act) -> None:
    """Count samples and nonconforming ones, the last value of each sample being the one that counts."""
    query = (
        select(Value.characteristic_id, Value.sample, Value.conforms)
        .join(InspectionResult, InspectionResult.id == Value.owner_id)
        .where(InspectionResult.inspection_id == inspection.id)
        .order_by(InspectionResult.captured_at, InspectionResult.id, Value.position)
    )
    last: dict[UUID, dict[int, bool]] = {}
    for characteristic_id, sample, good in act.session.execute(query):
        last.setdefault(characteristic_id, {})[sample] = bool(good)
    bad_samples: set[int] = set()
    for line in inspection.characteristics:
        samples = last.get(line.id, {})
        bad = {sample for sample, good in samples.items() if not good}
        line.recorded, line.nonconforming = len(samples), len(bad)
        bad_samples |= bad
    inspection.nonconforming = len(bad_samples)


def _judge_value(value: Value, line: Characteristic) -> None:
    if line.kind == "quantitative":
        if value.measured_value is None:
            raise Invalid(
                f"measured_value: {line.name} needs a number.", {"values.measured_value": ["A number is needed."]}
            )
        value.conforms = rules.conforms(value.measured_value, line.lower_limit, line.upper_limit)
    elif value.conforms is None:
        raise Invalid(f"conforms: {line.name} needs yes or no.", {"values.conforms": ["Yes or no is needed."]})


def _check_gauge(result: InspectionResult, act: Act) -> None:
    if result.gauge_id is not None:
        gauge = act.find(Gauge, result.gauge_id)
        rules.gauge_is_usable(
            gauge.number, gauge.state, gauge.due, local_day(act.session, result.site_id, act.happened_at)
        )


def _fail(inspection: Inspection, act: Act) -> None:
    if inspection.lot_id is not None:
        lot = act.session.get_one(Lot, inspection.lot_id)
        inventory.hold_lot(lot, "quality", f"Inspection {inspection.number} rejected it.", act, inspection)
    nonconformances.open_for(inspection, act)
