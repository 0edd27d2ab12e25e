"""From the rows of a sheet to documents: which rows belong together, what the cells say, what the links mean."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo as TimeZone
from typing import Any
from uuid import UUID

from sqlalchemy import inspect, select
from uuid_utils.compat import uuid7

from backend.documents.bulk_rows import AT_ONCE, Reading, Rejected, chunks
from backend.documents.declare import Document
from backend.documents.exchange_columns import Column, wire_of
from backend.documents.fields import Field, lines_of
from backend.documents.quick import ID
from backend.documents.scope import narrow

Values = dict[str, Any]
Cells = Sequence[Any]
LEAVE = object()


@dataclass
class Draft:
    """One document as a sheet tells it; links are still numbers."""

    row: int
    values: Values = field(default_factory=dict)
    lines: dict[str, list[Values]] = field(default_factory=dict)
    line_rows: dict[str, list[int]] = field(default_factory=dict)
    wrong: list[Rejected] = field(default_factory=list)

    def place_of(self, rejected: Rejected) -> Rejected:
        """The same reason with the row and column of the sheet it is about ("operations.2.name" is row 14)."""
        lines, _, rest = rejected.field.partition(".")
        place, _, name = rest.partition(".")
        if lines in self.line_rows and place.isdigit() and int(place) < len(self.line_rows[lines]):
            return Rejected(self.line_rows[lines][int(place)], f"{lines}.{name}" if name else lines, rejected.message)
        return Rejected(self.row, rejected.field, rejected.message)


class Grouping:
    """Cuts the rows of a sheet into documents; a row without values of its own continues the one above."""

    def __init__(self, document: type[Document], columns: Sequence[Column | None], zone: TimeZone) -> None:
        self._zone = zone
        read = [(place, column) for place, column in enumerate(columns) if column and not column.field.locked]
        self._own = [(place, column) for place, column in read if not column.lines]
        self._lines: defaultdict[str, list[tuple[int, Column]]] = defaultdict(list)
        for place, column in read:
            if column.lines:
                self._lines[column.lines].append((place, column))
        self._number = next((place for place, column in self._own if column.name == "number"), None)
        self._blank = _blanks(document)

    def drafts(self, rows: Iterable[tuple[int, Cells]]) -> Iterator[Draft]:
        draft: Draft | None = None
        for row, cells in rows:
            if all(cell in ("", None) for cell in cells):
                continue
            if draft is None or self._begins(cells, draft):
                if draft is not None:
                    yield draft
                draft = self._begin(row, cells)
            else:
                self._check_repeated(draft, row, cells)
            self._add_lines(draft, row, cells)
        if draft is not None:
            yield draft

    def _begins(self, cells: Cells, draft: Draft) -> bool:
        number = _at(cells, self._number)
        if number not in ("", None):
            return str(number) != draft.values.get("number")
        return any(_at(cells, place) not in ("", None) for place, _ in self._own)

    def _begin(self, row: int, cells: Cells) -> Draft:
        draft = Draft(row, lines={name: [] for name in self._lines}, line_rows={name: [] for name in self._lines})
        draft.values = self._read(draft, row, cells, self._own)
        return draft

    def _check_repeated(self, draft: Draft, row: int, cells: Cells) -> None:
        """A number may be written again on every row of its lines, but not with other values."""
        for name, value in self._read(draft, row, cells, self._own).items():
            if value not in (None, "") and value != draft.values.get(name):
                draft.wrong.append(Rejected(row, name, "This row says something else than the row it continues."))

    def _add_lines(self, draft: Draft, row: int, cells: Cells) -> None:
        for name, columns in self._lines.items():
            if any(_at(cells, place) not in ("", None) for place, _ in columns):
                draft.lines[name].append(self._read(draft, row, cells, columns))
                draft.line_rows[name].append(row)

    def _read(self, draft: Draft, row: int, cells: Cells, columns: Sequence[tuple[int, Column]]) -> Values:
        values: Values = {}
        for place, column in columns:
            cell = _at(cells, place)
            if cell in ("", None):
                if (blank := self._blank.get(column.name, LEAVE)) is not LEAVE:
                    values[column.field.name] = blank
                continue
            try:
                values[column.field.name] = wire_of(column, cell, self._zone)
            except ValueError as error:
                draft.wrong.append(Rejected(row, column.name, str(error)))
        return values


class Links:
    """Turns the numbers in link columns into ids; numbers of the sheet itself count for links within one type."""

    def __init__(self, document: type[Document], columns: Sequence[Column | None]) -> None:
        links = [column for column in columns if column and column.field.table and not column.field.locked]
        self._own = [column.field for column in links if not column.lines]
        self._lines: defaultdict[str, list[Field]] = defaultdict(list)
        for column in links:
            if column.lines:
                self._lines[column.lines].append(column.field)
        self._table = document.__tablename__
        self._known: defaultdict[str, dict[str, UUID]] = defaultdict(dict)
        self._promised: dict[str, UUID] = {}
        self.within = any(column.field.table == self._table for column in links)

    def promise(self, drafts: Iterable[Draft]) -> None:
        """The documents of this sheet may be linked to by others of it, so each gets its id now."""
        self._promised |= {draft.values["number"]: uuid7() for draft in drafts if draft.values.get("number")}

    def resolve(self, reading: Reading, drafts: Sequence[Draft]) -> None:
        """Put ids where numbers stand; what leads nowhere is wrong."""
        self._look_up(reading, drafts)
        for draft in drafts:
            if (promised := self._promised.get(draft.values.get("number", ""))) is not None:
                draft.values["id"] = promised
            self._put(draft, draft.row, "", draft.values, self._own)
            for name, links in self._lines.items():
                for row, line in zip(draft.line_rows.get(name, ()), draft.lines.get(name, ()), strict=True):
                    self._put(draft, row, f"{name}.", line, links)

    def in_order(self, drafts: list[Draft]) -> list[Draft]:
        """Documents of the sheet behind those they link to."""
        by_id = {draft.values["id"]: draft for draft in drafts if "id" in draft.values}
        placed: dict[int, Draft] = {}
        for draft in drafts:
            _place(draft, by_id, self._own, placed)
        return list(placed.values())

    def _put(self, draft: Draft, row: int, prefix: str, values: Values, links: Sequence[Field]) -> None:
        for link in links:
            text = values.get(link.name)
            if text is None or _is_id(text):
                continue
            id = self._known[link.table].get(text)
            if id is None and link.table == self._table:
                id = self._promised.get(text)
            if id is None:
                reason = f"There is no {link.table.replace('_', ' ')} {text}."
                draft.wrong.append(Rejected(row, prefix + link.name, reason))
            values[link.name] = id

    def _look_up(self, reading: Reading, drafts: Sequence[Draft]) -> None:
        wanted: defaultdict[str, set[str]] = defaultdict(set)
        for draft in drafts:
            for link, values in self._linked(draft):
                if isinstance(text := values.get(link.name), str) and not _is_id(text):
                    wanted[link.table].add(text)
        for table, numbers in wanted.items():
            for some in chunks(numbers - self._known[table].keys(), AT_ONCE):
                self._known[table] |= ids_of(reading, table, some)

    def _linked(self, draft: Draft) -> Iterator[tuple[Field, Values]]:
        yield from ((link, draft.values) for link in self._own)
        for name, links in self._lines.items():
            yield from ((link, line) for line in draft.lines.get(name, ()) for link in links)


def ids_of(reading: Reading, table: str, numbers: Sequence[str]) -> dict[str, UUID]:
    """The ids behind numbers, as far as this person may see them; a line is called "its document's number/position"."""
    known = reading.assembly.by_table.get(table)
    if known is not None:
        query = select(known.number, known.id, known.company_id).where(known.number.in_(numbers))
        found = reading.session.execute(narrow(query, known, reading.actor))
        rows = sorted(found, key=lambda row: row[2] == reading.actor.company_id)
        return {number: id for number, id, _ in rows}
    line, owner = reading.assembly.line(table)
    owners = {number.rpartition("/")[0] for number in numbers}
    query = select(owner.number, line.position, line.id).join(owner, line.owner_id == owner.id)
    places = reading.session.execute(narrow(query.where(owner.number.in_(owners)), owner, reading.actor))
    return {f"{number}/{position}": id for number, position, id in places}


def _place(draft: Draft, by_id: Mapping[UUID, Draft], links: Sequence[Field], placed: dict[int, Draft]) -> None:
    """First what it links to, then itself; a circle is left to the database to refuse."""
    waiting, seen = [draft], set()
    while waiting:
        each = waiting[-1]
        ids = [each.values.get(link.name) for link in links]
        ahead = [by_id[id] for id in ids if id in by_id and by_id[id].row not in placed.keys() | seen]
        if not ahead:
            placed.setdefault(each.row, waiting.pop())
            continue
        seen |= {each.row, *(other.row for other in ahead)}
        waiting += ahead


def _blanks(document: type[Document]) -> dict[str, Any]:
    """What an empty cell means: nothing, an empty text, or (where neither fits) leave it."""
    found: dict[str, Any] = {}
    for prefix, declared in (("", document), *((f"{rows.name}.", rows.target) for rows in lines_of(document))):
        for name, column in inspect(declared).columns.items():
            default = getattr(column.default, "arg", None)
            if column.nullable and default is None:
                found[prefix + name] = None
            elif default == "":
                found[prefix + name] = ""
    return found


def _is_id(text: Any) -> bool:
    return isinstance(text, UUID) or ID.fullmatch(str(text).lower()) is not None


def _at(cells: Cells, place: int | None) -> Any:
    return cells[place] if place is not None and place < len(cells) else ""
