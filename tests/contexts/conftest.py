"""What the tests of all contexts have in common."""

from datetime import datetime

import pytest

from backend.scheduling import rules
from backend.scheduling.rules import next_minute


@pytest.fixture(autouse=True)
def one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """All schedules of a test begin with the same minute, wherever the clock stands and however busy the machine is."""
    told: list[datetime] = []

    def begins(now: datetime) -> datetime:
        told.append(next_minute(now))
        return told[0]

    monkeypatch.setattr(rules, "next_minute", begins)
