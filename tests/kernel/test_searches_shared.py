"""Public instances, judged by the checker beside them: every claim right, no further from the best than said."""

import importlib.util
import sys
import time
from pathlib import Path

import pytest

from backend.kernel.scheduling.kinds import kind_of
from backend.kernel.scheduling.search import Search

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
DATA = SHARED / "data" / "scheduling"
SECONDS = 2.0
CASES = [  # set, instance, gap in percent at most
    *(("smtwt", "wt40_001", 0.0), ("smtwt", "wt40_062", 0.0)),
    *(("carseq", "p60-03", 0.0), ("carseq", "p90-03", 0.0)),
    *(("rcpsp", "j3010_1", 2.5), ("rcpsp", "j1209_1", 2.0)),
    *(("osp", "uc1_021_n25", 0.5), ("osp", "uc2_041_n50", 1.0)),
    *(("cutting", "u120_01", 0.0), ("cutting", "paper5600", 0.0)),
]
pytestmark = [pytest.mark.shared, pytest.mark.slow]


@pytest.fixture(scope="module")
def check():
    spec = importlib.util.spec_from_file_location("check", SHARED / "bench" / "scheduling" / "check.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("name", "instance", "gap"), CASES)
def test_a_public_instance(check, name, instance, gap):
    document = check.load_set(next((DATA / "instances").glob(f"{name}.json*")))
    facts, begun = document["instances"][instance], time.process_time()
    solve = kind_of(facts).solver()
    search = Search(time.process_time, begun + SECONDS, workers=1)
    found = solve(facts, search)
    used = time.process_time() - begun
    trail = [[max(0.0, at - begun), objective] for at, objective in search.improvements]
    document_ = {"set": name, "instance": instance, "seed": 1, "seconds": used, "cpu_seconds": used, "history": trail}
    judged = check.judge(document, {"bound": None, **document_, **found}, check.load_best(DATA / "best_known.csv"))
    assert judged["ok"], judged["errors"]
    best = judged["best_known"]
    assert judged["objective"] <= best * (1 + gap / 100) + 1e-6
