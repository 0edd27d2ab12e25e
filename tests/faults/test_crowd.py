"""Three hundred phones with thirty acts each return at once behind one address: they drain, and others can work."""

import asyncio
import random
from pathlib import Path
from typing import Any

import pytest

from tests.faults.crowd import Crowd, Reporter
from tests.faults.running import a_scene
from tests.faults.trial import Scene
from tests.faults.wire import Line

PHONES, ACTS = 300, 30
DRAINED_S, REPORTED_S = 300, 1.0

pytestmark = [pytest.mark.slow, pytest.mark.faults]


async def return_at_once(scene: Scene) -> dict[str, Any]:
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


def test_a_crowd_drains_while_a_report_is_taken_within_a_second(tmp_path: Path) -> None:
    with a_scene(tmp_path, 7) as scene:
        figures = asyncio.run(return_at_once(scene))
    print(f"\n{figures}")
    assert (figures["lost"], figures["duplicated"], figures["stuck"], figures["ledger_sum"]) == (0, 0, 0, 0), figures
    assert figures["drained_s"] <= DRAINED_S
    assert 429 not in figures["statuses"] and figures["report_statuses"] == [201], figures
    assert figures["report_p95_s"] <= REPORTED_S, figures
