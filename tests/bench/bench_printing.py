"""CPU seconds of the prints people wait for; one JSON line (`./gemba bench printing`)."""

import json
from collections.abc import Callable, Sequence
from time import process_time

from backend.kernel.packet import seal
from printing.codes import _drawing
from printing.label_facts import SHEET_4_BY_10, LabelRoll, LabelSheet
from printing.render import render
from tests.printing.examples import (
    a_document,
    a_long_traveler,
    a_packet_content,
    a_traveler,
    an_inspection_report,
)
from tests.printing.label_examples import a_lot_label

RUNS = 3


def cpu(template: str, facts: object) -> float:
    return best(lambda: render(template, facts, str, "en"))


def best(work: Callable[[], object]) -> float:
    """The quickest of some runs, each drawing its codes anew."""
    seconds = []
    for _ in range(RUNS):
        _drawing.cache_clear()
        start = process_time()
        work()
        seconds.append(process_time() - start)
    return round(min(seconds), 3)


def measure() -> dict[str, float]:
    start = process_time()
    render("documents/document.html", a_document(1), str, "en")
    first = round(process_time() - start, 3)
    packet = seal(a_packet_content(15), lambda message: bytes(range(64)))
    labels = tuple(a_lot_label(index) for index in range(1, 201))
    return {
        "first_print": first,
        "labels_200_sheet": cpu("labels/sheet.html", LabelSheet(labels, SHEET_4_BY_10)),
        "labels_200_roll_50x30": cpu("labels/roll.html", LabelRoll(labels, 50, 30)),
        "traveler_10_operations_10_materials": cpu("production/work_order.html", a_traveler(10, 10, packet=packet)),
        "traveler_40_operations_80_materials": cpu("production/work_order.html", a_long_traveler(packet=packet)),
        "inspection_report": cpu("quality/inspection.html", an_inspection_report()),
        "document_5_lines": cpu("documents/document.html", a_document(5)),
        "document_120_lines": cpu("documents/document.html", a_document(120)),
    }


def main(_: Sequence[str]) -> None:
    print(json.dumps({"bench": "printing", "unit": "cpu_s", **measure()}))
