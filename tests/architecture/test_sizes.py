"""Files of at most 300 lines, functions of at most 25: what is longer today may shrink, nothing else may become so."""

import json

from tests.architecture.sizes import KEPT, LONGEST_FILE, LONGEST_FUNCTION, too_long


def test_nothing_grows_beyond_the_measure():
    kept, now = json.loads(KEPT.read_text()), too_long()
    grown = {name: lines for name, lines in now.items() if lines > kept.get(name, 0)}
    assert grown == {}, f"over {LONGEST_FILE} lines a file or {LONGEST_FUNCTION} a function; split by noun and verb"


def test_what_shrank_is_taken_off_the_list():
    kept, now = json.loads(KEPT.read_text()), too_long()
    shrunk = {name: (lines, now.get(name)) for name, lines in kept.items() if now.get(name, 0) < lines}
    assert shrunk == {}, "say: python -m tests.architecture.sizes"
