"""The same act over two lines at the same moment: the second waits for the first, whatever it makes."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import event

from backend.quality.nonconformance import Nonconformance
from tests.sync.phone import effects

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
