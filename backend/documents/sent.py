"""What a device sends: one act as it was made there, read leniently, because whatever it is it must not get lost."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from backend.documents.act import Stamp
from backend.kernel.errors import Invalid, TooLarge

BATCH = 50
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
FIELDS = (
    "id", "device", "seq", "person_id", "document", "document_id", "verb", "values", "base_version", "captured_at",
    "files",
)  # fmt: skip
LARGEST_SEQ, LARGEST_VERSION, MOST_FILES = 2**53, 2**31 - 1, 20


@dataclass(frozen=True)
class Sent:
    """One act. `flaw` says what is wrong with its form; `whole` is all of it, for the people who must judge it then."""

    id: UUID
    device: UUID
    seq: int | None
    person_id: UUID | None
    document: str
    document_id: UUID | None
    verb: str
    values: dict[str, Any]
    base_version: int | None
    captured_at: datetime
    files: tuple[dict[str, Any], ...]
    slow: timedelta
    whole: dict[str, Any]
    flaw: str = ""

    @property
    def stamp(self) -> Stamp:
        said = {name: self.whole.get(name) for name in FIELDS}
        return Stamp(self.id, self.captured_at, self.seq, said, self.slow, files=self.files)

    @property
    def keep(self) -> dict[str, Any]:
        kept = self.whole | {"slow_s": self.slow.total_seconds()}
        return {"document": self.document, "document_id": self.document_id, "verb": self.verb, "act": kept}


@dataclass(frozen=True)
class Batch:
    """One push: the acts, and what the device says about itself."""

    device: UUID
    acts: tuple[Sent, ...]
    queue_length: int
    oldest_unsent: datetime | None
    app_version: str
    slow: timedelta


def read_batch(body: Any, now: datetime) -> Batch:
    """The batch of a request; Invalid only where not even an act's id can be read."""
    if not isinstance(body, Mapping) or not isinstance(body.get("acts"), list):
        raise Invalid("acts: a list of acts is needed.", {"acts": ["A list is needed."]})
    device = _id(body.get("device"))
    if device is None:
        raise Invalid("device: the id of the device is needed.", {"device": ["A UUID is needed."]})
    if len(body["acts"]) > BATCH:
        raise TooLarge(f"At most {BATCH} acts are taken at once.")
    clock, queue = moment(body.get("clock")), body.get("queue_length")
    slow = now - clock if clock is not None else timedelta(0)
    return Batch(
        device,
        tuple(read_act(given, device, slow) for given in body["acts"]),
        int(queue) if _is_count(queue, LARGEST_VERSION) else len(body["acts"]),  # type: ignore[arg-type]
        moment(body.get("oldest_unsent")),
        clean(body["version"])[:200] if isinstance(body.get("version"), str) else "",
        slow,
    )


def read_act(given: Any, device: UUID, slow: timedelta) -> Sent:
    id = _id(given.get("id")) if isinstance(given, Mapping) else None
    if id is None:
        raise Invalid("id: every act needs an id.", {"id": ["A UUID is needed."]})
    whole = clean({name: given[name] for name in (*FIELDS, "slow_s") if name in given})
    seq, base, files, values = (whole.get(name) for name in ("seq", "base_version", "files", "values"))
    sent = Sent(
        id=id,
        device=device,
        seq=seq if _is_count(seq, LARGEST_SEQ) else None,
        person_id=_id(whole.get("person_id")),
        document=_word(whole.get("document"), 80),
        document_id=_id(whole.get("document_id")),
        verb=_word(whole.get("verb"), 40),
        values=values if isinstance(values, dict) else {},
        base_version=base if _is_count(base, LARGEST_VERSION) else None,
        captured_at=moment(whole.get("captured_at")) or datetime.now(UTC),
        files=tuple(one for one in files if isinstance(one, dict)) if isinstance(files, list) else (),
        slow=_kept_slow(whole.pop("slow_s", None), slow),
        whole=whole,
    )
    return replace(sent, flaw=_flaw(sent, whole))


def moment(text: Any) -> datetime | None:
    """A moment as testimony: whatever the clock said, within what every database can keep."""
    try:
        told = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    if told.tzinfo is None:
        return None
    try:
        return min(max(told.astimezone(UTC), EARLIEST), LATEST)
    except OverflowError:
        return EARLIEST if told.year < 3000 else LATEST


def clean(value: Any) -> Any:
    """Without the one character that PostgreSQL's JSON cannot keep."""
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd")
    if isinstance(value, Mapping):
        return {clean(name): clean(part) for name, part in value.items()}
    return [clean(part) for part in value] if isinstance(value, list) else value


def _flaw(sent: Sent, whole: Mapping[str, Any]) -> str:
    checks = (
        ("device", _id(whole.get("device")) in (None, sent.device)),
        ("person_id", sent.person_id is not None),
        ("document", bool(sent.document)),
        ("document_id", sent.document_id is not None),
        ("verb", bool(sent.verb)),
        ("values", isinstance(whole.get("values", {}), dict)),
        ("seq", whole.get("seq") is None or sent.seq is not None),
        ("base_version", whole.get("base_version") is None or sent.base_version is not None),
        ("files", isinstance(whole.get("files", []), list) and len(sent.files) <= MOST_FILES),
    )
    wrong = [name for name, right in checks if not right]
    return f"{wrong[0]}: this is not what an act holds." if wrong else ""


def _id(value: Any) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _word(value: Any, longest: int) -> str:
    return value if isinstance(value, str) and len(value) <= longest else ""


def _is_count(value: Any, largest: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= largest


def _kept_slow(kept: Any, otherwise: timedelta) -> timedelta:
    """A held act keeps the clock's error of the day it arrived."""
    return timedelta(seconds=kept) if isinstance(kept, (int, float)) else otherwise
