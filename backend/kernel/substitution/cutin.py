"""What the walk of a break point comes to: predicted day, remainder, what is stranded, alarms (planning.md §4)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from backend.kernel.substitution.breakpoint_facts import BreakPoint, Cut, CutFinding, Offer, Side

DRIFT_DAYS = 5


def judged(point: BreakPoint, sides: Sequence[Side], today: int = 0) -> Cut:
    """The cut-in of a point whose needs have their sides, with everything the owner of the change should see."""
    served = sum(side.old for side in sides)
    armed = point.state != "defined"
    day, known = _cut_in(point, sides) if armed else None, point.quantity is not None and armed
    remainder = max(0, point.left - served) if known else 0
    stranded = remainder if day is not None else 0
    bridging = max(0, served - point.left) if known else 0
    value = stranded * point.cost
    fact = point.first_use is not None
    cut = Cut(point.id, day, tuple(sides), served, remainder, stranded, value, bridging, (), fact)
    findings = tuple(_findings(point, cut, today)) if armed else ()
    return Cut(point.id, day, tuple(sides), served, remainder, stranded, value, bridging, findings, fact)


def transition_quantity(stock: int, in_process: int = 0, receipts: int = 0) -> int:
    """Q: stock, what is in process and the committed receipts that are chosen to be used up (engineering.md §8)."""
    return stock + in_process + receipts


def late_issue(point: BreakPoint, day: int, right: bool) -> str:
    """Why old may not be issued any more on the day: the new part was used already and nobody gave the right."""
    if point.first_use is None or day < point.first_use or right:
        return ""
    return "needs_right"


def _cut_in(point: BreakPoint, sides: Sequence[Side]) -> int | None:
    """The first real use; else the forced date; else the first need on the new side, never after the latest date."""
    if point.first_use is not None:
        return point.first_use
    ends = [day for day in (point.day, point.latest) if day is not None]
    first = min((side.day for side in sides if side.new and side.reason != "listed"), default=None)
    if point.day is not None and point.serial is None:
        return point.day
    if first is not None or ends:
        return min([*ends, *([first] if first is not None else [])])
    return min((side.day for side in sides if side.new), default=None)


def _findings(point: BreakPoint, cut: Cut, today: int) -> Iterator[CutFinding]:
    if point.previous is not None and not cut.fact:
        drift = (cut.day - point.previous) if cut.day is not None else DRIFT_DAYS + 1
        if abs(drift) > DRIFT_DAYS:
            yield CutFinding("cutin_drift", point.id, cut.day, drift)
    gap = _gap(point, cut, today)
    if gap is not None:
        yield gap
    if cut.bridging:
        yield CutFinding("bridging", point.id, cut.day, cut.bridging, offers=(Offer("raise_quantity", cut.bridging),))
    if cut.stranded and (point.limit is None or cut.value > point.limit):
        yield CutFinding("stranded", point.id, cut.day, cut.stranded, cut.value)


def _gap(point: BreakPoint, cut: Cut, today: int) -> CutFinding | None:
    """Needs on the new side before the new part can be there, beyond what is there of it."""
    if point.new_lead is None or cut.day is None or not point.new:
        return None
    available, first = today + point.new_lead, Fraction(point.new[0].per)
    early = sorted((side.day, side.new) for side in cut.sides if side.new and side.day < available)
    needed, worst = 0, Fraction(0)
    for day, quantity in early:
        needed += quantity
        supply = sum(amount for arrives, amount in point.new_supply if arrives <= day)
        worst = max(worst, needed - supply / first)
    if worst <= 0:
        return None
    short = -(-worst.numerator // worst.denominator)
    offers = [Offer("raise_quantity", short), Offer("expedite", available - early[0][0])]
    if point.day is not None:
        offers.append(Offer("move_date", available))
    return CutFinding("cutin_gap", point.id, early[0][0], short, Decimal(0), tuple(offers))
