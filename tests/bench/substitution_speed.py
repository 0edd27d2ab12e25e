"""CPU seconds for 100,000 needs with one-to-one substitutes: `python -m tests.bench.substitution_speed`."""

import gc
import random
from time import process_time

from backend.kernel.substitution.evaluation import evaluate
from backend.kernel.substitution.facts import Member, Need, Option, Rules, Scheme, Supply, View

NEEDS, ITEMS, DAYS = 100_000, 10_000, 250


def case(seed: int = 1) -> tuple[list[Need], Rules, View]:
    """Every item has one substitute of its own, stock for about 40 % of the needs and two open orders."""
    chance = random.Random(seed)
    mains = [f"A{n}" for n in range(ITEMS)]
    schemes = [
        Scheme(f"s{n}", "substitution_priority", (Member(f"A{n}"),), (Option("B", (Member(f"B{n}"),)),))
        for n in range(ITEMS)
    ]
    needs = [Need(f"n{n}", chance.choice(mains), chance.randint(1, 100), chance.randrange(DAYS)) for n in range(NEEDS)]
    supplies = [Supply(item, chance.randint(0, 250), 0, "stock") for item in mains]
    supplies += [Supply(item.replace("A", "B"), chance.randint(0, 150), 0, "stock") for item in mains]
    supplies += [
        Supply(item, chance.randint(0, 100), chance.randrange(DAYS), f"PO{n}") for item in mains for n in range(2)
    ]
    return needs, Rules(schemes), View(supplies)


def spent(collecting: bool) -> tuple[float, int]:
    """(CPU seconds of one evaluation, portions made); `collecting` leaves Python's collector running."""
    needs, rules, view = case()
    gc.collect()
    (gc.enable if collecting else gc.disable)()
    started = process_time()
    outcome = evaluate(needs, rules, view)
    seconds = process_time() - started
    gc.enable()
    return seconds, sum(len(decision.portions) for decision in outcome.decisions)


def main() -> None:
    (running, portions), (paused, _) = spent(True), spent(False)
    print(f"{NEEDS} needs, {portions} portions: {running:.2f} CPU s, {paused:.2f} with the collector paused")


if __name__ == "__main__":
    main()
