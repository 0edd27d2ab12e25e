"""A schedule of any size as the chart's endpoints tell it, for measuring and looking at the page without a plant."""

import itertools
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

Row = dict[str, Any]
HOUR, DAY = 3600, 86_400
ZERO = datetime(2026, 11, 29, 16, tzinfo=UTC)  # midnight in Shanghai
CENTERS = ("CNC lathe", "Milling", "Welding", "Heat treatment", "Grinding", "Painting", "Assembly", "Testing")
ITEMS = ("Gearbox housing", "Drive shaft", "Rotary tiller", "Bevel gear", "Blade carrier", "Frame")
NAMES = ("Turning", "Milling", "Welding", "Hardening", "Grinding", "Painting", "Assembly", "Final test")
PINNED, FROZEN, RUNNING, MOVED, LATE = 1, 2, 4, 8, 16
BARS_A_ROW, DAYS = 125, 28


class MadeUpChart:
    """So many operations on as many places as they need for four weeks of two shifts."""

    def __init__(self, bars: int, seed: int = 1) -> None:
        self.chance = random.Random(seed)
        self.rows = [self._row(at) for at in range(max(8, -(-bars // BARS_A_ROW)))]
        self.orders = [self._order(at) for at in range(max(1, bars // 6))]
        self.bars = list(itertools.islice(self._bars(), bars))

    def _row(self, at: int) -> Row:
        center, place = divmod(at, 3)
        name = CENTERS[center % len(CENTERS)]
        number = center // len(CENTERS) + 1
        work_center = {"id": f"c{center}", "number": f"WC-{center:03}", "title": f"{name} {number}"}
        days = [day * DAY for day in range(DAYS) if day % 7 != 6]
        broken = {"from": 33 * HOUR, "until": 37 * HOUR, "reason": "Spindle bearing replaced"}
        return {
            "work_center": work_center, "place": place + 1, "places": 3,
            "open": [[day + 6 * HOUR, day + 22 * HOUR] for day in days], "closed": [broken] if at == 1 else [],
        }  # fmt: skip

    def _order(self, at: int) -> Row:
        late = self.chance.choice((0, 0, 0, 0, 0, 3 * HOUR + 1200, 2 * DAY))
        item = {"id": f"i{at % 6}", "number": f"F-{at % 6:03}", "title": ITEMS[at % len(ITEMS)]}
        due = self.chance.randrange(2, DAYS) * DAY
        number = f"WO-2026-{at + 1:05}"
        return {
            "id": f"o{at}", "number": number, "item": item, "due": due, "late": late, "priority": 5, "quantity": "24",
        }  # fmt: skip

    def _bars(self) -> Iterator[list[Any]]:
        """Each on the place that is free first, every third with a set-up."""
        ends = [6 * HOUR] * len(self.rows)
        while True:
            row = min(range(len(ends)), key=ends.__getitem__)
            setup = self.chance.choice((0, 0, 1800))
            begins = self._open_at(ends[row])
            start, ends[row] = begins + setup, begins + setup + self.chance.randrange(20, 240, 5) * 60
            yield self._bar(row, begins, start, ends[row])

    def _open_at(self, second: int) -> int:
        day, within = divmod(second, DAY)
        if day % 7 == 6 or within >= 21 * HOUR:
            return self._open_at((day + 1) * DAY)
        return day * DAY + max(within, 6 * HOUR)

    def _bar(self, row: int, setup: int, start: int, end: int) -> list[Any]:
        order = self.chance.randrange(len(self.orders))
        flags = LATE if self.orders[order]["late"] else 0
        flags |= RUNNING if setup < 10 * HOUR <= end else 0
        flags |= FROZEN if 10 * HOUR < setup < 14 * HOUR else 0
        flags |= self.chance.choice((0,) * 30 + (PINNED, MOVED))
        name = NAMES[(row // 3) % len(NAMES)]
        return [f"s{setup}-{row}", row, order, 10 * (1 + row // 3 % 8), name, setup, start, end, flags]

    def told(self) -> Row:
        return {
            "zero": ZERO.isoformat(), "now": 10 * HOUR, "frozen_until": 14 * HOUR, "until": DAYS * DAY,
            "rows": self.rows, "orders": self.orders, "bars": self.bars,
        }  # fmt: skip

    def slot(self, slot_id: str) -> Row:
        bar = next(one for one in self.bars if one[0] == slot_id)
        row, order = self.rows[bar[1]], self.orders[bar[2]]
        shown = {"id": slot_id, "ticket": {"id": "t1", "number": "TK-2026-00077"}, "operation_number": bar[3]}
        shown |= {"work_order": {"id": order["id"], "number": order["number"]}, "name": bar[4], "quantity": "24"}
        shown |= {"work_center": row["work_center"], "place": row["place"], "fixed": "pin" if bar[8] & PINNED else ""}
        shown |= {name: moment(at) for name, at in zip(("setup_at", "start_at", "end_at"), bar[5:8], strict=True)}
        before = {"start_at": moment(bar[6] - 2 * HOUR), "end_at": moment(bar[7] - 2 * HOUR)}
        return {
            "slot": shown, "gain_minutes": 35, "before": before | {"work_center": row["work_center"], "place": 1},
            "cause": {"code": "machine", "sentence": "The place is at work on WO-2026-00003, operation 20."},
            "bounds": [{"code": "material", "sentence": "Steel tube 60×4 arrives then.", "at": moment(bar[6] - HOUR)}],
            "sentence": "",
        }  # fmt: skip

    def tried(self, slot_id: str, start: int) -> Row:
        """All that comes after it on its place goes along."""
        bar = next(one for one in self.bars if one[0] == slot_id)
        by = start - bar[6]
        behind = [one for one in self.bars if one[1] == bar[1] and one[5] >= bar[5]][:6]
        moved = [[one[0], one[1], *(at + by for at in one[5:8])] for one in behind]
        order = self.orders[behind[-1][2]]
        later = {"id": order["id"], "number": order["number"], "late_before": 0, "late_after": 2 * HOUR}
        return {"feasible": True, "sentence": "It can lie there; 5 operations behind it go along.", "bars": moved,
                "orders": [later], "measures": {}}  # fmt: skip


def moment(second: int) -> str:
    return (ZERO + timedelta(seconds=second)).isoformat()


def schedule(state: str = "made") -> Row:
    return {
        "id": "a1", "number": "SCH-2026-00012", "version": 3, "site_id": "s", "state": state, "remark": "",
        "orders": 833, "cause": "plan", "base_id": "b1", "goal": "on_time", "horizon_days": 28, "frozen_hours": "4",
        "job_id": None, "search_seconds": 10, "begins_at": moment(0), "ends_at": moment(DAYS * DAY),
        "published_at": None, "operations": 5000, "late_orders": 17, "left_out": 3, "tardiness_hours": "312.4",
        "setup_hours": "96.5", "utilization_percent": "82.4", "wip_orders": "41.2", "moved": 36, "error": "",
    }  # fmt: skip


def gaps() -> Row:
    told = ("Nobody has a paint mask PM-4.", "It has no work center.", "Heavier than the furnace can hold.")
    named = [{"id": f"o{at}", "number": f"WO-2026-0090{at}"} for at in range(3)]
    return {
        "rows": [
            {"work_order": order, "operation_number": 20, "name": "Painting", "code": "pool", "sentence": sentence}
            for order, sentence in zip(named, told, strict=True)
        ]
    }
