"""Sets of each pattern in whole numbers: least loss, then fewest patterns, then least worth of rolls (paper.md §2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from backend.kernel.cutting.trim.facts import Cut, Plan, Trim, checked, least_sets, reasons, used
from backend.kernel.cutting.trim.patterns import Rolls, patterns_of
from backend.kernel.scheduling.search import Search

SOLVED = (cp_model.OPTIMAL, cp_model.FEASIBLE)


def trimmed(trim: Trim, search: Search, most_patterns: int | None = None, fewest: bool = False) -> Plan | None:
    """The best plan found by the time, with at most so many patterns; None if there is none, or none was found.

    With `fewest` the number of patterns counts before the loss.
    """
    checked(trim)
    if reasons(trim):
        return None
    patterns, all_ = patterns_of(trim, search)
    program = Program(trim, patterns, most_patterns)
    loss, number, over = program.aims()
    shown = [program.lower(aim, search) for aim in ((number, loss, over) if fewest else (loss, number, over))]
    if program.sets is None:
        return None
    bound = program.bound if all_ and program.bound is not None else 2 * trim.winder.edge * least_sets(trim)
    cuts = tuple(Cut(rolls, sets) for rolls, sets in zip(patterns, program.sets, strict=True) if sets)
    return Plan(cuts, program.loss, bound, all(shown) and all_, len(cuts) if fewest and shown[0] and all_ else 0)


def impossible(trim: Trim, search: Search, most_patterns: int | None = None) -> bool:
    """Whether it is proved that no plan exists with at most so many patterns."""
    checked(trim)
    if reasons(trim):
        return True
    patterns, all_ = patterns_of(trim, search)
    program = Program(trim, patterns, most_patterns)
    program.lower(program.aims()[0], search)
    return all_ and program.none


@dataclass(frozen=True, slots=True)
class Aim:
    """What is to be small, and what share of the time left it may take."""

    sum: cp_model.LinearExprT
    share: float
    is_loss: bool = False


class Heard(cp_model.CpSolverSolutionCallback):
    """Tells of the loss of every better plan while the solver goes on, and ends it where nobody waits any more."""

    def __init__(self, search: Search, aim: Aim) -> None:
        super().__init__()
        self.search, self.aim = search, aim

    def on_solution_callback(self) -> None:
        if self.aim.is_loss:
            self.search.told(round(self.value(self.aim.sum)))
        if self.search.over:
            self.stop_search()


class Program:
    """The model, and the best sets of each pattern so far; each aim holds while the next is lowered."""

    def __init__(self, trim: Trim, patterns: Sequence[Rolls], most_patterns: int | None) -> None:
        self.trim, self.patterns, self.model = trim, patterns, cp_model.CpModel()
        self.sets: list[int] | None = None
        self.bound: int | None = None
        self.none = False
        most = [_most_sets(trim, rolls) for rolls in patterns]
        self._sets = [self.model.new_int_var(0, top, "") for top in most]
        self._runs = [self.model.new_bool_var("") for _ in patterns]
        for sets, runs, top in zip(self._sets, self._runs, most, strict=True):
            self.model.add(sets <= top * runs)
            self.model.add(sets >= trim.winder.least_sets * runs)
        if most_patterns is not None:
            self.model.add(sum(self._runs) <= most_patterns)
        for at, each in enumerate(trim.wanted):
            self.model.add_linear_constraint(self._made(at), each.least, each.most)

    @property
    def losses(self) -> list[int]:
        return [self.trim.winder.deckle - used(self.trim.wanted, rolls) for rolls in self.patterns]

    @property
    def loss(self) -> int:
        return sum(loss * sets for loss, sets in zip(self.losses, self.sets or (), strict=False))

    def _made(self, at: int) -> cp_model.LinearExprT:
        return sum(rolls[at] * sets for rolls, sets in zip(self.patterns, self._sets, strict=True) if rolls[at])

    def something(self) -> None:
        """To make nothing is no plan."""
        self.model.add(sum(self._sets) >= 1)

    def beyond(self, at: int, least: int, most: int) -> tuple[cp_model.IntVar, cp_model.IntVar]:
        """Rolls of an order below its least and above its most, as variables."""
        top = self.trim.wanted[at].most + least
        short, over = (self.model.new_int_var(0, top, "") for _ in range(2))
        self.model.add(self._made(at) + short >= least)
        self.model.add(self._made(at) - over <= most)
        return short, over

    def aims(self) -> list[Aim]:
        over = sum(each.worth * self._made(at) for at, each in enumerate(self.trim.wanted))
        loss = sum(loss * sets for loss, sets in zip(self.losses, self._sets, strict=True))
        return [Aim(loss, 0.6, True), Aim(sum(self._runs), 0.7), Aim(over, 0.9)]

    def lower(self, aim: Aim, search: Search) -> bool:
        """Lowers an aim and keeps it there; whether it is proved that it goes no lower."""
        if self.none or (self.sets is None and search.over):
            return False
        self.model.minimize(aim.sum)
        solver = _solver(search, aim.share)
        answer = solver.solve(self.model, Heard(search, aim))
        self.none = answer == cp_model.INFEASIBLE
        if answer not in SOLVED:
            return False
        self.sets = [solver.value(sets) for sets in self._sets]
        value = round(solver.objective_value)
        if aim.is_loss:
            self.bound = round(solver.best_objective_bound)
            search.told(value)
        self.model.clear_hints()
        for sets, number in zip(self._sets, self.sets, strict=True):
            self.model.add_hint(sets, number)
        self.model.add(aim.sum <= value)
        return answer == cp_model.OPTIMAL


def _solver(search: Search, share: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = search.workers
    solver.parameters.random_seed = search.seed
    solver.parameters.max_time_in_seconds = max(0.01, search.left * share)
    return solver


def _most_sets(trim: Trim, rolls: Rolls) -> int:
    return min(each.most // count for each, count in zip(trim.wanted, rolls, strict=True) if count)
