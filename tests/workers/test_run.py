"""`./gemba test` counts what ran, and never takes an absent stage for a passed one."""

import sys
from pathlib import Path

import pytest

from tests import run
from tests.run import Outcome, Stage, all_stages, fast_stages


@pytest.fixture(autouse=True)
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "REPORTS", tmp_path)


def test_a_stage_about_something_absent_has_failed() -> None:
    outcome = run.run(Stage("browser", [sys.executable, "-c", ""], ["tests/browser-of-tomorrow"]))
    assert (outcome.failed, outcome.remark) == (1, "absent: tests/browser-of-tomorrow")


@pytest.mark.parametrize(("code", "passed", "failed"), [(0, 1, 0), (3, 0, 1)])
def test_a_check_counts_as_one(code: int, passed: int, failed: int) -> None:
    outcome = run.run(Stage("ruff", [sys.executable, "-c", f"raise SystemExit({code})"], ["tests"]))
    assert (outcome.passed, outcome.failed) == (passed, failed)


def test_a_runner_that_breaks_after_its_tests_has_failed(tmp_path: Path) -> None:
    (tmp_path / "x.xml").write_text('<testsuite tests="9" failures="0" errors="0" skipped="2"/>')
    assert run.counted(tmp_path / "x.xml") == (7, 0, 2)
    outcome = run.run(Stage("x", [sys.executable, "-c", "raise SystemExit(5)"], ["tests"]))
    assert (outcome.passed, outcome.failed, outcome.skipped) == (7, 1, 2)


def test_what_failed_is_told_again_at_the_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = '<testcase classname="tests.floor" name="test_that"><failure message="assert 1 == 2&#10; more"/></testcase>'
    (tmp_path / "x.xml").write_text(f'<testsuite tests="2" failures="1"><testcase name="test_this"/>{case}</testsuite>')
    outcome = run.run(Stage("x", [sys.executable, "-c", "raise SystemExit(1)"], ["tests"], report="--junit-xml="))
    run.report([outcome, Outcome("y", 1, 1, 0, 0)])
    assert capsys.readouterr().out.splitlines()[-2] == "x: tests.floor.test_that: assert 1 == 2"


def test_the_last_line_is_plain_and_one_failure_fails_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert run.report([Outcome("a", 1, 10, 0, 2), Outcome("b", 2, 5, 1, 0)]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "15 passed, 1 failed, 2 skipped"
    assert run.report([Outcome("a", 1, 10, 0, 0)]) == 0


def test_everything_is_tested_on_both_databases_and_browsers_come_last() -> None:
    stages = all_stages(["-x"])
    assert [stage.environ.get("TEST_DB") for stage in stages if "processes" in stage.name] == ["sqlite", "pg"]
    assert [stage.environ.get("TEST_DB") for stage in stages if stage.name.startswith("pytest")] == ["sqlite", "pg"]
    assert stages[-1].name == "browser"
    assert all(stage.command[-1] == "-x" for stage in stages if "pytest" in stage.command)
    assert [stage.name for stage in fast_stages([])] == ["ruff", "import contracts", "pytest, quick ones"]
