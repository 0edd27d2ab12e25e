"""Every blueprint of the product, and the few routes that belong to none."""

from flask import Flask
from flask_smorest import Api

from backend.documents.endpoints import engine
from backend.documents.exchange_endpoints import exchanging
from backend.documents.files_endpoints import files
from backend.documents.signature_endpoints import signatures
from backend.documents.sync_endpoints import sync
from backend.engineering.endpoints import engineering
from backend.inventory.endpoints import inventory
from backend.people.device_endpoints import devices
from backend.people.endpoints import people
from backend.planning.endpoints import planning

BLUEPRINTS = (engine, files, exchanging, sync, signatures, people, devices, engineering, inventory, planning)


def register_plain(app: Flask, api: Api) -> None:
    """Health, metrics and the PWA's files."""
