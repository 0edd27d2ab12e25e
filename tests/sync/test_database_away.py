"""A database that goes away in the middle of a batch is no defect: what is in is in, the rest comes again."""

from uuid import UUID

import pytest

from backend.database import AWAY
from backend.documents import sync

NC = "quality/nonconformance"


@pytest.mark.parametrize("away", AWAY, ids=lambda kind: kind.__name__)
def test_who_sends_is_asked_for_patience(phone, item, monkeypatch, away):
    first, second = (phone.make(NC, item_id=item, quantity="3") for _ in range(2))
    take = sync.take

    def goes(desk, sent):
        if sent.id == UUID(second["id"]):
            raise away("insert", {}, Exception("the connection is closed"))
        return take(desk, sent)

    with monkeypatch.context() as patched:
        patched.setattr(sync, "take", goes)
        gone = phone.try_push(first, second)
    assert (gone.status_code, gone.headers["Retry-After"]) == (503, "2")
    assert phone.told(first, second) == ["already", "done"]
