"""What would let demands be served that no plan serves as it stands: the kernel's proposals, kept with the plan."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.kernel.cutting.trim.facts import Trim, Winder, by_width
from backend.kernel.scheduling.search import Search
from backend.scheduling.trim_facts import winder_of
from backend.scheduling.trim_plan import TrimPlan
from backend.scheduling.winder_setting import WinderSetting

ENGINE = "backend.kernel.cutting.trim.proposals"  # loaded when somebody needs it, as the engine itself is
NEVER_HERE = ("too_wide", "too_narrow")
Way = dict[str, Any]


@dataclass(frozen=True)
class Other:
    """Another winder of the site, as its setting says it."""

    id: str
    name: str
    winder: Winder


@dataclass(frozen=True)
class Around:
    """What may help a plan: rolls in stock by width, widths made to stock, other winders, the sheeter."""

    stock: tuple[tuple[int, int], ...] = ()
    fillers: tuple[int, ...] = ()
    others: tuple[Other, ...] = ()
    sheets: bool = False

    def help(self, trim: Trim) -> Trim:
        others = tuple(other.winder for other in self.others)
        return replace(trim, stock=self.stock, fillers=self.fillers, others=others, sheets=self.sheets)


def around(session: Session, plan: TrimPlan) -> Around:
    query = select(WinderSetting).where(WinderSetting.site_id == plan.site_id).order_by(WinderSetting.number)
    settings = session.scalars(query).all()
    own = next((one for one in settings if one.work_center_id == plan.work_center_id), None)
    others = [
        Other(str(one.id), one.work_center.name, winder_of(one))
        for one in settings
        if one.work_center_id != plan.work_center_id
    ]
    rolls: dict[int, int] = {}
    for demand in plan.demands:
        if demand.in_stock > demand.from_stock:
            rolls[demand.width] = rolls.get(demand.width, 0) + demand.in_stock - demand.from_stock
    fillers, sheets = (own.fillers, own.sheets) if own else ((), False)
    return Around(tuple(sorted(rolls.items())), fillers, tuple(others), sheets)


def ways_out(trim: Trim, around: Around, answer: Any, search: Search) -> list[Way]:
    """Of an answer that leaves somebody without rolls; each was tried before it is told.

    What never goes across this winder helps only what is for all of them; the rest may be helped by itself.
    """
    if not answer.left_out and not answer.gave_way:
        return []
    never = {order for order, why in answer.left_out if why in NEVER_HERE}
    found = _tried(trim, trim, around, search)
    if never and (answer.gave_way or len(never) < len(answer.left_out)):
        known = {way["way"] for way in found}
        rest = replace(trim, wanted=tuple(each for each in trim.wanted if each.order not in never))
        found += [way for way in _tried(rest, trim, around, search) if way["way"] not in known]
    return found


def _tried(trim: Trim, whole: Trim, around: Around, search: Search) -> list[Way]:
    joined = around.help(replace(trim, wanted=by_width(trim.wanted)))
    if not any(each.least for each in joined.wanted):
        return []
    return [way for one in import_module(ENGINE).proposals(joined, search) for way in _kept(one, joined, around)]


def _kept(proposal: Any, trim: Trim, around: Around) -> Iterator[Way]:
    """As it stands with the plan until somebody applies it."""
    way, after = proposal.way, {each.width: each for each in proposal.trim.wanted}
    if way == "stock":
        fewer = [[each.width, each.least - after[each.width].least] for each in trim.wanted]
        yield {"way": way, "rolls": [pair for pair in fewer if pair[1]]}
    elif way == "fillers":
        widths = {each.width for each in trim.wanted}
        yield {"way": way, "rolls": [[each.width, each.most] for each in after.values() if each.width not in widths]}
    elif way == "tolerance":
        width = {each.order: each.width for each in trim.wanted}
        yield {"way": way, "rolls": [[width[order], by] for order, by in proposal.beyond]}
    elif way == "other_winder":
        other = next(one for one in around.others if one.winder == proposal.trim.winder)
        yield {"way": way, "id": other.id, "name": other.name, "deckle": other.winder.deckle}
    else:
        yield {"way": way}


def told(ways: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [{"way": way["way"], "sentence": sentence(way)} for way in ways]


def sentence(way: Mapping[str, Any]) -> str:
    """What applying it would do."""
    rolls = way.get("rolls", ())
    if way["way"] == "stock":
        return f"Take up to {_list(rolls)} mm from stock."
    if way["way"] == "fillers":
        return f"Fill up with widths made to stock: {', '.join(str(width) for width, _ in rolls)} mm."
    if way["way"] == "other_winder":
        return f"Trim it on {way['name']} with a deckle of {way['deckle']} mm."
    if way["way"] == "sheets":
        return "Cut below the least use as well; what is so narrow goes to the sheeter."
    fewer, more = ([pair for pair in rolls if (pair[1] < 0) == less] for less in (True, False))
    said = [f"Give way below the tolerance: {_list(fewer)} mm." if fewer else ""]
    said.append(f"Cut beyond the tolerance, to stock: {_list(more)} mm." if more else "")
    return " ".join(filter(None, said))


def _list(rolls: Sequence[Sequence[int]]) -> str:
    return ", ".join(f"{abs(number)} × {width}" for width, number in rolls)
