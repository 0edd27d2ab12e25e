"""Which model, and why, in numbers: the best in the back-test, or several weighed together.

Weights: half in equal parts to the candidates proven in forecasting competitions, half to all by inverse squared error
(Bates and Granger, "The combination of forecasts", 1969, drawn to equal parts as in Diebold and Pauly, "The use of
prior information in forecast combination", IJF 6, 1990): a few origins say too little to trust the errors alone.
What errs over twice as much as the best is left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from backend.kernel.forecasting.backtest import BackTest
from backend.kernel.forecasting.facts import Key, Settings
from backend.kernel.forecasting.models import RARE, Candidate
from backend.kernel.forecasting.pattern import Pattern, Values


@dataclass(frozen=True, slots=True)
class Tried:
    """One candidate in the back-test; `weight` is its part in the forecast, `bias` > 0 forecast too much."""

    model: str
    mase: float
    bias: float | None
    weight: float


@dataclass(frozen=True, slots=True)
class Why:
    """All a sentence about the choice needs.

    `cause`: `combined`, `best`, `simpler` (almost as good as the best, and simpler), `constant`, `no_movement` (nothing
    for a year, or ever), `short` (too little history to test) or `like` (started from another item).
    `mase`, `bias` and `rmse` (per step ahead, in the item's unit) are the choice's own in the back-test;
    `naive_mase` is what repeating the last value would have made of it (None for rare demand).
    `changed` counts cleaned values by cause, `like` is the item a new one was started from.
    """

    key: Key
    cause: str
    pattern: Pattern
    changed: Mapping[str, int]
    origins: int = 0
    tried: tuple[Tried, ...] = ()
    mase: float | None = None
    naive_mase: float | None = None
    bias: float | None = None
    rmse: tuple[float, ...] = ()
    like: Key | None = None

    @property
    def models(self) -> dict[str, float]:
        """The models in use with their parts, largest first."""
        used = [each for each in self.tried if each.weight > 0]
        return {each.model: each.weight for each in sorted(used, key=lambda each: (-each.weight, each.model))}


WORST = 2.0  # times the best one's error; beyond it a candidate has no part
TRUST = 0.5  # the part of the weights that the back-test decides


def chosen(test: BackTest, candidates: Sequence[Candidate], settings: Settings) -> tuple[str, dict[str, float]]:
    """The cause and each used candidate's part; parts sum to 1.

    Rare demand is judged by squared errors: its median is 0, so absolute ones reward whoever forecasts least.
    """
    judge = test.rmsse if all(each in RARE for each in candidates) else test.mase
    mases = {each: judge(test.errors[each.name]) for each in candidates if each.name in test.errors}
    best = min(mases.values())
    if settings.combine and best > 0:
        parts = weighed({each: mase for each, mase in mases.items() if mase <= WORST * best})
        return ("combined" if len(parts) > 1 else "best"), parts
    near = [each for each, mase in mases.items() if mase <= best * (1 + settings.simpler_within)]
    simplest = min(near, key=lambda each: each.rank)
    return ("best" if mases[simplest] == best else "simpler"), {simplest.name: 1.0}


def weighed(mases: Mapping[Candidate, float]) -> dict[str, float]:
    """Each candidate's part, from errors above 0."""
    best = min(mases.values())
    inverse = {each: (best / mase) ** 2 for each, mase in mases.items()}
    proven = sum(each.proven for each in mases)
    trust, total = (TRUST if proven else 1.0), sum(inverse.values())
    return {
        each.name: trust * value / total + (1 - trust) * each.proven / max(1, proven) for each, value in inverse.items()
    }


def blend(rows: Mapping[str, Values], parts: Mapping[str, float]) -> Values:
    """The weighed mean of the candidates' figures."""
    return np.asarray(np.sum([part * rows[name] for name, part in parts.items()], axis=0), dtype=float)


def judged(why: Why, test: BackTest, parts: Mapping[str, float]) -> Why:
    """The reasons with what the back-test says of every candidate, best first, and of the choice itself."""
    own = blend(test.errors, parts)
    tried = [
        Tried(name, test.mase(errors), test.bias(errors), parts.get(name, 0.0)) for name, errors in test.errors.items()
    ]
    return replace(
        why,
        origins=len(own),
        tried=tuple(sorted(tried, key=lambda each: (each.mase, each.model))),
        mase=test.mase(own),
        naive_mase=next((each.mase for each in tried if each.model == "naive"), None),
        bias=test.bias(own),
        rmse=test.rmse(own),
    )
