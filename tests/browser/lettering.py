"""Chinese letters for a Chromium on a machine that has none: the font the printing brings along."""

import os
from importlib.util import find_spec
from pathlib import Path
from xml.sax.saxutils import escape

PACKAGE = "noto_cjk_sans_otc"
CONFIGURATION = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{folder}</dir></fontconfig>"""


def lettered(folder: Path) -> dict[str, str]:
    """The environment a browser is started with, unless the caller brings fonts; what it needs lies in this folder."""
    found = find_spec(PACKAGE)
    if "FONTCONFIG_FILE" in os.environ or found is None or not found.submodule_search_locations:
        return dict(os.environ)
    path = folder / "fonts.conf"
    path.write_text(CONFIGURATION.format(folder=escape(found.submodule_search_locations[0])))
    return dict(os.environ) | {"FONTCONFIG_FILE": str(path)}
