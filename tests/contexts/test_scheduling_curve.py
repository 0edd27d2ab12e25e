"""When the seconds of a search begin, and who hears of it how often."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from backend.scheduling import solving
from backend.scheduling.solving import Curve

LOADED = SimpleNamespace(moment=lambda second: datetime(2026, 12, 1, tzinfo=UTC))
MEASURES = {"late": 1, "lateness": 7_200, "setup": 0, "makespan": 0}


@pytest.fixture
def clock(monkeypatch):
    clock = SimpleNamespace(now=100.0)
    monkeypatch.setattr(solving, "time", SimpleNamespace(monotonic=lambda: clock.now))
    return clock


def test_a_search_has_all_its_seconds_however_long_the_first_schedule_took(clock):
    curve = Curve(LOADED, lambda points: None)
    clock.now += 9
    assert curve.elapsed == 0
    curve.better(MEASURES)
    clock.now += 2.5
    assert (curve.elapsed, curve.points[0]["s"]) == (2.5, 0)


def test_the_first_schedule_is_told_at_once_and_what_follows_once_a_second(clock):
    heard = []
    curve = Curve(LOADED, lambda points: heard.append(len(points)))
    curve.look()
    for _ in range(5):
        curve.better(MEASURES)
        curve.look()
        clock.now += 0.5
    assert heard[:2] == [0, 1], "before it began, and the first at once"
    assert len(heard) == 4, "then after one and two seconds"


def test_whoever_watches_may_stop_it_before_there_is_any(clock):
    def stop(points):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Curve(LOADED, stop).look()
