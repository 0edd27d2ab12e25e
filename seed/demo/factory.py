"""The factory while it is being set up: who acts, on which day, and the ids of what is there already."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from backend.contexts import assemble
from backend.database import Database
from backend.documents.act import Act, Stamp, perform
from backend.documents.actor import Actor, software
from backend.documents.declare import Document
from backend.documents.files import FileStore
from backend.documents.steps import create, take
from backend.kernel.quantity import plain
from backend.people import sessions

T = TypeVar("T")
Row = Mapping[str, Any]
HERE = ZoneInfo("Asia/Shanghai")
MONDAY = 0


@dataclass
class Factory:
    """One company with one site; rows are known by table and number."""

    database: Database
    company_id: UUID
    today: date
    mark: str = ""  # told apart from an earlier one of the same installation
    ids: dict[tuple[str, str], UUID] = field(default_factory=dict)
    made: dict[str, int] = field(default_factory=dict)
    files: FileStore | None = None  # without one, pictures are named and do not arrive

    @property
    def site_id(self) -> UUID | None:
        """The site, once it stands."""
        return next((id for (table, _), id in self.ids.items() if table == "site"), None)

    def named(self, number: str) -> str:
        """What must be one of its kind in the whole installation."""
        return f"{number}{self.mark}"

    def id(self, table: str, number: str) -> UUID:
        return self.ids[table, number]

    def day(self, days: int) -> date:
        """So many days from today; what lies behind us is counted in working days, Monday to Saturday."""
        step = 1 if days > 0 else -1
        found = self.today
        for _ in range(abs(days)):
            found += timedelta(days=2 if step < 0 and found.weekday() == MONDAY else 1) * step
        return found

    def moment(self, days: int, hour: int, minute: int = 0) -> datetime:
        return self.moment_of(self.day(days), hour, minute)

    def moment_of(self, day: date, hour: int, minute: int = 0) -> datetime:
        """A moment of the factory's clock; what would still lie ahead today happened just now."""
        return min(datetime.combine(day, time(hour, minute), HERE), datetime.now(UTC))

    def by_software(self, work: Callable[..., T], *given: Any, at: datetime | None = None) -> T:
        return self._perform(software(self.company_id, self.site_id), lambda act: work(self, *given, act), at)

    def by(self, employee: str, work: Callable[..., T], *given: Any, at: datetime | None = None) -> T:
        """Let a person do `work(factory, *given, act)`, with no more rights than their roles give."""
        return self._perform(self.actor(employee), lambda act: work(self, *given, act), at)

    def actor(self, employee: str) -> Actor:
        with self.database.reading() as session:
            return sessions.actor_of(session, self.id("person", employee), self.company_id, self.site_id)

    def make(self, document: type[Document], act: Act, /, **values: Any) -> Any:
        """Create a document as its endpoint would, and remember its number."""
        row = create(document, wire(values), act)
        self.remember(row)
        return row

    def make_all(self, document: type[Document], rows: Iterable[Row], act: Act) -> None:
        for values in rows:
            self.make(document, act, **values)

    def remember_all(self, rows: Iterable[Document]) -> None:
        for row in rows:
            self.remember(row)

    def remember(self, row: Document) -> None:
        self.ids[row.__tablename__, row.number] = row.id
        self.made[row.__tablename__] = self.made.get(row.__tablename__, 0) + 1

    def step(self, document: type[Document], id: UUID, name: str, act: Act, /, **form: Any) -> Any:
        """Take a step as its endpoint would: rights, holds and approvals count."""
        row = act.find(document, id)
        return take(document, id, name, wire(form), row.version, act)

    def _perform(self, actor: Actor, work: Callable[[Act], T], at: datetime | None) -> T:
        return perform(self.database, assemble(), actor, work, Stamp(captured_at=at))


def wire(value: Any) -> Any:
    """Values as they travel: days and quantities as text."""
    if isinstance(value, Mapping):
        return {name: wire(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [wire(part) for part in value]
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date) else value
