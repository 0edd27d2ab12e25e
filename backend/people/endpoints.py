"""Endpoints of people: log-in and log-out, oneself, secrets and badges."""

from collections.abc import Callable, Mapping
from secrets import token_hex
from typing import Any
from uuid import UUID

from flask import Response, current_app, g, request
from flask_smorest import Blueprint
from sqlalchemy import select

from backend.documents.act import Act, Stamp, answered
from backend.documents.files import FileStore
from backend.documents.http import actor, assembly, database, given_body, key, reply, session
from backend.documents.outbox_seal import phone_keys
from backend.documents.rights import demand_right
from backend.documents.seals import seal_of
from backend.kernel.errors import Invalid, NotFound, Refused
from backend.people import commands, proof, queries, sessions
from backend.people.credentials import hash_password, hash_pin
from backend.people.grants import grant
from backend.people.log_in import Asked, log_in, place_of
from backend.people.user import LoginSession, User
from backend.settings import Settings

people = Blueprint("people", __name__, url_prefix="/api/people")
LONGEST = 200


@people.post("/log-in")
def open_log_in() -> Response:
    """A token, who this is, and the offline grant; for a user with a password or a badge with a PIN."""
    opened = log_in(database(), assembly(), _asked(given_body()), g.now)
    with database().reading() as reading:
        settings = _settings()
        told = queries.me(reading, opened.actor, _store())
        seal = seal_of(settings)
        granted = grant(opened.user, opened.actor, queries.sites_of(reading, opened.actor), g.now, seal)
    expires_at = g.now + sessions.LASTS
    keys = phone_keys(settings)
    return reply({"token": opened.token, "expires_at": expires_at, "me": told, "grant": granted, "keys": keys})


@people.post("/log-out")
def close_log_in() -> Response:
    """End this token; a phone's outbox outlives it."""
    id, now = g.log_in.id, g.now
    if id is not None:
        database().write(lambda writing: sessions.end(writing, now, LoginSession.id == id))
    return Response(status=204)


@people.get("/me")
def read_me() -> Response:
    """Who is logged in, their rights here, and where they may work."""
    return reply(queries.me(session(), actor(), _store()))


@people.post("/place")
def go_to_place() -> Response:
    """Work in another company or at another site, among those where this person holds a role."""
    given = texts(given_body(), optional=("company_id", "site_id"))
    asked = Asked("", "", False, company_id=_id(given, "company_id"), site_id=_id(given, "site_id"))
    user = session().scalars(_own_user()).first()
    if user is None or g.log_in.id is None:
        raise NotFound("This log-in belongs to no user.")
    place, id = place_of(session(), user, asked), g.log_in.id
    database().write(lambda writing: sessions.move(writing, id, place.company_id, place.site_id))
    with database().reading() as reading:
        person_id, device_id = actor().person_id, actor().device_id
        assert person_id is not None
        moved = sessions.actor_of(reading, person_id, place.company_id, place.site_id, device_id)
        return reply(queries.me(reading, moved, _store()))


@people.post("/password")
def change_own_password() -> Response:
    """A new password for oneself, by the old one; every other log-in of this person ends."""
    given = texts(given_body(), ("old", "new"))
    proof.prove(database(), actor(), {"password": given["old"]}, g.now)
    user = _one_own_user()
    hashed, keep = hash_password(given["new"], user.number), g.log_in.id
    return _quietly(user.id, lambda user, act: commands.renew_password(user, hashed, act, keep))


@people.post("/pin")
def change_own_pin() -> Response:
    """A new PIN for oneself, by the old one or by the password."""
    given = texts(given_body(), ("old", "new"))
    proof.either(database(), actor(), given["old"], g.now)
    hashes = hash_pin(given["new"])
    return _quietly(_one_own_user().id, lambda user, act: commands.renew_pin(user, hashes, act))


@people.post("/user/<uuid:id>/password")
def set_password_of(id: UUID) -> Response:
    """A new password for somebody else; all their log-ins end and they are told."""
    _demand("set_pin", "You may not set other people's passwords.")
    hashed = hash_password(texts(given_body(), ("password",))["password"], _name_of(id))
    return _quietly(id, lambda user, act: commands.renew_password(user, hashed, act))


@people.post("/user/<uuid:id>/pin")
def set_pin_of(id: UUID) -> Response:
    """A new PIN for somebody else; they are told."""
    _demand("set_pin", "You may not set other people's PINs.")
    hashes = hash_pin(texts(given_body(), ("pin",))["pin"])
    return _quietly(id, lambda user, act: commands.renew_pin(user, hashes, act))


@people.post("/user/<uuid:id>/badge")
def give_badge(id: UUID) -> Response:
    """A new badge for a user; its code is to be printed, and the old badge opens nothing any more."""
    _demand("issue_badge", "You may not issue badges.")
    code = f"G1:BD:{token_hex(16).upper()}"
    _quietly(id, lambda user, act: commands.issue_badge(user, code, act))
    with database().reading() as reading:
        return reply({"id": id, "badge": reading.scalar(select(User.badge).where(User.id == id))})


def acted_on(id: UUID, work: Callable[[Act], dict[str, Any]]) -> tuple[dict[str, Any], bool]:
    """Run an act whose body holds, or whose answer shows, a secret: none of it is part of what was said."""
    return answered(database(), assembly(), actor(), Stamp(id=key(), said=[request.path, id]), work)


def texts(body: Any, needed: tuple[str, ...] = (), optional: tuple[str, ...] = ()) -> dict[str, str]:
    """The texts of a small body; null counts as absent, anything unknown is refused."""
    if not isinstance(body, Mapping):
        raise Invalid("The body must be an object.")
    given = {name: value for name, value in body.items() if value is not None}
    wrong = {name: ["Unknown field."] for name in given if name not in (*needed, *optional)}
    wrong |= {name: ["A text is needed."] for name in needed if name not in given}
    wrong |= {name: ["A text is needed."] for name, value in given.items() if not _is_text(value)}
    if wrong:
        name, reasons = next(iter(wrong.items()))
        raise Invalid(f"{name}: {reasons[0]}", wrong)
    return given


def _quietly(id: UUID, change: Callable[[User, Act], None]) -> Response:
    """Change a user's secret as an act; nothing of the secret is kept with the act."""

    def done(act: Act) -> dict[str, Any]:
        change(act.find(User, id, lock=True), act)
        return {"id": id}

    acted_on(id, done)
    return Response(status=204)


def _asked(body: Any) -> Asked:
    by_badge = isinstance(body, Mapping) and "badge" in body
    names = ("badge", "pin") if by_badge else ("user", "password")
    given = texts(body, names, ("device_id", "company_id", "site_id"))
    places = {name: _id(given, name) for name in ("device_id", "company_id", "site_id")}
    return Asked(given[names[0]], given[names[1]], by_badge, **places)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST and "\x00" not in value


def _id(given: Mapping[str, str], name: str) -> UUID | None:
    try:
        return UUID(given[name]) if given.get(name) else None
    except ValueError as error:
        raise Invalid(f"{name}: a UUID is needed.", {name: ["A UUID is needed."]}) from error


def _settings() -> Settings:
    return current_app.extensions["gemba"].settings  # type: ignore[no-any-return]


def _store() -> FileStore:
    return FileStore(_settings().files_dir)


def _demand(verb: str, sentence: str) -> None:
    demand_right(actor(), f"people.user.{verb}", sentence)


def _own_user() -> Any:
    return select(User).where(User.person_id == actor().person_id, User.active).order_by(User.id)


def _one_own_user() -> User:
    user = session().scalars(_own_user().where(User.company_id.in_(actor().companies))).first()
    if user is None:
        raise Refused("Your user is kept by another company; change it there.")
    return user


def _name_of(id: UUID) -> str:
    query = select(User.number).where(User.id == id, User.company_id.in_(actor().companies))
    name = session().scalar(query)
    if name is None:
        raise NotFound("There is no User with this id.")
    return name
