"""Corrections of a draft forecast: rows for good, all of a period applied anew in the fixed order of the layers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from backend.documents.act import Act
from backend.kernel.errors import Invalid, NotFound, Refused
from backend.kernel.forecasting.corrections import Applied, Correction, Layer, corrected
from backend.kernel.quantity import plain
from backend.sales import rules
from backend.sales.forecast import Forecast, ForecastCorrection, ForecastRow
from backend.sales.forecast_keys import Keys, Place, all_series, check_there, place_of

LAYERS = tuple(Layer)
IN_UNITS = (Layer.DELTA, Layer.ABSOLUTE)  # the others are factors


@dataclass(frozen=True)
class Edit:
    """What a person changes at one node, in every period that begins in [start, end)."""

    keys: dict[str, str]
    start: date
    end: date
    layer: str
    value: Decimal
    reason: str
    locked: bool = False


def correct(forecast_id: UUID, edit: Edit, act: Act) -> Forecast:
    """Keep the correction and spread it to the leaves; all of it or, where one period refuses, nothing."""
    forecast = _open_forecast(forecast_id, act)
    rules.correction(edit.layer, edit.value, edit.reason)
    check_there(edit.keys, act.session, forecast.id)
    starts = _starts(forecast, edit, act)
    query = select(func.max(ForecastCorrection.position)).where(ForecastCorrection.forecast_id == forecast.id)
    for position, start in enumerate(starts, (act.session.scalar(query) or 0) + 1):
        act.session.add(_correction(forecast, edit, (start, position), act))
    act.session.flush()
    replay(forecast, starts, act)
    forecast.corrections += len(starts)
    return forecast


def withdraw(forecast_id: UUID, correction_id: UUID, act: Act) -> Forecast:
    """Figures become what they would be without it; that it was there stays to be read."""
    forecast = _open_forecast(forecast_id, act)
    row = act.session.get(ForecastCorrection, correction_id)
    if row is None or row.forecast_id != forecast.id:
        raise NotFound("correction_id: this forecast has no such correction.", field="correction_id")
    if row.withdrawn_at is not None:
        raise Refused(f"This correction was withdrawn already, by {row.withdrawn_by}.")
    row.withdrawn_at, row.withdrawn_by = act.now, act.actor.name
    act.session.flush()
    replay(forecast, [row.start], act)
    forecast.corrections -= 1
    return forecast


def replay(forecast: Forecast, starts: Sequence[date], act: Act) -> None:
    """All corrections of some periods on their baseline, in their order; writes what became otherwise."""
    series = all_series(act.session, forecast.id)
    for start in starts:
        _replay(forecast, start, series, act)


def _replay(forecast: Forecast, start: date, series: Mapping[UUID, Keys], act: Act) -> None:
    unit = 10**forecast.decimals
    rows, kept = _rows(forecast, start, act), _standing(forecast, start, act)
    places = [place_of(each.node) for each in kept]
    members = {place: [id for id, keys in series.items() if place.holds(keys)] for place in set(places)}
    given = [_as_kernel(each, place, unit) for each, place in zip(kept, places, strict=True)]
    baseline = {0: {id: int(rows[id].baseline * unit) for id in series}}
    try:
        done = corrected(baseline, given, members.__getitem__)  # type: ignore[arg-type]
    except Refused as refused:
        raise _in_units(refused, unit) from refused
    locked = {id for each, place in zip(kept, places, strict=True) if each.locked for id in members[place]}
    _note_steps(kept, done.steps, unit)
    _keep(rows, {id: Decimal(value) / unit for id, value in done.leaves[0].items()}, locked, act)  # type: ignore[misc]


def _open_forecast(forecast_id: UUID, act: Act) -> Forecast:
    forecast = act.find(Forecast, forecast_id, lock=True)
    rules.can_correct(forecast.number, forecast.state, forecast.made_at is not None)
    return forecast


def _starts(forecast: Forecast, edit: Edit, act: Act) -> Sequence[date]:
    within = (ForecastRow.forecast_id == forecast.id, ForecastRow.start >= edit.start, ForecastRow.start < edit.end)
    found = act.session.scalars(select(ForecastRow.start).where(*within).distinct().order_by(ForecastRow.start)).all()
    if not found or found[0] != edit.start:
        sentence = f"start: no period of forecast {forecast.number} begins on {edit.start}."
        raise Invalid(sentence, {"start": ["No period begins on this day."]})
    return found


def _correction(forecast: Forecast, edit: Edit, place: tuple[date, int], act: Act) -> ForecastCorrection:
    return ForecastCorrection(
        forecast_id=forecast.id,
        position=place[1],
        node=edit.keys,
        start=place[0],
        layer=edit.layer,
        value=edit.value,
        reason=edit.reason.strip(),
        locked=edit.locked,
        person_id=act.actor.person_id,
        person=act.actor.name,
        made_at=act.now,
        before=Decimal(0),
        after=Decimal(0),
    )


def _rows(forecast: Forecast, start: date, act: Act) -> dict[UUID, Any]:
    query = select(
        ForecastRow.series_id, ForecastRow.start, ForecastRow.baseline, ForecastRow.quantity, ForecastRow.locked
    ).where(ForecastRow.forecast_id == forecast.id, ForecastRow.start == start)
    return {row.series_id: row for row in act.session.execute(query)}


def _standing(forecast: Forecast, start: date, act: Act) -> Sequence[ForecastCorrection]:
    query = select(ForecastCorrection).where(
        ForecastCorrection.forecast_id == forecast.id,
        ForecastCorrection.start == start,
        ForecastCorrection.withdrawn_at.is_(None),
    )
    return act.session.scalars(query.order_by(ForecastCorrection.position)).all()


def _as_kernel(row: ForecastCorrection, place: Place, unit: int) -> Correction:
    layer = Layer(row.layer)
    value = row.value * unit if layer in IN_UNITS else row.value
    return Correction(row.position, place, 0, layer, value, row.reason, row.person, row.made_at, row.locked)


def _in_units(refused: Refused, unit: int) -> Refused:
    """The same refusal in the unit people see; the kernel counts whole smallest ones."""
    kept, total = (Decimal(str(refused.details[name])) / unit for name in ("kept", "total"))
    if total < kept:
        return Refused(f"Locked figures sum to {plain(kept)}, more than the new value {plain(total)}.")
    return Refused(f"All figures below are locked; they sum to {plain(kept)}, not to {plain(total)}.")


def _keep(rows: Mapping[UUID, Any], after: Mapping[UUID, Decimal], locked: set[UUID], act: Act) -> None:
    changed = [
        {"series_id": id, "start": rows[id].start, "quantity": value, "locked": id in locked}
        for id, value in after.items()
        if value != rows[id].quantity or rows[id].locked != (id in locked)
    ]
    if changed:
        act.session.execute(update(ForecastRow), changed)


def _note_steps(kept: Sequence[ForecastCorrection], steps: Iterable[Applied], unit: int) -> None:
    """What each correction found and left, as of now."""
    by_position = {each.position: each for each in kept}
    for step in steps:
        rules.figure(Decimal(step.after) / unit)
        row = by_position[step.correction]
        row.before, row.after = Decimal(step.before) / unit, Decimal(step.after) / unit
