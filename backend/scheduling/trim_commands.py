"""Verbs of trim plans beside solving: patterns laid by hand, frozen for the winder."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from backend.documents import jobs
from backend.documents.act import Act
from backend.documents.jobs import Job
from backend.documents.rights import demand
from backend.documents.steps import check_version, step_within
from backend.kernel.cutting.trim.board import BLOCKING, Board, Run, laid_out
from backend.kernel.errors import Invalid, Refused
from backend.scheduling.trim_facts import board_of, check, facts_of, percent
from backend.scheduling.trim_plan import OPEN, TrimPlan
from backend.scheduling.trim_solving import ACTIVE, lay
from backend.scheduling.trim_words import said


def made(plan: TrimPlan, act: Act) -> None:
    check(plan)


def changed(plan: TrimPlan, act: Act) -> None:
    """Patterns stay and are judged anew; what was proved of them was proved of other figures."""
    check(plan)
    board = board_of(plan)
    plan.loss = Decimal(board.loss)
    plan.loss_percent = percent(board.loss, board.sets, plan.deckle)
    for pattern in plan.patterns:
        pattern.loss = plan.deckle - sum(pattern.widths)
    plan.bound, plan.proved, plan.fewest, plan.left_out, plan.ways = None, False, 0, {}, []


def settle(plan: TrimPlan, act: Act) -> None:
    if not plan.patterns and not plan.left_out:
        raise Refused("There are no patterns yet: solve it, or lay some by hand.")


def save(id: UUID, runs: Sequence[Run], base_version: int | None, act: Act) -> TrimPlan:
    """Patterns by hand: only what no winder can cut is refused."""
    demand(act.actor, TrimPlan, "change")
    plan = act.find(TrimPlan, id, lock=True)
    check_version(plan, base_version)
    if plan.state not in OPEN:
        raise Refused(f"Patterns cannot be changed while the {plan.spec.label} is {plan.state}.")
    refuse_uncut(laid_out(facts_of(plan), runs))
    left_out, ways = plan.left_out, plan.ways
    lay(plan, runs)
    plan.left_out, plan.ways = left_out, ways
    act.session.flush()
    act.tracker.verb(plan, "change")
    if runs and plan.state == "draft":
        step_within(plan, "settle", act)
    return plan


def freeze(plan: TrimPlan, act: Act) -> None:
    """The winder cuts it like this: it must be possible, and nobody may be solving it any more."""
    if not plan.patterns:
        raise Refused("There are no patterns yet: solve it, or lay some by hand.")
    refuse_uncut(board_of(plan))
    stop(plan, act)


def stop(plan: TrimPlan, act: Act) -> None:
    job = act.session.get(Job, plan.job_id) if plan.job_id else None
    if job is not None and job.state in ACTIVE:
        jobs.cancel(act.session, job.id)


def refuse_uncut(board: Board) -> None:
    """Too wide or too many knives: the first such pattern, by its place, with the reason."""
    for place, told in enumerate(board.patterns, 1):
        for fault in told.faults:
            if fault[0] in BLOCKING:
                sentence = said(fault)
                raise Invalid(f"Pattern {place}: {sentence}", {f"patterns.{place - 1}.widths": [sentence]})
