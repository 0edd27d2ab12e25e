"""The same act over two lines at the same moment: the second waits for the first, whatever it makes."""

from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from sqlalchemy import event

from backend.documents import foreknown
from backend.quality.nonconformance import Nonconformance
from tests.sync.phone import effects, receipt

NC = "quality/nonconformance"


def test_no_insert_of_the_second_ever_meets_that_of_the_first(shop, phone, item):
    acts = [phone.make(NC, item_id=item, quantity="3") for _ in range(8)]
    collisions = []
    event.listen(
        shop.database.engine, "handle_error", lambda context: collisions.append(str(context.original_exception))
    )
    with ThreadPoolExecutor(4) as lines:
        told = list(lines.map(lambda _: phone.told(*acts), range(4)))
    assert collisions == []
    assert effects(shop, Nonconformance) == 8
    assert sorted(word for words in told for word in words) == ["already"] * 24 + ["done"] * 8


@pytest.mark.parametrize("first", ["change", "report"], ids=["a decision in between", "a fact in between"])
def test_what_comes_over_another_line_in_between_makes_no_own_decision_stale(shop, phone, item, monkeypatch, first):
    made = phone.make(NC, item_id=item, quantity="3")
    id, look = made["document_id"], foreknown._own_later
    changes = [phone.act(NC, "change", id, base, description=word) for base, word in ((1, "a"), (2, "a deep"))]
    between, decision = {"change": changes, "report": (phone.act(NC, "report", id), changes[0])}[first]
    assert phone.told(made) == ["done"]
    with ThreadPoolExecutor(1) as line:

        def meanwhile(*given):
            monkeypatch.setattr(foreknown, "_own_later", look)
            wait([line.submit(phone.push, between)], timeout=0.5)
            return look(*given)

        monkeypatch.setattr(foreknown, "_own_later", meanwhile)
        phone.push(decision)
    assert phone.told(between, decision) == ["already", "already"]
    assert [receipt(shop, act).status for act in (between, decision)] == ["done", "done"]
