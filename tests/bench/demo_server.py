"""The demo factory on a server of its own for the benchmarks that need a browser."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.server import FactoryServer, build_screens


@contextmanager
def demo_server() -> Iterator[FactoryServer]:
    """The production build and 禾田农机, both as `./gemba run` serves them."""
    build_screens()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "data").mkdir()
        server = FactoryServer(Path(folder), f"sqlite:///{folder}/data/gemba.db")
        server.prepare()
        server.start()
        try:
            yield server
        finally:
            server.stop()
