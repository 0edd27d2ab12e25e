"""Answering an approval: approve takes the step that was asked for, reject leaves the document as it is."""

from typing import Any
from uuid import UUID

from backend.documents import approvals, holds, notices
from backend.documents.act import Act
from backend.documents.approvals import Approval
from backend.documents.steps import form_of, go, step_of


def approve(id: UUID, remark: str, act: Act) -> tuple[Approval, Any]:
    """Take the step; if the document moved on meanwhile the question is outdated and nothing else happens."""
    approval = approvals.to_decide(act, id)
    document = act.assembly.document(approval.document)
    row = act.find(document, approval.document_id, lock=True)
    if row.version != approval.document_version:
        approvals.close(approval, "outdated", remark, act)
        _tell(approval, row, f"{approval.number} changed after it was asked for; ask again.", act)
        return approval, row
    step = step_of(document, approval.step)
    holds.check(row, step.name, act)
    approvals.close(approval, "approved", remark, act)
    go(row, step, form_of(step, approval.given, act), act)
    _tell(approval, row, f"{act.actor.name} approved {approval.step} of {approval.number}. {remark}", act)
    return approval, row


def reject(id: UUID, remark: str, act: Act) -> tuple[Approval, Any]:
    approval = approvals.to_decide(act, id)
    row = act.find(act.assembly.document(approval.document), approval.document_id)
    approvals.close(approval, "rejected", remark, act)
    _tell(approval, row, f"{act.actor.name} rejected {approval.step} of {approval.number}. {remark}", act)
    return approval, row


def _tell(approval: Approval, row: Any, text: str, act: Act) -> None:
    if approval.asked_by_id is not None:
        notices.tell([approval.asked_by_id], text.strip(), row, act)
