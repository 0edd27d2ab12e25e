"""What is wrong with a pattern or a demand, as sentences for the trim board and the trim sheet."""

from collections.abc import Sequence

from backend.kernel.cutting.trim.board import Board, Served


def said(fault: tuple[str, int]) -> str:
    """A fault of a pattern, by its code and figure."""
    code, figure = fault
    sentences = {
        "empty": "There is no roll in it, or no set of it.",
        "too_wide": f"It is {figure} mm wider than what is left between the edges.",
        "too_many_rolls": f"It has {figure} rolls, more than there are knives for.",
        "below_least_use": f"It uses {figure} mm less than the least use.",
        "too_many_widths": f"It has {figure} different widths, more than a set may have.",
        "too_narrow": f"A roll of {figure} mm is narrower than the winder can wind.",
        "few_sets": f"It runs for {figure} sets only, less than the least run.",
        "repeated": "The same pattern stands there twice.",
    }
    return sentences[code]


def why_left_out(code: str) -> str:
    """The smallest reason why no plan serves a demand."""
    sentences = {
        "tolerance": "Its tolerance leaves no whole number of rolls.",
        "too_wide": "It is wider than what is left between the edges.",
        "too_narrow": "It is narrower than the winder can wind.",
        "no_pattern": "No pattern with it reaches the least use.",
    }
    return sentences[code]


def of_demand(served: Served) -> str:
    if served.short:
        return f"{served.short} rolls are missing."
    return f"{served.over} rolls are too many." if served.over else ""


def of_plan(board: Board, fewest: int) -> Sequence[str]:
    """What is to be said of all patterns beyond their figures."""
    found = [f"{number} rolls of {width} mm are for nobody and go to stock." for width, number in board.spare]
    if fewest > 1:
        found.append(f"It is proved that {fewest - 1} patterns are not enough.")
    return found
