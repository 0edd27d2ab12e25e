"""A simulated device, written only from docs/sync.md: outbox, numbers, sending, files. `pulling.py` is its way down."""

import asyncio
import contextlib
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import orjson
from uuid_utils.compat import uuid7

from tests.faults.book import Book, Draft, Entry
from tests.faults.disk import Act, Disk
from tests.faults.pulling import Pulling
from tests.faults.wire import Address, Answer, Broken, Line

BATCH = 50
FIRST_S, LONGEST_S, QUIET_S = 1.0, 30.0, 60.0  # as the client that ships
HURRIED = 1 / 20  # what a trial makes of these times
PIECE = 24 * 1024  # small, so that there is something to go on with; the client that ships sends ten times as much
PAGE = 500
PASSING = (408, 425, 429)
NEVER_ON_TIME = timedelta(days=5 * 365)


class Later(Exception):
    """The server, or something before it, asked for patience."""

    def __init__(self, after_s: float = 0) -> None:
        super().__init__(after_s)
        self.after_s = after_s


class Stopped(Exception):
    """401 and the like: nothing is sent until a person does something; the acts stay."""


@dataclass(frozen=True)
class Holder:
    """Somebody who has logged in on the device."""

    person_id: UUID
    token: str


@dataclass
class Equipment:
    """What a device is given: who uses it, where the server is, where it keeps things, who notes what it promised."""

    id: UUID
    holders: Sequence[Holder]
    address: Address
    folder: Path
    book: Book
    chance: random.Random
    clock: timedelta = timedelta(0)
    clock_jumps: bool = False
    patience_s: float = 30
    pace: float = HURRIED
    quiet_s: float = QUIET_S  # between one look for news and the next, when all goes well
    piece: int = PIECE
    page: int = PAGE
    prove_all_every_s: float = 0  # a trial compares every type at every pull
    statuses: dict[int, int] = field(default_factory=dict)


class Device(Pulling):
    """A device in use. `kill` ends it as a dead battery does; a new one over the same folder goes on."""

    def __init__(self, given: Equipment) -> None:
        self.given, self.book, self.chance = given, given.book, given.chance
        self.disk = Disk(given.folder / f"{given.id}.db")
        self.line = Line(given.address, given.patience_s)
        self.woken = asyncio.Event()
        self.dark = False  # in a dead zone: it does not even try
        self.task: asyncio.Task[None] | None = None
        self.failures = 0
        self.proved_at: dict[str, float] = {}

    @property
    def holder(self) -> Holder:
        return self.given.holders[int(self.disk.recall("holder", "0"))]

    @property
    def now(self) -> datetime:
        if self.given.clock_jumps and self.chance.random() < 0.2:
            self.given.clock = NEVER_ON_TIME * self.chance.uniform(-1, 1)
        return datetime.now(UTC) + self.given.clock

    def start(self) -> None:
        self.task = asyncio.create_task(self.live())

    def kill(self) -> None:
        """In the middle of whatever it does; only what is on its disk is left."""
        if self.task is not None:
            self.task.cancel()
        self.line.hang_up()
        self.disk.close()

    def switch(self) -> None:
        """Somebody else takes the device; the outbox stays as it is."""
        self.disk.keep("holder", (int(self.disk.recall("holder", "0")) + 1) % len(self.given.holders))

    # --- Making acts -------------------------------------------------------------------------------------------------

    def make(self, draft: Draft) -> Act:
        """Commit an act with its photos; only when this has returned does anybody read "saved"."""
        with self.disk.together():
            act = self._act(draft, self.next_seq())
            self.disk.add(act)
            for photo in draft.photos:
                self.disk.add_file(photo.sha256, photo.type, photo.content)
        self.book.saved(Entry(act, draft, self.given.id))
        if not self.failures:
            self.woken.set()
        return act

    def next_seq(self) -> int:
        """The number is taken inside the storing transaction."""
        seq = int(self.disk.recall("seq", "0")) + 1
        self.disk.keep("seq", seq)
        return seq

    def _act(self, draft: Draft, seq: int) -> Act:
        document_id = draft.document_id or str(uuid7())
        return {
            "id": str(uuid7()),
            "device": str(self.given.id),
            "seq": seq,
            "person_id": str(self.holder.person_id),
            "document": draft.document,
            "document_id": document_id,
            "verb": draft.verb,
            "values": draft.values,
            "base_version": self._base(draft, document_id) if draft.decides else None,
            "captured_at": self.now.isoformat(),
            "files": [photo.manifest for photo in draft.photos],
        }

    def _base(self, draft: Draft, document_id: str) -> int:
        """The version the row will have when this act arrives, as far as the device knows (docs/sync.md 16)."""
        held = self.disk.version_of(str(self.holder.person_id), draft.document, document_id) or 0
        return max(held, int(self.disk.recall(f"version {document_id}", "0"))) + self.disk.ahead(document_id)

    # --- Sending -----------------------------------------------------------------------------------------------------

    async def live(self) -> None:
        """One sender: send, fetch, rest; after a failure rest longer and longer, from the start after a success."""
        while True:
            self.woken.clear()
            try:
                if not self.dark:
                    await self.round()
                self.failures, rest = 0, self.given.quiet_s * self.chance.uniform(0.5, 1)
            except (Broken, Later) as trouble:
                rest = self._rest_after(getattr(trouble, "after_s", 0))
            except Stopped:
                rest = LONGEST_S * self.given.pace
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(rest):
                    await self.woken.wait()

    def _rest_after(self, told_s: float) -> float:
        """What the server said and little more; else longer and longer."""
        self.failures += 1
        if told_s:
            return told_s * self.chance.uniform(1, 1.25)
        most = min(LONGEST_S, FIRST_S * 2 ** min(self.failures - 1, 8)) * self.given.pace
        return most * self.chance.uniform(0.5, 1)

    async def round(self) -> None:
        """Photos before or after the acts that name them: the server takes both."""
        for send in self.chance.sample((self.send_acts, self.send_files), 2):
            await send()
        await self.pull()

    async def send_acts(self) -> None:
        most = BATCH
        while batch := self.disk.waiting(most):
            answer = await self._push(batch)
            if answer.status in (400, 413, 422):
                most = self._narrow(batch, answer)
            elif answer.status >= 500 or answer.status in PASSING:
                self.book.put_off += 1
                self.put_off(batch, answer)
            elif answer.status != 200:
                raise Stopped
            elif not self.settle(answer.json["answers"]):
                raise Later

    def put_off(self, batch: Sequence[Act], answer: Answer) -> None:
        """The server could not; the acts stay."""
        raise Later(float(answer.headers.get("retry-after", "0")))

    def settle(self, answers: Sequence[Act]) -> int:
        """Note the answers, and take the rows of what is done; how many acts got one."""
        noted = 0
        with self.disk.together():
            for told in answers:
                final = told["first"] if told["status"] == "already" else told
                state = "held" if final["status"] == "held" else "answered"
                noted += self.disk.answer(told["id"], state, final)
                if row := told.get("row"):
                    self.disk.keep(f"version {row['id']}", row["version"])
        self.book.answered += noted
        return noted

    def _narrow(self, batch: Sequence[Act], answer: Answer) -> int:
        if len(batch) == 1:
            self.settle([{"id": batch[0]["id"], "status": "refused", "message": answer.json["message"]}])
        return max(1, len(batch) // 2)

    async def _push(self, acts: Sequence[Act], line: Line | None = None) -> Answer:
        told = {
            "device": str(self.given.id),
            "queue_length": self.disk.count("waiting"),
            "oldest_unsent": acts[0]["captured_at"],
            "version": "faults",
            "clock": self.now.isoformat(),
            "acts": acts,
        }
        return await self.ask("POST", "/api/sync/push", orjson.dumps(told), line, Content_Type="application/json")

    async def stray(self) -> bool:
        """What must do no harm: old and new acts again, shuffled, over a line of its own, beside the real sender.

        Whether the server took them.
        """
        acts = self.disk.some_acts(self.chance.randint(1, 12))
        line = Line(self.given.address, 5)
        try:
            return bool(acts) and (await self._push(acts, line)).status == 200
        except Broken:
            return False
        finally:
            line.hang_up()

    # --- Files -------------------------------------------------------------------------------------------------------

    async def send_files(self) -> None:
        for sha256, _, content in self.disk.files_to_send():
            await (
                self._in_pieces(sha256, content) if len(content) > self.given.piece else self._whole(sha256, content)
            )
            self.disk.file_is_here(sha256)

    async def _whole(self, sha256: str, content: bytes) -> None:
        self.expect(await self.ask("PUT", f"/api/files/{sha256}", content), 201)

    async def _in_pieces(self, sha256: str, content: bytes) -> None:
        """From where the server says it has got to."""
        path = f"/api/files/{sha256}"
        seen = await self.ask("HEAD", path)
        if seen.status == 200:
            return
        self.expect(seen, 404)
        here = int(seen.headers.get("upload-offset", "0"))
        while True:
            told = {"Upload_Offset": str(here), "Upload_Length": str(len(content))}
            answer = await self.ask("PATCH", path, content[here : here + self.given.piece], **told)
            if answer.status == 201:
                return
            if answer.status not in (200, 409):
                self.expect(answer, 201)
            here = int(answer.headers["upload-offset"])

    def expect(self, answer: Answer, status: int) -> None:
        if answer.status == 401:
            raise Stopped
        if answer.status != status:
            raise Later(float(answer.headers.get("retry-after", "0")))

    async def ask(
        self, method: str, path: str, body: bytes = b"", line: Line | None = None, **headers: str
    ) -> Answer:  # fmt: skip
        told = {"Authorization": f"Bearer {self.holder.token}", "Accept_Language": "en"} | headers
        answer = await (line or self.line).ask(method, path, body, **told)
        self.given.statuses[answer.status] = self.given.statuses.get(answer.status, 0) + 1
        return answer

    async def pull_at_last(self) -> None:
        """As often as the server asks for patience."""
        while True:
            try:
                return await self.pull()
            except (Later, Broken):
                await asyncio.sleep(self.chance.uniform(0.1, 0.5))

    # --- For who looks at it from outside ----------------------------------------------------------------------------

    @property
    def is_drained(self) -> bool:
        return not (self.disk.count("waiting") or self.disk.count("held") or self.disk.files_to_send())
