"""Lists and reads as Core rows: filter, sort, search, keyset page, count; no object per row, few statements."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from backend.database import among
from backend.documents.actor import Actor
from backend.documents.context import Assembly
from backend.documents.declare import Document
from backend.documents.fields import Field, fields_of, lines_of
from backend.documents.rights import covers
from backend.documents.row_shape import RowShape, row_shape
from backend.documents.scope import narrow
from backend.kernel.errors import Invalid
from backend.kernel.quantity import quantity

GENERAL = (
    Field("number", "Number", "text", True),
    Field("company_id", "Company", "link", True, table="company"),
    Field("created_at", "Created", "moment", True),
    Field("created_by_id", "Created by", "link", False, table="person"),
    Field("changed_at", "Changed", "moment", True),
    Field("changed_by_id", "Changed by", "link", False, table="person"),
    Field("version", "Version", "whole", True),
)
OPERATORS = ("lt", "le", "gt", "ge", "ne", "has", "empty")
LIMIT, LARGEST = 50, 200


@dataclass(frozen=True)
class Wanted:
    """What a list request asks for."""

    filters: tuple[tuple[str, str, str], ...] = ()  # (field, operator or "", text)
    q: str = ""
    sort: str = ""
    limit: int = LIMIT
    after: str = ""
    count: bool = False
    lines: bool = False


def rows(
    session: Session, assembly: Assembly, document: type[Document], actor: Actor, wanted: Wanted
) -> dict[str, Any]:
    """One page: rows, the cursor after it, and the count if it was asked for."""
    found, count = _read(session, row_shape(assembly, document), actor, wanted)
    if (unwritten := assembly.unwritten.get(document)) and (source := unwritten.listed(session, actor, wanted)):
        more, further = _read(session, RowShape(assembly, document, source), actor, wanted)
        found, count = _in_order(found, more, wanted), None if count is None else count + (further or 0)
    after = _cursor(found[wanted.limit - 1], wanted) if len(found) > wanted.limit else None
    found = found[: wanted.limit]
    if wanted.lines:
        add_lines(session, assembly, document, found)
    return {"rows": hide(document, found, actor), "after": after, "count": count}


def _read(session: Session, shape: RowShape, actor: Actor, wanted: Wanted) -> tuple[list[dict[str, Any]], int | None]:
    """A page of one source and one row more, and how many there are if that was asked."""
    source, declared = shape.source, shape.declared
    conditions = [*_conditions(source, declared, wanted)]
    page = _page(narrow(select(source.id), source, actor).where(*conditions), source, declared, wanted)
    ids = list(session.scalars(page)) if source is not declared else None
    query = narrow(shape.query, source, actor)
    query = query.where(*conditions) if ids is None else query.where(source.id.in_(ids))
    found = [shape.row(values) for values in session.execute(_page(query, source, declared, wanted))]
    if not wanted.count:
        return found, None
    return found, session.scalar(narrow(select(func.count(source.id)), source, actor).where(*conditions))


def _in_order(one: list[dict[str, Any]], other: list[dict[str, Any]], wanted: Wanted) -> list[dict[str, Any]]:
    """Two pages in the list's order as one, as long as a page is."""
    name, descending = wanted.sort.removeprefix("-"), wanted.sort.startswith("-")
    rows = sorted([*one, *other], key=lambda row: row["id"], reverse=not name)
    if name:
        without = [row for row in rows if row[name] is None]
        rows = [row for row in rows if row[name] is not None]
        rows = sorted(rows, key=lambda row: row[name], reverse=descending) + without
    return rows[: wanted.limit + 1]


def by_ids(
    session: Session, assembly: Assembly, document: type[Document], actor: Actor, ids: Sequence[UUID]
) -> list[dict[str, Any]]:
    """The rows with these ids that the actor may see, whole with lines."""
    shape = row_shape(assembly, document)
    query = narrow(shape.query, document, actor).where(among(document.id, ids, session)).order_by(document.id)
    found = [shape.row(values) for values in session.execute(query)]
    missing = set(ids) - {row["id"] for row in found}
    if missing and (unwritten := assembly.unwritten.get(document)) and (source := unwritten.named(session, missing)):
        shape = RowShape(assembly, document, source)
        query = narrow(shape.query, source, actor).where(source.id.in_(missing)).order_by(source.id)
        found += [shape.row(values) for values in session.execute(query)]
    add_lines(session, assembly, document, found)
    return hide(document, found, actor)


def add_lines(session: Session, assembly: Assembly, document: type[Document], found: list[dict[str, Any]]) -> None:
    """Bring the owned lines of all rows, one statement for each kind of line."""
    by_id = {row["id"]: row for row in found}
    for rows_of in lines_of(document):
        for row in found:
            row[rows_of.name] = []
        if not found:
            continue
        shape = row_shape(assembly, rows_of.target)
        line: Any = rows_of.target
        query = shape.query.add_columns(line.owner_id).where(among(line.owner_id, by_id, session))
        for values in session.execute(query.order_by(line.owner_id, line.position)):
            by_id[values[-1]][rows_of.name].append(shape.row(values))


def hide(document: type[Document], found: list[dict[str, Any]], actor: Actor) -> list[dict[str, Any]]:
    """Take out secret fields (costs, prices) unless the actor has the right `secrets` on the type."""
    secret = [field.name for field in fields_of(document) if field.secret]
    lines = [(rows.name, [f.name for f in fields_of(rows.target) if f.secret]) for rows in lines_of(document)]
    if not secret and not any(names for _, names in lines):
        return found
    context = document.__module__.split(".")[1]
    if covers(actor.rights, f"{context}.{document.__tablename__}.secrets"):
        return found
    for row in found:
        row.update(dict.fromkeys(secret))
        for name, names in lines:
            for line in row.get(name, ()):
                line.update(dict.fromkeys(names))
    return found


def _conditions(source: Any, document: type[Any], wanted: Wanted) -> list[Any]:
    known = {field.name: field for field in (*GENERAL, *fields_of(document)) if hasattr(document, field.name)}
    if hasattr(document, "site_id"):
        known["site_id"] = Field("site_id", "Site", "link", True, table="site")
    found = [_condition(source, known, *given) for given in wanted.filters]
    for word in wanted.q.lower().split():
        found.append(source.sought.contains(word, autoescape=True))
    return found


def _condition(source: Any, known: Mapping[str, Field], name: str, operator: str, text: str) -> Any:
    if name not in known or operator not in ("", *OPERATORS):
        raise Invalid(f"{name}: there is no such field to filter by.", {name: ["Unknown filter."]})
    field, column = known[name], getattr(source, name)
    if field.secret:
        raise Invalid(f"{name}: this field cannot be filtered by.", {name: ["Unknown filter."]})
    if operator == "has":
        if field.kind not in ("text", "long_text", "choice"):
            raise Invalid(f"{name}: only a text has another text in it.", {name: ["Not a text."]})
        return column.contains(_value(field, text), autoescape=True)
    if operator == "empty":
        return column.is_(None) if text != "0" else column.is_not(None)
    values = [_value(field, part) for part in text.split(",")]
    if operator == "":
        return column.in_(values) if len(values) > 1 else column == values[0]
    compare = {"lt": column < values[0], "le": column <= values[0], "gt": column > values[0], "ge": column >= values[0]}
    return compare[operator] if operator in compare else column != values[0]


def _value(field: Field, text: str) -> Any:
    try:
        match field.kind:
            case "number":
                return quantity(text)
            case "whole":
                return _whole(text)
            case "link" | "identifier":
                return UUID(text)
            case "day":
                return date.fromisoformat(text)
            case "moment":
                moment = datetime.fromisoformat(text.replace(" ", "+"))
                if moment.tzinfo is None:
                    raise ValueError("A moment needs an offset.")
                return moment
            case "yesno":
                return {"true": True, "false": False, "1": True, "0": False}[text]
            case _:
                return _letters(text)
    except (ValueError, KeyError, OverflowError, TypeError, AttributeError) as error:
        raise Invalid(f"{field.name}: {text!r} cannot be compared with it.", {field.name: [f"{text!r}"]}) from error


def _whole(text: str) -> int:
    value = int(text)
    if not -(2**31) <= value < 2**31:
        raise ValueError("The number is too large.")
    return value


def _letters(text: str) -> str:
    if "\x00" in text:
        raise ValueError("The text holds characters that cannot be kept.")
    return text


def _page(query: Select[Any], source: Any, document: type[Any], wanted: Wanted) -> Select[Any]:
    name, descending = wanted.sort.removeprefix("-"), wanted.sort.startswith("-")
    if not name:
        query = query.order_by(source.id.desc())
        if wanted.after:
            query = query.where(source.id < UUID(_read_cursor(wanted)[0]))
        return query.limit(wanted.limit + 1)
    known = {field.name: field for field in (*GENERAL, *fields_of(document)) if not field.secret}
    if name not in known:
        raise Invalid(f"sort: there is no field {name}.", {"sort": ["Unknown field."]})
    column = getattr(source, name)
    order = [column.desc() if descending else column.asc(), source.id]
    if _may_be_empty(column):  # rows without a value come last either way; where all have one, an index can serve
        order.insert(0, column.is_(None))
    if wanted.after:
        query = query.where(_following(source, known[name], column, descending, wanted))
    return query.order_by(*order).limit(wanted.limit + 1)


def _following(source: Any, field: Field, column: Any, descending: bool, wanted: Wanted) -> Any:
    given, id = _read_cursor(wanted)
    later_id = source.id > UUID(id)
    if given is None:
        return and_(column.is_(None), later_id)
    value = _value(field, given)
    beyond = column < value if descending else column > value
    if _may_be_empty(column):
        return or_(beyond, and_(column == value, later_id), column.is_(None))
    return and_(column <= value if descending else column >= value, or_(beyond, later_id))


def _may_be_empty(column: Any) -> bool:
    return bool(column.property.columns[0].nullable)


def _cursor(row: dict[str, Any], wanted: Wanted) -> str:
    name = wanted.sort.removeprefix("-")
    parts = [str(row["id"])] if not name else [_text(row[name]), str(row["id"])]
    return base64.urlsafe_b64encode(orjson.dumps([wanted.sort, *parts])).decode().rstrip("=")


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


def _read_cursor(wanted: Wanted) -> list[Any]:
    try:
        sort, *parts = orjson.loads(base64.urlsafe_b64decode(wanted.after + "=" * (-len(wanted.after) % 4)))
        UUID(parts[-1])
    except (ValueError, TypeError, AttributeError, IndexError) as error:
        raise Invalid("after: this cursor is not one of ours.", {"after": ["Unknown cursor."]}) from error
    if sort != wanted.sort or len(parts) != (2 if wanted.sort else 1):
        raise Invalid("after: this cursor belongs to another order of rows.", {"after": ["Other sort."]})
    return parts
