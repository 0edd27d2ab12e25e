"""What a finding of the kernel is to people: the record it speaks of, and the items and rules its sentence names."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.engineering.break_point import BreakPoint
from backend.engineering.item import Item
from backend.engineering.substitution_scheme import SubstitutionScheme
from backend.kernel.mrp.facts import unscaled
from backend.kernel.mrp.findings import PlanException as Finding
from backend.kernel.mrp.joined.facts import Extensions
from backend.kernel.mrp.network import Network
from backend.planning.columns import ids_of
from backend.planning.loading import Loaded

AT_ONCE = 500
OF_NEEDS = ("late_demand", "beyond_horizon", "no_legal_item", "blocked_need", "law_unknown")
DAYS = ("cutin_drift",)  # codes whose amount is a number of days
RULES = {"substitution_scheme": SubstitutionScheme, "break_point": BreakPoint}


class Rule(NamedTuple):
    """A scheme or break point as a record."""

    kind: str
    id: UUID


@dataclass(frozen=True)
class Spoken:
    """Numbers of the items that findings may name beside their own, by place; rules by their number."""

    items: Mapping[int, str] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)

    def amount(self, finding: Finding) -> Decimal:
        return Decimal(finding.quantity) if finding.code in DAYS else unscaled(finding.quantity)

    def told(self, finding: Finding, loaded: Loaded) -> dict[str, Any]:
        """Columns of the row: the record, else the first rule that is the cause; and details for the sentence."""
        rules = [word for word in finding.cause.split() if word in self.rules]
        details: dict[str, Any] = {}
        document_id = None
        if finding.reference is not None:
            named = loaded.demands if finding.code in OF_NEEDS else loaded.supplies
            reference = named.of(finding.reference, loaded.day_zero)
            document_id, details["kind"] = reference.id, reference.kind
        elif rules:
            document_id, details["kind"] = self.rules[rules[0]].id, self.rules[rules[0]].kind
        if finding.until is not None:
            details["until"] = (loaded.day_zero + timedelta(days=finding.until)).isoformat()
        named_items = {"loop": finding.loop, "others": finding.others}
        details |= {name: [self.items[place] for place in places] for name, places in named_items.items() if places}  # type: ignore[index]
        if finding.cause:
            details |= {"rules": rules, "cause": finding.cause}
        return {"document_id": document_id, "details": details, "sentence": " → ".join(details.get("loop", ()))}


def spoken_of(session: Session, company_id: UUID, loaded: Loaded) -> Spoken:
    """Read what findings of this run may name."""
    places = sorted(_places(loaded.network))
    named = dict(zip(places, ids_of(loaded.items.rows["id"][places]), strict=True))
    rows = _rows(session, select(Item.number, Item.id), (Item.id, set(named.values())))
    rules, numbers = rules_named(session, company_id, loaded.network.joins.extensions), {id: one for one, id in rows}
    return Spoken({place: numbers[id] for place, id in named.items()}, rules)


def _places(network: Network) -> set[Any]:
    """Items on loops, joined ones, and those of rules that could not be followed."""
    refused = {place for finding in network.joins.findings for place in finding.others}
    return {place for loop in network.loops for place in loop} | network.joins.places | refused


def rules_named(session: Session, company_id: UUID, told: Extensions) -> dict[str, Rule]:
    """The schemes and break points of a plan by their numbers."""
    known: dict[str, list[str]] = {
        "substitution_scheme": [scheme.id for scheme in told.rules.schemes],
        "break_point": [point.id for point in told.points],
    }
    found: dict[str, Rule] = {}
    for kind, numbers in known.items():
        document: Any = RULES[kind]
        query = select(document.number, document.id).where(document.company_id == company_id)
        for number, id in _rows(session, query, (document.number, numbers)):
            found[number] = Rule(kind, id)
    return found


def _rows(session: Session, query: Any, among: tuple[Any, Iterable[Any]]) -> Iterator[tuple[str, UUID]]:
    """A statement for some hundred values at a time."""
    column, values = among[0], list(among[1])
    for at in range(0, len(values), AT_ONCE):
        yield from session.execute(query.where(column.in_(values[at : at + AT_ONCE]))).tuples()
