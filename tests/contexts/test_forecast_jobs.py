"""What becomes of forecasts whose job is killed, cancelled or discarded: nothing half made is ever shown."""

from uuid import UUID

import pytest
from sqlalchemy import func, select

from backend.contexts import assemble
from backend.documents import claims
from backend.documents.jobs import JobRun, Superseded
from backend.sales import forecast_jobs
from backend.sales.forecast import ForecastRow, ForecastSeries
from tests.builders.forecasting import FORECAST, asked, in_group, wanted, work

STEADY = (40,) * 8


@pytest.fixture
def pump(shop):
    """A pump that is wanted 40 times a month."""
    item = in_group(shop, "PUMP")
    wanted(shop, item, *STEADY)
    return item


def claimed(shop, forecast):
    claim = claims.claim(shop.database, UUID(forecast["job_id"]))
    return JobRun(shop.database, claim, assemble()), claim.payload


def rows_of(shop, forecast):
    with shop.database.reading() as session:
        return [
            session.scalar(select(func.count()).select_from(table).where(table.forecast_id == UUID(forecast["id"])))
            for table in (ForecastSeries, ForecastRow)
        ]


@pytest.mark.parametrize("chunks", [1, 2, 3])
def test_a_worker_that_is_killed_half_way_leaves_nothing_behind_and_the_next_makes_it(shop, pump, monkeypatch, chunks):
    wanted(shop, in_group(shop, "VALVE"), *STEADY)
    forecast = asked(shop)
    run, payload = claimed(shop, forecast)
    insert, done = forecast_jobs._insert, []

    def die(*given):
        insert(*given)
        done.append(given)
        if len(done) == chunks:
            raise KeyboardInterrupt

    monkeypatch.setattr(forecast_jobs, "CHUNK", 2)
    monkeypatch.setattr(forecast_jobs, "_insert", die)
    with pytest.raises(KeyboardInterrupt):
        forecast_jobs.run_forecast(run, payload)
    assert rows_of(shop, forecast) == {1: [0, 0], 2: [2, 0], 3: [2, 2]}[chunks]
    assert shop.read(FORECAST, forecast["id"])["made_at"] is None
    monkeypatch.undo()
    claims.give_back(shop.database, run.claim.id, run.claim.attempt)
    done = work(shop, forecast)
    assert (done["series"], rows_of(shop, forecast)) == (2, [2, 6])
    with pytest.raises(Superseded):
        run.database.write(lambda session: forecast_jobs._forget(session, run, UUID(forecast["id"])))
    assert rows_of(shop, forecast) == [2, 6]


def test_a_cancelled_job_leaves_an_empty_version_that_says_so(shop, pump, monkeypatch):
    forecast = asked(shop)
    run, payload = claimed(shop, forecast)
    insert = forecast_jobs._insert

    def insert_and_be_cancelled(*given):
        insert(*given)
        run.cancel_asked = True

    monkeypatch.setattr(forecast_jobs, "_insert", insert_and_be_cancelled)
    with pytest.raises(forecast_jobs.Cancelled):
        forecast_jobs.run_forecast(run, payload)
    kept = shop.read(FORECAST, forecast["id"])
    assert (kept["made_at"], kept["error"]) == (None, "It was cancelled before it was made.")
    assert rows_of(shop, forecast) == [0, 0]
    assert shop.step(FORECAST, kept, "discard")["state"] == "discarded"


def test_whoever_discards_a_version_stops_its_job(shop, pump):
    forecast = asked(shop)
    shop.step(FORECAST, forecast, "discard")
    assert work(shop, forecast)["made_at"] is None
    assert rows_of(shop, forecast) == [0, 0]
