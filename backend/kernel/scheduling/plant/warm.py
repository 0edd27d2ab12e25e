"""The machine code of a factory's schedule, made on two operations that meet at a machine."""

from random import Random

from backend.kernel.mrp.warm import tidy as tidy_folder
from backend.kernel.scheduling.plant.best import Limits
from backend.kernel.scheduling.plant.build import build, empty
from backend.kernel.scheduling.plant.compiled.jit import compiled
from backend.kernel.scheduling.plant.facts import After, Calendar, Facts, Machine, Operation, Order, Way
from backend.kernel.scheduling.plant.goals import Goals
from backend.kernel.scheduling.plant.moves import drafted
from backend.kernel.scheduling.plant.polish import polish
from backend.kernel.scheduling.plant.portfolio import placed, rules
from backend.kernel.scheduling.plant.solve import mend, solve


def warm() -> None:
    first = Operation("1", "order", (Way("machine", 1),))
    work = (first, Operation("2", "order", (Way("machine", 1),), (After("1"),)))
    facts = Facts(work, (Order("order", 2),), (Machine("machine", "always"),), (Calendar("always", ((0, 9),)),))
    mend(facts, solve(facts, limits=Limits(rounds=2)).schedule.slots, Goals())
    plant = build(facts).plant
    polish(drafted(plant, placed(plant, empty(plant), next(rules(plant)), Goals())), Random(1))


def tidy() -> None:
    tidy_folder(compiled.shelves[0].parent)
