"""Which tests meet the second database: between them they send all that any of them sends."""

from tests.statements import adding_nothing, shape_of

A, B, C = (f"tests/contexts/test_{name}.py::test_{name}" for name in "abc")
STORY = "tests/stories/test_story.py::test_story"


def test_a_test_is_spared_where_others_send_all_it_sends() -> None:
    assert adding_nothing({A: (1, "pq"), B: (1, "q"), C: (1, "r")}) == {B}


def test_of_two_that_send_the_same_the_quicker_one_is_kept() -> None:
    assert adding_nothing({A: (3, "pq"), B: (1, "pq")}) == {A}


def test_what_a_story_sends_is_sent_and_the_story_is_never_spared() -> None:
    assert adding_nothing({A: (1, "pq"), STORY: (9, "pqr")}) == {A}
    assert adding_nothing({A: (1, "ps"), STORY: (9, "pqr")}) == set()


def test_a_statement_is_the_same_however_many_values_it_is_given() -> None:
    one, two, other = ("x IN (?)", "x IN (?, ?)", "x IN (SELECT ?)")
    assert shape_of(one) == shape_of(two) != shape_of(other)
    assert shape_of("INSERT INTO t (a, b) VALUES (?, ?)") == shape_of("INSERT INTO t (a, b) VALUES (?, ?), (?, ?)")
