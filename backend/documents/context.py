"""How a context is assembled: everything it brings, in tables; nothing registers itself by being imported."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy.orm import Session

from backend.database import Database
from backend.documents.actor import Actor
from backend.documents.declare import Document, Effect, Line, document_name
from backend.documents.fields import lines_of
from backend.kernel.errors import NotFound

if TYPE_CHECKING:
    from backend.documents.jobs import JobKind

Handler = Callable[[Any, Any], None]


@dataclass(frozen=True)
class Print:
    """One paper a document can be printed on: `make(row, session, language)` gives PDF bytes."""

    name: str
    label: str
    make: Callable[[Any, Session, str], bytes]
    labels: bool = False  # for many rows at once: `make(rows, session, language, sheet)`


@dataclass(frozen=True)
class TaskRow:
    document: str
    id: UUID
    number: str
    title: str
    state: str
    due: Any = None
    hint: str = ""


@dataclass(frozen=True)
class TaskGroup:
    name: str
    label: str
    rows: Sequence[TaskRow]


@dataclass(frozen=True)
class Unwritten:
    """Documents of a type that have no row of their own yet, because they are many and few are ever touched.

    `listed` gives what a list reads them from and `named` what some ids are read from: the class, aliased to a select
    with all its columns, or None. `take_up` writes the row of one before a verb is done to it.
    """

    listed: Callable[[Session, Actor, Any], Any]
    named: Callable[[Session, Collection[UUID]], Any]
    take_up: Callable[[UUID, Any], None]


@dataclass(frozen=True)
class Context:
    """One context of the factory, for `contexts.py`.

    `effects` say what a verb does beyond its state change; `handlers` hear events inside the same act and may
    refuse; `later` hear them after the commit, perhaps twice. `pack` narrows what a phone holds of a type.
    `unnamed` tells from the values a document is made of whether its maker wants to stay unknown. `held_first`, given
    an id and the act, holds what must be held before that row is.
    """

    name: str
    label: str
    documents: tuple[type[Document], ...] = ()
    effects: Mapping[type[Document], Mapping[str, Effect]] = field(default_factory=dict)
    handlers: Mapping[type, tuple[Handler, ...]] = field(default_factory=dict)
    later: Mapping[type, tuple[Handler, ...]] = field(default_factory=dict)
    jobs: tuple["JobKind", ...] = ()
    tasks: Callable[[Session, Actor], list[TaskGroup]] | None = None
    pack: Mapping[type[Document], Callable[[Any, Actor], Any]] = field(default_factory=dict)
    prints: Mapping[type[Document], tuple[Print, ...]] = field(default_factory=dict)
    unnamed: Mapping[type[Document], Callable[[Mapping[str, Any]], bool]] = field(default_factory=dict)
    held_first: Mapping[type[Document], Callable[[UUID, Any], None]] = field(default_factory=dict)
    unwritten: Mapping[type[Document], Unwritten] = field(default_factory=dict)


@dataclass(frozen=True)
class Hooks:
    """What the engine must ask of people without knowing it; `contexts.py` hands it in."""

    holders: Callable[[Session, str, UUID, UUID | None], list[UUID]]  # role code, company, site -> persons
    names: Callable[[Session, set[UUID]], dict[UUID, str]]  # persons' names
    actor_of: Callable[..., Actor]  # person, company, site?, device? -> the actor as of now, or NotFound
    # persons, company, day -> pairs of a person and who may decide for them
    delegates: Callable[[Session, Iterable[UUID], UUID, date], list[tuple[UUID, UUID]]]
    signed_in: Callable[[Session, UUID, UUID], tuple[UUID, UUID | None] | None]  # person, device -> company, site
    heard: Callable[[Session, UUID, dict[str, Any]], None]  # what a device tells about itself
    last_heard: Callable[[Session, Actor], datetime | None]  # when the actor's device was last heard of
    prove: Callable[[Database, Actor, Any, datetime], None]  # the person's password or PIN, asked again


class Assembly:
    """All contexts together, looked up by name, class, table and event."""

    def __init__(self, contexts: Sequence[Context], hooks: Hooks) -> None:
        self.contexts = tuple(contexts)
        self.hooks = hooks
        self.documents: Mapping[str, type[Document]] = MappingProxyType(
            {document_name(document): document for context in contexts for document in context.documents}
        )
        self.by_table = MappingProxyType({d.__tablename__: d for d in self.documents.values()})
        self._lines: dict[str, tuple[type[Line], type[Document]]] = {
            rows.target.__tablename__: (rows.target, owner)
            for owner in self.by_table.values()
            for rows in lines_of(owner)
        }
        self._effects = {d: verbs for context in contexts for d, verbs in context.effects.items()}
        self._handlers = _by_event(context.handlers for context in contexts)
        self._later = _by_event(context.later for context in contexts)
        self.events = {event.__name__: event for context in contexts for event in (*context.handlers, *context.later)}
        self.jobs = {job.name: job for context in contexts for job in context.jobs}
        self.packs = {d: narrow for context in contexts for d, narrow in context.pack.items()}
        self.prints = {d: papers for context in contexts for d, papers in context.prints.items()}
        self.held_first = {d: hold for context in contexts for d, hold in context.held_first.items()}
        self.unwritten = {d: those for context in contexts for d, those in context.unwritten.items()}
        self._unnamed = {document_name(d): asks for context in contexts for d, asks in context.unnamed.items()}

    def document(self, name: str) -> type[Document]:
        if name not in self.documents:
            raise NotFound(f"There is no document type {name}.")
        return self.documents[name]

    def line(self, table: str) -> tuple[type[Line], type[Document]]:
        """The class of a table of lines, and the class that owns them."""
        if table not in self._lines:
            raise NotFound(f"There is no table {table}.")
        return self._lines[table]

    def effect(self, document: type[Document], verb: str) -> Effect | None:
        return self._effects.get(document, {}).get(verb)

    def is_unnamed(self, name: str, verb: str, given: Any) -> bool:
        """Whether who makes this document of the type `name` is not to be known."""
        asks = self._unnamed.get(name) if verb == "create" else None
        return asks is not None and isinstance(given, Mapping) and asks(given)

    def handlers(self, event: type) -> tuple[Handler, ...]:
        return self._handlers.get(event, ())

    def later(self, event: type) -> tuple[Handler, ...]:
        return self._later.get(event, ())

    def check(self) -> None:
        """Refuse an assembly whose tables name verbs or events that do not exist."""
        for document, verbs in self._effects.items():
            flow = document.spec.workflow
            known = {"create", "change", "remove", *(flow.steps if flow else ())}
            if unknown := set(verbs) - known:
                raise ValueError(f"{document.__name__} has effects for unknown verbs {sorted(unknown)}")
        for event in self._later:
            if not hasattr(event, "__dataclass_fields__"):
                raise ValueError(f"{event.__name__} must be a dataclass to be told later")


def event_values(event: Any) -> dict[str, Any]:
    """An event's values by name, for the outbox."""
    return {f.name: getattr(event, f.name) for f in fields(event)}


def _by_event(tables: Any) -> dict[type, tuple[Handler, ...]]:
    merged: dict[type, tuple[Handler, ...]] = {}
    for table in tables:
        for event, handlers in table.items():
            merged[event] = (*merged.get(event, ()), *handlers)
    return merged
