"""Handlers that hear an event after the commit. Their effect and the job's `done` are one transaction: heard once."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from backend.documents.act import Act, perform
from backend.documents.context import Assembly, Handler
from backend.documents.jobs import JobKind, JobRun
from backend.kernel.errors import Refused

READ: Mapping[Any, Callable[[Any], Any]] = {
    UUID: UUID, Decimal: Decimal, date: date.fromisoformat, datetime: datetime.fromisoformat
}  # fmt: skip


def later(assembly: Assembly) -> JobKind:
    def hear(run: JobRun, payload: dict[str, Any]) -> None:
        happened = event_of(assembly, payload)
        handler = handler_of(assembly, type(happened), payload["handler"])
        if run.actor is None:
            raise Refused("An event is heard in somebody's name, but this one has none.")

        def work(act: Act) -> None:
            handler(happened, act)
            act.settle()
            run.finish(act.session)

        perform(run.database, assembly, run.actor, work)

    return JobKind("later", hear, label="What follows from an event")


def event_of(assembly: Assembly, payload: Mapping[str, Any]) -> Any:
    """The event as it was, read back by the types its class declares."""
    if payload["event"] not in assembly.events:
        raise Refused(f"This version of Gemba knows no event {payload['event']}.")
    event = assembly.events[payload["event"]]
    hints = get_type_hints(event)
    return event(**{name: read(value, hints[name]) for name, value in payload["values"].items()})


def handler_of(assembly: Assembly, event: type, name: str) -> Handler:
    named = {f"{handler.__module__}.{handler.__qualname__}": handler for handler in assembly.later(event)}
    if name not in named:
        raise Refused(f"This version of Gemba knows no handler {name}.")
    return named[name]


def read(value: Any, kind: Any) -> Any:
    if value is None:
        return None
    origin, inner = get_origin(kind), [each for each in get_args(kind) if each is not type(None)]
    if origin in (Union, UnionType):
        return read(value, inner[0])
    if origin in (list, tuple, frozenset, set):
        return origin(read(each, inner[0]) for each in value)
    return READ[kind](value) if kind in READ else value
