"""What `./gemba run` decides to start from its options and the environment."""

import argparse
import socket
from pathlib import Path
from typing import Any

import pytest

from backend.kernel.errors import Refused
from workers import queue_server
from workers.addresses import free_port, local_addresses
from workers.plan import LOAD_DEMO, Plan, make_plan, wished


def options(folder: Path, **said: Any) -> argparse.Namespace:
    nothing = {"data": folder, "port": None, "lan": False, "host": None, "no_demo": False, "lang": None}
    return argparse.Namespace(**{**nothing, **said})


def plan(folder: Path, environ: dict[str, str] | None = None, **said: Any) -> Plan:
    given = options(folder, **said)
    return make_plan(given, wished(given, environ or {}))


def command(plan: Plan, name: str) -> str:
    return " ".join(next(service for service in plan.services() if service.name == name).command)


def test_on_sqlite_there_is_one_web_process_of_eight_threads(tmp_path: Path) -> None:
    web = command(plan(tmp_path), "web")
    assert "--workers 1 --threads 8" in web and "--config python:workers.web" in web
    assert "--bind 127.0.0.1:" in web and "--certfile" not in web


def test_on_postgresql_there_are_two(tmp_path: Path) -> None:
    chosen = plan(tmp_path, {"GEMBA_DATABASE_URL": "postgresql://localhost/gemba"})
    assert "--workers 2 --threads 8" in command(chosen, "web")


def test_what_was_said_reaches_every_process(tmp_path: Path) -> None:
    port = free_port("127.0.0.1", 21000, insist=False)
    chosen = plan(tmp_path, port=port, lang="en")
    assert (chosen.settings.port, chosen.settings.language) == (port, "en")
    assert chosen.environ["GEMBA_PORT"] == str(port)
    assert chosen.environ["GEMBA_DATA_DIR"] == str(tmp_path)
    assert chosen.settings.public_address == f"http://localhost:{port}"


def test_a_port_somebody_insists_on_is_not_changed_silently(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Refused, match=f"Port {port} is in use"):
            plan(tmp_path, port=port)


def test_the_demo_is_loaded_once(tmp_path: Path) -> None:
    chosen = plan(tmp_path)
    steps = chosen.steps()
    assert [step.name for step in steps] == ["Preparing the database", LOAD_DEMO]
    for step in steps:
        chosen.done(step)
    assert [step.name for step in plan(tmp_path).steps()] == ["Preparing the database"]
    assert [step.name for step in plan(tmp_path / "other", no_demo=True).steps()] == ["Preparing the database"]


def test_a_queue_named_by_the_environment_is_not_started(tmp_path: Path) -> None:
    embedded = plan(tmp_path).queue()
    assert embedded is not None and "--appendonly yes --appendfsync everysec" in " ".join(embedded.command)
    assert "--port 0" in " ".join(embedded.command)
    assert plan(tmp_path, {"GEMBA_REDIS_URL": "redis://localhost"}).queue() is None


def test_without_any_queue_server_the_workers_look_into_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_server, "binary", lambda: None)
    chosen = plan(tmp_path)
    assert chosen.queue() is None
    assert command(chosen, "worker-small").endswith("--poll")
    assert command(chosen, "relay").endswith("--silent")


def test_the_workshop_network_gets_https_and_a_page_to_trust_it(tmp_path: Path) -> None:
    if not local_addresses():
        with pytest.raises(Refused, match="no network address"):
            plan(tmp_path, lan=True)
        return
    chosen = plan(tmp_path, lan=True)
    assert chosen.settings.public_address.startswith("https://")
    assert f"--bind 0.0.0.0:{chosen.settings.port}" in command(chosen, "web") and "--certfile" in command(chosen, "web")
    assert f"--port {chosen.trust_port}" in command(chosen, "trust")
    assert chosen.trust_address.startswith("http://") and chosen.trust_port != chosen.settings.port


def test_a_queue_folder_others_can_enter_is_refused(tmp_path: Path) -> None:
    (tmp_path / "queue").mkdir(mode=0o755)
    (tmp_path / "queue").chmod(0o755)
    with pytest.raises(Refused, match="chmod 700"):
        plan(tmp_path).queue()
