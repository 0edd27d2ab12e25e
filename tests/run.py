"""`./gemba test`: every stage in order, a table of them, and how many tests passed.

Words after it go to pytest. A path among them (`./gemba test tests/kernel -k net`) runs just that, on TEST_DB.
"""

import os
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "build" / "test"
BIN = Path(sys.executable).parent
PYTEST = (sys.executable, "-m", "pytest", "-q")
SUITES = tuple(f"tests/{name}" for name in ("kernel", "every_document", "contexts", "stories", "sync", "architecture"))
PURE = (  # no database in them: once is enough
    *("tests/kernel", "tests/printing", "tests/architecture"),
    *(f"tests/contexts/test_{name}.py" for name in ("people_roles", "production_rules")),
    *(f"tests/every_document/test_{name}.py" for name in ("broken_rules", "openapi", "quick", "sheets")),
)
DECIDED = ("-m", "not once")  # by a database; what is not was judged on the first one
MEMORY, MEMORY_NEEDED = "/dev/shm", 6 * 2**30
TOLD = 400  # characters of a failure in the summary
PROCESSES = ("tests/workers",)  # they kill processes by the clock: nothing may run beside them
PROCESSES_ALONE = tuple(  # these know no database, or always their own: once is enough
    f"tests/workers/test_{name}.py" for name in ("launcher", "supervisor", "lan", "plan", "run", "settings", "real_run")
)
FREELY = ("-n", "2", "--dist", "load", "--maxschedchunk", "1")  # they wait a lot: each goes to whoever is free
BROWSERS = ("-n", "3", "--dist", "loadfile", "--no-loadscope-reorder")  # a phone waits a lot; the longest files first
FAULTS = ("tests/faults",)  # they measure how long everything takes to heal: neither may anything beside these
LONGEST = (  # begin first, longest of all: what begins last leaves the other processor idle for as long as it takes
    *("tests/every_document/test_contract.py", "tests/stories/test_imported_bicycles.py"),
    "tests/kernel/test_mrp_equals_reference.py",
    *(f"tests/every_document/test_{name}.py" for name in ("on_paper", "made", "scoped", "quick")),
    *("tests/faults/test_sync_faults.py", "tests/workers/test_real_run.py", "tests/workers/test_torture.py"),
)


@dataclass(frozen=True)
class Stage:
    """One command. `needs` is what it is about: where one of them is absent, the stage has failed."""

    name: str
    command: Sequence[str]
    needs: Sequence[str]
    environ: Mapping[str, str] = field(default_factory=dict)
    report: str = ""  # the option that makes the runner write a JUnit file


@dataclass(frozen=True)
class Outcome:
    name: str
    seconds: float
    passed: int
    failed: int
    skipped: int
    remark: str = ""
    told: Sequence[str] = ()


def main(argv: Sequence[str]) -> int:
    words = [word for word in argv if word != "--fast"]
    if any((ROOT / word.partition("::")[0]).exists() for word in words):
        stages = [pytest("pytest", words, ["tests"], {"TEST_DB": os.environ.get("TEST_DB", "sqlite")})]
    elif "--fast" in argv:
        stages = fast_stages(words)
    else:
        stages = all_stages(words)
    shutil.rmtree(REPORTS, ignore_errors=True)
    REPORTS.mkdir(parents=True)
    outcomes = [run(stage) for stage in stages]
    return report(outcomes)


def fast_stages(words: Sequence[str]) -> list[Stage]:
    quick = ["tests", "--ignore=tests/browser", "-n", "2", "-m", "not slow and not browser", *words]
    return [*checks(), pytest("pytest, quick ones", quick, ["tests"])]


def all_stages(words: Sequence[str]) -> list[Stage]:
    elsewhere = without(("tests/browser", *PROCESSES, *FAULTS))
    two = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")  # in the order of tests/conftest.py
    several = ["tests", *elsewhere, *two]
    stored = [*several, *without(PURE), *DECIDED]
    postgres = {"TEST_DB": "pg"}
    return [
        *checks(),
        pytest("pytest, SQLite", [*several, *words], SUITES),
        pytest("processes, SQLite", [*PROCESSES, *words], PROCESSES),
        pytest("faults, SQLite", [*FAULTS, *FREELY, *words], FAULTS),
        pytest("pytest, PostgreSQL", [*stored, *words], SUITES, postgres),
        pytest("processes, PostgreSQL", [*PROCESSES, *without(PROCESSES_ALONE), *words], PROCESSES, postgres),
        pytest("faults, PostgreSQL", [*FAULTS, *DECIDED, *FREELY, *words], FAULTS, postgres),
        Stage("screens: types", npm("run", "typecheck"), ["pwa/src"]),
        Stage("screens: tests", npm("run", "test", "--", "--reporter=default", "--reporter=junit"), ["pwa/src"],
              report="--outputFile.junit="),
        Stage("screens: build", npm("run", "build"), ["pwa/src"]),
        pytest("browser", ["tests/browser", *BROWSERS, *words], ["tests/browser"]),
    ]  # fmt: skip


def without(paths: Sequence[str]) -> list[str]:
    return [f"--ignore={path}" for path in paths]


def checks() -> list[Stage]:
    return [
        Stage("ruff", (str(BIN / "ruff"), "check", "."), ["pyproject.toml"]),
        Stage("import contracts", (str(BIN / "lint-imports"),), ["pyproject.toml"]),
    ]


def pytest(name: str, words: Sequence[str], needs: Sequence[str], environ: Mapping[str, str] | None = None) -> Stage:
    return Stage(name, (*PYTEST, *words), needs, environ or {"TEST_DB": "sqlite"}, report="--junit-xml=")


def npm(*words: str) -> Sequence[str]:
    return (str(BIN / "npm"), "--prefix", str(ROOT / "pwa"), *words)


def run(stage: Stage) -> Outcome:
    print(f"\n=== {stage.name}", flush=True)
    if missing := [need for need in stage.needs if not (ROOT / need).exists()]:
        remark = f"absent: {', '.join(missing)}"
        print(remark, flush=True)
        return Outcome(stage.name, 0, 0, 1, 0, remark)
    began = time.monotonic()
    written = REPORTS / f"{stage.name.replace(' ', '-')}.xml"
    command = [*stage.command, *([f"{stage.report}{written}"] if stage.report else [])]
    code = subprocess.call(command, cwd=ROOT, env=environment(stage), stdin=subprocess.DEVNULL)
    passed, failed, skipped = counted(written) if written.exists() else (int(code == 0), 0, 0)
    if code != 0 and failed == 0:
        failed = 1
    remark, told = f"exit code {code}" if code else "", failures(written) if written.exists() else []
    return Outcome(stage.name, time.monotonic() - began, passed, failed, skipped, remark, told)


def environment(stage: Stage) -> dict[str, str]:
    """The caller's, without settings of an installation: tests must not touch anybody's data."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GEMBA_") or "TEST" in name}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of processes start: each would compile everything again
    path = os.pathsep.join([str(BIN), os.environ.get("PATH", os.defpath)])
    return kept | {"PATH": path, "PYTHONPATH": str(ROOT)} | quick_folder() | dict(stage.environ)


def quick_folder() -> dict[str, str]:
    """Where there is enough memory, databases lie in it while they are tested: an fsync costs nothing there."""
    free = shutil.disk_usage(MEMORY).free if os.access(MEMORY, os.W_OK) else 0
    return {"TMPDIR": MEMORY} if free > MEMORY_NEEDED and "TMPDIR" not in os.environ else {}


def counted(path: Path) -> tuple[int, int, int]:
    suites = list(ElementTree.parse(path).iter("testsuite"))
    total, failures, errors, skipped = (
        sum(int(suite.get(name) or 0) for suite in suites) for name in ("tests", "failures", "errors", "skipped")
    )
    return total - failures - errors - skipped, failures + errors, skipped


def failures(path: Path) -> list[str]:
    """Each test that failed, and the first line of why."""
    cases = ElementTree.parse(path).iter("testcase")
    marks = [(case, mark) for case in cases for mark in case if mark.tag in ("failure", "error")]
    return [f"{case.get('classname')}.{case.get('name')}: {_first_line(mark)}"[:TOLD] for case, mark in marks]


def _first_line(mark: ElementTree.Element) -> str:
    return (mark.get("message") or mark.text or "").strip().partition("\n")[0]


def report(outcomes: Sequence[Outcome]) -> int:
    print(f"\n{'stage':<24}{'seconds':>9}{'passed':>8}{'failed':>8}{'skipped':>8}")
    for outcome in outcomes:
        figures = f"{outcome.passed:>8}{outcome.failed:>8}{outcome.skipped:>8}"
        print(f"{outcome.name:<24}{outcome.seconds:>9.1f}{figures}  {outcome.remark}".rstrip())
    print(f"{'all':<24}{sum(outcome.seconds for outcome in outcomes):>9.1f}\n")
    for outcome in outcomes:  # last, where whoever reads only the end of a long log finds them
        print(*(f"{outcome.name}: {told}" for told in outcome.told), sep="\n", end="\n" if outcome.told else "")
    passed, failed, skipped = (sum(getattr(o, name) for o in outcomes) for name in ("passed", "failed", "skipped"))
    print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
