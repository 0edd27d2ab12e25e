"""Users, devices and log-ins. Secrets are kept only as hashes, in columns no screen describes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from backend.documents.declare import NEVER, Base, Document, Line, Spec, field, lines, link, owner, state
from backend.kernel.workflow import Step, Workflow

DEVICE_FLOW = Workflow(
    Step("invite", ("new", "invited", "active", "unenrolled"), "invited"),
    Step("enrol", ("invited",), "active"),
    Step("revoke", ("new", "invited", "active", "unenrolled"), "revoked"),
    meanings={"invited": "wait", "active": "good", "unenrolled": "run", "revoked": "stop"},
)


class User(Document):
    """The log-in of a person; its number is the user name."""

    __tablename__ = "user"
    __table_args__ = (UniqueConstraint("badge"),)
    spec = Spec("User", title=("number",))

    person_id: Mapped[UUID] = link("person", "Person", listed=True)
    language: Mapped[str] = field("Language", choices=("zh-CN", "en"), default="zh-CN")
    active: Mapped[bool] = field("Active", listed=True, default=True)
    badge: Mapped[str | None] = field("Badge code", open_in=NEVER, length=64, secret=True)
    password_set_at: Mapped[datetime | None] = field("Password set", open_in=NEVER)
    pin_set_at: Mapped[datetime | None] = field("PIN set", open_in=NEVER)
    roles: Mapped[list["UserRole"]] = lines("UserRole", "Roles")

    password_hash: Mapped[str | None] = mapped_column(String(200))
    pin_hash: Mapped[str | None] = mapped_column(String(200))
    grant_salt: Mapped[str | None] = mapped_column(String(64))
    grant_hash: Mapped[str | None] = mapped_column(String(128))


class UserRole(Line):
    """One role of a user in a company, perhaps only at one of its sites."""

    __tablename__ = "user_role"

    owner_id: Mapped[UUID] = owner("user")
    role_id: Mapped[UUID] = link("role", "Role")
    in_company_id: Mapped[UUID] = link("company", "In company")
    at_site_id: Mapped[UUID | None] = link("site", "Only at site")


class Device(Document):
    """A phone or PC that sends acts. One that nobody enrolled is noted here when somebody first logs in on it."""

    __tablename__ = "device"
    spec = Spec("Device", "DEV-{seq:04}", workflow=DEVICE_FLOW, title=("name",), code="DV")

    name: Mapped[str] = field("Name", listed=True)
    home_site_id: Mapped[UUID | None] = link("site", "Site", listed=True)
    shared: Mapped[bool] = field("Shared by several people", default=True)
    state: Mapped[str] = state(DEVICE_FLOW)
    last_contact: Mapped[datetime | None] = field("Last contact", listed=True, open_in=NEVER)
    queue_length: Mapped[int] = field("Waiting records", listed=True, default=0, open_in=NEVER)
    oldest_unsent: Mapped[datetime | None] = field("Oldest unsent", listed=True, open_in=NEVER)
    app_version: Mapped[str] = field("App version", default="", open_in=NEVER)
    clock_offset_s: Mapped[int | None] = field("Clock offset (s)", open_in=NEVER)
    enrol_hash: Mapped[str | None] = mapped_column(String(128), index=True)
    enrol_until: Mapped[datetime | None]
    secret_hash: Mapped[str | None] = mapped_column(String(128))


class LoginSession(Base):
    """An open log-in; only a hash of its token is kept."""

    __tablename__ = "login_session"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    company_id: Mapped[UUID]
    site_id: Mapped[UUID | None]
    device_id: Mapped[UUID | None] = mapped_column(index=True)
    begun_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
