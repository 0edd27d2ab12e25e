"""What stands in the server's database: counted there, never on a screen."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from backend.documents.attachments import Attachment
from backend.documents.files import FileStore, StoredFile
from backend.documents.receipts import Receipt
from backend.documents.trail import Trail
from backend.inventory.lot import Lot
from backend.production.production_report import MaterialIssue, ProductionReport
from backend.production.ticket import Ticket
from tests.browser.server import FactoryServer


class Book:
    def __init__(self, server: FactoryServer) -> None:
        self.database = server.database
        self.files = FileStore(server.folder / "data" / "files")

    def rows(self, query: Any) -> list[Any]:
        with self.database.reading() as session:
            return list(session.execute(query))

    def one(self, document: Any, **where: Any) -> Any:
        """The only row of a document with these values."""
        with self.database.reading() as session:
            found = session.scalars(select(document).filter_by(**where)).one()
            session.expunge_all()
        return found

    def all(self, document: Any, **where: Any) -> list[Any]:
        with self.database.reading() as session:
            found = list(session.scalars(select(document).filter_by(**where).order_by(document.id)))
            session.expunge_all()
        return found

    def lines_of(self, document: Any, number: str, name: str = "lines") -> list[Any]:
        with self.database.reading() as session:
            found = list(getattr(session.scalars(select(document).filter_by(number=number)).one(), name))
            session.expunge_all()
        return found

    def count(self, *where: Any) -> int:
        """Rows of the table these conditions are about."""
        [(found,)] = self.rows(select(func.count()).where(*where))
        return int(found)

    def receipts(self, device: str) -> list[tuple[int, str, str]]:
        """Number on the device, what became of it and the sentence, of every record the server has taken from it."""
        query = select(Receipt.seq, Receipt.status, Receipt.sentence).where(*recorded_on(device))
        return [tuple(row) for row in self.rows(query.order_by(Receipt.seq))]

    def in_order_of_effect(self, device: str) -> list[int]:
        """The device's numbers in the order in which their effects were committed."""
        query = select(Receipt.seq, func.min(Trail.change_no).label("first")).join(Trail, Trail.act_id == Receipt.id)
        query = query.where(*recorded_on(device)).group_by(Receipt.seq).order_by("first")
        return [row.seq for row in self.rows(query)]

    def reports(self, ticket: Any) -> list[ProductionReport]:
        query = select(ProductionReport).where(ProductionReport.ticket_id == UUID(str(ticket)))
        with self.database.reading() as session:
            found = list(session.scalars(query.order_by(ProductionReport.captured_at, ProductionReport.id)))
            session.expunge_all()
        return found

    def made_by(self, person_id: UUID, since: datetime) -> int:
        """Reports and issues somebody made since then, whatever device brought them."""
        return sum(
            self.count(document.person_id == person_id, document.created_at >= since)
            for document in (ProductionReport, MaterialIssue)
        )

    def ticket(self, order: str, operation: int) -> UUID:
        query = select(Ticket.id).where(Ticket.number == order, Ticket.operation_number == operation)
        [(found,)] = self.rows(query)
        return UUID(str(found))

    def lot_of(self, item_id: Any) -> UUID:
        """The oldest lot of an item."""
        query = select(Lot.id).where(Lot.item_id == UUID(str(item_id))).order_by(Lot.id)
        return UUID(str(self.rows(query)[0][0]))

    def photos(self, report_ids: Sequence[str]) -> list[str]:
        """The hashes of the pictures on these documents, as hung there."""
        query = select(Attachment.sha256).where(Attachment.document_id.in_([UUID(id) for id in report_ids]))
        return sorted(row.sha256 for row in self.rows(query))

    def stored_hash(self, sha256: str) -> str:
        """The hash of the bytes that lie in the store under this name."""
        assert self.count(StoredFile.sha256 == sha256) == 1
        return hashlib.sha256(Path(self.files.path(sha256)).read_bytes()).hexdigest()


def recorded_on(device: str) -> tuple[Any, ...]:
    """Acts out of the device's own outbox; a log-in there leaves a receipt without a number."""
    return (Receipt.device_id == UUID(device), Receipt.seq.is_not(None))
