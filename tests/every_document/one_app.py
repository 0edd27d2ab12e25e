"""One application for tests that only look at it."""

import atexit
import tempfile
from functools import cache
from pathlib import Path
from shutil import rmtree

from flask import Flask

from backend.app import create_app
from backend.settings import Settings


@cache
def the_app() -> Flask:
    folder = Path(tempfile.mkdtemp(prefix="gemba-look-"))
    atexit.register(rmtree, folder, ignore_errors=True)
    return create_app(Settings.read({"GEMBA_DATA_DIR": str(folder)}))


@cache
def described() -> dict:
    return the_app().test_client().get("/api/docs/openapi.json").json
