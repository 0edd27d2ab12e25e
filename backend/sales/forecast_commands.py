"""Verbs of forecasts: ask for a version, move it along, publish it."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from backend.documents import jobs
from backend.documents.act import Act
from backend.documents.steps import step_within
from backend.kernel.errors import Invalid, Refused
from backend.kernel.forecasting.periods import Period
from backend.plant.queries import local_day
from backend.sales import rules
from backend.sales.forecast import Forecast, ForecastCorrection, ForecastRow, ForecastSeries
from backend.sales.forecast_scheme import ForecastScheme

MAKE = "sales.forecast"
FIXED = ("forecast_scheme_id", "kind", "based_on_id", "cycle")
PARTS: tuple[Any, ...] = (ForecastCorrection, ForecastRow, ForecastSeries)


def check_scheme(scheme: ForecastScheme, act: Act) -> None:
    if scheme.lag > scheme.horizon:
        raise Invalid(f"lag: no more than the {scheme.horizon} periods ahead.", {"lag": ["Beyond what is forecast."]})


def ask_for_forecast(forecast: Forecast, act: Act) -> None:
    """Queue the making of a version; it can be looked at when its job is done."""
    scheme = act.find(ForecastScheme, forecast.forecast_scheme_id)
    forecast.site_id, forecast.company_id = scheme.site_id, scheme.company_id
    forecast.period, forecast.decimals = scheme.period, scheme.decimals
    rules.made_from(forecast.kind, forecast.based_on_id is not None)
    _set_cycle(forecast, act)
    forecast.job_id = jobs.enqueue(act.session, MAKE, {"forecast_id": str(forecast.id)}, actor=act.actor)


def _set_cycle(forecast: Forecast, act: Act) -> None:
    """The first day of a period; a version made from another one is of the same scheme and cycle."""
    period = Period(forecast.period)
    if forecast.based_on_id is not None:
        base = act.find(Forecast, forecast.based_on_id)
        if base.made_at is None:
            raise Refused(f"Forecast {base.number} has not been made yet.")
        if base.forecast_scheme_id != forecast.forecast_scheme_id:
            raise Invalid(
                f"based_on_id: {base.number} is of another scheme.", {"based_on_id": ["Of another forecast scheme."]}
            )
        forecast.cycle, forecast.decimals, forecast.period = base.cycle, base.decimals, base.period
        return
    today = local_day(act.session, forecast.site_id, act.now)  # in the night before the first the month is a new one
    present = period.start(period.bucket_of(today))
    forecast.cycle = period.start(period.bucket_of(forecast.cycle or today))
    rules.can_cycle(forecast.cycle, present)


def check_change(forecast: Forecast, act: Act) -> None:
    """What a version was made from stays said."""
    for name in FIXED:
        before, *_ = act.tracker.difference(forecast).get(name, [None])
        if name in act.tracker.difference(forecast):
            raise Refused(f"{name}: what forecast {forecast.number} was made from cannot be changed.", was=before)


def submit(forecast: Forecast, act: Act) -> None:
    if forecast.made_at is None:
        raise Refused(f"Forecast {forecast.number} has not been made yet.")


def publish(forecast: Forecast, act: Act) -> None:
    """It takes the place of the one published for the same scheme and cycle, if there is one."""
    act.find(ForecastScheme, forecast.forecast_scheme_id, lock=True)
    same = (Forecast.forecast_scheme_id == forecast.forecast_scheme_id, Forecast.cycle == forecast.cycle)
    for other in act.session.scalars(select(Forecast).where(*same, Forecast.in_force.is_(True))).all():
        step_within(other, "supersede", act)
    forecast.in_force, forecast.published_at = True, act.now


def supersede(forecast: Forecast, act: Act) -> None:
    forecast.in_force = None


def discard(forecast: Forecast, act: Act) -> None:
    """Nobody makes what nobody wants."""
    job = act.session.get(jobs.Job, forecast.job_id) if forecast.job_id is not None else None
    if job is not None and job.state in ("queued", "running"):
        jobs.cancel(act.session, job.id)


def forget(session: Any, forecast_id: UUID) -> None:
    """All rows of a version that is not made yet."""
    for table in PARTS:
        session.execute(delete(table).where(table.forecast_id == forecast_id))


def not_made(forecast_id: UUID, sentence: str, act: Act) -> None:
    """Say on the version itself why it came to nothing."""
    forecast = act.session.get_one(Forecast, forecast_id)
    if forecast.made_at is None:
        forecast.error = sentence
