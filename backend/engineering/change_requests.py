"""Verbs of change requests: asked for, assessed, decided by somebody else."""

from uuid import UUID

from backend.documents import attachments
from backend.documents.act import Act
from backend.documents.declare import TEXT_LENGTH, Document, document_name
from backend.documents.steps import refuse_own
from backend.engineering.change_request import Assessment, ChangeRequest, Decided


def open_for(source: Document, reason: str, act: Act, item_id: UUID | None = None) -> ChangeRequest:
    """What another record leads to: a draft with its reason and its photos, to be made ready by an engineer."""
    title = " ".join(part for part in (source.number, reason.split("\n")[0]) if part)[:TEXT_LENGTH]
    request = ChangeRequest(title=title, reason=reason, item_id=item_id, company_id=source.company_id)
    request.source, request.source_id = document_name(type(source)), source.id
    act.add(request)
    attachments.copy_to(source, request, act)
    return request


def assess(request: ChangeRequest, form: Assessment, act: Act) -> None:
    request.assessment = form.assessment


def approve(request: ChangeRequest, act: Act) -> None:
    refuse_own(request, act, f"Whoever asked for {request.number} does not approve it, too.")


def reject(request: ChangeRequest, form: Decided, act: Act) -> None:
    request.rejected_reason = form.reason
