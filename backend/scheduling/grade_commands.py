"""Verbs of grade sequences: arranged by the kernel, or put in order by hand."""

from collections.abc import Sequence
from uuid import UUID

from backend.documents.act import Act
from backend.documents.rights import demand
from backend.documents.steps import check_version
from backend.kernel.cutting.grade_change import Placed, ordered, timed
from backend.kernel.errors import Refused
from backend.scheduling.grade_order import NOW, Campaign, arranged, campaign_of, measures, told
from backend.scheduling.grade_sequence import GradeSequence


def arrange(sequence: GradeSequence, act: Act) -> None:
    """The order of least cost: exact for up to eleven runs, else a good one."""
    if not sequence.runs:
        raise Refused("There are no runs to arrange yet.")
    campaign = campaign_of(act.session, sequence)
    found = ordered(list(campaign.runs.values()), campaign.changes, NOW)
    _put(sequence, [UUID(each.run.code) for each in found.placed])
    _write(sequence, campaign, found.placed)
    sequence.proved = found.proved


def put_in_order(id: UUID, order: Sequence[UUID], base_version: int | None, act: Act) -> GradeSequence:
    """By hand; a change that is forbidden is refused by its name."""
    demand(act.actor, GradeSequence, "change")
    sequence = act.find(GradeSequence, id, lock=True)
    check_version(sequence, base_version)
    if sequence.state != "draft":
        raise Refused(f"The order cannot be changed while the {sequence.spec.label} is {sequence.state}.")
    told_ = told(act.session, sequence, order)
    if not told_["feasible"]:
        raise Refused(told_["sentence"])
    campaign = campaign_of(act.session, sequence)
    placed = timed(arranged(campaign, order), campaign.changes, NOW)
    was_proved = sequence.proved and list(order) == [run.id for run in sequence.runs]
    _put(sequence, order)
    _write(sequence, campaign, placed)
    sequence.proved = was_proved
    act.session.flush()
    act.tracker.verb(sequence, "change")
    return sequence


def reckon(sequence: GradeSequence, act: Act) -> None:
    """After a change of figures: what the order there is comes to now."""
    act.session.flush()
    act.session.refresh(sequence)
    campaign = campaign_of(act.session, sequence)
    _write(sequence, campaign, timed(arranged(campaign, [run.id for run in sequence.runs]), campaign.changes, NOW))
    sequence.proved = False


def freeze(sequence: GradeSequence, act: Act) -> None:
    if not sequence.runs:
        raise Refused("There are no runs to arrange yet.")
    found = told(act.session, sequence, [run.id for run in sequence.runs])
    if not found["feasible"]:
        raise Refused(found["sentence"])


def _put(sequence: GradeSequence, order: Sequence[UUID]) -> None:
    places = {id: 10 * place for place, id in enumerate(order, 1)}
    for run in sequence.runs:
        run.position = places[run.id]
    sequence.runs.sort(key=lambda run: run.position)


def _write(sequence: GradeSequence, campaign: Campaign, placed: Sequence[Placed] | None) -> None:
    figures = measures(placed, campaign)
    for name in ("cost", "change_minutes", "broke", "late_minutes"):
        setattr(sequence, name, figures[name] if figures else 0)
