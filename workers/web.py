"""gunicorn's hooks (`--config python:workers.web`); what differs between installations is on its command line."""

from typing import Any

from workers.tied import die_with


def post_fork(server: Any, worker: Any) -> None:
    die_with(server.pid)
