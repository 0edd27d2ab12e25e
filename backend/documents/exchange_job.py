"""A large import as a background job: first all rows are tried, then, if none is wrong, all are kept, act by act.

Each act holds the writer's place briefly. A job that dies half way is run again: what is here already is the same.
"""

import os
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from backend.documents import exchange, files
from backend.documents.actor import Actor
from backend.documents.bulk import BulkResult, Load, bulk_load
from backend.documents.bulk_rows import Reading, chunks
from backend.documents.context import Assembly
from backend.documents.exchange_rows import Links
from backend.documents.jobs import JobKind, JobRun, Outcome
from backend.documents.rights import demand
from backend.kernel.errors import Refused
from backend.settings import Settings

KIND = "exchange.import"
AT_ONCE = 1_000


def import_kind(assembled: Any) -> JobKind:
    """The kind of job; `assembled` gives the assembly when a job runs, not before."""

    def run(run: JobRun, payload: Mapping[str, Any]) -> Outcome:
        if run.actor is None:
            raise Refused("An import is done in somebody's name, but this one has none.")
        return LargeImport(run, assembled(), run.actor, payload).done()

    return JobKind(KIND, run, time_limit_s=3_600, label="Import")


class LargeImport:
    """One run of the job."""

    def __init__(self, run: JobRun, assembly: Assembly, actor: Actor, payload: Mapping[str, Any]) -> None:
        self._run, self._assembly, self._actor = run, assembly, actor
        self._document = assembly.document(payload["document"])
        self._payload = payload
        self._store = files.FileStore(Settings.read(os.environ).files_dir)
        self._source = self._store.path(payload["sha256"])
        self._total = 0

    def done(self) -> Outcome:
        for verb in ("create", "change"):
            demand(self._actor, self._document, verb)
        with self._run.database.reading() as session:
            table = exchange.read_table(self._document, self._source, self._reading(session))
        self._total = len(table.drafts)
        result = self._load(table, dry_run=True)
        if not result.rejected and not self._payload["dry_run"]:
            result = self._load(table, dry_run=False)
        return self._told(table, result)

    def _load(self, table: exchange.Table, dry_run: bool) -> BulkResult:
        """One pass over all documents; the first only tries."""
        before = 0 if dry_run else self._total
        sentence = "Checking" if dry_run else "Writing"

        def progress(done: int) -> None:
            self._run.progress(before + done, 2 * self._total, sentence)

        load = Load(self._document, dry_run=dry_run)
        rows = self._given(table)
        result = bulk_load(self._run.database, self._assembly, self._actor, load, rows, progress)
        result.rejected = exchange.told_by_row(table.drafts, result.rejected)
        return result

    def _given(self, table: exchange.Table) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """The documents with ids for numbers; those that link within the sheet are taken in one piece."""
        links = Links(self._document, table.head.columns)
        for drafts in [table.drafts] if links.within else chunks(table.drafts, AT_ONCE):
            part = exchange.Table(table.head, drafts)
            with self._run.database.reading() as session:
                rows = exchange.given_rows(self._document, part, self._reading(session))
            yield from rows

    def _told(self, table: exchange.Table, result: BulkResult) -> Outcome:
        language = self._payload["language"]
        answer = exchange.answer_of(result, self._total, language) | {"document": self._payload["document"], "id": None}
        if not result.rejected:
            return answer
        if not self._payload["dry_run"]:
            answer |= {"created": 0, "changed": 0}
        kept = errors_file(self._store, self._source, table, result, self._actor, language)

        def register(session: Session) -> dict[str, Any]:
            files.register(session, kept, self._actor, datetime.now(UTC))
            return answer | {"report": kept.sha256}

        return register

    def _reading(self, session: Session) -> Reading:
        return Reading(session, self._assembly, self._actor)


def errors_file(
    store: files.FileStore, source: Path, table: exchange.Table, result: BulkResult, actor: Actor, language: str
) -> files.Kept:
    """The sheet of errors, kept for the person who imports."""
    with tempfile.TemporaryDirectory(prefix="gemba-errors-") as folder:
        target = Path(folder) / "errors.xlsx"
        exchange.write_errors(source, table, result.rejected, target, language)
        return store.add(target.read_bytes(), actor.company_id)
