"""Services: what the supervisor starts, keeps alive and stops."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from workers.tied import tie

ROOT = Path(__file__).resolve().parent.parent
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
SETTLED_S = 30.0
LOG_LIMIT = 20_000_000


@dataclass(frozen=True)
class Service:
    """A process to keep alive. `grace_s`: how long it may take to end by itself; `last`: it ends after all others."""

    name: str
    command: Sequence[str]
    grace_s: float = 10.0
    last: bool = False


@dataclass
class Kept:
    """A service, its process, and how often it died lately."""

    service: Service
    environ: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    again_at: float = field(default=0.0)

    def start(self) -> None:
        """In a session of its own, so that Ctrl-C reaches the supervisor alone and it decides the order."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.service.command, cwd=ROOT, env=dict(self.environ), stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True, preexec_fn=tie(),
            )  # fmt: skip
        self.started = time.monotonic()

    def tend(self) -> None:
        """Notice a death, and start again after a pause that grows with every death in a row."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            self.deaths = 1 if now - self.started > SETTLED_S else self.deaths + 1
            self.again_at = now + pause_after(self.deaths)
            self.note(f"ended with {self.process.returncode}")
            self.process = None
        if self.process is None and now >= self.again_at:
            self.start()

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def kill(self) -> None:
        """The whole session of the process: a killed process must leave no helper behind."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def note(self, sentence: str) -> None:
        with open(self.log, "a") as log:
            log.write(f"[gemba] {time.strftime('%Y-%m-%d %H:%M:%S')} {self.service.name} {sentence}\n")

    def last_lines(self, count: int = 25) -> str:
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-count:])

    def trim_log(self) -> None:
        """Keep one older log beside the present one; the process goes on writing at its end."""
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            shutil.copyfile(self.log, self.log.with_suffix(".log.1"))
            os.truncate(self.log, 0)


def pause_after(deaths: int) -> float:
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** (deaths - 1))


def stop_all(kept: Sequence[Kept]) -> None:
    """Ask all to end, the `last` ones after the others are gone; kill what outstays its grace."""
    for turn in (False, True):
        group = [each for each in kept if each.service.last is turn]
        for each in group:
            each.ask_to_stop()
        asked = time.monotonic()
        while any(each.is_running() for each in group):
            for each in group:
                if time.monotonic() - asked > each.service.grace_s:
                    each.kill()
            time.sleep(0.02)
