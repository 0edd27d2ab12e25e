"""What a phone should hold: the types and rows its person may have without network, and each row's last change."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import orjson
from sqlalchemy import BigInteger, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.database import among
from backend.documents.actor import Actor
from backend.documents.context import Assembly
from backend.documents.declare import Base, Document, document_name
from backend.documents.rights import may
from backend.documents.scope import narrow
from backend.documents.trail import Trail

NOBODY = UUID(int=0)
MOST_DIGESTS = 2_000
_digests: WeakKeyDictionary[Any, dict[Any, str]] = WeakKeyDictionary()


class SyncPack(Base):
    """What a person's pack on a device was made of when it was last sent whole, and the change number it began at."""

    __tablename__ = "sync_pack"

    device_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    floor: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]


class Pack:
    """One actor's pack, read in one session."""

    def __init__(self, session: Session, assembly: Assembly, actor: Actor) -> None:
        self.session, self.assembly, self.actor = session, assembly, actor
        self._named: dict[str, set[UUID]] = {}
        self.types: dict[str, type[Document]] = {
            document_name(document): document
            for document in sorted(assembly.documents.values(), key=document_name)
            if document.spec.offline in ("read", "write") and may(actor, document, "read")
        }

    @property
    def fingerprint(self) -> str:
        """Changes when rights, places or the types themselves do: then the phone needs everything anew."""
        actor = self.actor
        secrets = [name for name, document in self.types.items() if may(actor, document, "secrets")]
        sites = None if actor.sites is None else sorted(map(str, actor.sites))
        places = [sorted(map(str, actor.companies)), sites, str(actor.site_id), sorted(actor.roles)]
        content = [sorted(self.types), secrets, places]
        return hashlib.sha256(orjson.dumps(content)).hexdigest()

    def query(self, document: type[Document], *columns: Any) -> Any:
        """A select of the pack's rows of one type."""
        query = narrow(select(*columns), document, self.actor)
        chosen = self.assembly.packs.get(document)
        return chosen(query, self.actor) if chosen is not None else query

    def changes(self, name: str) -> list[tuple[int, str, UUID]]:
        """Every row of a type in the pack with the number of its last change."""
        document = self.types[name]
        last = select(func.max(Trail.change_no)).where(Trail.document_id == document.id)
        query = self.query(document, document.id, last.correlate(document).scalar_subquery())
        found = sorted({(number or 0, name, id) for id, number in self.session.execute(query)})
        self._named[name] = {id for _, _, id in found}
        return found

    def among(self, name: str, ids: Collection[UUID]) -> set[UUID]:
        """Which of these rows are in the pack now; the session sees one state, so what was named is not asked again."""
        if name in self._named:
            return self._named[name].intersection(ids)
        document = self.types[name]
        return set(self.session.scalars(self.query(document, document.id).where(among(document.id, ids, self.session))))

    def digests(self, names: Collection[str]) -> dict[str, str]:
        """For each type SHA-256 over `id:version` of every row, ids ascending.

        Where scope alone decides, the last change of the type says whether it is still the same.
        """
        last = self._last_changes(sorted(name for name in names if self.types[name] not in self.assembly.packs))
        return {name: self._known_digest(name, last[name]) if name in last else self._digest(name) for name in names}

    def _last_changes(self, names: Sequence[str]) -> dict[str, int | None]:
        if not names:
            return {}
        each = [select(func.max(Trail.change_no)).where(Trail.document == name).scalar_subquery() for name in names]
        return dict(zip(names, self.session.execute(select(*each)).one(), strict=True))

    def _known_digest(self, name: str, last: int | None) -> str:
        known, key = _known_digests(self.session), (name, self.actor.companies, self.actor.sites, last)
        if key not in known:
            if len(known) >= MOST_DIGESTS:
                known.clear()
            known[key] = self._digest(name)
        return known[key]

    def _digest(self, name: str) -> str:
        document = self.types[name]
        found = self.session.execute(self.query(document, document.id, document.version))
        rows = {(str(id), version) for id, version in found}
        text = "".join(f"{id}:{version}\n" for id, version in sorted(rows))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def key(self) -> dict[str, UUID]:
        """Whose pack this is."""
        actor = self.actor
        device_id, person_id = actor.device_id or NOBODY, actor.person_id or NOBODY
        return {"device_id": device_id, "person_id": person_id, "company_id": actor.company_id}

    def sent(self) -> SyncPack | None:
        return self.session.get(SyncPack, tuple(self.key.values()))


def _known_digests(session: Session) -> dict[Any, str]:
    return _digests.setdefault(session.get_bind(), {})
