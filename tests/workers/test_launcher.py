"""The launcher's own decisions: what is installed when, and what it says when it cannot go on."""

import ast
import importlib.util
import os
import shutil
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAUNCHER = ROOT / "gemba"
VERBS = {"run", "test", "worker", "migrate", "load", "import", "export", "mrp", "schedule", "bench"}


@pytest.fixture
def gemba() -> ModuleType:
    loader = SourceFileLoader("gemba_launcher", str(LAUNCHER))
    spec = importlib.util.spec_from_loader("gemba_launcher", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    loader.exec_module(module)
    sys.dont_write_bytecode = before
    return module


def on_python(version: str, *argv: str) -> subprocess.CompletedProcess[str]:
    """The launcher as a Python of this version would run it, without any installed package and any newer Python."""
    program = f"import runpy, sys\nsys.version_info = {version}\nsys.argv = {['gemba', *argv]}\n"
    program += f"runpy.run_path({str(LAUNCHER)!r}, run_name='__main__')"
    command = [sys._base_executable, "-I", "-S", "-c", program]  # type: ignore[attr-defined]
    return subprocess.run(command, capture_output=True, text=True, env={"PATH": "/nowhere"}, check=False)


def test_an_old_python_is_told_clearly_and_nothing_is_made() -> None:
    told = on_python("(3, 9, 2, 'final', 0)", "run")
    assert told.returncode == 1
    assert told.stderr.startswith("Gemba needs Python 3.11 or newer; ")
    assert "is 3.9.\nOn Debian 12, Ubuntu 24.04 or newer say:  sudo apt-get install python3 python3-venv" in told.stderr


@pytest.mark.parametrize(
    ("built", "prefix", "there", "taken"),
    [
        ("'--enable-shared'", "/root/.pyenv", sys.executable, "the system's"),
        ("'--enable-shared'", "/root/.pyenv", "/nowhere/python3", "this"),
        ("'--enable-optimizations' '--with-lto'", "/opt/python", sys.executable, "this"),
        ("'--enable-shared'", "/usr", sys.executable, "this"),
    ],
)
def test_a_python_built_without_optimization_gives_way_to_the_systems_own(
    gemba: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, built: str, prefix: str, there: str, taken: str
) -> None:
    system = tmp_path / "python3"
    system.symlink_to(there)
    monkeypatch.setattr(gemba, "SYSTEMS_OWN", str(system))
    monkeypatch.setattr(gemba.sysconfig, "get_config_var", {"CONFIG_ARGS": built}.get)
    monkeypatch.setattr(gemba.sys, "base_prefix", prefix)
    assert gemba.quicker_python() == {"the system's": str(system), "this": sys.executable}[taken]


def test_a_python_too_old_or_too_new_will_not_do(gemba: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    assert gemba.will_do(sys.executable)
    for oldest, newest in (((3, 90), (3, 99)), ((3, 4), (3, 5))):
        monkeypatch.setattr(gemba, "OLDEST", oldest)
        monkeypatch.setattr(gemba, "NEWEST", newest)
        assert not gemba.will_do(sys.executable)


def test_help_names_every_verb_on_any_python() -> None:
    told = on_python("(3, 5, 0, 'final', 0)", "--help")
    assert told.returncode == 0
    assert {line.split()[0] for line in told.stdout.splitlines() if line.startswith("  ")} == VERBS


def test_an_unknown_verb_is_refused() -> None:
    told = on_python("(3, 11, 2, 'final', 0)", "fly")
    assert (told.returncode, told.stderr.splitlines()[0]) == (2, "There is no verb 'fly'.")


def test_the_launcher_is_written_in_words_every_python_3_understands() -> None:
    tree = ast.parse(LAUNCHER.read_text(), feature_version=(3, 4))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert imported <= sys.stdlib_module_names
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr | ast.AnnAssign | ast.ImportFrom)]


def test_every_verb_has_a_sentence_and_a_module(gemba: ModuleType) -> None:
    for verb, (module, needs, english, chinese) in gemba.VERBS.items():
        assert english.endswith((".", ").")) and chinese.endswith("。"), verb
        assert module.count(".") == 1
        assert set(needs) <= {"development", "libraries", "browser", "pwa"}


def test_a_hash_changes_with_content_name_and_absence(gemba: ModuleType, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("flask")
    first = gemba.hash_of([str(one), str(two)])
    two.write_text("")
    second = gemba.hash_of([str(one), str(two)])
    one.write_text("flask==3")
    assert len({first, second, gemba.hash_of([str(one), str(two)]), gemba.hash_of([str(one)])}) == 4


def test_a_stamp_counts_only_for_its_mark(gemba: ModuleType, tmp_path: Path) -> None:
    stamp = str(tmp_path / "stamp")
    assert not gemba.is_stamped(stamp, "a")
    gemba.stamp(stamp, "a")
    assert gemba.is_stamped(stamp, "a")
    assert not gemba.is_stamped(stamp, "b")
    assert os.listdir(tmp_path) == ["stamp"]


def test_what_a_build_makes_is_not_a_source_of_it(gemba: ModuleType, tmp_path: Path) -> None:
    for name in ("src/main.ts", "src/api/client.ts", "src/api/schema.d.ts", "dist/index.html", "node_modules/vue/a.js",
                 "src/dist/kept.ts", "package.json"):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = [os.path.relpath(path, tmp_path) for path in gemba.sources(str(tmp_path))]
    assert found == ["package.json", "src/api/client.ts", "src/dist/kept.ts", "src/main.ts"]


def test_pip_runs_once_for_an_unchanged_list(
    gemba: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(gemba, "ROOT", str(tmp_path))
    monkeypatch.setattr(gemba, "VENV", str(tmp_path))
    monkeypatch.setattr(gemba.subprocess, "check_call", ran.append)
    monkeypatch.setattr(gemba.subprocess, "call", lambda command, stdout: 0)
    (tmp_path / "requirements.txt").write_text("flask")
    (tmp_path / "requirements-dev.txt").write_text("-r requirements.txt")
    for name in ("requirements-dev.txt", "requirements-dev.txt", "requirements.txt"):
        gemba.install_python_packages(name)
    assert len(ran) == 1
    (tmp_path / "requirements.txt").write_text("flask==3")
    gemba.install_python_packages("requirements-dev.txt")
    assert len(ran) == 2


@pytest.fixture
def ran(gemba: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands of a launcher whose checkout is a folder of the test's own."""
    found: list[list[str]] = []
    monkeypatch.setattr(gemba, "ROOT", str(tmp_path))
    monkeypatch.setattr(gemba, "VENV", str(tmp_path))

    class Begun:
        returncode, args = 0, "python"

        def __init__(self, command: list[str], env: dict[str, str]) -> None:
            found.append(command)

        def wait(self) -> int:
            return self.returncode

    monkeypatch.setattr(gemba.subprocess, "Popen", Begun)
    return found


def test_the_planning_kernel_is_compiled_once_for_an_unchanged_source(
    gemba: ModuleType, tmp_path: Path, ran: list[list[str]]
) -> None:
    gemba.compile_kernels()
    assert ran == []
    kernel = tmp_path / "backend" / "kernel" / "mrp"
    (kernel / "compiled" / "__pycache__").mkdir(parents=True)
    (kernel / "warm.py").touch()
    gemba.compile_kernels()
    (kernel / "compiled" / "__pycache__" / "net.pyc").touch()
    gemba.compile_kernels()
    assert [command[-1] for command in ran] == ["backend.kernel.mrp.warm"]
    (kernel / "compiled" / "net.py").touch()
    gemba.compile_kernels()
    assert len(ran) == 2


def test_the_scheduling_kernel_is_compiled_anew_when_what_it_compiles_elsewhere_changes(
    gemba: ModuleType, tmp_path: Path, ran: list[list[str]]
) -> None:
    home = tmp_path / "backend" / "kernel"
    for name in ("scheduling", "cutting", "mrp"):
        (home / name).mkdir(parents=True)
    (home / "scheduling" / "warm.py").touch()
    for written, times in (("scheduling/warm.py", 1), ("cutting/knapsack.py", 2), ("chance.py", 3), ("mrp/core.py", 3)):
        (home / written).touch()
        gemba.compile_kernels()
        assert len(ran) == times


def test_a_kernel_that_does_not_compile_is_told_and_not_taken_for_compiled(
    gemba: ModuleType, tmp_path: Path, ran: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "backend" / "kernel" / "mrp").mkdir(parents=True)
    (tmp_path / "backend" / "kernel" / "mrp" / "warm.py").touch()
    monkeypatch.setattr(gemba.subprocess.Popen, "returncode", 1)
    with pytest.raises(subprocess.CalledProcessError):
        gemba.compile_kernels()
    monkeypatch.setattr(gemba.subprocess.Popen, "returncode", 0)
    gemba.compile_kernels()
    gemba.compile_kernels()
    assert len(ran) == 2


def test_a_person_without_root_is_told_the_exact_command(gemba: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gemba.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(gemba.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    monkeypatch.setattr(gemba, "is_loadable", lambda library: False)
    missing = gemba.missing_packages(("libraries", "browser"))
    with pytest.raises(gemba.CannotGoOn) as reason:
        gemba.install_debian_packages(missing)
    packages = "libpango-1.0-0 libpangoft2-1.0-0 chromium"
    assert str(reason.value) == f"Please say once:  sudo apt-get install --no-install-recommends {packages}"


def test_root_updates_the_lists_once_and_installs(gemba: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(gemba.os, "geteuid", lambda: 0)
    monkeypatch.setattr(gemba.shutil, "which", lambda name: "/usr/bin/apt-get")
    monkeypatch.setattr(gemba.subprocess, "check_call", lambda command, **_: ran.append(command))
    gemba.install_debian_packages([])
    assert ran == []
    gemba.install_debian_packages(["python3-venv"])
    assert [command[:2] for command in ran] == [["apt-get", "update"], ["apt-get", "install"]]
    assert ran[1][-2:] == ["--no-install-recommends", "python3-venv"]


@pytest.mark.slow
def test_the_launcher_hands_its_words_over_and_keeps_data_in_the_checkout(tmp_path: Path) -> None:
    """A checkout with a ready .venv, called from elsewhere."""
    shutil.copy(LAUNCHER, tmp_path / "gemba")
    (tmp_path / "backend").mkdir()
    (tmp_path / "backend" / "__init__.py").touch()
    (tmp_path / "backend" / "mrp_files.py").write_text(
        "import os, sys\nprint(sys.argv[1:], os.environ['GEMBA_DATA_DIR'], os.getcwd())"
    )
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).touch()
    command = [sys._base_executable, str(tmp_path / "gemba"), "mrp", "CASE", "--out", "DIR"]  # type: ignore[attr-defined]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("GEMBA_")}
    first = subprocess.run(command, capture_output=True, text=True, cwd="/tmp", env=environ, check=False)
    assert first.stdout.splitlines()[-1] == f"['CASE', '--out', 'DIR'] {tmp_path}/var /tmp", first.stderr
    second = subprocess.run(command, capture_output=True, text=True, cwd="/tmp", env=environ, check=False)
    assert len(second.stdout.splitlines()) == 1
