"""What 禾田农机 expects to sell: a published weekly forecast, rules of demand, and needs beside orders."""

from datetime import timedelta
from decimal import Decimal

from backend.documents.act import Act
from backend.kernel.forecasting.periods import Period
from backend.planning.forecast_consumption_rule import ForecastConsumptionRule
from backend.planning.independent_demand import IndependentDemand
from backend.planning.safety_stock import SafetyStockLevel, SafetyStockPolicy
from backend.sales.customer import Customer
from backend.sales.forecast import Forecast, ForecastRow, ForecastSeries
from backend.sales.forecast_scheme import ForecastScheme
from seed.demo.factory import Factory

WEEK = Period.WEEK
EXPECTED: dict[tuple[str, str], tuple[int, ...]] = {  # item and customer ('': all others) to figures by week
    ("F-1GQN180", ""): (4, 4, 5, 5, 6, 6, 6, 5, 4, 4, 3, 3, 3),
    ("F-1GQN180", "K-XJ"): (0, 0, 0, 4, 4, 0, 0, 0, 0, 0, 0, 0, 0),
    ("F-1GQN200", ""): (2, 2, 3, 3, 3, 2, 2, 2, 2, 2, 1, 1, 1),
    ("F-2BXF12", ""): (3, 3, 2, 2, 2, 2, 3, 4, 4, 3, 2, 2, 2),
    ("B-BLADE", ""): (50, 50, 50, 50, 60, 60, 60, 50, 50, 50, 40, 40, 40),
}


def build(factory: Factory, act: Act) -> None:
    """The rules of demand, the forecast in force, spare parts asked for by hand, and safety stock of the season."""
    factory.make(
        ForecastConsumptionRule,
        act,
        name="客户优先，前后各两周 (Customer first, two weeks around)",
        sequence=10,
        back=14,
        forward=14,
        levels=[["item", "customer"], ["item"]],
    )
    _publish(factory, act)
    blade = {"item_id": factory.id("item", "B-BLADE")}
    need = {"kind": "service", "quantity": "120", "needed": factory.day(15), "reason": "春季服务备件 (Spring spares)"}
    made = factory.make(IndependentDemand, act, **blade, **need)
    factory.step(IndependentDemand, made.id, "release", act)
    factory.make(SafetyStockPolicy, act, number="SS-SPARES", name="备件两周用量 (Two weeks of use)", method="cover",
                 demand_days=14, approval_percent="20", **blade)  # fmt: skip
    for days, quantity, reason in ((0, "100", "常备 (Usual)"), (30, "160", "春耕旺季 (Spring season)")):
        factory.make(SafetyStockLevel, act, effective_from=factory.day(days), quantity=quantity, reason=reason, **blade)


def _publish(factory: Factory, act: Act) -> None:
    """As a job and three people would have left it."""
    scheme = factory.make(
        ForecastScheme, act, number="FS-WEEK", name="整机与刀片周预测 (Weekly)", period="week", level="item_customer"
    )
    cycle = WEEK.start(WEEK.bucket_of(factory.today))
    forecast = Forecast(forecast_scheme_id=scheme.id, kind="consensus", cycle=cycle, period="week", state="published")
    forecast.name, forecast.in_force, forecast.series = "产销共识 (Consensus)", True, len(EXPECTED)
    forecast.made_at = forecast.published_at = act.now
    factory.remember(act.add(forecast))
    for position, ((item, customer), figures) in enumerate(EXPECTED.items(), 1):
        _expect(factory, forecast, (item, customer, position), figures, act)


def _expect(factory: Factory, forecast: Forecast, of: tuple[str, str, int], figures: tuple[int, ...], act: Act) -> None:
    item, customer, position = of
    assert forecast.cycle is not None
    series = ForecastSeries(
        forecast_id=forecast.id,
        position=position,
        item_id=factory.id("item", item),
        customer_id=factory.id(Customer.__tablename__, customer) if customer else None,
        customer_class="",
        channel="",
        region="",
        history=[],
        history_first=forecast.cycle,
        why={"cause": "by_hand"},
    )
    act.session.add(series)
    act.session.flush()
    for week, figure in enumerate(figures):
        start, quantity = forecast.cycle + timedelta(weeks=week), Decimal(figure)
        days = {"start": start, "end": start + timedelta(weeks=1), "forecast_id": forecast.id}
        act.session.add(ForecastRow(series_id=series.id, baseline=quantity, quantity=quantity, **days))
