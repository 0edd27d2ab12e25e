"""Which rows an actor may see: `narrow` filters a select, `allows` answers for one row; they agree."""

from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.documents.declare import Document
from backend.kernel.errors import NotFound

T = TypeVar("T", bound=Document)


def narrow(query: Select[Any], document: type[Document], actor: Actor) -> Select[Any]:
    """Keep the rows of `document` that lie in the actor's companies and sites."""
    query = query.where(document.company_id.in_(actor.companies))
    if actor.sites is not None and hasattr(document, "site_id"):
        query = query.where(document.site_id.in_(actor.sites))
    return query


def narrow_table(query: Select[Any], table: Any, actor: Actor) -> Select[Any]:
    """The same for an engine table that keeps `company_id` and perhaps an empty `site_id`."""
    query = query.where(table.company_id.in_(actor.companies))
    if actor.sites is not None:
        query = query.where(or_(table.site_id.is_(None), table.site_id.in_(actor.sites)))
    return query


def allows(row: Document, actor: Actor) -> bool:
    if row.company_id not in actor.companies:
        return False
    site_id = getattr(row, "site_id", None)
    return actor.sites is None or site_id is None or site_id in actor.sites


def find(session: Session, document: type[T], id: UUID, actor: Actor, lock: bool = False) -> T:
    """The row, or the same NotFound whether it does not exist or belongs to others."""
    query = _locked(document, actor.sites is not None) if lock else _one(document, actor.sites is not None)
    row = session.scalars(query, {"of_id": id, **named(actor)}).one_or_none()
    if row is None:
        raise NotFound(f"There is no {document.spec.label} with this id.", document=document.__tablename__, id=str(id))
    return row  # type: ignore[no-any-return]


def narrowed(query: Select[Any], document: type[Document], by_site: bool) -> Select[Any]:
    """`narrow` for a statement that is made once: the actor comes as `named`."""
    query = query.where(document.company_id.in_(bindparam("of_companies", expanding=True)))
    if by_site and hasattr(document, "site_id"):
        query = query.where(document.site_id.in_(bindparam("of_sites", expanding=True)))
    return query


def named(actor: Actor) -> dict[str, list[UUID]]:
    sites = {} if actor.sites is None else {"of_sites": list(actor.sites)}
    return {"of_companies": list(actor.companies), **sites}


@cache
def _one(document: type[Document], by_site: bool) -> Select[Any]:
    return narrowed(select(document).where(document.id == bindparam("of_id")), document, by_site)


@cache
def _locked(document: type[Document], by_site: bool) -> Select[Any]:
    """Held against everybody who changes the row, but not against records that refer to it: two that had each written
    one and then wanted the row would wait for each other."""
    query = _one(document, by_site).with_for_update(of=document, key_share=True)
    return query.execution_options(populate_existing=True)
