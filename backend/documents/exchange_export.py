"""A list as a sheet: what a person sees, in their language; lines as further rows, the document's cells left empty."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.documents import listing
from backend.documents.actor import Actor
from backend.documents.bulk_rows import Reading
from backend.documents.declare import Base, Document
from backend.documents.exchange_columns import Column, cell_of, columns_of, sheet_columns
from backend.documents.fields import lines_of
from backend.documents.rights import may
from backend.documents.sheets import Cell, SheetColumn

PAGE = 500

CellOf = Callable[[Column, Mapping[str, Any]], Cell]


def columns_for(document: type[Document], actor: Actor) -> tuple[Column, ...]:
    return columns_of(document, may(actor, document, "secrets"))


def template_columns(document: type[Document], actor: Actor, language: str) -> list[SheetColumn]:
    """What a person may fill in."""
    columns = [column for column in columns_for(document, actor) if not column.field.locked]
    return sheet_columns(columns, language)


def exported(
    reading: Reading, document: type[Document], wanted: listing.Wanted, language: str
) -> tuple[list[SheetColumn], Iterator[list[Cell]]]:
    """The columns and, page by page, the rows of the list a person is looking at."""
    columns = columns_for(document, reading.actor)
    own = [column for column in columns if not column.lines]
    lines = {rows.name: [column for column in columns if column.lines == rows.name] for rows in lines_of(document)}
    cell = _cells(reading, language)
    rows = (cells for row in _pages(reading, document, wanted) for cells in _rows_of(row, own, lines, cell))
    first = list(islice(rows, 1))  # a wrong filter is told before anything is sent
    return sheet_columns(columns, language), chain(first, rows)


def zone_of(session: Session, actor: Actor) -> ZoneInfo:
    """The time zone of the site where somebody works; moments in sheets are told in it."""
    site = Base.metadata.tables["site"]
    name = session.scalar(select(site.c.timezone).where(site.c.id == actor.site_id)) if actor.site_id else None
    try:
        return ZoneInfo(name or "UTC")
    except (KeyError, ValueError):
        return ZoneInfo("UTC")


def _cells(reading: Reading, language: str) -> CellOf:
    """How a value of a listed row or line stands in a cell."""
    zone, sites = zone_of(reading.session, reading.actor), _sites(reading)

    def cell(column: Column, row: Mapping[str, Any]) -> Cell:
        field = column.field
        value = row[field.name]
        if field.name == "site_id":
            value = sites.get(value)
        elif field.table and value is not None:
            target = row[field.title_name]
            is_line = field.table not in reading.assembly.by_table
            value = f"{target['number']}/{target['title']}" if is_line else target["number"]
        elif field.kind == "moment" and value is not None:
            value = value.astimezone(zone)
        return cell_of(column, value, language)

    return cell


def _rows_of(
    row: Mapping[str, Any], own: Sequence[Column], lines: Mapping[str, Sequence[Column]], cell: CellOf
) -> Iterator[list[Cell]]:
    for place in range(max([1, *(len(row[name]) for name in lines)])):
        cells = [cell(column, row) if place == 0 else None for column in own]
        for name, columns in lines.items():
            line = row[name][place] if place < len(row[name]) else None
            cells += [None if line is None else cell(column, line) for column in columns]
        yield cells


def _pages(reading: Reading, document: type[Document], wanted: listing.Wanted) -> Iterator[dict[str, Any]]:
    after: str | None = ""
    while after is not None:
        page = listing.Wanted(wanted.filters, q=wanted.q, sort=wanted.sort, limit=PAGE, after=after, lines=True)
        found = listing.rows(reading.session, reading.assembly, document, reading.actor, page)
        yield from found["rows"]
        after = found["after"]


def _sites(reading: Reading) -> dict[Any, str]:
    site: Any = reading.assembly.by_table["site"]
    query = select(site.id, site.number).where(site.company_id.in_(reading.actor.companies))
    return {id: number for id, number in reading.session.execute(query)}
