"""Forecasts: CPU of 1,000 weekly series with back-tested choice, and accuracy on held-back real series.

`./gemba bench forecast [--series N] [--every K]`: tables of every candidate alone and of their choice for the M3 series
and spare parts of ../shared/data (every K-th of them); the last line is JSON. MASE is scaled by the seasonal naive
error of the training part and averaged over series. Bias is the mean over series of Σ(forecast − actual)/Σactual, drift
the mean error on MASE's scale (series without demand in it, too). The choice sees the training part only; where a
candidate is not offered, that of `STANDS_IN` (else naive) counts in its place. Ends with 1 where a goal is missed.
"""

import argparse
import gzip
import json
import resource
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from statistics import mean
from time import process_time
from typing import Any

import numpy as np

from backend.kernel.forecasting.accuracy import accuracy, naive_error
from backend.kernel.forecasting.cleaning import cleaned
from backend.kernel.forecasting.facts import Series, Settings
from backend.kernel.forecasting.forecast import forecast_all, judge
from backend.kernel.forecasting.models import ALWAYS, RARE, SEASONAL, Candidate, forecast_by, library
from backend.kernel.forecasting.pattern import Values
from backend.kernel.forecasting.periods import Period

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
PERIODS = {"MONTHLY": Period.MONTH, "QUARTERLY": Period.QUARTER, "YEARLY": Period.YEAR}
STANDS_IN = {
    "seasonal_naive": "naive",
    "holt_winters_additive": "damped_trend",
    "holt_winters_multiplicative": "damped_trend",
}
CHOICE, EQUAL = "chosen on train", "proven ones in equal parts"


@dataclass(frozen=True, slots=True)
class Case:
    """A whole series and how many of its last values are held back."""

    series: Series
    horizon: int

    @property
    def training(self) -> list[float]:
        return [float(value or 0) for value in self.series.values[: -self.horizon]]

    @property
    def came(self) -> list[float]:
        return [float(value or 0) for value in self.series.values[-self.horizon :]]


@dataclass(slots=True)
class Score:
    """What one way of forecasting made of each series."""

    mase: list[float] = field(default_factory=list)
    bias: list[float] = field(default_factory=list)
    drift: list[float] = field(default_factory=list)
    cpu_s: float = 0.0

    def add(self, case: "Case", made: Sequence[float]) -> None:
        training, came = case.training, case.came
        found = accuracy(came, made, training, case.series.season_length)
        self.mase.append(found.mase or 0.0)
        self.drift.append(
            (sum(made) - sum(came)) / len(came) / (naive_error(training, case.series.season_length) or 1.0)
        )
        if found.bias is not None:
            self.bias.append(found.bias)


def m3(every: int) -> Iterator[Case]:
    with gzip.open(DATA / "demand_m3" / "series.jsonl.gz", "rt") as rows:
        for row in (json.loads(line) for place, line in enumerate(rows) if place % every == 0):
            values = (*row["train"], *row["test"])
            yield Case(Series(row["id"], PERIODS[row["period"]], date(2000, 1, 1), values), row["horizon"])


def spare_parts(every: int) -> Iterator[Case]:
    """Parts whose last year is known, which is held back."""
    with gzip.open(DATA / "demand_carparts" / "carparts.csv.gz", "rt") as rows:
        next(rows)
        for place, line in enumerate(rows):
            part, *texts = line.rstrip("\n").split(",")
            values = tuple(float(text) if text else None for text in texts)
            if place % every == 0 and None not in values and sum(value > 0 for value in values[:-12] if value) > 1:
                yield Case(Series(part, Period.MONTH, date(1998, 1, 1), values), 12)


def compared(cases: Sequence[Case], candidates: Sequence[Candidate]) -> dict[str, Score]:
    """Every candidate alone over all cases, then the choice."""
    library()
    scores = {name: Score() for name in (*(each.name for each in candidates), EQUAL, CHOICE)}
    for case in cases:
        alone(case, candidates, scores)
        began = process_time()
        made = judge(case.series, Settings(horizon=case.horizon)).forecast.values
        scores[CHOICE].cpu_s += process_time() - began
        scores[CHOICE].add(case, made)
    return scores


def alone(case: Case, candidates: Sequence[Candidate], scores: dict[str, Score]) -> None:
    """Each candidate fitted to the cleaned training part."""
    known = cleaned(replace(case.series, values=case.training))
    made: dict[str, Values] = {}
    for each in candidates:
        began = process_time()
        row = np.full(case.horizon, np.nan)
        if each not in SEASONAL or known.pattern.season > 1:
            row = forecast_by(each, known.values, known.pattern.season, case.horizon)
        scores[each.name].cpu_s += process_time() - began
        made[each.name] = row if np.isfinite(row).all() else made[STANDS_IN.get(each.name, "naive")]
        scores[each.name].add(case, made[each.name].tolist())
    proven = [made[each.name] for each in candidates if each.proven] or list(made.values())
    scores[EQUAL].add(case, np.mean(proven, axis=0).tolist())


def weekly(count: int) -> Iterator[Series]:
    """Three years each: level, trend, season, noise and rare demand in turn; the same ones every time."""
    random = np.random.default_rng(7)
    weeks = np.arange(156)
    for number in range(count):
        level = random.uniform(20, 2000)
        shape = 1 + (number % 3 == 0) * 0.4 * np.sin(2 * np.pi * weeks / 52) + (number % 2) * 0.002 * weeks
        values = np.maximum(0, random.normal(level * shape, 0.2 * level))
        if number % 5 == 4:
            values = random.poisson(0.4, weeks.size) * random.integers(1, 9)
        yield Series(f"S{number:04}", Period.WEEK, date(2023, 1, 2), np.rint(values).astype(int).tolist())


def timed(count: int) -> dict[str, object]:
    rows = list(weekly(count))
    began = process_time()
    library()
    loaded = process_time() - began
    found = forecast_all(rows)
    spent = process_time() - began - loaded
    return {
        "series": count,
        "made": len(found.made),
        "cpu_s": round(spent, 2),
        "load_cpu_s": round(loaded, 2),
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def table(title: str, scores: dict[str, Score]) -> dict[str, dict[str, float]]:
    rows = {}
    print(f"{title}\n{'':30}{'mean MASE':>10}{'bias %':>9}{'drift':>9}{'CPU s':>9}")
    for name, each in scores.items():
        mase, bias, drift = (mean(figures) for figures in (each.mase, each.bias, each.drift))
        rows[name] = {
            "mase": round(mase, 4),
            "bias": round(bias, 4),
            "drift": round(drift, 4),
            "cpu_s": round(each.cpu_s, 2),
        }
        print(f"{name:30}{mase:10.4f}{100 * bias:9.1f}{drift:9.3f}{each.cpu_s:9.2f}")
    return rows


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="./gemba bench forecast")
    parser.add_argument("--series", type=int, default=1000, help="weekly series to time")
    parser.add_argument("--every", type=int, default=1, help="only every K-th real series")
    asked = parser.parse_args(argv)
    told: dict[str, object] = {"bench": "forecast", "weekly": timed(asked.series)}
    print(told["weekly"])
    for name, read, candidates in (("m3", m3, ALWAYS + SEASONAL), ("spare_parts", spare_parts, RARE)):
        if not DATA.exists():
            continue
        cases = list(read(asked.every))
        told[name] = table(f"\n{name}: {len(cases)} series", compared(cases, candidates))
    print(json.dumps(told))
    return int(missed(told))


def missed(told: Mapping[str, Any]) -> bool:
    """Over 60 CPU seconds per 1,000 weekly series, or a candidate alone better on all of M3 than the choice."""
    slow = told["weekly"]["cpu_s"] > told["weekly"]["series"] * 0.06
    alone = [row["mase"] for name, row in told.get("m3", {}).items() if name not in (CHOICE, EQUAL)]
    return bool(slow or (alone and told["m3"][CHOICE]["mase"] > min(alone)))
