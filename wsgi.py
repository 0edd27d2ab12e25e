"""What a web server loads: `gunicorn wsgi:app`."""

import os

from backend.app import create_app, keep_what_stands
from backend.settings import Settings

app = create_app(Settings.read(os.environ))
keep_what_stands()
