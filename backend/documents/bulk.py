"""Bulk: thousands of documents in one go, checked like acts and written without an object for each.

`bulk_create` is part of a caller's act. `bulk_load` makes an act of its own for every few thousand rows, short enough
that nobody else waits long, and may be repeated: what is here already is not made twice.
"""

import gc
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy.exc import DataError, IntegrityError

from backend.database import Database
from backend.documents import steps
from backend.documents.act import Act, perform
from backend.documents.actor import Actor
from backend.documents.bulk_rows import Batch, Differing, Intake, Reading, Rejected, chunks
from backend.documents.bulk_tables import Fresh, Values, insert_trail, writer_of
from backend.documents.context import Assembly
from backend.documents.declare import Document
from backend.documents.numbering import catch_up, take_with_act
from backend.documents.rights import demand
from backend.documents.violations import explain
from backend.kernel.errors import Invalid, Problem

Rows = Iterable[tuple[int, Mapping[str, Any]]]
Progress = Callable[[int], None]

FIRST_CHUNK, LARGEST_CHUNK, FEW = 500, 5_000, 20
LOCK_GOAL_S = 0.06


@dataclass
class BulkResult:
    """What became of the rows."""

    created: int = 0
    changed: int = 0
    same: int = 0
    rejected: list[Rejected] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return self.created + self.changed + self.same + len({each.row for each in self.rejected})

    def add(self, other: "BulkResult") -> None:
        self.created += other.created
        self.changed += other.changed
        self.same += other.same
        self.rejected += other.rejected


class DryRun(Exception):
    """Everything was tried; nothing is to be kept."""

    def __init__(self, result: BulkResult) -> None:
        super().__init__("dry run")
        self.result = result


@dataclass(frozen=True)
class Load:
    """What is loaded and how. `past`: documents with a history elsewhere bring their numbers, states and sums,
    and no effect runs; without it a document that is here with other values is changed like a person would."""

    document: type[Document]
    past: bool = False
    dry_run: bool = False


def bulk_create(
    document: type[Document],
    rows: Iterable[Mapping[str, Any]],
    act: Act,
    progress: Progress | None = None,
    past: bool = False,
) -> BulkResult:
    """Make many documents inside this act; the rejected ones are told by their place, counted from 1."""
    load, intake, result = Load(document, past), Intake(document, past), BulkResult()
    for some in chunks(enumerate(rows, 1), LARGEST_CHUNK):
        batch = intake.take(Reading(act.session, act.assembly, act.actor), some)
        result.add(write(load, batch, act))
        if progress is not None:
            progress(result.rows)
    return result


def bulk_load(
    database: Database, assembly: Assembly, actor: Actor, load: Load, rows: Rows, progress: Progress | None = None
) -> BulkResult:
    """Make or change many documents, in acts of at most `LARGEST_CHUNK` rows that hold the writer's place briefly."""
    intake, result, size = Intake(load.document, load.past), BulkResult(), FIRST_CHUNK
    waiting = iter(rows)
    with _without_full_collections():
        while some := list(islice(waiting, size)):
            with database.reading() as session:
                batch = intake.take(Reading(session, assembly, actor), some)
            began = time.perf_counter()
            result.add(_in_acts(database, assembly, actor, load, batch))
            took = time.perf_counter() - began
            size = max(100, min(LARGEST_CHUNK, int(size * min(1.3, LOCK_GOAL_S / max(took, 0.001)))))
            if progress is not None:
                progress(result.rows)
    return result


def write(load: Load, batch: Batch, act: Act) -> BulkResult:
    """Keep a checked batch; what the database or a rule refuses is rejected by itself."""
    result = BulkResult(same=batch.same, rejected=list(batch.rejected))
    if batch.fresh:
        demand(act.actor, load.document, "create")
        make = _make_one_by_one if _one_by_one(load, act.assembly) else _make_at_once
        result.created = make(load, batch.fresh, act, result.rejected)
    if batch.differing:
        demand(act.actor, load.document, "change")
        result.changed = _change(load, batch.differing, act, result.rejected)
    return result


def _in_acts(database: Database, assembly: Assembly, actor: Actor, load: Load, batch: Batch) -> BulkResult:
    """New rows are written in one act; what must be made or changed one by one takes an act for every few."""
    result = BulkResult(same=batch.same, rejected=batch.rejected)
    few = FEW if _one_by_one(load, assembly) else LARGEST_CHUNK
    parts = [Batch(fresh=some) for some in chunks(batch.fresh, few)]
    parts += [Batch(differing=some) for some in chunks(batch.differing, FEW)]
    for part in parts:
        result.add(_in_an_act(database, assembly, actor, load, part))
    return result


def _in_an_act(database: Database, assembly: Assembly, actor: Actor, load: Load, batch: Batch) -> BulkResult:
    def work(act: Act) -> BulkResult:
        result = write(load, batch, act)
        if load.dry_run:
            raise DryRun(result)
        return result

    try:
        return perform(database, assembly, actor, work)
    except DryRun as tried:
        return tried.result


def _one_by_one(load: Load, assembly: Assembly) -> bool:
    """Whether making a document of this type has an effect, so that each is made as a person would make it."""
    return not load.past and assembly.effect(load.document, "create") is not None


def _make_at_once(load: Load, documents: Sequence[Fresh], act: Act, rejected: list[Rejected]) -> int:
    """Insert all; where some are refused, all but those, so that no number is lost on them."""
    refused: list[Rejected] = []
    with act.session.begin_nested() as savepoint:
        entries = _sift(load, documents, act, refused)
        if refused:
            savepoint.rollback()
    if refused:
        bad = {each.row for each in refused}
        rejected += refused
        return _make_at_once(load, [fresh for fresh in documents if fresh.row not in bad], act, rejected)
    common = act.tracker.common()
    act.tracker.bulk.append(lambda: insert_trail(act.session, load.document, entries, common))
    return len(documents)


def _sift(load: Load, documents: Sequence[Fresh], act: Act, refused: list[Rejected]) -> list[Values]:
    """Insert what can be inserted, by halves; what comes back goes into the trail."""
    if not documents:
        return []
    try:
        with act.session.begin_nested():
            return _insert(load, documents, act)
    except (IntegrityError, DataError) as error:
        if len(documents) == 1:
            problem = explain(error) if isinstance(error, IntegrityError) else Invalid("A value cannot be kept.")
            refused.append(Rejected(documents[0].row, _field_of(problem), problem.sentence))
            return []
    half = len(documents) // 2
    return _sift(load, documents[:half], act, refused) + _sift(load, documents[half:], act, refused)


def _insert(load: Load, documents: Sequence[Fresh], act: Act) -> list[Values]:
    stamps = {"created_at": act.now, "created_by_id": act.actor.person_id}
    stamps |= {"changed_at": act.now, "changed_by_id": act.actor.person_id, "version": 1}
    numbered = _numbered(load.document.spec.number, documents, act)
    return writer_of(load.document, act.session).insert(act.session, numbered, stamps)


def _numbered(pattern: str, documents: Sequence[Fresh], act: Act) -> list[Fresh]:
    """Every document with a number: from the company's series, or its own, which the series then leaves out."""
    if not pattern:
        return list(documents)
    series: dict[UUID, list[Fresh]] = {}
    for fresh in documents:
        series.setdefault(fresh.values["company_id"], []).append(fresh)
    for company_id, several in series.items():
        given = [fresh.values["number"] for fresh in several if fresh.values.get("number")]
        catch_up(act.session, company_id, pattern, given)
    made: list[Fresh] = []
    for company_id, several in series.items():
        count = sum(not fresh.values.get("number") for fresh in several)
        numbers = iter(take_with_act(act.session, company_id, pattern, act.today, count) if count else ())
        for fresh in several:
            number = fresh.values.get("number") or next(numbers)
            made.append(Fresh(fresh.row, {**fresh.values, "number": number}, fresh.lines))
    return made


def _make_one_by_one(load: Load, documents: Sequence[Fresh], act: Act, rejected: list[Rejected]) -> int:
    effect = act.assembly.effect(load.document, "create")

    def make(fresh: Fresh) -> None:
        row = act.add(steps.build(load.document, fresh.values | fresh.lines))
        if effect is not None:
            effect(row, act)

    return sum(_tried(act, fresh.row, lambda fresh=fresh: make(fresh), rejected) for fresh in documents)


def _change(load: Load, differing: Sequence[Differing], act: Act, rejected: list[Rejected]) -> int:
    if load.past:
        reason = "It is here already with another value."
        rejected += [Rejected(each.row, name, reason) for each in differing for name in each.changes]
        return 0

    def change(each: Differing) -> None:
        steps.change(load.document, each.id, each.changes, each.version, act)

    return sum(_tried(act, each.row, lambda each=each: change(each), rejected) for each in differing)


def _tried(act: Act, row: int, work: Callable[[], None], rejected: list[Rejected]) -> bool:
    """Whether it could be done; the reason is kept where it could not."""

    def explained() -> None:
        try:
            work()
            act.session.flush()
        except IntegrityError as error:
            raise explain(error) from error

    problem = act.attempt(explained)
    if problem is not None:
        rejected.append(Rejected(row, _field_of(problem), problem.sentence))
    return problem is None


def _field_of(problem: Problem) -> str:
    if isinstance(problem, Invalid) and problem.fields:
        return next(iter(problem.fields))
    return str(problem.details.get("field", ""))


@contextmanager
def _without_full_collections() -> Iterator[None]:
    """The garbage collector would walk over all waiting rows again and again: a third of the time, in long pauses."""
    usual = gc.get_threshold()
    gc.set_threshold(10 * usual[0], usual[1], 1_000_000)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
