"""A queue server, a relay and workers as real processes, kept alive like `gemba run` keeps them, to be harmed."""

import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from workers import queue_server
from workers.services import ROOT, Kept, Service, stop_all

ROUND_S = 0.1


class Floor:
    """Start with `start`, call `tend` often, end with `stop`."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.database_url = database_url
        self.socket = folder / "q.sock"
        self.redis_url = f"unix://{self.socket}"
        self.kept: dict[str, Kept] = {}
        self.frozen: list[tuple[float, int]] = []
        self.harms: Counter[str] = Counter()
        self.longest_queue = 0

    def start_queue(self) -> None:
        server = queue_server.binary()
        assert server is not None
        (self.folder / "queue").mkdir(exist_ok=True)
        self._keep("queue", [server, "--port", "0", "--unixsocket", str(self.socket), "--dir",
                             str(self.folder / "queue"), "--appendonly", "yes", "--save", ""])  # fmt: skip

    def start(self, name: str, role: str) -> None:
        words = [sys.executable, "-P", "-m", "tests.workers.processes", role, self.database_url, self.redis_url]
        self._keep(name, words)

    def tend(self) -> None:
        for until, pid in [each for each in self.frozen if each[0] < time.monotonic()]:
            self.frozen.remove((until, pid))
            signalled(pid, signal.SIGCONT)
        for kept in self.kept.values():
            kept.tend()
        try:
            with Redis.from_url(self.redis_url) as server:
                lengths = [server.llen(f"rq:queue:{name}") for name in ("small", "large")]
                self.longest_queue = max(self.longest_queue, *lengths)
        except RedisError:
            return

    def tend_until(self, what: Callable[[], bool], within_s: float) -> bool:
        def seen() -> bool:
            self.tend()
            return what()

        return soon(seen, within_s)

    def stop(self) -> None:
        for _, pid in self.frozen:
            signalled(pid, signal.SIGCONT)
        for kept in self.kept.values():
            kept.kill()
        stop_all(list(self.kept.values()))

    def horses(self, name: str) -> list[int]:
        process = self.kept[name].process
        listed = Path(f"/proc/{process.pid}/task/{process.pid}/children") if process else Path("/nowhere")
        return [int(pid) for pid in listed.read_text().split()] if listed.exists() else []

    # --- Harm ------------------------------------------------------------------------------------------------------

    def harm(self, chance: random.Random) -> None:
        ways = {"worker": 5, "horse": 5, "both": 2, "freeze": 2, "relay": 1}
        self.harm_by(chance.choices(list(ways), list(ways.values()))[0], chance)

    def harm_by(self, way: str, chance: random.Random) -> bool:
        done = bool(getattr(self, f"harm_{way}")(chance))
        self.harms[way] += int(done)
        return done

    def harm_worker(self, chance: random.Random) -> bool:
        return self._kill(chance.choice([name for name in self.kept if name.startswith(("small", "large"))]))

    def harm_relay(self, chance: random.Random) -> bool:
        return self._kill("relay")

    def harm_horse(self, chance: random.Random) -> bool:
        horses = [pid for name in self.kept if name.startswith("large") for pid in self.horses(name)]
        return bool(horses) and signalled(chance.choice(horses), signal.SIGKILL)

    def harm_both(self, chance: random.Random) -> bool:
        name = chance.choice([name for name in self.kept if name.startswith("large")])
        horses = self.horses(name)
        return self._kill(name) and all([signalled(pid, signal.SIGKILL) for pid in horses])

    def harm_freeze(self, chance: random.Random) -> bool:
        """Longer than a lease: the run wakes up after somebody else has taken the job over."""
        horses = [pid for name in self.kept if name.startswith("large") for pid in self.horses(name)]
        small = [kept.process.pid for name, kept in self.kept.items() if name.startswith("small") and kept.process]
        pid = chance.choice(horses or small or [0])
        if not pid or not signalled(pid, signal.SIGSTOP):
            return False
        self.frozen.append((time.monotonic() + 9, pid))
        return True

    def wipe_queue(self) -> None:
        """The server is killed and comes back empty."""
        self._kill("queue")
        shutil.rmtree(self.folder / "queue")
        (self.folder / "queue").mkdir()
        self.harms["queue wiped"] += 1

    def _kill(self, name: str) -> bool:
        process = self.kept[name].process
        if process is None or not signalled(process.pid, signal.SIGKILL):
            return False
        process.wait()
        return True

    def _keep(self, name: str, command: list[str]) -> None:
        environ = {**os.environ, "PYTHONPATH": str(ROOT)}
        kept = Kept(Service(name, command, 2.0, last=name == "queue"), environ, self.folder / "log" / f"{name}.log")
        kept.start()
        self.kept[name] = kept


def soon(what: Callable[[], object], within_s: float = 10.0) -> bool:
    """Looked at so often as a quiet machine does within this time: on a busy one, patience grows as all else does."""
    for _ in range(round(within_s / ROUND_S)):
        if what():
            return True
        time.sleep(ROUND_S)
    return False


def signalled(pid: int, number: int) -> bool:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True


def runs(pid: int) -> bool:
    """Whether a process is there and not dead: one that nobody has buried yet does nothing any more."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"
