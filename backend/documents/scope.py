"""Which rows an actor may see: `narrow` filters a select, `allows` answers for one row; they agree."""

from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, or_, select
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
    query = narrow(select(document).where(document.id == id), document, actor)
    if lock:
        query = query.with_for_update(of=document).execution_options(populate_existing=True)
    row = session.scalars(query).one_or_none()
    if row is None:
        raise NotFound(f"There is no {document.spec.label} with this id.", document=document.__tablename__, id=str(id))
    return row  # type: ignore[no-any-return]
