"""A scheme's forecast out of its history: every series by itself, then all levels made to agree."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from backend.kernel.calendars import WorkCalendar
from backend.kernel.forecasting.check import LEAST_POINTS
from backend.kernel.forecasting.choice import Why
from backend.kernel.forecasting.facts import Series, Settings
from backend.kernel.forecasting.forecast import Forecast, forecast_all
from backend.kernel.forecasting.periods import Period
from backend.kernel.forecasting.reconciling import bottom_up, from_level, least_squares
from backend.kernel.forecasting.tree import Tree
from backend.sales.forecast_history import Demand, summed
from backend.sales.forecast_leaves import Leaf, Node, node_of, tree_of

AT_ONCE = 20  # series between two looks at whether to stop
TOO_SHORT = "too_short"  # fewer periods of history than any model needs: a person, or a similar item, must say
Progress = Callable[[int, int], None]
Values = Sequence[float]


@dataclass(frozen=True)
class Facts:
    """What a forecast is made from: leaves in their order, the buckets [first, end) known and those ahead."""

    level: str
    method: str
    period: Period
    first: int
    end: int
    horizon: int
    demand: Mapping[Leaf, Demand]
    calendar: WorkCalendar | None = None


@dataclass(frozen=True)
class Made:
    """One leaf's figures ahead in whole smallest units, its history from its first demand on, and why."""

    leaf: Leaf
    quantities: tuple[int, ...]
    history: tuple[int, ...]
    history_first: date
    why: dict[str, Any]


def make(facts: Facts, progress: Progress) -> list[Made]:
    """Forecast what the method needs, reconcile, and answer for every leaf."""
    if not facts.demand:
        return []
    tree = tree_of(facts.demand, facts.level)
    wanted = nodes_to_forecast(tree, facts.method)
    series = {node: series_of(node, tree, facts) for node in wanted}
    found = forecasts(series, facts, progress)
    whole = reconciled(tree, found, series, facts)
    return [made(leaf, whole, found, series[node_of(leaf, facts.level)]) for leaf in facts.demand]


def nodes_to_forecast(tree: Tree, method: str) -> list[Node]:
    """Leaves always; above them what the method starts from."""
    if method == "bottom_up":
        return list(tree.leaves)  # type: ignore[arg-type]
    if method == "least_squares":
        return list(tree.downwards)  # type: ignore[arg-type]
    return list(dict.fromkeys((*given_by(tree, method), *tree.leaves)))  # type: ignore[arg-type]


def given_by(tree: Tree, method: str) -> list[Node]:
    """Where shares begin: at the tops, or at the items (a leaf above them stands for itself)."""
    if method == "top_down":
        return list(tree.tops)  # type: ignore[arg-type]
    return [node for node in tree.downwards if node.depth == 1 or (node.depth == 0 and not tree.children[node])]  # type: ignore[attr-defined, misc]


def series_of(node: Node, tree: Tree, facts: Facts) -> Series:
    """A node's history from its first demand on; a period counts as promoted or without stock if it does for any
    leaf below."""
    below = [facts.demand[leaf.keys] for leaf in tree.leaves_of(node)]  # type: ignore[attr-defined]
    begun = min((bucket for each in below for bucket, sum_ in each.sums.items() if sum_), default=facts.end)
    first = max(facts.first, begun)
    values = summed(below, facts.first, facts.end)[first - facts.first :]
    days = None if facts.calendar is None else open_days(facts, first, facts.end)
    return Series(
        node,
        facts.period,
        facts.period.start(first),
        tuple(values),
        open_days=days,
        open_ahead=None if days is None else open_days(facts, facts.end, facts.end + facts.horizon),
        promoted=places((each.promoted for each in below), first),
        stocked_out=places((each.stocked_out for each in below), first),
    )


def places(buckets: Iterable[set[int]], first: int) -> frozenset[int]:
    return frozenset(bucket - first for each in buckets for bucket in each if bucket >= first)


def open_days(facts: Facts, first: int, end: int) -> list[float]:
    assert facts.calendar is not None
    start = facts.period.start
    return [facts.calendar.working_days(start(bucket), start(bucket + 1)) for bucket in range(first, end)]


def forecasts(series: Mapping[Node, Series], facts: Facts, progress: Progress) -> dict[Node, Forecast]:
    """By node; nothing for what is too short to say anything about."""
    settings = Settings(horizon=facts.horizon)
    rows = list(series.values())
    found: dict[Node, Forecast] = {}
    for place in range(0, len(rows), AT_ONCE):
        progress(place, len(rows))
        found |= {each.key: each for each in forecast_all(rows[place : place + AT_ONCE], settings).made}  # type: ignore[misc]
    return found


def reconciled(
    tree: Tree, found: Mapping[Node, Forecast], series: Mapping[Node, Series], facts: Facts
) -> Mapping[Any, tuple[int, ...]]:
    """Whole figures of every node, each the sum of those below."""
    nothing = (0.0,) * facts.horizon
    leaves = {leaf: found[leaf].values if leaf in found else nothing for leaf in tree.leaves}  # type: ignore[index]
    if facts.method == "bottom_up":
        return bottom_up(tree, leaves)
    if facts.method == "least_squares":
        own = {**leaves, **{node: each.values for node, each in found.items()}}
        return least_squares(tree, own, {node: variance(found.get(node), series[node]) for node in own})  # type: ignore[index]
    given = {node: of_node(node, tree, found, leaves) for node in given_by(tree, facts.method)}
    return from_level(tree, given, leaves)


def variance(forecast: Forecast | None, series: Series) -> float:
    """How far a node's own forecast erred in the back-test; one without has only its size to go by."""
    known = [float(value) for value in series.values if value is not None]
    if forecast is None:
        return (sum(known) / len(known)) ** 2 if known else 0.0
    errors = forecast.why.rmse
    return sum(error * error for error in errors) / len(errors) if errors else 0.0


def of_node(node: Node, tree: Tree, found: Mapping[Node, Forecast], leaves: Mapping[Any, Values]) -> Values:
    """A node's own forecast, or the sum of those below."""
    if node in found:
        return found[node].values
    return [sum(column) for column in zip(*(leaves[leaf] for leaf in tree.leaves_of(node)), strict=True)]


def made(leaf: Leaf, whole: Mapping[Any, tuple[int, ...]], found: Mapping[Node, Forecast], series: Series) -> Made:
    node: Any = series.key
    forecast = found.get(node)
    known = tuple(int(value or 0) for value in series.values)
    why = reasons(forecast.why) if forecast else {"cause": TOO_SHORT, "known": len(known), "least": LEAST_POINTS}
    return Made(leaf, whole[node], known, series.first, why)


def reasons(why: Why) -> dict[str, Any]:
    """Why as it is kept: shares and errors to four digits, so that they read the same everywhere."""
    tried = [
        {"model": each.model, "mase": short(each.mase), "bias": short(each.bias), "weight": short(each.weight)}
        for each in why.tried
    ]
    pattern = why.pattern
    return {
        "cause": why.cause,
        "kind": pattern.kind,
        "season": pattern.season,
        "buckets": pattern.buckets,
        "origins": why.origins,
        "models": {name: short(part) for name, part in why.models.items()},
        "mase": short(why.mase),
        "naive_mase": short(why.naive_mase),
        "bias": short(why.bias),
        "rmse": [short(error) for error in why.rmse],
        "changed": dict(why.changed),
        "tried": tried,
    }


def short(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")
