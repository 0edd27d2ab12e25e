"""Who acts: the value people makes at log-in; the engine knows persons, rights and organisations only through it."""

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class Actor:
    """A person (or the software itself) with rights and a place.

    `rights` are patterns like "production.work_order.release", "production.*" or "*.*.read".
    `sites` None means every site of `companies`. `company_id` and `site_id` are where new rows go.
    """

    person_id: UUID | None
    name: str
    rights: frozenset[str]
    companies: frozenset[UUID]
    company_id: UUID
    sites: frozenset[UUID] | None = None
    site_id: UUID | None = None
    device_id: UUID | None = None
    roles: frozenset[str] = field(default_factory=frozenset)
    language: str = "zh-CN"


def software(company_id: UUID, site_id: UUID | None = None, name: str = "Gemba") -> Actor:
    """The software acting for a company: imports, periodic jobs, demo data."""
    return Actor(None, name, frozenset({"*"}), frozenset({company_id}), company_id, site_id=site_id)
