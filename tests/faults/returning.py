"""Three hundred phones with thirty acts each return at once behind one address: they drain, and others can work.

Goals: all drained within 5 minutes, a live report within 1 s (p95), no 429.
"""

import asyncio
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.faults.crowd import Crowd, Reporter
from tests.faults.running import a_scene
from tests.faults.trial import Scene
from tests.faults.wire import Line

PHONES, ACTS = 300, 30
DRAINED_S = 300


async def _return_at_once(scene: Scene) -> dict[str, Any]:
    scene = replace(scene, factory=scene.factory.staffed(PHONES))
    async with Crowd(scene, PHONES, ACTS) as crowd:
        [(_, holders)] = scene.factory.log_in(1, random.Random(1))
        reporter = Reporter(holders[0], scene.factory.others["id"], Line(crowd.proxy.address))
        seconds = await crowd.come_back(reporter, DRAINED_S)
        findings = crowd.checker.check(crowd.book.entries, crowd.answers(), reporter.facts)
        return {
            "drained_s": round(seconds, 1),
            "reports": len(reporter.took_s),
            "report_p50_s": round(reporter.percentile(0.5), 2),
            "report_p95_s": round(reporter.percentile(0.95), 2),
            "report_worst_s": round(max(reporter.took_s), 2),
            "report_statuses": sorted(set(reporter.statuses)),
            "statuses": crowd.statuses(),
            **findings.figures,
            "told": findings.told,
        }


def returned(folder: Path) -> dict[str, Any]:
    """The figures of one shift change."""
    with a_scene(folder, 7) as scene:
        return asyncio.run(_return_at_once(scene))
