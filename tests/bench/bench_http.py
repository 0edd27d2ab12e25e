"""What a reading request costs: CPU milliseconds of a list of 50 sales orders with their lines, and start-up time."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import event

from backend.app import keep_what_stands
from backend.contexts import assemble
from backend.database import Database
from backend.documents.declare import Base
from tests.shop import Shop, settings_for

ROUNDS = 100
START = """
import time
from backend.app import create_app
from backend.settings import Settings
create_app(Settings.read({"GEMBA_DATA_DIR": "/tmp/gemba-bench-start"}))
print(time.process_time())
"""


def main(argv: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shop = _shop(Path(folder))
        _orders(shop)
        keep_what_stands()
        statements = _count(shop)
        _list(shop, ROUNDS // 4)  # the first ones compile statements
        began = time.process_time()
        _list(shop, ROUNDS)
        spent = (time.process_time() - began) / ROUNDS * 1000
    started = float(subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=True).stdout)
    figures = {"list_50_with_lines_cpu_ms": round(spent, 2), "statements": statements, "start_cpu_s": round(started, 2)}
    print(json.dumps(figures))


def _shop(folder: Path) -> Shop:
    assemble()
    database = Database(f"sqlite:///{folder}/bench.db")
    Base.metadata.create_all(database.engine)
    return Shop.open(database, settings_for(folder, database))


def _orders(shop: Shop) -> None:
    piece = shop.make("engineering/uom", number="EA", name="piece")
    items = [shop.make("engineering/item", number=f"I{n}", name=f"Item {n}", uom_id=piece["id"]) for n in range(4)]
    customer = shop.make("sales/customer", number="C", name="Customer")
    lines = [{"item_id": item["id"], "quantity": "3", "wanted": date(2027, 1, 1)} for item in items]
    for _ in range(60):
        shop.make("sales/sales_order", customer_id=customer["id"], ordered=date(2026, 11, 1), lines=lines)


def _list(shop: Shop, rounds: int) -> None:
    """Asked for and sent; reading the answer is the browser's work."""
    for _ in range(rounds):
        assert shop.request("GET", "/api/sales/sales_order?limit=50&lines=1").status_code == 200


def _count(shop: Shop) -> int:
    seen: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "ROLLBACK")):
            seen.append(statement)

    event.listen(shop.database.engine, "before_cursor_execute", note)
    shop.list("sales/sales_order", "limit=50&lines=1&count=1")
    event.remove(shop.database.engine, "before_cursor_execute", note)
    return len(seen)
