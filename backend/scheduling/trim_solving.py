"""Solving a trim plan: at once where it is small, else as a job; and what of an answer is written down."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from decimal import Decimal
from importlib import import_module
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from backend.documents import jobs
from backend.documents.act import Act, perform
from backend.documents.actor import software
from backend.documents.jobs import Job, JobKind, JobRun
from backend.documents.looking import Look
from backend.documents.steps import step_within
from backend.kernel.cutting.trim.board import Run
from backend.kernel.cutting.trim.facts import Trim
from backend.kernel.errors import Invalid, Refused
from backend.kernel.scheduling.search import Search
from backend.scheduling.trim_facts import board_of, facts_of, percent, runs_of
from backend.scheduling.trim_plan import Solving, TrimPattern, TrimPlan
from backend.scheduling.trim_ways import Around, Way, around, ways_out

SOLVE = "scheduling.trim"
SMALL = 8  # widths
AT_ONCE_S, LONGEST_S, TOLD_EVERY_S = 3, 3600, 0.5
LEAST_WAYS_S, WAYS_SHARE = 2, 0.2  # for what would help, beside the time for the plan
ACTIVE = ("queued", "running")
ENGINE = "backend.kernel.cutting.trim.answer"  # OR-tools cost a second to import, and a server should start without


@dataclass(frozen=True)
class Task:
    """What is solved, and how."""

    trim: Trim
    fewest: bool
    most_patterns: int | None
    seconds: int
    around: Around


@dataclass(frozen=True)
class Solved:
    """The kernel's answer, and what would help those it leaves without rolls."""

    answer: Any
    ways: Sequence[Way]


def solve(plan: TrimPlan, form: Solving, act: Act) -> None:
    """Put the best patterns into the plan, or ask a worker to."""
    task = _task(plan, form, act.session)
    refuse_active(plan, act.session)
    if not form.in_background and len({each.width for each in task.trim.wanted}) <= SMALL:
        look = Look(task, lambda session: _at_once(task), _nothing, _always)
        solved = act.look_first(look)
        answer = solved.answer
        if answer.plan is not None or answer.impossible or not _unserved(task, answer):
            put(plan, task, solved)
            step_within(plan, "settle", act)
            return
    payload = {"trim_plan_id": str(plan.id), "goal": form.goal, "most_patterns": form.most_patterns}
    plan.job_id = jobs.enqueue(act.session, SOLVE, payload | {"seconds": form.seconds}, actor=act.actor)


def solve_in_background(run: JobRun, payload: dict[str, Any]) -> None:
    """Any-time: what is best when the time is over; dropped where the plan was changed meanwhile."""
    id = UUID(payload["trim_plan_id"])
    with run.database.reading() as session:
        plan = session.get_one(TrimPlan, id)
        form = Solving(payload["goal"], payload["most_patterns"], payload["seconds"], True)
        task, seen = _task(plan, form, session), runs_of(plan.patterns)
    run.progress(0, task.seconds, "Looking for patterns")
    solved = _searched(run, task)
    run.check_cancelled()

    def write(act: Act) -> None:
        plan = act.session.get_one(TrimPlan, id, with_for_update=True)
        if facts_of(plan) != task.trim or runs_of(plan.patterns) != seen:
            raise Refused("The plan was changed while it was solved; the answer was dropped.")
        put(plan, task, solved)
        plan.job_id = None
        step_within(plan, "settle", act)
        run.finish(act.session, {"document": "scheduling/trim_plan", "id": str(id)})

    perform(run.database, run.assembly, run.actor or software(plan.company_id, plan.site_id), write)


def put(plan: TrimPlan, task: Task, solved: Solved) -> None:
    """The answer as patterns of the plan; where there is none, why."""
    answer = solved.answer
    if answer.plan is None and answer.impossible:
        number = task.most_patterns
        raise Refused(f"It is proved that no plan with at most {number} patterns meets what is wanted.")
    if answer.plan is None and _unserved(task, answer):
        raise Refused("No plan was found in this time; more time or a wider tolerance may help.")
    lay(plan, [Run(widths, sets) for widths, sets in answer.runs])
    plan.left_out, plan.ways = dict(answer.left_out), list(solved.ways)
    if answer.plan is not None:
        plan.bound, plan.proved, plan.fewest = Decimal(answer.plan.bound), answer.plan.proved, answer.plan.fewest


def lay(plan: TrimPlan, runs: Sequence[Run]) -> None:
    """These patterns instead of those there are, and what they come to; nothing is proved of them yet."""
    plan.patterns = [
        TrimPattern(position=10 * at, sets=run.sets, widths=list(run.widths), loss=plan.deckle - sum(run.widths))
        for at, run in enumerate(runs, 1)
    ]
    board = board_of(plan)
    plan.sets, plan.loss = board.sets, Decimal(board.loss)
    plan.loss_percent = percent(board.loss, board.sets, plan.deckle)
    plan.bound, plan.proved, plan.fewest, plan.left_out, plan.ways = None, False, 0, {}, []


def refuse_active(plan: TrimPlan, session: Session) -> None:
    job = session.get(Job, plan.job_id) if plan.job_id else None
    if job is not None and job.state in ACTIVE:
        raise Refused("The plan is being solved; stop that first or wait for it.")


@dataclass
class Stoppable(Search):
    """A search that is over as soon as nobody waits for it."""

    stopped: Callable[[], bool] = lambda: False

    @property
    def over(self) -> bool:
        return self.stopped() or super().over


def _searched(run: JobRun, task: Task) -> Solved:
    """In a thread of its own, while this one tells how far it is and hears whether it is to stop."""
    engine = import_module(ENGINE)
    engine.ready()
    began = time.monotonic()
    search = Stoppable(time.monotonic, began + task.seconds, 2, stopped=lambda: run.cancel_asked or run.superseded)
    goal = engine.Goal(task.fewest, task.most_patterns)
    with ThreadPoolExecutor(1) as threads:
        found = threads.submit(_solved, task, lambda: engine.answer(task.trim, goal, search), search)
        while not found.done():
            wait([found], TOLD_EVERY_S)
            done, best = min(task.seconds, int(time.monotonic() - began)), search.improvements[-1:]
            told = f"{int(best[0][1])} mm × sets are lost so far" if best else "Looking for patterns"
            run.progress(done, task.seconds + 1, told)
        return found.result()


def _solved(task: Task, find: Callable[[], Any], search: Search) -> Solved:
    """What helps is looked for in a time of its own, and only where somebody is left without."""
    answer = find()
    more = replace(search, until=search.clock() + max(LEAST_WAYS_S, task.seconds * WAYS_SHARE))
    return Solved(answer, ways_out(task.trim, task.around, answer, more))


def _task(plan: TrimPlan, form: Solving, session: Session) -> Task:
    if not 1 <= form.seconds <= LONGEST_S:
        said = f"A value from 1 to {LONGEST_S} is needed."
        raise Invalid(f"seconds: {said}", {"seconds": [said]})
    if form.most_patterns is not None and form.most_patterns < 1:
        raise Invalid("most_patterns: 1 or more is needed.", {"most_patterns": ["1 or more is needed."]})
    trim = facts_of(plan)
    if not any(each.least for each in trim.wanted):
        raise Refused("Nothing is wanted yet: there is nothing to cut.")
    return Task(
        trim, (form.goal or plan.goal) == "fewest_patterns", form.most_patterns, form.seconds, around(session, plan)
    )


def _at_once(task: Task) -> Solved:
    """The clock runs when the engine is there."""
    engine = import_module(ENGINE)
    engine.ready()
    search = Search(time.monotonic, time.monotonic() + min(task.seconds, AT_ONCE_S))
    goal = engine.Goal(task.fewest, task.most_patterns, strict=True)
    return _solved(task, lambda: engine.answer(task.trim, goal, search), search)


def _unserved(task: Task, answer: Any) -> bool:
    """Whether somebody's rolls are neither in a plan nor known to fit into none."""
    return bool({each.order for each in task.trim.wanted if each.least} - dict(answer.left_out).keys())


def _nothing(session: Session) -> None:
    """A step names the version it was taken on: what was looked at is that version, or the step is stale."""


def _always(session: Session, mark: None) -> bool:
    return True


JOBS = (JobKind(SOLVE, solve_in_background, forked=True, time_limit_s=4500, label="Trim plan"),)
