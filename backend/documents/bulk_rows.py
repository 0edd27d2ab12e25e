"""Rows from outside, checked in batches as an act checks one: values, place, links, and what is here already."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from backend.documents.actor import Actor
from backend.documents.bulk_tables import Fresh, Values
from backend.documents.context import Assembly
from backend.documents.declare import Document, SiteDocument
from backend.documents.fields import lines_of, links_of
from backend.documents.quick import loader
from backend.documents.scope import narrow
from backend.documents.steps import site_is_visible, visible_ids
from backend.kernel.errors import Invalid

T = TypeVar("T")
AT_ONCE = 5_000
GIVEN_ONCE = ("id", "number", "company_id", "site_id")


@dataclass(frozen=True, slots=True)
class Rejected:
    """Why a row was not taken."""

    row: int
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Differing:
    """A row whose document is here already with other values; `changes` are the differing ones as they came."""

    row: int
    id: UUID
    version: int
    changes: Values


@dataclass
class Batch:
    """What a batch of rows comes to."""

    fresh: list[Fresh] = field(default_factory=list)
    differing: list[Differing] = field(default_factory=list)
    same: int = 0
    rejected: list[Rejected] = field(default_factory=list)


@dataclass(frozen=True)
class Reading:
    """Who looks, and in what: the part of an act that only reads."""

    session: Session
    assembly: Assembly
    actor: Actor


class Intake:
    """Checks rows of one document type batch by batch; remembers what the earlier batches brought."""

    def __init__(self, document: type[Document], past: bool = False) -> None:
        self._document = document
        self._load = loader(document, past)
        self._finds_by_number = bool(document.spec.number) and not past  # only the series gives new numbers
        self._lines = {rows.name: rows.target for rows in lines_of(document)}
        self._links = [(link.name, link.table) for link in links_of(document)]
        self._line_links = {
            name: [(link.name, link.table) for link in links_of(target)] for name, target in self._lines.items()
        }
        self._known: defaultdict[str, set[UUID]] = defaultdict(set)
        self._trusted: set[UUID] = set()
        self._numbers: set[tuple[UUID, str]] = set()
        self._places: dict[tuple[UUID, UUID | None], str] = {}

    def take(self, reading: Reading, rows: Sequence[tuple[int, Mapping[str, Any]]]) -> Batch:
        """Check one batch; the rows' links may lead to rows before them."""
        batch = Batch()
        loaded = [fresh for row, given in rows if (fresh := self._loaded(row, given, reading.actor, batch))]
        self._look_up_links(reading, loaded)
        here = self._here(reading, [fresh.values for fresh in loaded])
        givens = dict(rows)
        for fresh in loaded:
            if problem := self._problem(fresh, reading):
                batch.rejected.append(Rejected(fresh.row, *problem))
                continue
            values = fresh.values
            current = here.get((values["company_id"], values.get("number", "")))
            if current is None and self._finds_by_number and "number" in values:
                label, number = self._document.spec.label, values["number"]
                reason = f"There is no {label} {number}; leave the number of a new one empty."
                batch.rejected.append(Rejected(fresh.row, "number", reason))
            elif current is None:
                self._known[self._document.__tablename__].add(values["id"])
                batch.fresh.append(fresh)
            elif changes := self._changes(fresh, current, givens[fresh.row]):
                batch.differing.append(Differing(fresh.row, current["id"], current["version"], changes))
            else:
                batch.same += 1
        return batch

    def trust(self, ids: set[UUID]) -> None:
        """Links to these lead somewhere, whatever the database says."""
        self._trusted |= ids

    def _loaded(self, row: int, given: Mapping[str, Any], actor: Actor, batch: Batch) -> Fresh | None:
        known = given.get("number") if self._finds_by_number else None
        try:
            values = self._load({n: v for n, v in given.items() if n != "number"} if known is not None else given)
        except Invalid as problem:
            found = [(name, reason) for name, reasons in problem.fields.items() for reason in reasons]
            batch.rejected += [Rejected(row, *each) for each in found or [("", problem.sentence)]]
            return None
        if known is not None:
            values["number"] = str(known)
        lines = {name: values.pop(name) for name in self._lines if name in values}
        for several in lines.values():
            for place, line in enumerate(several, 1):
                line.setdefault("position", place * 10)
        values.setdefault("id", uuid7())
        values.setdefault("company_id", actor.company_id)
        if issubclass(self._document, SiteDocument):
            values.setdefault("site_id", actor.site_id)
        return Fresh(row, values, lines)

    def _problem(self, fresh: Fresh, reading: Reading) -> tuple[str, str] | None:
        values = fresh.values
        place = (values["company_id"], values.get("site_id"))
        if place not in self._places:
            self._places[place] = self._place_problem(reading, *place)
        if field := self._places[place]:
            return field, f"There is no such {field.removesuffix('_id')}."
        for name, table in self._links:
            if (id := values.get(name)) is not None and id not in self._known[table]:
                return name, f"There is no such {table.replace('_', ' ')}."
        for lines, links in self._line_links.items():
            for place_of, line in enumerate(fresh.lines.get(lines, ())):
                for name, table in links:
                    if (id := line.get(name)) is not None and id not in self._known[table]:
                        return f"{lines}.{place_of}.{name}", f"There is no such {table.replace('_', ' ')}."
        if number := values.get("number"):
            if (values["company_id"], number) in self._numbers:
                return "number", f"The number {number} stands here twice."
            self._numbers.add((values["company_id"], number))
        return None

    def _place_problem(self, reading: Reading, company_id: UUID, site_id: UUID | None) -> str:
        if company_id not in reading.actor.companies:
            return "company_id"
        if not issubclass(self._document, SiteDocument):
            return ""
        return "" if site_id is not None and site_is_visible(site_id, company_id, reading) else "site_id"

    def _look_up_links(self, reading: Reading, loaded: Sequence[Fresh]) -> None:
        """Ask which of the linked ids this person may see, once for each id."""
        wanted: defaultdict[str, set[UUID]] = defaultdict(set)
        for fresh in loaded:
            for name, table in self._links:
                if (id := fresh.values.get(name)) is not None:
                    wanted[table].add(id)
            for lines, links in self._line_links.items():
                for line in fresh.lines.get(lines, ()):
                    for name, table in links:
                        if (id := line.get(name)) is not None:
                            wanted[table].add(id)
        for table, ids in wanted.items():
            self._known[table] |= ids & self._trusted
            for some in chunks(ids - self._known[table], AT_ONCE):
                self._known[table] |= visible_ids(table, set(some), reading)

    def _here(self, reading: Reading, loaded: Sequence[Values]) -> dict[tuple[UUID, str], Values]:
        """The documents with these numbers that are here already, with the lines."""
        table = self._document.__table__
        numbers = {values["number"] for values in loaded if values.get("number")}
        found: dict[tuple[UUID, str], Values] = {}
        for some in chunks(numbers, AT_ONCE):
            query = narrow(select(table).where(table.c.number.in_(some)), self._document, reading.actor)
            rows = [dict(row) for row in reading.session.execute(query).mappings()]
            found |= {(row["company_id"], row["number"]): row for row in rows}
        owners = {row["id"]: row for row in found.values()}
        for name, target in self._lines.items():
            for row in owners.values():
                row[name] = []
            lines: Any = target.__table__
            for some in chunks(owners, AT_ONCE):
                query = select(lines).where(lines.c.owner_id.in_(some)).order_by(lines.c.owner_id, lines.c.position)
                for line in reading.session.execute(query).mappings():
                    owners[line["owner_id"]][name].append(dict(line))
        return found

    def _changes(self, fresh: Fresh, current: Values, given: Mapping[str, Any]) -> Values:
        """What differs, as it was given; lines are the known ones where their positions are."""
        changes = {
            name: given[name]
            for name, value in fresh.values.items()
            if name not in GIVEN_ONCE and name in given and value != current[name]
        }
        for name, lines in fresh.lines.items():
            if not _same_lines(lines, current[name]):
                by_position = {line["position"]: line["id"] for line in current[name]}
                changes[name] = [
                    {**wire, "id": str(by_position[line["position"]])} if line["position"] in by_position else wire
                    for wire, line in zip(given[name], lines, strict=True)
                ]
        return changes


def chunks(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """The things in lists of at most `size`."""
    waiting: list[T] = []
    for thing in things:
        waiting.append(thing)
        if len(waiting) == size:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _same_lines(given: Sequence[Values], current: Sequence[Values]) -> bool:
    return len(given) == len(current) and all(
        value == line[name]
        for wire, line in zip(sorted(given, key=lambda line: line["position"]), current, strict=True)
        for name, value in wire.items()
        if name != "id"
    )
