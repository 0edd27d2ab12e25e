"""Which kinds of files are taken, told by their first bytes and never by their name."""

import zipfile
from collections.abc import Callable
from pathlib import Path

PICTURES = ("image/jpeg", "image/png", "image/webp", "image/heic")
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD = 64
HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1")
MP4_BRANDS = (b"M4A ", b"mp42", b"isom", b"iso5", b"iso6", b"dash")
SAME = {"text/csv": "text/plain", "image/heif": "image/heic", "audio/x-m4a": "audio/mp4", "video/webm": "audio/webm"}
ENDINGS = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "image/heic": (".heic",),
    "application/pdf": (".pdf",),
    SHEET: (".xlsx",),
    "text/csv": (".csv",),
    "text/plain": (".txt",),
    "audio/mp4": (".m4a",),
    "audio/webm": (".webm",),
    "audio/ogg": (".ogg",),
}

_SIGNS: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("image/jpeg", lambda head: head.startswith(b"\xff\xd8\xff")),
    ("image/png", lambda head: head.startswith(b"\x89PNG\r\n\x1a\n")),
    ("image/webp", lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP"),
    ("image/heic", lambda head: head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS),
    ("application/pdf", lambda head: head.startswith(b"%PDF-")),
    ("audio/mp4", lambda head: head[4:8] == b"ftyp" and head[8:12] in MP4_BRANDS),
    ("audio/webm", lambda head: head.startswith(b"\x1aE\xdf\xa3")),
    ("audio/ogg", lambda head: head.startswith(b"OggS")),
)


def kind_of(path: Path) -> str | None:
    """The media type of a file, or None for what is not taken."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    for kind, is_it in _SIGNS:
        if is_it(head):
            return kind
    if head.startswith(b"PK\x03\x04"):
        return SHEET if _is_sheet(path) else None
    return "text/plain" if _is_text(path) else None


def agrees(claimed: str, kind: str) -> bool:
    """Whether a name given by a person (text/csv) may stand for what the bytes are (text/plain)."""
    return claimed == kind or SAME.get(claimed) == kind


def _is_sheet(path: Path) -> bool:
    """A workbook without macros, to go by its table of contents."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    return {"[Content_Types].xml", "xl/workbook.xml"} <= names and not any("vbaProject" in name for name in names)


def _is_text(path: Path) -> bool:
    data = path.read_bytes()
    if b"\x00" in data:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not any(ord(letter) < 32 and letter not in "\t\r\n\f" for letter in text)
    return False
