"""Stretches of a queue put in their best order: as good as trying every order, and better schedules by it."""

from dataclasses import replace
from itertools import permutations
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis.strategies import integers

from backend.kernel.scheduling.plant.best import Limits
from backend.kernel.scheduling.plant.build import build, empty
from backend.kernel.scheduling.plant.check import faults
from backend.kernel.scheduling.plant.compiled import stretches
from backend.kernel.scheduling.plant.facts import Order
from backend.kernel.scheduling.plant.goals import Goals
from backend.kernel.scheduling.plant.moves import drafted
from backend.kernel.scheduling.plant.polish import a_desk, polish, queues_of
from backend.kernel.scheduling.plant.portfolio import in_turn, placed, rules
from backend.kernel.scheduling.plant.solve import solve
from tests.kernel.plants import HOUR, line, random_plant, shop


def cost(facts, turn):
    """Of places one after the other, as the stretch counts."""
    done, late, before = 0, 0, 0
    for place in turn:
        ready, seconds, due, weight = facts[place, :4]
        done = max(ready, done + facts[place, stretches.SETUP + before]) + seconds
        late, before = late + stretches.LATE * weight * max(0, done - due), place + 1
    return late + done


@settings(max_examples=60)
@given(integers(0, 10**6), integers(2, stretches.LONG))
def test_no_order_of_a_stretch_is_better(seed, count):
    random, desk = np.random.default_rng(seed), a_desk()
    desk.facts[:, :3] = random.integers(0, 60, (stretches.LONG, 3))
    desk.facts[:, 3] = random.integers(1, 4, stretches.LONG)
    desk.facts[:, stretches.SETUP :] = random.integers(0, 15, (stretches.LONG, stretches.LONG + 1))
    is_another = stretches.best_turn(desk, count)
    turn = list(desk.turn[:count])
    assert cost(desk.facts, turn) == min(cost(desk.facts, one) for one in permutations(range(count)))
    assert is_another == (turn != list(range(count)))


def test_a_stretch_that_stands_badly_is_turned_round():
    """By rows the urgent order comes last; four times an hour, and only it is due in the first."""
    work = [operation for order in "ABCD" for operation in line(order, ("saw", 1))]
    orders = tuple(Order(id, HOUR if id == "D" else 9 * HOUR) for id in "ABCD")
    plant = build(shop(*work, orders=orders)).plant
    floor, free = empty(plant), np.full(4, -1, np.int32)
    badly = placed(plant, floor, ("badly", in_turn(np.arange(4.0), free)), Goals())
    turned = set()
    for seed in range(40):
        draft = drafted(plant, badly)
        polish(draft, Random(seed))
        better = placed(plant, floor, ("polished", in_turn(draft.key, draft.way)), Goals())
        turned.add(better.worth[1] // HOUR)
    assert badly.worth[1] == 3 * HOUR
    assert min(turned) == 0


def test_a_plant_with_much_to_do_is_searched_to_less_lateness():
    facts, random = random_plant(2, 300, 5, capped=False), Random(7)
    orders = tuple(replace(one, release=0, due=random.randint(6, 60) * HOUR) for one in facts.orders)
    busy = replace(facts, orders=orders, operations=tuple(replace(one, earliest=0) for one in facts.operations))
    first, found = solve(busy), solve(busy, limits=Limits(rounds=400, seed=2))
    assert faults(busy, found.schedule) == []
    assert found.measures["tardiness"] < 0.97 * first.measures["tardiness"]


def test_nothing_late_is_left_alone():
    facts = shop(*line("A", ("saw", 1)), *line("B", ("saw", 1)))
    plant = build(facts).plant
    draft = drafted(plant, placed(plant, empty(plant), next(rules(plant)), Goals()))
    assert stretches.polish(plant, draft.slot, queues_of(draft), (0, 1000, 1)) == 0
