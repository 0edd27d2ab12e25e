"""The trim board: a plan with its patterns and demands as they are told to a screen, saved or only tried."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.documents.jobs import Job
from backend.kernel.cutting.trim.board import BLOCKING, Board, Run, Served, Told, laid_out
from backend.kernel.quantity import round_half_even
from backend.production.work_order import WorkOrder
from backend.sales.customer import Customer
from backend.sales.sales_order import SalesOrder, SalesOrderLine
from backend.scheduling import trim_ways
from backend.scheduling.trim_facts import facts_of, percent, runs_of, winder_of
from backend.scheduling.trim_plan import OPEN, TrimDemand, TrimPlan
from backend.scheduling.trim_solving import ACTIVE
from backend.scheduling.trim_words import of_demand, of_plan, said, why_left_out

SHOWN = (
    "id", "number", "version", "state", "grade", "grammage", "deckle", "edge", "least_use", "most_rolls", "most_widths",
    "narrowest", "least_sets", "below", "above", "roll_length", "jumbo_length", "goal", "remark",
)  # fmt: skip
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
THOUSAND = Decimal(1000)
Row = dict[str, Any]


def told(session: Session, plan: TrimPlan, names: bool, tried: Sequence[Run] | None = None) -> Row:
    """The whole board, with customers by `names`; with `tried` patterns what it would be instead of what is saved."""
    runs = runs_of(plan.patterns) if tried is None else tried
    board = laid_out(facts_of(plan), runs)
    is_saved = tried is None
    letters = letters_of(plan, runs)
    served = {each.wanted.order: each for each in board.served}
    behind = origins(session, plan.demands) if names else {}
    return {
        "plan": _plan(session, plan),
        "widths": [{"width": width, "letter": letter} for width, letter in letters.items()],
        "patterns": [_pattern(each, plan) for each in board.patterns],
        "demands": [
            _demand(demand, served[str(demand.id)], plan) | behind.get(demand.id, {}) for demand in plan.demands
        ],
        "measures": measures(board, plan) | _proof(plan, is_saved) | {"loss_before": int(plan.loss)},
        "sentences": of_plan(board, plan.fewest if is_saved else 0),
        "proposals": trim_ways.told(plan.ways) if plan.state in OPEN else [],
        "cuttable": not board.blocked,
    }


def letters_of(plan: TrimPlan, runs: Sequence[Run]) -> dict[int, str]:
    """A letter for each width, the widest first, so that nobody need tell widths by their color."""
    found = {demand.width for demand in plan.demands} | {width for run in runs for width in run.widths}
    return {width: _letter(at) for at, width in enumerate(sorted(found, reverse=True))}


def measures(board: Board, plan: TrimPlan) -> Row:
    """What a plan comes to; kilograms and jumbos where its lengths and grammage are known."""
    return {
        "sets": board.sets,
        "loss": board.loss,
        "percent": percent(board.loss, board.sets, plan.deckle),
        "side_loss": board.loss - 2 * plan.edge * board.sets,
        "patterns": len(board.patterns),
        "moved": board.moved,
        "short": sum(each.short for each in board.served),
        "over": sum(each.over for each in board.served),
        "loss_kg": _weight(board.loss, plan),
        "jumbos": _jumbos(board.sets, plan),
    }


def _proof(plan: TrimPlan, is_saved: bool) -> Row:
    bound = None if plan.bound is None else int(plan.bound)
    return {"bound": bound, "proved": is_saved and plan.proved, "fewest": plan.fewest}


def _letter(at: int) -> str:
    more, last = divmod(at, len(LETTERS))
    return LETTERS[last] + (str(more) if more else "")


def _plan(session: Session, plan: TrimPlan) -> Row:
    job = session.get(Job, plan.job_id) if plan.job_id else None
    center, item = plan.work_center, plan.item
    return {name: getattr(plan, name) for name in SHOWN} | {
        "usable": winder_of(plan).usable,
        "work_center": {"id": center.id, "number": center.number, "title": center.name},
        "item": item and {"id": item.id, "number": item.number, "title": item.name},
        "job_id": job.id if job is not None and job.state in ACTIVE else None,
    }


def _pattern(each: Told, plan: TrimPlan) -> Row:
    return {
        "widths": each.run.widths,
        "sets": each.run.sets,
        "used": each.used,
        "loss": each.loss,
        "side_loss": each.loss - 2 * plan.edge,
        "percent": percent(each.loss, 1, plan.deckle),
        "knives": each.knives,
        "moved": each.moved,
        "faults": [{"code": code, "sentence": said((code, n)), "blocks": code in BLOCKING} for code, n in each.faults],
    }


def _demand(demand: TrimDemand, served: Served, plan: TrimPlan) -> Row:
    code = plan.left_out.get(str(demand.id))
    names = ("id", "width", "rolls", "for_stock", "in_stock", "from_stock", "due", "remark")
    return {name: getattr(demand, name) for name in names} | {
        "least": served.wanted.least,
        "most": served.wanted.most,
        "cut": served.cut,
        "short": served.short,
        "over": served.over,
        "sentence": of_demand(served),
        "left_out": {"code": code, "sentence": why_left_out(code)} if code else None,
        "sales_order": None,
        "customer": "",
        "work_order": None,
    }


def origins(session: Session, demands: Sequence[TrimDemand]) -> Mapping[Any, Row]:
    """For whom rolls are: the order line's order and customer, the work order; two statements for all."""
    lines = {each.sales_order_line_id for each in demands} - {None}
    orders = {each.work_order_id for each in demands} - {None}
    sold = select(SalesOrderLine.id, SalesOrder.id, SalesOrder.number, Customer.name)
    sold = sold.join(SalesOrder, SalesOrder.id == SalesOrderLine.owner_id)
    sold = sold.join(Customer, Customer.id == SalesOrder.customer_id).where(SalesOrderLine.id.in_(lines))
    made = select(WorkOrder.id, WorkOrder.number).where(WorkOrder.id.in_(orders))
    by_line = {row[0]: row for row in session.execute(sold).tuples()} if lines else {}
    by_order = {row[0]: row for row in session.execute(made).tuples()} if orders else {}
    found: dict[Any, Row] = {}
    for each in demands:
        row: Row = found.setdefault(each.id, {})
        if line := by_line.get(each.sales_order_line_id):
            row |= {"sales_order": {"id": line[1], "number": line[2]}, "customer": line[3]}
        if order := by_order.get(each.work_order_id):
            row["work_order"] = {"id": order[0], "number": order[1]}
    return found


def _weight(loss: int, plan: TrimPlan) -> Decimal | None:
    """weight kg = width (m) × length (m) × grammage / 1000 (paper.md §1)."""
    if plan.roll_length is None or plan.grammage is None:
        return None
    return round_half_even(loss * plan.roll_length * plan.grammage / THOUSAND / THOUSAND, 1)


def _jumbos(sets: int, plan: TrimPlan) -> int | None:
    """A jumbo of length L gives ⌊L/ℓ⌋ sets of roll length ℓ."""
    if plan.roll_length is None or plan.jumbo_length is None or plan.jumbo_length < plan.roll_length:
        return None
    each = int((plan.jumbo_length / plan.roll_length).to_integral_value(ROUND_FLOOR))
    return -(-sets // each)
