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
from backend.planning.capacity_endpoints import capacity
from backend.planning.demand_endpoints import wanted
from backend.planning.endpoints import planning
from backend.planning.exception_endpoints import exceptional
from backend.planning.group_endpoints import group
from backend.planning.kitting_endpoints import kitting
from backend.planning.mps_endpoints import mps
from backend.planning.pool_endpoints import pool
from backend.planning.workbench_endpoints import workbench
from backend.production.endpoints import production
from backend.sales.endpoints import sales
from backend.scheduling.change_endpoints import schedule_changes
from backend.scheduling.chart_endpoints import schedule_chart
from backend.scheduling.sequence_endpoints import line_sequences
from backend.scheduling.trim_endpoints import trims
from backend.scheduling.window_endpoints import maintenance_windows

ENGINE = (engine, files, exchanging, prints, sync, signatures)
PLANNING = (planning, capacity, exceptional, group, kitting, mps, pool, wanted, workbench)
SCHEDULING = (schedule_changes, schedule_chart, line_sequences, trims, maintenance_windows)
BLUEPRINTS = (*ENGINE, people, devices, badges, engineering, inventory, ehs, *PLANNING, production, sales, *SCHEDULING)


def register_plain(app: Flask, api: Api) -> None:
    """The description of the interface, health, metrics and the PWA's files."""
    app.extensions["gemba.openapi"] = {"api": api, "version": version()}
    app.register_blueprint(docs)
    plain_endpoints.register(app)
