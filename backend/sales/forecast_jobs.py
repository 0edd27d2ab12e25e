"""Making a forecast as a background job: read, forecast, reconcile, write in chunks, then say that it is made."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from backend.documents.act import Act, perform
from backend.documents.actor import Actor, software
from backend.documents.bulk_rows import chunks
from backend.documents.jobs import Cancelled, JobKind, JobRun, change_mine
from backend.kernel.errors import Problem
from backend.kernel.forecasting.periods import Period
from backend.plant import queries as plant
from backend.sales.forecast import Forecast, ForecastRow, ForecastSeries
from backend.sales.forecast_accuracy import measured
from backend.sales.forecast_commands import MAKE, forget, not_made
from backend.sales.forecast_history import History
from backend.sales.forecast_making import TOO_SHORT, Facts, Made, make
from backend.sales.forecast_scheme import ForecastAccuracy, ForecastScheme

CHUNK = 5_000  # rows in one transaction: nobody on the floor waits for longer than a quarter of a second
CANCELLED = "It was cancelled before it was made."


@dataclass(frozen=True)
class Parts:
    """All rows of a version as they will be written."""

    series: Sequence[dict[str, Any]]
    rows: Sequence[dict[str, Any]]
    accuracy: Sequence[dict[str, Any]] = ()


def run_forecast(run: JobRun, payload: dict[str, Any]) -> None:
    """Make one version; a cancelled or failed run leaves it empty and says why, a killed one begins anew."""
    forecast_id = UUID(payload["forecast_id"])
    actor = run.actor or software(UUID(int=0))
    try:
        run.database.write(lambda session: _forget(session, run, forecast_id))
        parts = _parts(run, forecast_id)
        _write(run, parts)
        _finish(run, actor, forecast_id, parts)
    except Cancelled:
        _leave(run, actor, forecast_id, CANCELLED)
        raise
    except Problem as problem:
        _leave(run, actor, forecast_id, problem.sentence)
        raise


def _forget(session: Session, run: JobRun, forecast_id: UUID) -> None:
    """Rows of an attempt that died while it wrote; a run thought dead forgets nothing of the one in its place."""
    change_mine(session, run.claim, {"state": "running"})
    forget(session, forecast_id)


def _leave(run: JobRun, actor: Actor, forecast_id: UUID, sentence: str) -> None:
    run.database.write(lambda session: _forget(session, run, forecast_id))
    perform(run.database, run.assembly, actor, lambda act: not_made(forecast_id, sentence, act))


def _parts(run: JobRun, forecast_id: UUID) -> Parts:
    with run.database.reading() as session:
        forecast = session.get_one(Forecast, forecast_id)
        scheme = session.get_one(ForecastScheme, forecast.forecast_scheme_id)
        session.expunge_all()
    if forecast.based_on_id is not None:
        run.progress(10, 100, "Copying the version it is made from")
        with run.database.reading() as session:
            return copied(session, forecast)
    run.progress(0, 100, "Reading past demand")
    with run.database.reading() as session:
        facts, accuracy = read(session, scheme, forecast)

    def progress(done: int, total: int) -> None:
        run.progress(10 + 70 * done // max(1, total), 100, f"{done} of {total} series forecast")

    return replace(written(make(facts, progress), forecast, facts), accuracy=accuracy)


def read(session: Session, scheme: ForecastScheme, forecast: Forecast) -> tuple[Facts, list[dict[str, Any]]]:
    """What the forecast is made from, and how good those published before were up to now."""
    assert forecast.cycle is not None
    history = History(session, scheme, forecast.cycle)
    demand = history.by_leaf(scheme.level)
    calendar = plant.calendar_of_site(session, scheme.site_id)
    bounds = (Period(scheme.period), history.first, history.end, scheme.horizon)
    facts = Facts(scheme.level, scheme.method, *bounds, demand, calendar)
    return facts, measured(session, scheme, forecast.cycle, demand)


def written(made: Sequence[Made], forecast: Forecast, facts: Facts) -> Parts:
    """The rows of a forecast just made."""
    start = facts.period.start
    spans = [(start(bucket), start(bucket + 1)) for bucket in range(facts.end, facts.end + facts.horizon)]
    series, rows = [], []
    for position, each in enumerate(made, 1):
        id = uuid7()
        own = {"history": list(each.history), "history_first": each.history_first, "why": each.why}
        series.append({"id": id, "forecast_id": forecast.id, "position": position, **each.leaf._asdict(), **own})
        for span, quantity in zip(spans, each.quantities, strict=True):
            rows.append(row_of(forecast, id, span, Decimal(quantity).scaleb(-forecast.decimals)))
    return Parts(series, rows)


def row_of(forecast: Forecast, series_id: UUID, span: tuple[date, date], quantity: Decimal) -> dict[str, Any]:
    place = {"forecast_id": forecast.id, "series_id": series_id, "start": span[0], "end": span[1]}
    return place | {"baseline": quantity, "quantity": quantity, "locked": False}


def copied(session: Session, forecast: Forecast) -> Parts:
    """What stands in the version it is made from is what this one begins with."""
    ids: dict[UUID, UUID] = {}
    series = []
    query = select(ForecastSeries).where(ForecastSeries.forecast_id == forecast.based_on_id)
    for each in session.scalars(query.order_by(ForecastSeries.position)):
        values = {column.name: getattr(each, column.name) for column in ForecastSeries.__table__.columns}
        ids[each.id] = uuid7()
        series.append(values | {"id": ids[each.id], "forecast_id": forecast.id})
    found = select(ForecastRow.series_id, ForecastRow.start, ForecastRow.end, ForecastRow.quantity)
    found = found.where(ForecastRow.forecast_id == forecast.based_on_id)
    rows = [row_of(forecast, ids[id], (start, end), quantity) for id, start, end, quantity in session.execute(found)]
    return Parts(series, rows)


def _write(run: JobRun, parts: Parts) -> None:
    """In short transactions; nobody is shown a version that is not made."""
    done = 0
    for table, values in ((ForecastSeries, parts.series), (ForecastRow, parts.rows)):
        for chunk in chunks(values, CHUNK):
            run.database.write(lambda session, t=table, c=chunk: _insert(session, run, t, c))  # type: ignore[misc]
            done += len(chunk)
            run.progress(80 + min(19, done // 20_000), 100, f"{done} rows written")


def _insert(session: Session, run: JobRun, table: Any, chunk: Sequence[dict[str, Any]]) -> None:
    change_mine(session, run.claim, {"state": "running"})
    session.execute(insert(table), list(chunk))


def _finish(run: JobRun, actor: Actor, forecast_id: UUID, parts: Parts) -> None:
    def finish(act: Act) -> None:
        forecast = act.session.get_one(Forecast, forecast_id, with_for_update=True)
        forecast.series, forecast.made_at, forecast.error = len(parts.series), datetime.now(UTC), ""
        forecast.not_forecast = sum(each["why"].get("cause") == TOO_SHORT for each in parts.series)
        if parts.accuracy:
            keep_accuracy(act.session, forecast, parts.accuracy)
        run.finish(act.session, {"document": "sales/forecast", "id": str(forecast_id)})

    perform(run.database, run.assembly, actor, finish)


def keep_accuracy(session: Session, forecast: Forecast, rows: Sequence[dict[str, Any]]) -> None:
    """One measurement for each cycle: that of the last time the scheme was forecast in it."""
    kept = ForecastAccuracy
    same = (kept.forecast_scheme_id == forecast.forecast_scheme_id, kept.cycle == forecast.cycle)
    session.execute(delete(kept).where(*same))
    session.execute(insert(ForecastAccuracy), list(rows))


JOBS: Sequence[JobKind] = (JobKind(MAKE, run_forecast, forked=True, time_limit_s=3600, label="Forecast"),)
