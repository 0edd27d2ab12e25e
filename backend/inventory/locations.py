"""Storage locations the software finds by itself: the virtual ends of moves, orders, the first store of a site."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import inspect, select
from sqlalchemy.orm.util import identity_key

from backend.documents.act import Act
from backend.inventory.rules import Place
from backend.inventory.storage_location import VIRTUAL_KINDS, StorageLocation
from backend.kernel.errors import NotFound, Refused
from backend.plant.company import Site

STORED = ("storage", "line_side", "staging", "quality")


def virtual_location(site_id: UUID, kind: str, act: Act) -> StorageLocation:
    """The site's one end for what comes from or goes to outside the book; made at first use."""
    query = select(StorageLocation).where(StorageLocation.site_id == site_id, StorageLocation.kind == kind)
    found = act.session.scalars(query.order_by(StorageLocation.id)).first()
    if found is not None:
        return found
    site = _lock(site_id, act)
    return act.session.scalars(query).first() or _make(site, f"{site.number}:{kind}", kind, act)


def order_location(order_number: str, site_id: UUID, act: Act) -> StorageLocation:
    """Where the material of an order lies; made at first use, its number is the order's."""
    return _named(order_number, "order", site_id, act)


def transit_location(transfer_number: str, site_id: UUID, act: Act) -> StorageLocation:
    """Where what a transfer has shipped lies until it arrives; its number is the transfer's."""
    return _named(transfer_number, "transit", site_id, act)


def _named(number: str, kind: str, site_id: UUID, act: Act) -> StorageLocation:
    site = act.session.get(Site, site_id)
    if site is None:
        raise NotFound("site_id: there is no such site.")
    mine = (StorageLocation.company_id == site.company_id, StorageLocation.number == number)
    query = select(StorageLocation).where(*mine)
    found = act.session.scalars(query).first()
    if found is None:
        _lock(site_id, act)
        found = act.session.scalars(query).first() or _make(site, number, kind, act)
    if found.kind != kind:
        raise Refused(f"{number} is the number of a storage location of kind {found.kind}.")
    return found


def first_store(site_id: UUID, act: Act) -> StorageLocation:
    """The site's first storage location; a site without any gets one, so that facts have a place."""
    query = select(StorageLocation).where(StorageLocation.site_id == site_id, StorageLocation.kind == "storage")
    found = act.session.scalars(query.order_by(StorageLocation.pick_order, StorageLocation.number)).first()
    if found is not None:
        return found
    site = _lock(site_id, act)
    return act.session.scalars(query).first() or _make(site, f"{site.number}:storage", "storage", act)


def places(ids: Iterable[UUID], act: Act) -> dict[UUID, tuple[Place, StorageLocation]]:
    """Locations by id, as the rules see them; those that this act has read already are not asked for again."""
    wanted = set(ids)
    known = {id: act.session.identity_map.get(identity_key(StorageLocation, id)) for id in wanted}
    rows = [row for row in known.values() if row is not None and not inspect(row).expired]
    if unknown := wanted - {row.id for row in rows}:
        rows += act.session.scalars(select(StorageLocation).where(StorageLocation.id.in_(unknown)))
    found = {row.id: (place_of(row), row) for row in rows}
    if missing := wanted - set(found):
        raise NotFound("There is no such storage location.", id=str(missing.pop()))
    return found


def place_of(row: StorageLocation) -> Place:
    return Place(row.id, row.number, row.kind, row.kind in VIRTUAL_KINDS, row.negative_policy)


def _lock(site_id: UUID, act: Act) -> Site:
    """Let one act at a time make locations of a site; rows that refer to the site are not held up."""
    query = select(Site).where(Site.id == site_id).with_for_update(key_share=True)
    site = act.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if site is None:
        raise NotFound("site_id: there is no such site.")
    return site


def _make(site: Site, number: str, kind: str, act: Act) -> StorageLocation:
    name = number if kind in ("order", "transit") else kind.replace("_", " ").capitalize()
    made = StorageLocation(number=number, name=name, kind=kind, site_id=site.id, company_id=site.company_id)
    return act.add(made)
