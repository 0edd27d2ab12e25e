"""Sync under faults (`./gemba bench sync [--soak] [sqlite|pg] [--seed N]`): one JSON line; see tests/faults.

`--soak`: more of everything, and a real Chromium killed 30 times. `--rate`: acts a second at a round trip of 100 ms.
`--crowd`: 300 phones with 30 acts each that return at once.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.faults.checker import KINDS
from tests.faults.rate import rates
from tests.faults.returning import returned
from tests.faults.running import CI, SOAK, trial

SOAKED_KILLS = 30
KILLED = "tests/browser/test_killed.py"


def browser_kills(count: int) -> int:
    """A real Chromium is killed so often after "saved"; 0 if anything was lost or done twice."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", KILLED, "-k", "again_and_again"],
        env={**os.environ, "BROWSER_KILLS": str(count)}, stdout=sys.stderr, check=False,
    )  # fmt: skip
    return 0 if done.returncode else count


def main(argv: Sequence[str]) -> int:
    words = list(argv)
    if kind := next((word for word in words if word in ("sqlite", "pg")), None):
        os.environ["TEST_DB"] = kind
    seed = int(words[words.index("--seed") + 1]) if "--seed" in words else None
    with tempfile.TemporaryDirectory() as folder:
        if "--rate" in words:
            figures = rates(Path(folder))
        elif "--crowd" in words:
            figures = returned(Path(folder))
        else:
            figures = trial(Path(folder), SOAK if "--soak" in words else CI, seed)
    if "--soak" in words:
        figures["browser_kills"] = browser_kills(SOAKED_KILLS)
    print(json.dumps(figures, ensure_ascii=False))
    return 1 if any(figures.get(kind) for kind in KINDS) or figures.get("browser_kills") == 0 else 0
