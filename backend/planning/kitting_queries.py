"""What people look at in a kit check: orders with their kits, one order's shortages and ways out, the worst items."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Any

from backend.kernel.kitting.facts import Kit, LineKit
from backend.kernel.kitting.fixes import Fix, Move, fixes_for
from backend.kernel.kitting.shortages import Shortage, long_lead, ranking, shortages
from backend.kernel.mrp.facts import unscaled
from backend.kernel.substitution.facts import Key
from backend.planning.kitting_facts import Picture

STATES = ("full", "full_by", "partial", "short")
CLEAR = "clear"  # full or full_by: what can be built
Told = dict[str, Any]


def orders(seen: Picture, state: str | None, offset: int, limit: int) -> Told:
    """Orders by rank with their kits, how many there are of each state, and those nobody can tell the needs of."""
    counts: Counter[str] = Counter(kit.state for kit in seen.kits)
    found = [kit for kit in seen.kits if state in (None, kit.state) or (state == CLEAR and kit.clear)]
    return {
        "level": seen.question.level,
        "until": seen.question.until,
        "rows": [row_of(seen, kit) for kit in found[offset : offset + limit]],
        "count": len(found),
        "counts": {name: counts[name] for name in STATES},
        "refused": [named(seen, id) | {"sentence": text} for id, (_, text) in seen.needed.refused.items()],
    } | _rates(seen.kits)


def _rates(kits: Sequence[Kit]) -> Told:
    """The kit rate over all lines, and how many orders are clear to build; nothing where there is none."""
    lines = sum(len(kit.lines) for kit in kits)
    covered = sum(line.short == 0 for kit in kits for line in kit.lines)
    return {
        "kit_rate": _percent(Fraction(covered, lines)) if lines else None,
        "clear_rate": _percent(Fraction(sum(kit.clear for kit in kits), len(kits))) if kits else None,
    }


def order(seen: Picture, id: str) -> Told | None:
    """One order: its kit, every line, what is short and waits for what, and the ways out with the date each buys.

    Ways out are those of the relative check, where orders compete.
    """
    kit = next((kit for kit in seen.kits if kit.order == id), None)
    if kit is None:
        return None
    rows = [row for row in shortages(seen.facts, seen.all_kits, deep=True) if row.order == kit.order]
    fixes = fixes_of(seen, id)
    return row_of(seen, kit) | {
        "lines": [_line(seen, line) for line in kit.lines],
        "shortages": [shortage(seen, row) for row in rows],
        "fixes": [_fix(seen, fix) for fix in fixes],
    }


def fixes_of(seen: Picture, id: str) -> list[Fix]:
    """Reckoned once for a picture: proving each of them is the dear part of a look at one order."""
    if id not in seen.fixes:
        seen.fixes[id] = fixes_for(seen.facts_for(id), id) if seen.question.mode == "relative" else []
    return seen.fixes[id]


def items(seen: Picture, limit: int) -> list[Told]:
    """Short items, the one that does most harm first: Σ priority weight × days late over the orders it blocks."""
    shown = {kit.order for kit in seen.kits}
    rows = [row for row in shortages(seen.facts, seen.all_kits) if row.order in shown]
    worst = list(ranking(rows, seen.facts.orders).items())[:limit]
    return [_item_row(seen, key, harm, [row for row in rows if row.item == key]) for key, harm in worst]


def _item_row(seen: Picture, key: Any, harm: int, rows: list[Shortage]) -> Told:
    hit = list(dict.fromkeys(row.order for row in rows))
    blocking = dict.fromkeys(row.blocking for row in rows if row.blocking)
    return {
        "item": item_of(seen, key),
        "harm": harm,
        "short": unscaled(sum(row.short for row in rows)),
        "orders": [named(seen, order) for order in hit],
        "blocking": [_supply(seen, name) for name in blocking],
    }


def long_leads(seen: Picture, leads: Mapping[Key, int]) -> list[Told]:
    """What has to be ordered now: nothing covers it, and its lead time is longer than the days that are left."""
    shown = {kit.order for kit in seen.kits}
    rows = [row for row in shortages(seen.facts, seen.all_kits) if row.order in shown]
    return [
        {"item": item_of(seen, key), "lead_days": leads[key], "days_missing": days, "short": unscaled(short)}
        for key, days, short in long_lead(rows, leads)
    ]


def row_of(seen: Picture, kit: Kit) -> Told:
    """An order of the list, from its kit."""
    row, today = seen.needed.rows[kit.order], seen.question.today
    day, start = seen.date(kit.day), today + timedelta(days=seen.orders[kit.order].start)
    return named(seen, kit.order) | {
        "rank": seen.ranks[kit.order],
        "quantity": row.quantity,
        "unit": seen.needed.items[row.item_id][1].number,
        "start": start,
        "due": row.due,
        "priority": row.priority,
        "order_state": row.state,
        "held": row.held,
        "kept_for": row.kept_for,
        "state": kit.state,
        "clear": kit.clear,
        "warned": not kit.clear and seen.orders[kit.order].start <= seen.facts.scale.warn_days,
        "covered": sum(line.short == 0 for line in kit.lines),
        "of_lines": len(kit.lines),
        "kit_rate": _percent(kit.rate),
        "buildable": unscaled(kit.buildable),
        "full_kit_day": day,
        "days_late": None if day is None else max(0, (day - max(start, today)).days),
    }


def _line(seen: Picture, line: LineKit) -> Told:
    return {
        "id": line.line,
        "item": item_of(seen, line.item),
        "needed": unscaled(line.wanted),
        "allocated": unscaled(line.allocated),
        "short": unscaled(line.short),
        "day": seen.date(line.day),
        "taken": [
            _supply(seen, ref) | {"quantity": unscaled(amount), "item": item_of(seen, key)}
            for ref, key, amount in line.takes
        ],
    }


def shortage(seen: Picture, row: Shortage) -> Told:
    return {
        "line": row.line,
        "item": item_of(seen, row.item),
        "short": unscaled(row.short),
        "need_day": seen.date(row.need_day),
        "blocking": _supply(seen, row.blocking) if row.blocking else None,
        "owner": row.owner,
        "day": seen.date(row.date),
        "days_late": row.days_late,
        "orders_hit": row.hits,
        "counted": row.counted,
        "path": [named(seen, order) for order in row.path],
    }


def _fix(seen: Picture, fix: Fix) -> Told:
    return {
        "kind": fix.kind,
        "day": seen.date(fix.day),
        "parts": [{"quantity": unscaled(quantity), "day": seen.date(day)} for quantity, day in fix.parts],
        "moves": [_move(seen, fix.kind, move) for move in fix.moves],
        "harm": [
            named(seen, each.order) | {"before": seen.date(each.before), "after": seen.date(each.after)}
            for each in fix.harm
        ],
    }


def _move(seen: Picture, kind: str, move: Move) -> Told:
    """From whom so much comes: another site or store, a supply, or an order that gives it up."""
    if kind == "swap":
        row = seen.needed.rows[move.origin]
        origin: Told = {"kind": row.document.split("/")[1], "document": row.document, "number": row.number}
        origin |= {"id": row.document_id}
    elif move.origin in seen.found.origins:
        origin = _supply(seen, move.origin)
    else:
        origin = {"kind": "site", "document": "plant/site", "id": None, "number": move.origin}
    quantity = unscaled(move.quantity)
    return {"origin": origin, "item": item_of(seen, move.item), "quantity": quantity, "day": seen.date(move.day)}


def _supply(seen: Picture, name: str) -> Told:
    origin = seen.found.origins[name]
    return {
        "kind": origin.kind,
        "document": origin.document,
        "id": origin.id,
        "number": origin.number,
        "day": origin.day,
        "lot": origin.lot,
    }


def named(seen: Picture, order: str) -> Told:
    row = seen.needed.rows[order] if order in seen.needed.rows else seen.needed.refused[order][0]
    names = {"id": row.id, "number": row.number, "document": row.document, "document_id": row.document_id}
    return names | {"item": item_of(seen, row.item_id)}


def item_of(seen: Picture, key: Any) -> Told:
    item = seen.items[key]
    return {"id": item.id, "number": item.number, "title": item.name}


def _percent(share: Fraction) -> int:
    """Whole per cent, rounded down: a kit that lacks something is never 100."""
    return int(share * 100)


def unreadable(seen: Picture) -> Iterable[Told]:
    """Purchase lines whose quantity cannot be converted: they count for nothing."""
    return ({"item": item_of(seen, id), "sentence": text} for id, text in seen.found.refused)
