"""What `./gemba run` starts with these options: the steps before, the services, and what people are told."""

import argparse
import ssl
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from backend.kernel.errors import Refused
from backend.settings import Settings
from workers import addresses, queue_server
from workers.lan import LanFiles, fingerprint, lan_files
from workers.ringing import LARGE, SMALL
from workers.services import ROOT, Service

LOAD_DEMO = "Loading the demo factory"
THREADS = 8


@dataclass(frozen=True)
class Plan:
    """One installation as it is to run now."""

    settings: Settings
    environ: Mapping[str, str]
    host: str
    demo: bool
    lan: LanFiles | None = None
    trust_port: int = 0

    def queue(self) -> Service | None:
        """The embedded queue server, unless another one was named or there is none to start."""
        server = queue_server.binary() if self.settings.queue_embedded else None
        return Service("queue", queue_server.command(server, self.settings), last=True) if server else None

    def steps(self) -> list[Service]:
        steps = [Service("Preparing the database", module("backend.migrate"))]
        if self.demo and not self._demo_mark.exists():
            steps.append(Service(LOAD_DEMO, module("seed.load", "demo")))
        return steps

    def done(self, step: Service) -> None:
        if step.name == LOAD_DEMO:
            self._demo_mark.touch()

    def services(self) -> list[Service]:
        """The web first: the others start once it answers."""
        by_bell = not self.settings.queue_embedded or queue_server.binary() is not None
        poll, silent = ([], []) if by_bell else (["--poll"], ["--silent"])
        services = [
            Service("web", self._web()),
            Service("relay", module("workers.relay", *silent)),
            Service("worker-small", module("workers.worker", "--queue", SMALL, *poll)),
            Service("worker-large", module("workers.worker", "--queue", LARGE, *poll)),
        ]
        if self.lan is not None:
            services.append(Service("trust", self._trust_page(self.lan)))
        return services

    def is_ready(self) -> bool:
        near = "127.0.0.1" if self.host in ("0.0.0.0", "::") else addresses.in_url(self.host)
        url = f"{'https' if self.lan else 'http'}://{near}:{self.settings.port}/healthz"
        trusted = ssl.create_default_context(cafile=self.lan.authority) if self.lan else None
        try:
            with urllib.request.urlopen(url, timeout=5, context=trusted) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def announce(self) -> None:
        address = self.settings.public_address
        print(f"\nGemba is running:  {address}\n{addresses.drawn(address)}", flush=True)
        if self.lan is not None:
            print(f"首次使用请先信任证书 / First trust the certificate:  {self.trust_address}")
            print(f"SHA-256 {fingerprint(self.lan.authority)}\n{addresses.drawn(self.trust_address)}", flush=True)
        print("Ctrl-C stops it.", flush=True)

    @property
    def trust_address(self) -> str:
        host = self.settings.public_address.removeprefix("https://").rpartition(":")[0]
        return f"http://{host}:{self.trust_port}/"

    @property
    def _demo_mark(self) -> Path:
        return self.settings.data_dir / "demo-loaded"

    def _web(self) -> list[str]:
        """On SQLite exactly one process: its one writer lets the threads commit together."""
        command = module(
            "gunicorn", "wsgi:app", "--config", "python:workers.web", "--chdir", str(ROOT),
            "--bind", f"{addresses.in_url(self.host)}:{self.settings.port}",
            "--workers", "1" if self.settings.on_sqlite else "2",
            "--threads", str(THREADS), "--timeout", "60", "--graceful-timeout", "8", "--no-control-socket",
        )  # fmt: skip
        return command + (["--certfile", str(self.lan.certificate), "--keyfile", str(self.lan.key)] if self.lan else [])

    def _trust_page(self, lan: LanFiles) -> list[str]:
        return module("workers.trust_page", "--host", self.host, "--port", str(self.trust_port),
                      "--address", self.settings.public_address, "--authority", str(lan.authority))  # fmt: skip


def module(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-P", "-m", name, *arguments]


def wished(given: argparse.Namespace, environ: Mapping[str, str]) -> dict[str, str]:
    """The environment of every process, with what was said on the command line."""
    said = {
        "PYTHONPATH": str(ROOT),
        "GEMBA_DATA_DIR": given.data and str(given.data.absolute()),
        "GEMBA_LANGUAGE": given.lang,
        "GEMBA_PORT": given.port and str(given.port),
    }
    return dict(environ) | {name: value for name, value in said.items() if value}


def make_plan(given: argparse.Namespace, environ: Mapping[str, str]) -> Plan:
    """Settle ports, address and certificates; Refused tells what stands against it."""
    settings = Settings.read(environ)
    host = given.host or ("0.0.0.0" if given.lan else "127.0.0.1")
    port = addresses.free_port(host, settings.port, insist="GEMBA_PORT" in environ)
    settled = dict(environ) | {"GEMBA_PORT": str(port)}
    if not given.lan:
        return Plan(Settings.read(settled), settled, host, not given.no_demo)
    near = addresses.local_addresses()
    if not near:
        raise Refused("This machine has no network address, so --lan cannot serve anybody.")
    settled.setdefault("GEMBA_PUBLIC_ADDRESS", f"https://{addresses.in_url(near[0])}:{port}")
    files = lan_files(settings.keys_dir, addresses.host_names(), near)
    trust_port = addresses.free_port(host, port + 1, insist=False)
    return Plan(Settings.read(settled), settled, host, not given.no_demo, files, trust_port)
