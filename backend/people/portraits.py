"""The face of whoever acts, small enough to lie on a phone: the newest picture among a person's attachments."""

import base64
import io
from functools import lru_cache
from pathlib import Path

from PIL import Image
from sqlalchemy.orm import Session

from backend.documents import attachments, files
from backend.documents.file_kinds import PICTURES
from backend.documents.files import FileStore
from backend.people.person import Person

SIDE_PX, QUALITY = 128, 80


def portrait(session: Session, person_id: object, store: FileStore) -> str | None:
    """A data URL, so that it comes along with the log-in and is there without network."""
    person = session.get(Person, person_id)
    if person is None:
        return None
    pictures = [one for one in attachments.of(session, person) if one.type in PICTURES]
    arrived = files.here(session, person.company_id, [one.sha256 for one in pictures])
    for one in reversed(pictures):
        path = store.path(one.sha256, "thumb")
        if one.sha256 in arrived and path.exists():
            return _small(path)
    return None


@lru_cache(maxsize=2_000)
def _small(path: Path) -> str:
    """The middle square: our own thumbnail is cut, never what somebody sent."""
    with Image.open(path) as thumbnail:
        side = min(thumbnail.size)
        left, top = (thumbnail.width - side) // 2, (thumbnail.height - side) // 2
        face = thumbnail.convert("RGB").crop((left, top, left + side, top + side)).resize((SIDE_PX, SIDE_PX))
    written = io.BytesIO()
    face.save(written, "JPEG", quality=QUALITY)
    return f"data:image/jpeg;base64,{base64.b64encode(written.getvalue()).decode()}"
