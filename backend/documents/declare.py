"""How a document type is declared: one typed class with `Spec`, `field`, `link`, `lines`, `state` and a `Workflow`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from uuid_utils.compat import uuid7

from backend.database import Exact, Id, Json, Moment
from backend.kernel.workflow import Workflow

NEVER: tuple[str, ...] = ()
TEXT_LENGTH = 200


class Base(DeclarativeBase):
    """Every table of the product."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        Decimal: Exact(),
        datetime: Moment(),
        UUID: Id(),
        str: String(TEXT_LENGTH),
        dict[str, Any]: Json,
        list[Any]: Json,
    }


@dataclass(frozen=True)
class Spec:
    """What a document type is, beyond its fields.

    `number` is the pattern of its series ("WO-{year}-{seq:05}"), or "" where a person gives the number (a code).
    `offline` says what a phone does without network. A `fact` has happened: creating one is never refused for state.
    """

    label: str
    number: str = ""
    workflow: Workflow | None = None
    offline: str = "no"
    printed: bool = False
    title: tuple[str, ...] = ()
    fact: bool = False
    removable: bool = False
    plural: str = ""
    code: str = ""


def _now() -> datetime:
    return datetime.now(UTC)


class Document(Base):
    """A numbered record of one company, with a version, a trail and a place in everyone's scope."""

    __abstract__ = True
    spec: ClassVar[Spec]

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    number: Mapped[str] = mapped_column(String(80))
    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime] = mapped_column(default=_now)
    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", use_alter=True))
    changed_at: Mapped[datetime] = mapped_column(default=_now)
    changed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", use_alter=True))
    sought: Mapped[str] = mapped_column(Text, default="")
    custom: Mapped[dict[str, Any]] = mapped_column(default=dict)

    def __init_subclass__(cls, **options: Any) -> None:
        if "__tablename__" in cls.__dict__:
            cls.__table_args__ = (*getattr(cls, "__table_args__", ()), *_constraints(cls.__tablename__, cls.spec))
        super().__init_subclass__(**options)

    def found_by(self, session: Session) -> str:
        """What a list finds this row by beside its number and title, in small letters."""
        return ""


class SiteDocument(Document):
    """A document that belongs to one site of its company."""

    __abstract__ = True

    site_id: Mapped[UUID] = mapped_column(ForeignKey("site.id"))


class Line(Base):
    """A row owned by a document; it lives, changes and goes with its owner."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    position: Mapped[int] = mapped_column(Integer, default=0)
    owner_id: Mapped[UUID]


def field(
    label: str,
    *,
    listed: bool = False,
    default: Any = None,
    open_in: Sequence[str] | None = None,
    unit: str = "",
    choices: Sequence[str] = (),
    help: str = "",
    length: int | None = TEXT_LENGTH,
    secret: bool = False,
) -> Any:
    """A value a person fills in.

    `open_in` names the states in which it may be changed (None: all, NEVER: only commands change it).
    `unit` is a literal unit or the name of the field that holds it. `length` None means long text.
    """
    info = {"kind": "field", "label": label, "listed": listed, "open_in": _states(open_in), "unit": unit}
    info |= {"choices": tuple(choices), "help": help, "length": length, "secret": secret}
    options: dict[str, Any] = {} if default is None else {"default": default}
    if length is None:
        return mapped_column(Text, info=info, **options)
    if choices:
        return mapped_column(String(40), info=info, **options)
    if length != TEXT_LENGTH:
        return mapped_column(String(length), info=info, **options)
    return mapped_column(info=info, **options)


def link(table: str, label: str, *, listed: bool = False, open_in: Sequence[str] | None = None, help: str = "") -> Any:
    """A link down to a row of `table` (a document or a line)."""
    info = {"kind": "link", "label": label, "listed": listed, "open_in": _states(open_in), "help": help}
    return mapped_column(ForeignKey(f"{table}.id"), index=True, info=info | {"table": table})


def owner(table: str) -> Any:
    """The line's column that names its owner."""
    return mapped_column(ForeignKey(f"{table}.id", ondelete="CASCADE"), index=True)


def lines(target: str, label: str, *, open_in: Sequence[str] | None = None) -> Any:
    """The owned rows of class `target`, in the order of their position."""
    return relationship(
        target,
        cascade="all, delete-orphan",
        order_by=f"{target}.position",
        foreign_keys=f"{target}.owner_id",
        lazy="selectin",
        info={"kind": "lines", "label": label, "open_in": _states(open_in)},
    )


def state(flow: Workflow) -> Any:
    """Where the document is in its life cycle; only steps change it."""
    info = {"kind": "state", "label": "State", "listed": True, "open_in": NEVER}
    return mapped_column(String(40), default=flow.initial, index=True, info=info)


def document_name(document: type[Document]) -> str:
    """The name a document has on the wire: its context and its table ("production/work_order")."""
    return f"{document.__module__.split('.')[1]}/{document.__tablename__}"


def title_of(row: Document) -> str:
    """What people call this row, beside its number."""
    return " ".join(str(value) for name in row.spec.title if (value := getattr(row, name)) not in (None, ""))


Effect = Callable[..., Any]


def _states(states: Sequence[str] | None) -> tuple[str, ...] | None:
    return None if states is None else tuple(states)


def _constraints(table: str, spec: Spec) -> tuple[Any, ...]:
    made: list[Any] = [UniqueConstraint("company_id", "number"), Index(f"ix_{table}_newest", "company_id", "id")]
    if spec.workflow is not None:
        allowed = ", ".join(f"'{name}'" for name in spec.workflow.states)
        made.append(CheckConstraint(f"state IN ({allowed})", name="known_state"))
    return tuple(made)
