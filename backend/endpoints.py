"""Every blueprint of the product, and the few routes that belong to none."""

from flask import Flask
from flask_smorest import Api

from backend.documents.endpoints import engine

BLUEPRINTS = (engine,)


def register_plain(app: Flask, api: Api) -> None:
    """Health, metrics and the PWA's files."""
