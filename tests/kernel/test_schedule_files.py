"""Scheduling on plain files: what is written, what the bench's own checker says of it, and every refusal."""

import gzip
import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from backend import schedule_files
from tests.kernel.shops import SIX, THREE, faults_of

SHARED = Path(__file__).resolve().parents[2].parent / "shared"


@pytest.fixture
def sets(tmp_path):
    """A set file of two shops."""
    path = tmp_path / "own.json"
    path.write_text(json.dumps({"set": "jsp", "instances": {"three": THREE, "six": SIX, "odd": 7, "what": {"x": 1}}}))
    return path


def asked(path, instance, *words, out="out.json"):
    target = path.parent / out
    return schedule_files.main([str(path), "--instance", instance, "--seconds", "60", "--out", str(target), *words])


def test_a_solution_says_everything_the_format_asks_for(sets):
    assert asked(sets, "six", "--seed", "7", "--workers", "1") == 0
    solution = json.loads((sets.parent / "out.json").read_text())
    assert (solution["set"], solution["instance"], solution["seed"]) == ("jsp", "six", 7)
    assert (solution["objective"], solution["bound"], faults_of(SIX, solution)) == (55, 55, [])
    assert solution["history"][-1][1] == 55
    assert 0 <= solution["history"][0][0] <= solution["history"][-1][0] <= solution["seconds"]
    assert solution["cpu_seconds"] > 0
    assert sorted(path.name for path in sets.parent.iterdir()) == ["out.json", "own.json"]


def test_what_ends_in_gz_is_packed_and_read_so(sets):
    packed = sets.with_name("own.json.gz")
    packed.write_bytes(gzip.compress(sets.read_bytes()))
    assert asked(packed, "three", out="out.json.gz") == 0
    assert json.loads(gzip.decompress((sets.parent / "out.json.gz").read_bytes()))["objective"] == 11


@pytest.mark.parametrize(
    "instance,sentence",
    [
        ("seven", "own.json has no instance seven."),
        ("odd", "The instance odd must be an object."),
        ("what", "The instance is of no kind known here; its fields are x."),
    ],
)
def test_what_cannot_be_solved_is_said_in_one_line_and_nothing_is_written(sets, capsys, instance, sentence):
    assert asked(sets, instance) == 2
    assert capsys.readouterr().err == sentence + "\n"
    assert not (sets.parent / "out.json").exists()


@pytest.mark.parametrize(
    "instance",
    [
        {"machines": 1, "jobs": [[["a", 1]]]}, {"machines": 1, "jobs": [[[0, 1.5]]]}, {"machines": 1, "jobs": [None]},
        {"p": [1, 2], "w": [1], "d": [1, 1]}, {"cars": 2, "p": [1], "q": [2], "classes": [[2]]},
        {"durations": [0, 10**12], "demands": [[0], [1]], "capacities": [1], "successors": [[1], []]},
        {"durations": [1, 10**9], "demands": [[0], [1]], "capacities": [1], "successors": [[1], []]},
    ],
)  # fmt: skip
def test_an_instance_that_is_not_as_its_kind_needs_it_is_told_in_one_line(sets, capsys, instance):
    sets.write_text(json.dumps({"set": "own", "instances": {"odd": instance}}))
    code = asked(sets, "odd")
    said = capsys.readouterr().err
    if instance.get("durations") == [0, 10**12]:  # all in one unit of its own
        assert code == 0
    else:
        assert (code, said.count("\n"), (sets.parent / "out.json").exists()) == (2, 1, False)


def test_the_program_ends_within_its_seconds_with_all_written(sets):
    """What is tidied up at an interpreter's end takes longer than is kept for it: it is left at once."""
    words = [str(sets), "--instance", "six", "--seconds", "60", "--out", str(sets.parent / "out.json")]
    left = "import atexit, sys; atexit.register(print, 'tidied'); from backend import schedule_files as files; "
    left += "print('told'); files.leave(files.main(sys.argv[1:]))"
    ended = subprocess.run([sys.executable, "-c", left, *words], capture_output=True, text=True, check=True)
    assert (ended.stdout, json.loads((sets.parent / "out.json").read_text())["objective"]) == ("told\n", 55)


@pytest.mark.parametrize("seed", ["2147483648", "-1", "9000000000000000000"])
def test_any_whole_number_is_a_seed(sets, seed):
    assert asked(sets, "six", "--seed", seed) == 0


def test_a_file_that_is_no_set_is_refused(tmp_path, capsys):
    path = tmp_path / "own.json"
    assert asked(path, "six") == 2
    path.write_text("{")
    assert asked(path, "six") == 2
    path.write_text("[]")
    assert asked(path, "six") == 2
    first, second, third = capsys.readouterr().err.splitlines()
    assert first == f"The file {path} is missing."
    assert second.startswith(f"The file {path} cannot be read as JSON: ")
    assert third == f"The file {path} must be a JSON object with a set's name and its instances."


@pytest.mark.shared
@pytest.mark.parametrize("name", ["jsp", "jsp_industrial", "jsp_sdst", "fjsp", "fjsp_sdst"])
def test_the_checker_of_the_bench_accepts_the_smallest_of_each_set(tmp_path, name):
    sys.path.insert(0, str(SHARED / "bench" / "scheduling"))
    check, data = import_module("check"), SHARED / "data" / "scheduling"
    path = data / "instances" / f"{name}.json.gz"
    document, best = check.load_set(path), check.load_best(data / "best_known.csv")
    smallest = min(document["instances"], key=lambda key: sum(map(len, document["instances"][key]["jobs"])))
    wanted = schedule_files.Asked(path, smallest, 8, 1)
    schedule_files.write(tmp_path / "out.json", schedule_files.run(wanted, schedule_files.time.perf_counter()))
    line = check.judge(document, check.load_solution(tmp_path / "out.json"), best)
    assert (line["ok"], line["errors"]) == (True, [])
    assert faults_of(document["instances"][smallest], check.load_solution(tmp_path / "out.json")) == []
