"""Endpoints of signatures: what was signed on a document, and whether it still holds."""

from typing import Any
from uuid import UUID

from flask import Response, current_app, g
from flask_smorest import Blueprint

from backend.documents.describe import words
from backend.documents.http import actor, assembly, reply, session
from backend.documents.language import translate
from backend.documents.rights import demand
from backend.documents.scope import find
from backend.documents.seals import seal_of
from backend.documents.signatures import Signature, of, verify

signatures = Blueprint("signatures", __name__, url_prefix="/api")


@signatures.get("/<context>/<table>/<uuid:id>/signatures")
def list_signatures(context: str, table: str, id: UUID) -> Response:
    """Who signed, when, what they meant, and whether signature, record and document still belong together."""
    document = assembly().document(f"{context}/{table}")
    demand(actor(), document, "read")
    row, seal = find(session(), document, id, actor()), seal_of(current_app.extensions["gemba"].settings)
    rows = [_told(signature) | vars(verify(session(), signature, row, seal)) for signature in of(session(), row)]
    return reply({"rows": [one | {"sentence": translate(one["sentence"], g.language)} for one in rows]})


def _told(signature: Signature) -> dict[str, Any]:
    names = ("id", "version", "person", "meaning", "at", "digest")
    label = translate(words(signature.meaning), g.language)
    return {name: getattr(signature, name) for name in names} | {"meaningLabel": label}
