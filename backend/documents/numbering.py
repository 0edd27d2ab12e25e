"""Numbers from series: each is given once, in the order they were asked for.

A number that a person's act takes is given at once and for good: held to the end of the act, the series would let one
act at a time through, and two acts that hold stock and want a number would wait for each other. So on PostgreSQL an
act that comes to nothing leaves a gap. Loads of many rows, which are also tried dry, take theirs as part of the act;
so does everybody on SQLite, where one writes at a time, and who has waited long for such a load.
"""

import re
import time
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Connection, Engine, String, bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.documents.declare import Base

SEQUENCE = re.compile(r"\{seq(:\d+)?\}")
DATE_PARTS = {"year": "[0-9]{4}", "month": "[0-9]{2}", "day": "[0-9]{2}"}

Named = dict[str, Any]


class NumberingSeries(Base):
    """How far one company's series of one pattern has come in one period."""

    __tablename__ = "numbering_series"

    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    series: Mapped[str] = mapped_column(String(120), primary_key=True)
    last: Mapped[int] = mapped_column(BigInteger, default=0)


SERIES = NumberingSeries.__table__
PAUSES_S = (0.0005, 0.001, 0.002, 0)
THE_ONE = (SERIES.c.company_id == bindparam("of_company"), SERIES.c.series == bindparam("of_series"))
ADVANCE = (  # made once: every act takes a number or several
    update(SERIES).where(*THE_ONE).values(last=SERIES.c.last + bindparam("by")).returning(SERIES.c.last)
)
FREE = select(SERIES.c.series).where(*THE_ONE).with_for_update(skip_locked=True)
# Who uses the number commits later and is flushed to disk with all that came before: no need to wait for it twice.
PATIENCE, NOT_AVAILABLE = select(func.set_config("lock_timeout", "3s", True)), "55P03"
AT_EASE = func.set_config("synchronous_commit", "off", True)
ADVANCE_FREE = ADVANCE.where(SERIES.c.series.in_(FREE)).returning(AT_EASE)


def next_number(session: Session, company_id: UUID, pattern: str, today: date) -> str:
    """The next number of `pattern` ("WO-{year}-{seq:05}")."""
    return take_numbers(session, company_id, pattern, today, 1)[0]


def take_numbers(session: Session, company_id: UUID, pattern: str, today: date, count: int) -> list[str]:
    """`count` numbers in a row; one statement however many."""
    series = _period(pattern, today)
    last = _advance_at_once(session, company_id, series, count) or _advance(session, company_id, series, count)
    return [write(series, value) for value in range(last - count + 1, last + 1)]


def take_with_act(session: Session, company_id: UUID, pattern: str, today: date, count: int) -> list[str]:
    """The same, given back if the act comes to nothing."""
    series = _period(pattern, today)
    last = _advance(session, company_id, series, count)
    return [write(series, value) for value in range(last - count + 1, last + 1)]


def take_block(session: Session, company_id: UUID, pattern: str, today: date, count: int) -> tuple[str, int]:
    """The same for more than anybody wants to hold as text: the series, and the first of `count` values to `write`."""
    series = _period(pattern, today)
    return series, _advance(session, company_id, series, count) - count + 1


def catch_up(session: Session, company_id: UUID, pattern: str, numbers: Iterable[str]) -> None:
    """Numbers of `pattern` that came from elsewhere are taken: its series go on behind the highest of them."""
    parts = re.escape(pattern)
    for name, letters in DATE_PARTS.items():
        parts = parts.replace(re.escape(f"{{{name}}}"), letters)
    shape = re.compile(re.sub(r"\\\{seq(?::\d+)?\\\}", r"(?P<seq>[0-9]{1,9})", parts))
    highest: dict[str, int] = {}
    for number in numbers:
        if (found := shape.fullmatch(number)) and "seq" in found.groupdict():
            start, end = found.span("seq")
            series = number[:start] + SEQUENCE.search(pattern)[0] + number[end:]  # type: ignore[index]
            highest[series] = max(highest.get(series, 0), int(found["seq"]))
    for series, value in highest.items():
        last = _advance(session, company_id, series, 0)
        if last < value:
            _advance(session, company_id, series, value - last)


def _period(pattern: str, today: date) -> str:
    return pattern.replace("{year}", f"{today:%Y}").replace("{month}", f"{today:%m}").replace("{day}", f"{today:%d}")


def write(series: str, value: int) -> str:
    """The number of one value of a series."""
    return SEQUENCE.sub(lambda found: format(value, (found.group(1) or ":")[1:]), series)


def _advance_at_once(session: Session, company_id: UUID, series: str, count: int) -> int | None:
    """On a connection of its own; None where there is none, or somebody holds the series for longer, or it is new."""
    bind = session.get_bind()
    if not isinstance(bind, Engine) or bind.dialect.name != "postgresql":
        return None
    named = {"of_company": company_id, "of_series": series, "by": count}
    with bind.connect().execution_options(isolation_level="AUTOCOMMIT") as own:
        for pause in PAUSES_S:
            advanced = own.execute(ADVANCE_FREE, named).scalar_one_or_none()
            if advanced is not None:
                return int(advanced)
            time.sleep(pause)
    return _advance_in_turn(bind, named)


def _advance_in_turn(bind: Engine, named: Named) -> int | None:
    """Behind whoever holds the series. Taken with the act instead, it would be held to the act's end, the next would
    find it held too, and so would everybody from then on; only if it lasts, who waits for whom is left to the database.
    """
    try:
        with bind.begin() as own:
            own.execute(PATIENCE)
            return _advanced(own, named)
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) != NOT_AVAILABLE:
            raise
        return None


def _advance(session: Session, company_id: UUID, series: str, count: int) -> int:
    return _advanced(session.connection(), {"of_company": company_id, "of_series": series, "by": count})


def _advanced(connection: Connection, named: Named) -> int:
    advanced = connection.execute(ADVANCE, named).scalar_one_or_none()
    if advanced is not None:
        return int(advanced)
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    first = insert(SERIES).values(company_id=named["of_company"], series=named["of_series"], last=0)
    connection.execute(first.on_conflict_do_nothing())
    return int(connection.execute(ADVANCE, named).scalar_one())
