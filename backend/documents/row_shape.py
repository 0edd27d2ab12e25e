"""How a row of a type is read: its own columns with the numbers and titles of everything it links to, in one select."""

from functools import cache
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from backend.documents.context import Assembly
from backend.documents.declare import Line
from backend.documents.fields import Field, fields_of, links_of


class RowShape:
    """The select of one class, or of what is read in its place, with numbers and titles of everything it links to."""

    def __init__(self, assembly: Assembly, declared: type[Any], source: Any = None) -> None:
        self.declared, self.source = declared, declared if source is None else source
        self._links: list[tuple[str, str, int]] = []
        own = _own_fields(declared, self.source)
        self._names = [name for name, _ in own]
        columns = [column for _, column in own]
        joins: list[tuple[Any, Any]] = []
        for link in links_of(declared):
            self._join(assembly, link, columns, joins)
        query = select(*columns)
        for target, condition in joins:
            query = query.outerjoin(target, condition)
        self.query: Select[Any] = query

    def row(self, values: Any) -> dict[str, Any]:
        made = dict(zip(self._names, values, strict=False))
        for name, column, start in self._links:
            id = made[column]
            title = _joined(values, start + 1)
            made[name] = None if id is None else {"id": id, "number": values[start], "title": title}
        return made

    def _join(self, assembly: Assembly, link: Field, columns: list[Any], joins: list[Any]) -> None:
        target_class = assembly.by_table.get(link.table)
        own = getattr(self.source, link.name)
        start = len(columns)
        if target_class is not None:
            target = aliased(target_class)
            joins.append((target, own == target.id))
            titles = [getattr(target, name) for name in target_class.spec.title[:1]]
            columns += [target.number, titles[0] if titles else target.number]
        else:
            line_class, owner_class = assembly.line(link.table)
            line, owner = aliased(line_class), aliased(owner_class)
            joins += [(line, own == line.id), (owner, line.owner_id == owner.id)]
            columns += [owner.number, line.position]
        self._links.append((link.title_name, link.name, start))


@cache
def row_shape(assembly: Assembly, declared: type[Any]) -> RowShape:
    return RowShape(assembly, declared)


def _own_fields(declared: type[Any], source: Any) -> list[tuple[str, Any]]:
    names = ["id", "position"] if issubclass(declared, Line) else ["id", "number", "company_id"]
    if hasattr(declared, "site_id"):
        names.append("site_id")
    names += [field.name for field in fields_of(declared) if field.name not in names]
    if not issubclass(declared, Line):
        names += ["version", "created_at", "created_by_id", "changed_at", "changed_by_id", "custom"]
    return [(name, getattr(source, name)) for name in names]


def _joined(values: Any, place: int) -> str:
    return "" if values[place] is None else str(values[place])
