"""Benchmarks (`./gemba bench NAME`): each prints one JSON line of figures, CPU seconds unless it says otherwise."""

import importlib
import sys
from collections.abc import Sequence

NAMES = {
    "forecast": "1,000 weekly series with back-tested choice; on real series each candidate alone and the choice",
    "flows": "the floor's deeds by hand without network at 4× slower CPU: taps, scans, seconds, tap to stored",
    "gantt": "a schedule's chart of 5,000 and 20,000 bars in a browser: first picture, scrolling, ms (--pictures)",
    "http": "CPU of a list of 50 rows with children and of start-up; statements of each reading endpoint",
    "lighthouse": "Lighthouse as a phone: log-in and a worker's home, performance and accessibility",
    "mrp": "the MRP kernel on files: CPU, memory, net change, pegging tree; --database pg|sqlite: the whole run",
    "phone": "the PWA on a phone: first page gzipped, start without network at 4× slower CPU, tap to stored",
    "printing": "CPU of travelers and 200 labels",
    "report": "CPU of a ticket report without back-flush",
    "reporters": "8 people reporting for 30 s at once: errors, p99, ledger",
    "schedule": "schedules of published shops against the best known: mean gaps (--table: dispatch and CP-SAT beside)",
    "sync": "devices on bad lines, a server killed again and again: lost, doubled, stuck (--soak, --rate, --crowd)",
    "screens": "pictures of the floor's main screens by night and for gloves, and what is wrong there",
}


def main(argv: Sequence[str]) -> int:
    if not argv or argv[0] not in NAMES:
        for name, sentence in NAMES.items():
            print(f"./gemba bench {name:10} {sentence}")
        return 0 if not argv else 2
    return int(importlib.import_module(f"tests.bench.bench_{argv[0]}").main(argv[1:]) or 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
