"""From the best rule's schedule to better ones: small changes, the floor dispatched anew, late acceptance.

Burke, Bykov (2017), The late acceptance hill-climbing heuristic. Some of the changes put whole stretches of queues in
their best order (polish.py). With one worker the same seed takes the same path; the clock only says when to stop.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from random import Random

from backend.kernel.scheduling.plant.arrays import Plant, Rule
from backend.kernel.scheduling.plant.best import Best, Limits
from backend.kernel.scheduling.plant.build import empty
from backend.kernel.scheduling.plant.goals import Goals
from backend.kernel.scheduling.plant.moves import MOVES, Draft, Move, drafted, going_back
from backend.kernel.scheduling.plant.polish import polish
from backend.kernel.scheduling.plant.portfolio import by_key, in_turn, placed

MEMORY, STALE, MOST, EXACT, POLISHED = 40, 150, 3, 0.5, 0.3


def improve(plant: Plant, goals: Goals, best: Best, limits: Limits) -> None:
    """Searches on from the best until the limits say stop."""
    if not len(plant.operations.due) or limits.over() or limits.rounds == 0:
        return
    seeds = [limits.seed * 1000 + worker for worker in range(limits.workers)]
    if len(seeds) == 1:
        _climb(plant, goals, best, (limits, seeds[0]))
        return
    with ThreadPoolExecutor(len(seeds)) as pool:
        for done in [pool.submit(_climb, plant, goals, best, (limits, seed)) for seed in seeds]:
            done.result()


def _climb(plant: Plant, goals: Goals, best: Best, how: tuple[Limits, int]) -> None:
    limits, seed = how
    random, floor, now = Random(seed), empty(plant), best.sure
    moves = MOVES if goals.ways is None else (*MOVES, going_back(goals))
    memory, base = [now.worth] * MEMORY, drafted(plant, now)
    stale = tries = 0
    while len(base.free) and not limits.over() and tries != limits.rounds:
        one = placed(plant, floor, ("search", _tried(base, moves, random)), goals)
        stale = 0 if one.worth < best.sure.worth else stale + 1
        if one.worth <= now.worth or one.worth <= memory[tries % MEMORY]:
            now = one
            best.better(one)
            base = drafted(plant, now)
        memory[tries % MEMORY] = now.worth
        tries += 1
        if stale >= STALE:
            now, stale = best.sure, 0
            base = drafted(plant, now)


def _tried(base: Draft, moves: Sequence[Move], random: Random) -> Rule:
    """One to three changes; then in turn, which keeps all else as it is, or by the clock, which mends what broke."""
    draft = Draft(base.plant, base.slot, base.key.copy(), base.way.copy(), base.free, base.by_machine)
    if random.random() < POLISHED:
        polish(draft, random)
    for _ in range(random.randint(1, MOST)):
        moves[random.randrange(len(moves))](draft, random)
    return in_turn(draft.key, draft.way) if random.random() < EXACT else by_key(draft.key, draft.way)
