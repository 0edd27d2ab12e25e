"""How fast a full outbox empties over a line with a round trip of 100 ms: acts answered a second, from the first
request to the last answer, files and pulls left out.

The machine of a test is shared: what is asserted is what the server's own CPU seconds and the round trips allow; the
seconds on the wall, which `./gemba bench sync` shows too, are printed beside it.
"""

import asyncio
from pathlib import Path

import pytest

from tests.faults.crowd import Crowd
from tests.faults.running import a_scene
from tests.faults.trial import Scene

ONE_WAY_S = 0.05
DEVICES, ACTS, LEAST = 2, 250, 70  # no more devices than the server has places for full outboxes
PUSHES = ACTS / 50

pytestmark = [pytest.mark.slow, pytest.mark.faults]


async def rate(scene: Scene, devices: int) -> tuple[float, float]:
    """Acts a second: as the server's processor and the line allow it, and on the wall."""
    async with Crowd(scene, devices, ACTS, ONE_WAY_S) as crowd:
        before = worked(scene)
        seconds = await crowd.sent()
        assert {state for state, _ in crowd.answers().values()} == {"answered"}
        at_least = (worked(scene) - before) / scene.server.processes + PUSHES * 2 * ONE_WAY_S
        return devices * ACTS / at_least, devices * ACTS / seconds


def worked(scene: Scene) -> float:
    """CPU seconds of the server and its database."""
    return scene.server.cpu_s + (scene.cluster.cpu_s if scene.cluster else 0)


def test_seventy_acts_a_second_at_a_round_trip_of_a_tenth(tmp_path: Path) -> None:
    with a_scene(tmp_path, 11) as scene:
        asyncio.run(rate(scene, 1))  # the first requests of a server compile its statements
        rates = {devices: asyncio.run(rate(scene, devices)) for devices in (1, DEVICES)}
    print(f"\nacts a second by number of devices, by processor and on the wall: {rates}")
    assert rates[DEVICES][0] >= LEAST, rates
