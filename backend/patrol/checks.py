"""Checks: facts from the walk, judged again, counted on their round, doubted where they should be, never refused."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Select, select

from backend.documents.act import Act
from backend.kernel.errors import Invalid, Refused
from backend.kernel.quantity import plain
from backend.patrol import plausibility, rounds, rules
from backend.patrol.events import FOLLOW_UPS, AbnormalFound
from backend.patrol.patrol_check import PatrolCheck
from backend.patrol.patrol_check import PatrolCheckResult as Result
from backend.patrol.patrol_point import PatrolPoint, PatrolPointItem
from backend.patrol.patrol_round import PatrolRound, PatrolRoundPoint
from backend.patrol.rules import Doubt
from backend.plant.work_center import Equipment, WorkCenter


def take(check: PatrolCheck, act: Act) -> None:
    """What a check changes: its stop, its round, and what is opened for what is not as it should be."""
    one = act.find(PatrolRound, check.patrol_round_id, lock=True)
    point = act.session.get_one(PatrolPoint, check.patrol_point_id)
    check.site_id, check.company_id = one.site_id, one.company_id
    check.person_id, check.captured_at, check.happened_at = act.actor.person_id, act.captured_at, act.happened_at
    doubts = [*_judge(check, point), *_stop(one, point)]
    earlier = list(act.session.scalars(_earlier(check)))
    if earlier:
        check.repeated = True
        doubts.append(Doubt(f"{point.name} was checked in this round already.", True))
    doubts += plausibility.doubts(check, one, point, act)
    _tell_doubts(check, doubts, act)
    act.session.flush()
    rounds.count(one, act)
    _tell_abnormal(check, point, earlier, act)


def keep(check: PatrolCheck, act: Act) -> None:
    """What was found was found; photos may follow, and a remark."""
    if set(act.tracker.difference(check)) - {"remark", "custom"}:
        raise Refused(f"{check.number} is recorded already and stays as it is; check the point once more.")


def _judge(check: PatrolCheck, point: PatrolPoint) -> list[Doubt]:
    """Each answer by the point's limits as they are now, then the check as a whole."""
    known = {item.id: item for item in point.items}
    doubts: list[Doubt] = []
    for result in check.results:
        item = known.get(result.patrol_point_item_id)
        if item is None:
            reason = {"results.patrol_point_item_id": ["Not of this point."]}
            raise Invalid("patrol_point_item_id: it is not checked at this point.", reason)
        doubts += _judge_one(result, item)
    check.result = rules.overall([result.result for result in check.results])
    check.severity = rules.worst(result.severity for result in check.results if result.result == "abnormal")
    wanted = {item.id for item in point.items if item.active}
    lacking = len(wanted - {result.patrol_point_item_id for result in check.results})
    if lacking:
        doubts.append(Doubt(f"{lacking} of {len(wanted)} questions at {point.name} were not answered."))
    return doubts


def _judge_one(result: Result, item: PatrolPointItem) -> list[Doubt]:
    _demand_values(result, item)
    said = result.result
    result.result = rules.judged(said, result.reading, item.lower_limit, item.upper_limit)
    if result.result == "abnormal":
        result.severity = result.severity or "major"
        result.follow_up = result.follow_up or (None if result.put_right else item.follow_up)
    if result.result == said or result.reading is None:
        return []
    told = f"{item.name} was said to be normal; {plain(result.reading)} is outside its limits."
    return [Doubt(told, True)]


def _demand_values(result: Result, item: PatrolPointItem) -> None:
    if result.result == "not_possible" and not result.remark.strip():
        reason = {"results.remark": ["A reason is needed."]}
        raise Invalid(f"remark: say why {item.name} could not be checked.", reason)
    if item.kind == "reading" and result.reading is None and result.result == "normal":
        raise Invalid(f"reading: {item.name} needs a number.", {"results.reading": ["A number is needed."]})


def _stop(one: PatrolRound, point: PatrolPoint) -> list[Doubt]:
    """The route may have been another when the phone took it along: what was visited belongs to the round."""
    doubts = [Doubt(f"Round {one.number} was cancelled.", True)] if one.state == "cancelled" else []
    if any(stop.patrol_point_id == point.id for stop in one.points):
        return doubts
    last = max((stop.position for stop in one.points), default=0)
    stop = {"patrol_point_id": point.id, "result": "open", "minimum_walk": 0}
    one.points.append(PatrolRoundPoint(position=last + 10, **stop))
    return [*doubts, Doubt(f"{point.name} is not on the route of this round.", True)]


def _earlier(check: PatrolCheck) -> Select[tuple[PatrolCheck]]:
    same = (PatrolCheck.patrol_round_id == check.patrol_round_id, PatrolCheck.patrol_point_id == check.patrol_point_id)
    return select(PatrolCheck).where(*same, PatrolCheck.id != check.id)


def _tell_doubts(check: PatrolCheck, doubts: Iterable[Doubt], act: Act) -> None:
    told = list(doubts)
    check.doubts = " ".join(doubt.sentence for doubt in told)
    for doubt in told:
        if doubt.grave:
            act.flag(doubt.sentence)


def _tell_abnormal(check: PatrolCheck, point: PatrolPoint, earlier: Sequence[PatrolCheck], act: Act) -> None:
    """One event for each kind of follow-up; what an earlier check of this stop opened is not opened twice."""
    opened = {(result.patrol_point_item_id, result.follow_up) for one in earlier for result in one.results}
    names = {item.id: item for item in point.items}
    found: dict[str, list[str]] = defaultdict(list)
    for result in check.results:
        key = (result.patrol_point_item_id, result.follow_up)
        if result.result == "abnormal" and result.follow_up in FOLLOW_UPS and key not in opened:
            found[result.follow_up].append(described(result, names[result.patrol_point_item_id]))
    for follow_up, sentences in found.items():
        description = f"{point.name}: {'; '.join(sentences)}"
        act.record(AbnormalFound(check.id, follow_up, description, *_where(point, act)))


def described(result: Result, item: PatrolPointItem) -> str:
    """What was found, as a person would write it down."""
    value = f" {plain(result.reading)} {item.unit}".rstrip() if result.reading is not None else ""
    return f"{item.name}{value}" + (f" ({result.remark.strip()})" if result.remark.strip() else "")


def _where(point: PatrolPoint, act: Act) -> tuple[UUID | None, UUID | None, UUID | None]:
    """Equipment, area, work center: what the point says, completed from where its equipment stands."""
    equipment = act.session.get(Equipment, point.equipment_id) if point.equipment_id else None
    center_id = point.work_center_id or (equipment.work_center_id if equipment else None)
    center = act.session.get(WorkCenter, center_id) if center_id else None
    return point.equipment_id, point.area_id or (center.area_id if center else None), center_id
