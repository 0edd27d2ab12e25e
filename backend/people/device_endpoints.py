"""Endpoints of devices: their enrolment, and the board that shows what they still hold."""

from uuid import UUID

from flask import Response, current_app, g, request
from flask_smorest import Blueprint

from backend.documents.http import actor, assembly, database, given_body, reply, session
from backend.documents.language import translate
from backend.documents.outbox_seal import phone_keys
from backend.documents.rights import demand
from backend.kernel.errors import Invalid, Refused
from backend.people import enrolment, queries
from backend.people.commands import INVITED_FOR
from backend.people.endpoints import acted_on, texts
from backend.people.user import Device

devices = Blueprint("devices", __name__, url_prefix="/api")


@devices.get("/sync/devices")
def read_board() -> Response:
    """When each device was last heard of, what it still holds, and how far its clock is off."""
    demand(actor(), Device, "read")
    return reply({"rows": queries.device_board(session(), actor())})


@devices.get("/sync/holding")
def read_holding() -> Response:
    """Before a shift is closed: which devices still hold records; `site_id` only those of a site."""
    demand(actor(), Device, "read")
    given = request.args.get("site_id", "")
    try:
        site_id = UUID(given) if given else actor().site_id
    except ValueError as error:
        raise Invalid("site_id: a UUID is needed.", {"site_id": ["A UUID is needed."]}) from error
    found = queries.devices_holding(session(), actor().company_id, site_id)
    names = ("id", "number", "name", "last_contact", "queue_length", "oldest_unsent")
    rows = [{name: getattr(device, name) for name in names} for device in found]
    return reply({"rows": rows, "message": translate(queries.holding_sentence(found), g.language)})


@devices.post("/people/device/<uuid:id>/invite")
def invite_device(id: UUID) -> Response:
    """A single-use code for a device, to be shown once as a QR code."""
    code = enrolment.new_code()
    answer, again = acted_on(id, lambda act: {"id": enrolment.invite(id, code, act).id})
    if again:
        raise Refused("This code was shown already; ask for a new one.")
    return reply({"device_id": answer["id"], "code": code, "hours": INVITED_FOR.total_seconds() // 3600})


@devices.post("/people/device/enrol")
def enrol_device() -> Response:
    """Use a code up: this browser becomes that device."""
    given = texts(given_body(), ("code",), ("name",))
    enrolled = enrolment.enrol(database(), assembly(), given["code"], given.get("name", "").strip())
    keys = phone_keys(current_app.extensions["gemba"].settings)
    return reply(enrolled._asdict() | {"keys": keys})
