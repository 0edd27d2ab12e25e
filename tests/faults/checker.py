"""After the trial: what the devices promised against what the database holds. Every count but the totals must be 0."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.contexts import assemble
from backend.database import Database
from backend.documents.attachments import Attachment
from backend.documents.files import FileStore
from backend.documents.receipts import Receipt
from backend.documents.trail import Trail
from backend.inventory.stock_move import StockBalance, StockLeg
from backend.production.production_report import ProductionReport
from backend.production.ticket import Ticket
from backend.production.work_order import WorkOrderOperation
from tests.faults.book import Entry

D = Decimal
Facts = Counter[tuple[str, str]]  # by ticket and sum
REPORT, TICKET = "production/production_report", "production/ticket"  # a step of a ticket leaves a report
COUNTED = {"good": "reported", "scrap": "scrapped", "rework": "rework"}
TAKEN = ("done", "review", "asked")
KINDS = ("lost", "duplicated", "misordered", "stuck", "swapped", "unequal", "ledger_sum")


@dataclass
class Findings:
    """What is wrong, by kind; a few sentences of each, for who must find out why."""

    counts: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)

    def note(self, kind: str, sentence: str, count: int = 1) -> None:
        self.counts[kind] += count
        if len(self.told) < 40:
            self.told.append(f"{kind}: {sentence}")

    @property
    def figures(self) -> dict[str, int]:
        return {kind: self.counts[kind] for kind in KINDS}


class Checker:
    """Made before a trial, it remembers what was counted already; `check` looks at everything once it is over."""

    def __init__(self, database: Database, store: FileStore) -> None:
        self.database, self.store = database, store
        self.entries: Sequence[Entry] = ()
        self.besides: Facts = Counter()
        self.found = Findings()
        with database.reading() as session:
            self.head = session.scalar(select(func.max(Trail.change_no))) or 0
            self.before = dict(_counted(session))

    def check(
        self, entries: Sequence[Entry], answers: dict[str, tuple[str, Any]], besides: Facts | None = None
    ) -> Findings:
        """`answers` is what the devices' own disks say became of each act; `besides`: what others reported."""
        self.entries, self.besides = entries, besides or Counter()
        with self.database.reading() as session:
            ours = Receipt.device_id.in_({entry.device_id for entry in entries})
            receipts = {str(row.id): row for row in session.scalars(select(Receipt).where(ours))}
            trail = list(session.execute(_TRAIL.where(Trail.change_no > self.head)))
            for entry in self.entries:
                self._check_act(entry, receipts.get(entry.act["id"]), answers.get(entry.act["id"]))
            self._check_effects(session, receipts, trail)
            self._check_order(receipts, trail)
            self._check_numbers(receipts.values())
            self._check_files(session, receipts)
            self._check_sums(session, receipts)
            self._check_ledger(session)
        return self.found

    def _check_act(self, entry: Entry, receipt: Receipt | None, told: tuple[str, Any] | None) -> None:
        mark = f"{entry.draft.kind} {entry.act['seq']} of {entry.device_id}"
        if receipt is None:
            self.found.note("lost", f"{mark} never arrived, the device says {told}")
        elif receipt.status == "held":
            self.found.note("stuck", f"{mark} is held: {receipt.sentence}")
        elif receipt.status not in entry.draft.may:
            self.found.note("lost", f"{mark} is {receipt.status}: {receipt.sentence}")
        if told is None:
            self.found.note("lost", f"{mark} is not on its device any more")
        elif told[0] != "answered":
            self.found.note("stuck", f"{mark} has no answer on its device")
        elif receipt is not None and told[1]["status"] != receipt.status:
            self.found.note("lost", f"{mark} was told {told[1]['status']} and is {receipt.status}")

    # --- Effects ---------------------------------------------------------------------------------------------------

    def _check_effects(self, session: Session, receipts: dict[str, Receipt], trail: Sequence[Any]) -> None:
        """Each taken act left its mark once; one that was turned down left none."""
        marks: Counter[tuple[str, UUID]] = Counter((str(row.act_id), row.document_id) for row in trail)
        effects = self._rows_made(session)
        for entry in self.entries:
            id, receipt = entry.act["id"], receipts.get(entry.act["id"])
            row = UUID(entry.act["document_id"])
            there, name = marks[id, row], f"{entry.draft.kind} {entry.draft.verb} {entry.act['seq']}"
            if entry.draft.verb == "create" and there and row not in effects[entry.draft.document]:
                self.found.note("lost", f"{name} is in the trail, but its row is not there")
            if receipt is not None and receipt.status in TAKEN and not there and not _may_leave_nothing(entry, receipt):
                self.found.note("lost", f"{name} is {receipt.status}, but left no trail: {receipt.sentence}")
            if there and (receipt is None or receipt.status not in TAKEN):
                self.found.note("duplicated", f"{name} has happened and was turned down the second time")
            if there > 1:
                self.found.note("duplicated", f"{name} is {there} times in the trail")

    def _rows_made(self, session: Session) -> dict[str, set[UUID]]:
        """The rows of each type of document that acts make."""
        assembly = assemble()
        names = {entry.draft.document for entry in self.entries if entry.draft.verb == "create"}
        return defaultdict(set, {name: set(session.scalars(select(assembly.document(name).id))) for name in names})

    def _check_sums(self, session: Session, receipts: dict[str, Receipt]) -> None:
        """What operations have counted is the sum of the facts that were promised, no more and no less."""
        taken = [entry for entry in self.entries if _is_taken(receipts.get(entry.act["id"]))]
        back = {entry.act["values"].get("voids_id") for entry in taken}
        facts: Facts = Counter(self.besides)
        for entry in taken:
            values = entry.act["values"]
            if values.get("kind") in COUNTED and entry.act["document_id"] not in back:
                facts[values["ticket_id"], COUNTED[values["kind"]]] += int(values["quantity"])
        facts["", "reports"] += sum(1 for entry in taken if entry.draft.document in (REPORT, TICKET))
        for what, total in _counted(session):
            self._differ(f"{what[1]} at {what[0]}", total - self.before.get(what, 0), facts[what])

    def _differ(self, what: str, there: int, promised: int) -> None:
        if there != promised:
            kind = "duplicated" if there > promised else "lost"
            self.found.note(kind, f"{what}: {there} instead of {promised}", abs(there - promised))

    # --- Order -----------------------------------------------------------------------------------------------------

    def _check_order(self, receipts: dict[str, Receipt], trail: Sequence[Any]) -> None:
        """On each document the decisions of a device stand in the trail in the order in which they were made."""
        ordered = [entry for entry in self.entries if entry.draft.decides or entry.draft.verb == "create"]
        decided = {entry.act["id"]: entry for entry in ordered}
        last: dict[tuple[UUID, UUID], int] = {}
        for row in trail:
            entry = decided.get(str(row.act_id))
            if entry is None or row.document_id != UUID(entry.act["document_id"]):
                continue
            key = (entry.device_id, row.document_id)
            if entry.act["seq"] < last.get(key, 0):
                self.found.note("misordered", f"{entry.draft.kind} {entry.act['seq']} came after {last[key]}")
            last[key] = max(last.get(key, 0), entry.act["seq"])

    def _check_numbers(self, receipts: Iterable[Receipt]) -> None:
        """No device gave a number to two acts: nobody could say which came first."""
        used = Counter((receipt.device_id, receipt.seq) for receipt in receipts if receipt.seq is not None)
        for (device, seq), times in used.items():
            if times > 1:
                self.found.note("misordered", f"number {seq} of {device} stands on {times} acts", times - 1)

    # --- Files -----------------------------------------------------------------------------------------------------

    def _check_files(self, session: Session, receipts: dict[str, Receipt]) -> None:
        """On each record hang the files its device took for it, no others, and the bytes are those that were taken."""
        hung: dict[UUID, set[str]] = defaultdict(set)
        for id, sha256 in session.execute(select(Attachment.document_id, Attachment.sha256)):
            hung[id].add(sha256)
        wanted: dict[UUID, set[str]] = defaultdict(set)
        for entry in self.entries:
            if _is_taken(receipts.get(entry.act["id"])):
                wanted[UUID(entry.act["document_id"])] |= {photo.sha256 for photo in entry.draft.photos}
        for id in {UUID(entry.act["document_id"]) for entry in self.entries}:
            if strange := hung[id] - wanted[id]:
                self.found.note("swapped", f"{len(strange)} files of others hang on {id}", len(strange))
            if missing := wanted[id] - hung[id]:
                self.found.note("lost", f"{len(missing)} files are missing on {id}", len(missing))
        for photo in {photo.sha256: photo for entry in self.entries for photo in entry.draft.photos}.values():
            path = self.store.path(photo.sha256)
            if not path.exists():
                self.found.note("lost", f"the bytes of {photo.name} never arrived")
            elif hashlib.sha256(path.read_bytes()).hexdigest() != photo.sha256:
                self.found.note("swapped", f"the bytes of {photo.name} are others")

    # --- Ledger ----------------------------------------------------------------------------------------------------

    def _check_ledger(self, session: Session) -> None:
        """Σ legs = 0 for every item, and every balance is the sum of its legs."""
        for item, total in session.execute(select(StockLeg.item_id, func.sum(StockLeg.quantity)).group_by("item_id")):
            if total:
                self.found.note("ledger_sum", f"the legs of {item} add up to {total}")
        legs = dict(
            session.execute(select(StockLeg.balance_id, func.sum(StockLeg.quantity)).group_by("balance_id"))
            .tuples()
            .all()
        )
        for id, quantity in session.execute(select(StockBalance.id, StockBalance.quantity)):
            if quantity != legs.get(id, D(0)):
                self.found.note("ledger_sum", f"balance {id} is {quantity}, its legs say {legs.get(id)}")


_TRAIL = select(Trail.change_no, Trail.act_id, Trail.document_id, Trail.verb).order_by(Trail.change_no)


def _counted(session: Session) -> Iterator[tuple[tuple[str, str], int]]:
    """What each ticket's operation has counted, and how many reports there are."""
    one = WorkOrderOperation
    query = select(Ticket.id, one.reported, one.scrapped, one.rework).join(one, one.id == Ticket.operation_id)
    for id, *counted in session.execute(query):
        for name, total in zip(COUNTED.values(), counted, strict=True):
            yield (str(id), name), int(total)
    yield ("", "reports"), session.scalar(select(func.count()).select_from(ProductionReport)) or 0


def _is_taken(receipt: Receipt | None) -> bool:
    return receipt is not None and receipt.status in TAKEN


def _may_leave_nothing(entry: Entry, receipt: Receipt) -> bool:
    """A fact that says again what is so already, as a ticket begun twice, changes its ticket in nothing."""
    return entry.draft.document == TICKET and receipt.status != "review"
