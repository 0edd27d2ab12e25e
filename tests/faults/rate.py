"""How fast a full outbox empties over a line with a round trip of 100 ms: acts answered a second, from the first
request to the last answer, files and pulls left out. Goal: 70.

The machine is shared: beside the seconds on the wall stands what the CPU seconds of server and database and the round
trips allow.
"""

import asyncio
from pathlib import Path
from typing import Any

from tests.faults.crowd import Crowd
from tests.faults.running import a_scene
from tests.faults.trial import Scene

ONE_WAY_S = 0.05
DEVICES, ACTS = (1, 2), 250  # no more devices than the server has places for full outboxes
PUSHES = ACTS / 50


def rates(folder: Path) -> dict[str, Any]:
    """Acts a second by number of devices: as the processor and the line allow it, and on the wall."""
    with a_scene(folder, 11) as scene:
        asyncio.run(_rate(scene, 1))  # the first requests of a server compile its statements
        found = {devices: asyncio.run(_rate(scene, devices)) for devices in DEVICES}
    return {
        f"{devices} devices": {"by_processor": round(a, 1), "wall": round(b, 1)} for devices, (a, b) in found.items()
    }


async def _rate(scene: Scene, devices: int) -> tuple[float, float]:
    async with Crowd(scene, devices, ACTS, ONE_WAY_S) as crowd:
        before = _worked(scene)
        seconds = await crowd.sent()
        assert {state for state, _ in crowd.answers().values()} == {"answered"}
        at_least = (_worked(scene) - before) / scene.server.processes + PUSHES * 2 * ONE_WAY_S
        return devices * ACTS / at_least, devices * ACTS / seconds


def _worked(scene: Scene) -> float:
    """CPU seconds of the server and its database."""
    return scene.server.cpu_s + (scene.cluster.cpu_s if scene.cluster else 0)
