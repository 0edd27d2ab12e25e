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
    assert heard == [0, 1, 2, 3], "before it began, the first, and after one and two seconds"
    assert [point["s"] for point in curve.points] == [0, 1, 2]


def test_the_last_point_is_kept_however_soon_it_came(clock):
    curve = Curve(LOADED, lambda points: None)
    for _ in range(26):
        curve.better(MEASURES)
        clock.now += 0.1
    assert [point["s"] for point in curve.points] == [0, 1, 2, 2.5]


def test_whoever_watches_may_stop_it_before_there_is_any(clock):
    def stop(points):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Curve(LOADED, stop).look()
