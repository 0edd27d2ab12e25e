"""A shift of twenty devices on bad lines, with a server that is killed ten times: nothing is lost or done twice."""

from pathlib import Path

import pytest

from tests.browser.warm import Warm
from tests.faults.checker import KINDS
from tests.faults.running import CI, trial

pytestmark = [pytest.mark.slow, pytest.mark.faults]


def test_nothing_is_lost_doubled_misordered_stuck_or_swapped(tmp_path: Path, warm: Warm) -> None:
    figures = trial(tmp_path, CI, begin=warm.begin)
    print(f"\n{figures}")
    assert {kind: figures[kind] for kind in KINDS} == dict.fromkeys(KINDS, 0), figures["told"]
    assert figures["acts"] == CI.devices * CI.acts
    assert figures["files"] >= figures["acts"] // 10
    assert figures["cuts"] >= CI.cuts and figures["faults"]["server killed"] >= CI.kills
    assert figures["drain_s"] <= 60
