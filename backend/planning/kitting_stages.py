"""The five levels of a kit check (§5) at a site: whose kits are shown, whose needs come before, how far it looks."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.planning import kitting_forecast as forecast
from backend.planning import kitting_planned as planned
from backend.planning import kitting_pool as pool
from backend.planning import kitting_work_orders as work_orders
from backend.planning.kitting_orders import Checked, Rows, Scene, Source


@dataclass(frozen=True)
class Stage:
    """`days` is how far ahead it looks unless asked otherwise; None: as far as there are orders."""

    shown: tuple[Source, ...]
    beside: tuple[Source, ...] = ()
    days: int | None = None


def _open_work_orders(scene: Scene) -> Rows:
    return work_orders.ahead(work_orders.begun_or_not(scene))


def _confirmed_work_orders(scene: Scene) -> Rows:
    return work_orders.ahead(work_orders.checked(scene))


# What counts as supply takes its part of the material, too: so a need is counted once, wherever it stands by now.
STAGES: Mapping[str, Stage] = {
    "forecast": Stage(
        (forecast.buckets,), (_open_work_orders, planned.beside_forecasts, pool.nearer_portions), days=182
    ),
    "order": Stage((pool.portions,), (_open_work_orders, planned.firm_to_make)),
    "plan": Stage((planned.to_make, work_orders.unconfirmed), (_confirmed_work_orders,), days=42),
    "work_order": Stage((work_orders.checked,)),
    "issue": Stage((work_orders.starting,), days=3),
}


def rows_of(scene: Scene, level: str) -> Rows:
    """Every order that takes part in the check of a level; what begins too late to be shown is left out."""
    stage, found = STAGES[level], Rows()
    for source in stage.shown:
        rows = source(scene)
        found.orders += [row for row in rows.orders if not row.shown or _in_sight(row, scene)]
        found.refused += [pair for pair in rows.refused if _in_sight(pair[0], scene)]
    for source in stage.beside:
        found.orders += source(scene).orders
    return found


def _in_sight(row: Checked, scene: Scene) -> bool:
    return scene.until is None or row.start <= scene.until
