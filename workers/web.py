"""gunicorn's hooks (`--config python:workers.web`) and its worker; what differs between installations is on its
command line."""

import time
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from workers.tied import die_with

AFTER_YOU_S = 0.002


worker_class = "workers.web.SharingWorker"


def post_fork(server: Any, worker: Any) -> None:
    die_with(server.pid)


class SharingWorker(ThreadWorker):  # type: ignore[misc]
    """Threads, and a process that has connections already lets one that has fewer take the next.

    Whichever woke first took them all, and two phones that emptied their outboxes had one processor between them.
    """

    def accept(self, listener: Any) -> None:
        if self.nr_conns and self.cfg.workers > 1:
            time.sleep(AFTER_YOU_S)
        super().accept(listener)
