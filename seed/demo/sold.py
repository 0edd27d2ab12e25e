"""What 禾田农机 sold in the two years before its orders were kept here, week by week: what a forecast learns from."""

from collections.abc import Iterator
from datetime import date, timedelta
from math import pi, sin

from backend.documents.act import Act
from backend.documents.numbering import take_numbers
from backend.kernel.forecasting.periods import Period
from backend.sales.demand_history import DemandHistory
from seed.demo.factory import Factory

WEEKS, YEAR = 104, 365.25
# item: usual quantity of a week, how much the seasons swing it, growth over the two years, how uneven it is
USUAL: dict[str, tuple[float, float, float, int]] = {
    "F-1GQN180": (5, 0.5, 0.25, 2),
    "F-1GQN200": (3, 0.4, 0.1, 1),
    "F-2BXF12": (3, 0.7, 0.0, 1),
    "B-BLADE": (52, 0.3, 0.15, 12),
}
PEAKS = 80  # the day of the year spring tillage is at its height; autumn sowing is half a year on
UNEVEN = (0, 1, -1, 0, 2, -2, 1, 0, -1, 2, 0, -2, 1)  # no more chance than a demonstration can repeat


def build(factory: Factory, act: Act) -> None:
    monday = Period.WEEK.start(Period.WEEK.bucket_of(factory.today))
    rows = [row for item in USUAL for row in _weeks(factory, item, monday)]
    numbers = take_numbers(act.session, factory.company_id, DemandHistory.spec.number, act.today, len(rows))
    for row, number in zip(rows, numbers, strict=True):
        row.number = number
    act.add_all(rows)
    factory.made[DemandHistory.__tablename__] = len(rows)


def _weeks(factory: Factory, item: str, monday: date) -> Iterator[DemandHistory]:
    item_id, place = factory.id("item", item), list(USUAL).index(item)
    for week in range(WEEKS):
        day = monday - timedelta(weeks=WEEKS - week)
        quantity = _sold(item, day, week, UNEVEN[(week + 5 * place) % len(UNEVEN)])
        yield DemandHistory(item_id=item_id, day=day, quantity=quantity)


def _sold(item: str, day: date, week: int, uneven: int) -> int:
    """Two seasons a year, the spring the stronger."""
    usual, swing, growth, spread = USUAL[item]
    turn = 2 * pi * (day.timetuple().tm_yday - PEAKS + YEAR / 4) / YEAR
    season = 1 + swing * (0.6 * sin(turn) + 0.4 * sin(2 * turn - pi / 2))
    return max(0, round(usual * season * (1 + growth * week / WEEKS)) + uneven * spread // 2)
