"""How much safety stock: dated rows by attributes, and what service, use and buffers ask for (planning.md §2.3).

Sources: Silver, Pyke and Peterson, Inventory Management and Production Planning (1998), ch. 7, for the service
level under uncertain demand and lead; Ptak and Smith, Demand Driven MRP (2016), for the buffer's zones.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from backend.kernel.errors import Invalid
from backend.kernel.mrp.policy import Lots
from backend.kernel.quantity import QUANTUM

LIMIT = Decimal("0.25")  # of the last value, in one run
ONE, ZERO = Decimal(1), Decimal(0)


@dataclass(frozen=True, slots=True)
class SafetyRow:
    """From `day` on `quantity` (scaled) for items whose attributes are as `match` says; all items if it is empty."""

    day: int
    quantity: int
    match: Mapping[str, str] = field(default_factory=dict)
    manual: bool = True

    def fits(self, attributes: Mapping[str, str]) -> bool:
        return all(attributes.get(name) == value for name, value in self.match.items())


def levels_for(attributes: Mapping[str, str], rows: Iterable[SafetyRow]) -> tuple[tuple[int, int], ...]:
    """The safety stock by day it begins, for `Safety.levels`.

    On each day the latest row of the closest match holds; of the same match, entered rows go before computed ones.
    """
    fitting = [row for row in rows if row.fits(attributes)]
    levels: list[tuple[int, int]] = []
    for day in sorted({row.day for row in fitting}):
        level = _level_on(fitting, day)
        if not levels or levels[-1][1] != level:
            levels.append((day, level))
    return tuple(levels)


def _level_on(fitting: Sequence[SafetyRow], day: int) -> int:
    begun = [row for row in fitting if row.day <= day]
    return max(begun, key=lambda row: (len(row.match), row.manual, row.day, row.quantity)).quantity


@dataclass(frozen=True, slots=True)
class Use:
    """What is used a day on average, how far forecasts miss it (RMSE at the lead), over how many days, by lead error.

    `days` is lead and review together, `lead_error` the standard deviation of the lead in days.
    """

    daily: Decimal
    error: Decimal
    days: Decimal
    lead_error: Decimal = ZERO


def service(use: Use, z: Decimal) -> Decimal:
    """z·√(days·error² + daily²·lead_error²): the stock that keeps a cycle without shortage at the level of z."""
    if z < 0 or use.days < 0:
        raise Invalid("A level of service needs z and days of 0 or more.")
    variance = use.days * use.error**2 + use.daily**2 * use.lead_error**2
    return (z * variance.sqrt()).quantize(QUANTUM, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Buffer:
    """The zones of a demand-driven buffer; an order fills up to the top of green."""

    red: Decimal
    yellow: Decimal
    green: Decimal

    @property
    def top_of_yellow(self) -> Decimal:
        return self.red + self.yellow

    @property
    def top_of_green(self) -> Decimal:
        return self.top_of_yellow + self.green

    def lots(self, scale: int) -> Lots:
        """As a rule of the netting, in whole numbers of 1 ÷ `scale`: what is at the top of yellow is ordered for."""
        point, most = (int((value * scale).to_integral_value()) for value in (self.top_of_yellow, self.top_of_green))
        return Lots("min_max", quantity=most, point=point + 1)


def buffer(daily: Decimal, lead: Decimal, factors: tuple[Decimal, Decimal], least: tuple[Decimal, Decimal]) -> Buffer:
    """Red, yellow and green of average daily use over a decoupled lead.

    `factors` are those of the lead and of variability, `least` the smallest lot and the order cycle in days.
    """
    (of_lead, of_variability), (lot_min, cycle) = factors, least
    over_lead = daily * lead
    green = max(over_lead * of_lead, lot_min, daily * cycle)
    return Buffer(over_lead * of_lead * (ONE + of_variability), over_lead, green)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A new safety stock; one that must wait for approval is not used before."""

    quantity: Decimal
    waits: bool


def clamped(
    computed: Decimal, last: Decimal | None, within: tuple[Decimal, Decimal | None], approval: Decimal | None = None
) -> Proposed:
    """`computed` no further than ±25 % from the last value, then within floor and ceiling.

    A change of more than the share `approval` of the last value waits for somebody.
    """
    floor, ceiling = within
    value = computed
    if last is not None:
        value = min(max(value, last * (ONE - LIMIT)), last * (ONE + LIMIT))
    value = max(value, floor)
    if ceiling is not None:
        value = min(value, ceiling)
    waits = approval is not None and last is not None and abs(value - last) > approval * last
    return Proposed(value, waits)
