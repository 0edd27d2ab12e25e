"""What a plan scheme may count: some demand, some supply, and forecasts of its own site."""

from backend.documents.act import Act
from backend.kernel.demand.check import wrong
from backend.planning.plan_version import PlanScheme
from backend.sales.forecast import Forecast

PUBLISHED = ("published", "superseded")
DEMAND = ("confirmed_orders", "draft_orders", "forecasts", "independent_demand")
SUPPLY = ("purchase_orders", "inspection", "work_orders", "firm_orders")


def check(scheme: PlanScheme, act: Act) -> None:
    if not any(getattr(scheme, name) for name in DEMAND):
        raise wrong(DEMAND[0], "A plan must count some demand: orders, forecasts or independent demand.")
    if not any(getattr(scheme, name) for name in SUPPLY):
        raise wrong(SUPPLY[0], "A plan must count some supply beside what is on hand.")
    _check_numbers(scheme)
    if scheme.forecast_id is not None:
        _check_forecast(act.session.get(Forecast, scheme.forecast_id), scheme)


def _check_numbers(scheme: PlanScheme) -> None:
    if not 0 <= scheme.draw_down_percent <= 100:
        raise wrong("draw_down_percent", "It must be from 0 to 100.")
    if not 1 <= scheme.draw_down_priority <= 99:
        raise wrong("draw_down_priority", "It must be from 1 to 99.")
    for name in ("assume_days", "in_tolerance_days", "out_tolerance_days"):
        if not 0 <= getattr(scheme, name) <= 1500:
            raise wrong(name, "It must be from 0 to 1500.")
    for name in ("clear_severe_days", "clear_warning_days", "clear_minor_days"):
        if not 0 <= getattr(scheme, name) <= 366:
            raise wrong(name, "It must be from 0 to 366.")


def _check_forecast(forecast: Forecast | None, scheme: PlanScheme) -> None:
    if forecast is None or forecast.site_id != scheme.site_id:
        raise wrong("forecast_id", "It must be a forecast of the scheme's own site.")
    if forecast.state not in PUBLISHED:
        raise wrong("forecast_id", f"{forecast.number} was never published.")
