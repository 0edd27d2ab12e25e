"""The trim sheet 排刀单: a trim plan on paper, its patterns drawn to scale for the winder."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend.documents.describe import words
from backend.documents.language import translate
from backend.documents.paper import imprint, pdf
from backend.kernel.cutting.trim.board import Board, Told
from backend.kernel.quantity import plain
from backend.plant.company import Site
from backend.scheduling.trim_board import letters_of, origins
from backend.scheduling.trim_facts import board_of, percent, runs_of
from backend.scheduling.trim_plan import FLOW, TrimPlan
from backend.scheduling.trim_words import said
from printing.facts import Chip, Field
from printing.trim_facts import SheetDemand, SheetPattern, SheetRoll, TrimSheet

TEMPLATE = "scheduling/trim_plan.html"
HUNDRED = 100.0


def trim_sheet(plan: TrimPlan, session: Session, language: str) -> bytes:
    """The PDF of a plan."""
    return pdf(TEMPLATE, _sheet(plan, session, language), language)


def _sheet(plan: TrimPlan, session: Session, language: str) -> TrimSheet:
    zone = ZoneInfo(session.get_one(Site, plan.site_id).timezone)
    board, letters = board_of(plan), letters_of(plan, runs_of(plan.patterns))
    return TrimSheet(
        imprint(session, plan.company_id, datetime.now(UTC).astimezone(zone)),
        plan.number,
        _title(plan),
        Chip(translate(words(plan.state), language, "scheduling/trim_plan"), FLOW.meanings[plan.state]),
        tuple(_fields(plan, language)),
        tuple(_pattern(at, each, (plan, letters, language)) for at, each in enumerate(board.patterns, 1)),
        tuple(_demands(plan, board, (session, letters))),
        board.sets,
        board.loss,
        percent(board.loss, board.sets, plan.deckle),
    )


def _title(plan: TrimPlan) -> str:
    grade = plan.grade or (plan.item.name if plan.item else "")
    return f"{grade} {plain(plan.grammage)} g/m²".strip() if plan.grammage else grade


def _fields(plan: TrimPlan, language: str) -> Iterator[Field]:
    say = partial(translate, language=language)
    center = plan.work_center
    yield Field(say("Work center"), f"{center.number} {center.name}")
    yield Field(say("Grade"), _title(plan))
    yield Field(say("Deckle"), f"{plan.deckle} mm")
    yield Field(say("Edge each side"), f"{plan.edge} mm")
    if plan.roll_length:
        yield Field(say("Roll length"), f"{plain(plan.roll_length)} m")
    if plan.remark:
        yield Field(say("Remark"), plan.remark, wide=True)


def _pattern(number: int, told: Told, about: tuple[TrimPlan, Mapping[int, str], str]) -> SheetPattern:
    plan, letters, language = about
    rolls = zip(told.run.widths, told.knives, strict=False)
    return SheetPattern(
        number,
        told.run.sets,
        tuple(SheetRoll(letters[width], width, _share(at, plan), _share(width, plan)) for width, at in rolls),
        _share(plan.edge, plan),
        max(0.0, _share(plan.deckle - told.knives[-1], plan)),
        told.used,
        told.loss,
        percent(told.loss, 1, plan.deckle),  # type: ignore[arg-type]  # one set has a percentage
        told.knives,
        told.moved,
        tuple(translate(said(fault), language) for fault in told.faults),
    )


def _share(width: int, plan: TrimPlan) -> float:
    return round(HUNDRED * width / plan.deckle, 3)


def _demands(plan: TrimPlan, board: Board, about: tuple[Session, Mapping[int, str]]) -> Iterator[SheetDemand]:
    session, letters = about
    served, behind = {each.wanted.order: each for each in board.served}, origins(session, plan.demands)
    for each in plan.demands:
        orders = [behind[each.id][name] for name in ("sales_order", "work_order") if behind[each.id].get(name)]
        order = " ".join(one["number"] for one in orders)
        cut = served[str(each.id)].cut
        yield SheetDemand(letters[each.width], each.width, each.rolls, cut, order, each.due, each.remark)
