"""Tries: how often somebody was wrong, kept over restarts; counted per person and per device, never per address."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Integer, String, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.documents.declare import Base
from backend.kernel.errors import TooMany

TRIES = 5
LOCKED = timedelta(minutes=15)
FORGOTTEN = timedelta(days=1)


class LoginTries(Base):
    """Wrong tries since the last right one, of one user, one unknown text or one device."""

    __tablename__ = "login_tries"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    last_at: Mapped[datetime] = mapped_column(index=True)
    locked_until: Mapped[datetime | None]


def key_of(kind: str, text: str) -> str:
    """A name under which tries are counted; what was typed may be a secret, so only its hash is kept."""
    return f"{kind}:{hashlib.sha256(text.encode()).hexdigest()[:40]}"


def count_try(session: Session, keys: Iterable[str], now: datetime) -> None:
    """Count a try before it is judged, so that many at once cannot get past the limit."""
    session.execute(delete(LoginTries).where(LoginTries.last_at < now - FORGOTTEN))
    rows = [_row(session, key, now) for key in sorted(set(keys))]
    locked = [row.locked_until for row in rows if row.locked_until is not None and row.locked_until > now]
    if locked:
        wait = max(1, int((max(locked) - now).total_seconds() + 0.999))
        raise TooMany("Too many wrong tries. Wait a quarter of an hour, or ask your supervisor.", wait)
    for row in rows:
        row.tries = 1 if row.locked_until is not None else row.tries + 1
        row.locked_until = now + LOCKED if row.tries >= TRIES else None
        row.last_at = now


def forgive(session: Session, keys: Iterable[str]) -> None:
    """The right answer: earlier wrong ones no longer count."""
    session.execute(delete(LoginTries).where(LoginTries.key.in_(set(keys))))


def _row(session: Session, key: str, now: datetime) -> LoginTries:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(insert(LoginTries).values(key=key, tries=0, last_at=now).on_conflict_do_nothing())
    query = select(LoginTries).where(LoginTries.key == key).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()
