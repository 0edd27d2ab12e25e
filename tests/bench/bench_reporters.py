"""Eight people report at once for 30 s over HTTP: errors, p99, exactness (`./gemba bench reporters [sqlite|pg]`)."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from backend.contexts import assemble
from backend.database import Database
from backend.documents.declare import Base
from backend.inventory.stock_move import StockLeg
from backend.production.production_report import ProductionReport
from tests.bench.bench_report import a_long_product, url
from tests.builders.production import a_released_order, tickets
from tests.shop import Row, Shop, settings_for

PEOPLE, SECONDS, PORT = 8, 30, 8931


def main(argv: Sequence[str]) -> None:
    kind = argv[0] if argv else "sqlite"
    with tempfile.TemporaryDirectory() as folder:
        assemble()
        database = Database(url(kind, Path(folder)))
        Base.metadata.create_all(database.engine)
        shop = Shop.open(database, settings_for(Path(folder), database))
        order = a_released_order(shop, a_long_product(shop, 3, "P"), 1_000_000)
        ticket = tickets(shop, order)[30]  # the last operation: every report is a receipt into stock too
        server = _serve(Path(folder), database)
        try:
            taken, refused = _report(shop, ticket)
        finally:
            server.terminate()
            server.wait(10)
        print(json.dumps({"bench": "reporters", "database": kind, **_figures(taken, refused), **_truth(shop, order)}))


def _serve(folder: Path, database: Database) -> subprocess.Popen[bytes]:
    address = database.url.render_as_string(hide_password=False)
    environ = os.environ | {"GEMBA_DATA_DIR": str(folder), "GEMBA_DATABASE_URL": address, "PYTHONPATH": os.getcwd()}
    shape = ["-w", "1" if database.is_sqlite else "2", "--threads", "8", "-b", f"127.0.0.1:{PORT}"]
    command = [sys.executable, "-m", "gunicorn", *shape, "wsgi:app"]
    server = subprocess.Popen(command, env=environ, stderr=subprocess.DEVNULL)
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=1)
            return server
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


def _report(shop: Shop, ticket: Row) -> tuple[list[float], list[str]]:
    taken: list[float] = []
    refused: list[str] = []
    until = time.monotonic() + SECONDS
    work = (shop.token, ticket["id"], until, taken, refused)
    crew = [threading.Thread(target=_work, args=work) for _ in range(PEOPLE)]
    for one in crew:
        one.start()
    for one in crew:
        one.join()
    return taken, refused


def _work(token: str, ticket_id: str, until: float, taken: list[float], refused: list[str]) -> None:
    body = json.dumps({"ticket_id": ticket_id, "kind": "good", "quantity": "1"}).encode()
    while time.monotonic() < until:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        headers["Idempotency-Key"] = str(uuid7())
        asked = urllib.request.Request(f"http://127.0.0.1:{PORT}/api/production/production_report", body, headers)
        began = time.monotonic()
        try:
            urllib.request.urlopen(asked, timeout=30).read()
            taken.append(time.monotonic() - began)
        except urllib.error.HTTPError as error:
            refused.append(f"{error.code} {error.read()[:200]!r}")


def _figures(taken: list[float], refused: list[str]) -> dict[str, object]:
    times = sorted(taken)
    return {
        "reports": len(times),
        "errors": len(refused),
        "first_error": refused[0] if refused else None,
        "p50_ms": round(times[len(times) // 2] * 1000),
        "p99_ms": round(times[int(len(times) * 0.99)] * 1000),
        "worst_ms": round(times[-1] * 1000),
    }


def _truth(shop: Shop, order: Row) -> dict[str, object]:
    good = Decimal(shop.read("production/work_order", order["id"])["good"])
    with shop.database.reading() as session:
        kept = session.scalar(select(func.count()).select_from(ProductionReport))
        ledger = session.scalars(select(func.sum(StockLeg.quantity)).group_by(StockLeg.item_id)).all()
    return {"kept": kept, "good": str(good), "ledger_balanced": all(total == 0 for total in ledger)}
