"""Taking what was counted on a phone into the count: facts in any order, the one counted last stands."""

from backend.documents.act import Act
from backend.inventory.count_entry import CountEntry
from backend.inventory.stock_count import StockCount, StockCountLine

COUNTING = ("released", "recount")


def record(entry: CountEntry, act: Act) -> None:
    """Fill the line of what was counted, or begin it; whatever cannot be filled is flagged, never refused."""
    count = act.find(StockCount, entry.stock_count_id, lock=True)
    entry.site_id, entry.company_id = count.site_id, count.company_id
    entry.person_id, entry.counted_at = act.actor.person_id, act.happened_at
    flagged = len(act.flags)
    if count.state not in COUNTING:
        act.flag(f"{count.number} was {count.state} when this was counted; compare it by hand.")
    else:
        _fill(_line_of(count, entry), entry, act)
    if count.location_id is not None and entry.location_id != count.location_id:
        act.flag(f"{count.number} is of another location than the one counted.")
    entry.review = " ".join(act.flags[flagged:])


def _line_of(count: StockCount, entry: CountEntry) -> StockCountLine:
    wanted = (entry.item_id, entry.location_id, entry.lot_id, entry.status)
    for line in count.counted:
        if (line.item_id, line.location_id, line.lot_id, line.status) == wanted:
            return line
    line = StockCountLine(item_id=wanted[0], location_id=wanted[1], lot_id=wanted[2], status=wanted[3])
    line.quantity = entry.quantity
    count.counted.append(line)
    return line


def _fill(line: StockCountLine, entry: CountEntry, act: Act) -> None:
    """A second count is another person's; an older record does not undo a newer one."""
    assert entry.counted_at is not None
    if line.first_quantity is not None and line.first_counted_by_id == entry.person_id:
        return act.flag("The second count is another person's; this one is not used.")
    if line.counted_at is not None and line.counted_at > entry.counted_at:
        return None
    line.quantity, line.counted_at, line.counted_by_id = entry.quantity, entry.counted_at, entry.person_id
    return None
