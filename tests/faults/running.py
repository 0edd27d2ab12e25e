"""A whole trial from an empty database to its figures, for tests and for `./gemba bench sync`."""

import asyncio
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.browser.server import Begin, begun
from tests.faults.factory import a_factory
from tests.faults.server import WebServer, a_place
from tests.faults.trial import Scene, Size, Trial

SMALL = Size(devices=5, acts=15, cuts=12, kills=2, device_kills=6, shift_s=4, database_kills=1, at_most_s=90,
             drained_within_s=6, switches=0.15)  # fmt: skip
CI = Size(devices=20, acts=50, cuts=100, kills=10, device_kills=20, shift_s=25, database_kills=3, at_most_s=240)
SOAK = Size(devices=50, acts=400, cuts=2_000, kills=60, device_kills=200, shift_s=900, database_kills=20,
            at_most_s=1_800, repeats=100, quiet_s=15, prove_all_every_s=60)  # fmt: skip
APP = "wsgi:app"


@contextmanager
def a_scene(folder: Path, seed: int, begin: Begin = begun) -> Iterator[Scene]:
    """A factory and its server, up and running."""
    (folder / "data").mkdir()
    with a_place(folder) as (url, cluster):
        factory = a_factory(folder / "data", url)
        server = WebServer(folder, url, begin)
        server.start()
        try:
            yield Scene(folder, factory, server, cluster, seed)
        finally:
            server.stop()
            factory.shop.database.dispose()


def trial(folder: Path, size: Size, seed: int | None = None, begin: Begin = begun) -> dict[str, Any]:
    """The figures of an honest trial."""
    with a_scene(folder, random.randrange(10**6) if seed is None else seed, begin) as scene:
        return asyncio.run(Trial(scene, size).run())
