"""Every blueprint of the product, and the few routes that belong to none."""

from flask import Flask
from flask_smorest import Api

from backend import plain_endpoints
from backend.documents.docs_endpoints import docs
from backend.documents.endpoints import engine
from backend.documents.exchange_endpoints import exchanging
from backend.documents.files_endpoints import files
from backend.documents.print_endpoints import prints
from backend.documents.signature_endpoints import signatures
from backend.documents.sync_endpoints import sync
from backend.ehs.endpoints import ehs
from backend.engineering.endpoints import engineering
from backend.health import version
from backend.inventory.endpoints import inventory
from backend.people.badge_endpoints import badges
from backend.people.device_endpoints import devices
from backend.people.endpoints import people
from backend.planning.endpoints import planning
from backend.production.endpoints import production

ENGINE = (engine, files, exchanging, prints, sync, signatures)
BLUEPRINTS = (*ENGINE, people, devices, badges, engineering, inventory, ehs, planning, production)


def register_plain(app: Flask, api: Api) -> None:
    """The description of the interface, health, metrics and the PWA's files."""
    app.extensions["gemba.openapi"] = {"api": api, "version": version()}
    app.register_blueprint(docs)
    plain_endpoints.register(app)
