"""What would help where no plan is possible, in the order of paper.md §2, each tried before it is said."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ortools.sat.python import cp_model

from backend.kernel.cutting.trim.facts import Trim, Wanted, least_sets, reasons
from backend.kernel.cutting.trim.patterns import patterns_of
from backend.kernel.cutting.trim.program import SOLVED, Program, trimmed
from backend.kernel.scheduling.search import Search

SHARE = 0.2  # of the time left, for each way tried


@dataclass(frozen=True, slots=True)
class Proposal:
    """`way`: stock, fillers, other_winder, tolerance or sheets. `trim` is what to plan instead.

    `beyond` says by order how many rolls its range must give way: below 0 under its least, above 0 over its most.
    """

    way: str
    trim: Trim
    beyond: tuple[tuple[str, int], ...] = ()


def proposals(trim: Trim, search: Search) -> list[Proposal]:
    """Those that lead to a plan, the first to be tried first."""
    found = []
    for proposal in _ways(trim):
        if trimmed(proposal.trim, _part(search)) is not None:
            found.append(proposal)
    relaxed = relaxation(trim, _part(search))
    if relaxed is not None:
        found.append(relaxed)
    if trim.sheets and trim.winder.least_use:
        free = replace(trim, winder=replace(trim.winder, least_use=0))
        if trimmed(free, _part(search)) is not None:
            found.append(Proposal("sheets", free))
    return found


def _part(search: Search) -> Search:
    return Search(search.clock, search.clock() + search.left * SHARE, search.workers, search.seed)


def _ways(trim: Trim) -> Iterator[Proposal]:
    stock = dict(trim.stock)
    if any(each.width in stock for each in trim.wanted):
        served = tuple(replace(each, least=max(0, each.least - stock.get(each.width, 0))) for each in trim.wanted)
        yield Proposal("stock", replace(trim, wanted=served))
    widths = {each.width for each in trim.wanted}
    rolls = least_sets(trim) * trim.winder.most_rolls
    extra = tuple(Wanted(f"stock width {width}", width, 0, rolls) for width in trim.fillers if width not in widths)
    if extra:
        yield Proposal("fillers", replace(trim, wanted=trim.wanted + extra))
    for other in trim.others:
        yield Proposal("other_winder", replace(trim, winder=other))


def relaxation(trim: Trim, search: Search) -> Proposal | None:
    """The fewest rolls by which ranges must give way; None if that does not help, or needs no giving way."""
    if any(why != "tolerance" for _, why in reasons(trim)):
        return None
    every = sum(max(each.most, each.least) for each in trim.wanted)
    open_ = replace(trim, wanted=tuple(replace(each, least=0, most=each.most + every) for each in trim.wanted))
    patterns, _ = patterns_of(open_, search)
    program = Program(open_, patterns, None)
    program.something()
    beyond = [program.beyond(at, each.least, each.most) for at, each in enumerate(trim.wanted)]
    program.model.minimize(sum(short + over for short, over in beyond))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.random_seed = search.workers, search.seed
    solver.parameters.max_time_in_seconds = max(0.01, search.left)
    if solver.solve(program.model) not in SOLVED:
        return None
    wanted, told = [], []
    for each, (short, over) in zip(trim.wanted, beyond, strict=True):
        fewer, more = solver.value(short), solver.value(over)
        wanted.append(replace(each, least=each.least - fewer, most=each.most + more))
        told += [(each.order, by) for by in (-fewer, more) if by]
    return Proposal("tolerance", replace(trim, wanted=tuple(wanted)), tuple(told)) if told else None
