"""The PWA's built files: which file answers which address, and for how long a browser may keep it.

A missing asset is never answered with the page: an old browser would take HTML for a script.
"""

import gzip
import mimetypes
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

PAGE = "index.html"
FOREVER = "public, max-age=31536000, immutable"
ASK_EVERY_TIME = "no-cache"
PACKED = ("text/", "application/javascript", "application/json", "application/manifest+json", "image/svg+xml")
KINDS = {".webmanifest": "application/manifest+json", ".wasm": "application/wasm", ".js": "text/javascript"}
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "font-src 'self'",
        "media-src 'self' blob:",
        "connect-src 'self' blob:",
        "worker-src 'self'",
        "manifest-src 'self'",
        "frame-src 'self' blob:",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(self), microphone=(self), geolocation=(self), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}


@dataclass(frozen=True)
class Served:
    """A file as it goes to the browser."""

    content: bytes
    kind: str
    headers: dict[str, str]


def serve(path: str, wants_page: bool, takes_gzip: bool, folder: Path) -> Served | None:
    """The file at this address, the page for a navigation, or nothing."""
    file = _file(folder, path)
    if file is None and (not wants_page or "." in path.rpartition("/")[2] or path.startswith("assets/")):
        return None
    file = file or folder / PAGE
    if not file.is_file():
        return None
    kind = KINDS.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    hashed = file.parent.name == "assets"
    headers = HEADERS | {"Cache-Control": FOREVER if hashed else ASK_EVERY_TIME, "Vary": "Accept-Encoding"}
    content = _read(file, file.stat().st_mtime_ns)
    if takes_gzip and kind.startswith(PACKED) and len(content) > 1_000:
        content, headers = _packed(file, file.stat().st_mtime_ns), headers | {"Content-Encoding": "gzip"}
    return Served(content, kind, headers)


def _file(folder: Path, path: str) -> Path | None:
    """The file inside the folder; nothing that climbs out of it or hides."""
    parts = path.split("/")
    if not path or any(part.startswith(".") or "\\" in part or "\x00" in part for part in parts):
        return None
    file = folder.joinpath(*parts)
    return file if file.is_file() and file.resolve().is_relative_to(folder.resolve()) else None


@lru_cache(maxsize=500)
def _read(file: Path, changed: int) -> bytes:
    return file.read_bytes()


@lru_cache(maxsize=500)
def _packed(file: Path, changed: int) -> bytes:
    return gzip.compress(_read(file, changed), 6)
