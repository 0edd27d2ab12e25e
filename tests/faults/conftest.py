"""Servers are killed and begun so often that reading the program each time would be most of the work."""

from collections.abc import Iterator

import pytest

from tests.browser.server import ROOT
from tests.browser.warm import Warm, warmed


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    """What every server of these tests is forked from."""
    with warmed(ROOT) as made:
        yield made
