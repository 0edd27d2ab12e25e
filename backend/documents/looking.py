"""What takes a verb long to find out: it is looked at before the write, for others wait while one writes.

The verb runs until it needs the answer; what it has done so far is undone, the question is looked at in a session that
only reads, and the verb runs again. If what the answer rests on has changed by then, the question is looked at again.
"""

from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from backend.database import Database
from backend.kernel.errors import Problem

T = TypeVar("T")
TRIES = 4  # looks before a write; who is overtaken each time looks inside the write, where nobody overtakes


@dataclass(frozen=True)
class Look:
    """A question; two with one key have one answer.

    `mark` says up to where a session sees, `still` whether what the answer rests on is the same as at a mark. Whatever
    changes it later must wait for the act that `still` was asked in.
    """

    key: Hashable
    find: Callable[[Session], Any]
    mark: Callable[[Session], Any]
    still: Callable[[Session, Any], bool]


@dataclass(frozen=True)
class Found:
    mark: Any
    answer: Any = None
    problem: Problem | None = None


class LookFirst(Exception):
    """Raised inside a write to end it: this has to be looked at first."""

    def __init__(self, look: Look) -> None:
        super().__init__(look.key)
        self.look = look


class Looks:
    """What was looked at for one act."""

    def __init__(self) -> None:
        self._found: dict[Hashable, Found] = {}
        self._tries = Counter[Hashable]()

    def answer(self, session: Session, look: Look) -> Any:
        """What was found, if it still holds; `LookFirst` if it has to be looked at."""
        found = self._found.get(look.key)
        if found is None or not look.still(session, found.mark):
            if self._tries[look.key] < TRIES:
                raise LookFirst(look)
            return look.find(session)
        if found.problem is not None:
            raise found.problem
        return found.answer

    def look(self, session: Session, look: Look) -> None:
        self._tries[look.key] += 1
        mark = look.mark(session)
        try:
            self._found[look.key] = Found(mark, look.find(session))
        except Problem as problem:
            self._found[look.key] = Found(mark, problem=problem)


def write_looking(database: Database, transaction: Callable[[Session], T], looks: Looks) -> T:
    """As `Database.write`, for acts that may have to look first."""
    while True:
        try:
            return database.write(transaction)
        except LookFirst as first:
            with database.reading() as session:
                looks.look(session, first.look)
