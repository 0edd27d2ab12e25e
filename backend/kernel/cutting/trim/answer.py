"""A whole answer for orders as they come: what no pattern can serve with the smallest reason, a plan for the rest.

Orders of one width are planned together. Where their ranges cannot be met all at once, the fewest rolls give way.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from backend.kernel.cutting.trim.facts import Cut, Plan, Trim, Wanted, Winder, by_width, checked, reasons
from backend.kernel.cutting.trim.knives import Widths, settings
from backend.kernel.cutting.trim.patterns import patterns_of
from backend.kernel.cutting.trim.program import impossible, trimmed
from backend.kernel.cutting.trim.proposals import relaxation
from backend.kernel.scheduling.search import Search

SHARE = 0.7  # of the time for the plan that was asked for; the rest for finding what must give way


@dataclass(frozen=True, slots=True)
class Goal:
    """Least loss, or fewest patterns first; with at most so many patterns.

    `strict`: ranges give way only where it is proved that they must, not already where no plan was found in time.
    """

    fewest: bool = False
    most_patterns: int | None = None
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """`left_out` (order, why) have no pattern; `runs` are rolls from the drive side with their sets, in order.

    `impossible` is proved: no plan has so few patterns. Without a plan and without that, none was found in time.
    """

    left_out: tuple[tuple[str, str], ...]
    plan: Plan | None = None
    runs: tuple[tuple[Widths, int], ...] = ()
    gave_way: bool = False
    impossible: bool = False


def ready() -> None:
    """Machine code is made or read before somebody's clock runs."""
    patterns_of(Trim(Winder(3), (Wanted("", 2, 1, 1), Wanted("", 1, 1, 1))), Search(lambda: 0.0, 1.0))


def answer(trim: Trim, goal: Goal, search: Search) -> Answer:
    """`trim.wanted` are the orders themselves, several of one width too."""
    out = dict(reasons(trim))
    rest = _without(trim, out)
    checked(rest)
    if not any(each.least for each in rest.wanted):
        return Answer(tuple(out.items()))
    patterns, every = patterns_of(rest, search)
    if every:
        served = {each.width for at, each in enumerate(rest.wanted) if any(rolls[at] for rolls in patterns)}
        lost = [each for each in trim.wanted if each.order not in out and each.most and each.width not in served]
        out |= {each.order: "no_pattern" for each in lost}
        rest = _without(trim, out)
    return _planned(rest, goal, search, tuple(out.items()))


def _without(trim: Trim, out: Collection[str]) -> Trim:
    return replace(trim, wanted=by_width([each for each in trim.wanted if each.order not in out]))


def _planned(trim: Trim, goal: Goal, search: Search, out: tuple[tuple[str, str], ...]) -> Answer:
    if not any(each.least for each in trim.wanted):
        return Answer(out)
    plan = trimmed(trim, _part(search), goal.most_patterns, goal.fewest)
    if plan is not None:
        return Answer(out, plan, _runs(trim, plan.cuts))
    if goal.most_patterns is not None:
        return Answer(out, impossible=impossible(trim, search, goal.most_patterns))
    if goal.strict and not impossible(trim, search):
        return Answer(out)
    relaxed = relaxation(trim, _part(search))
    plan = trimmed(relaxed.trim, search, None, goal.fewest) if relaxed is not None else None
    if relaxed is None or plan is None:
        return Answer(out)
    return Answer(out, replace(plan, proved=False, fewest=0), _runs(relaxed.trim, plan.cuts), gave_way=True)


def _runs(trim: Trim, cuts: Sequence[Cut]) -> tuple[tuple[Widths, int], ...]:
    return tuple((setting.rolls, setting.cut.sets) for setting in settings(trim, cuts))


def _part(search: Search) -> Search:
    return replace(search, until=search.clock() + search.left * SHARE)
