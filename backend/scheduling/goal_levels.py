"""What a schedule is to be good at, as the kernel's levels of weighed measures."""

from backend.kernel.scheduling.plant.goals import Level
from backend.scheduling.detailed_schedule import DetailedSchedule

FROM_SCRATCH = ("plan", "what_if")  # the other causes mend what stands
LEVELS: dict[str, tuple[Level, ...]] = {
    "on_time": ({"tardiness": 1}, {"setup": 1, "makespan": 1}),
    "least_setups": ({"setup": 1}, {"tardiness": 1}, {"makespan": 1}),
    "short_flow": ({"flow": 1}, {"tardiness": 1}, {"setup": 1}),
    "stable": ({"moved": 1}, {"tardiness": 1}, {"setup": 1}),
}
# planning.md §7, stability: what lies elsewhere must save more lateness than it is moved
MENDED: tuple[Level, ...] = ({"tardiness": 1, "moved": 1}, {"setup": 1})


def mends(schedule: DetailedSchedule) -> bool:
    """Whether what its base has stays as far as that is possible."""
    stays = schedule.cause not in FROM_SCRATCH or schedule.goal == "stable"
    return schedule.base_id is not None and stays


def levels(schedule: DetailedSchedule) -> tuple[Level, ...]:
    """A schedule that is mended to be on time moves only what saves more seconds late, by weight, than it moves."""
    return MENDED if mends(schedule) and schedule.goal == "on_time" else LEVELS[schedule.goal]
