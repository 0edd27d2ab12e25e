"""A sequence as it was laid, written on its document: positions with their moments, and the moves with their causes."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from backend.documents.act import Act
from backend.kernel.sequence.arranging import cost
from backend.kernel.sequence.days import takt
from backend.kernel.sequence.facts import Position
from backend.scheduling.line_hours import Stretch, moments, open_seconds
from backend.scheduling.line_laying import Laid
from backend.scheduling.line_sequence import LineSequence, LineSequenceMove, LineSequencePosition
from backend.scheduling.line_units import Piece

Places = Mapping[str, LineSequencePosition]


def places_of(sequence: LineSequence, pieces: Sequence[Piece] = ()) -> dict[str, LineSequencePosition]:
    """Positions by what they are known by: those that stand, and new ones for new units."""
    found = {position.key: position for position in sequence.positions}
    for piece in pieces:
        place = found.get(piece.key) or LineSequencePosition(item_id=piece.item_id, unit=piece.unit)
        place.work_order_id, place.order_pool_entry_id = piece.work_order_id, piece.order_pool_entry_id
        place.due = piece.due
        found[piece.key] = place
    return found


def write(sequence: LineSequence, laid: Laid, places: Places, act: Act) -> None:
    """What was laid is the sequence from now on."""
    order(sequence, laid.positions, places)
    sequence.saved, sequence.price, sequence.arranged_at = laid.saved, laid.price, act.now
    if laid.replaced:
        sequence.moves = [
            _move(places[move.order], move.before, move.after, move.cause, at) for at, move in enumerate(laid.moves, 1)
        ]


def order(sequence: LineSequence, positions: Sequence[Position], places: Places) -> None:
    """Units at their places, and how many rules that breaks."""
    rows = [places[position.unit.order] for position in positions]
    for position, row in zip(positions, rows, strict=True):
        row.position, row.options = position.at + 1, " ".join(sorted(position.unit.options))
    sequence.positions = rows
    sequence.hard_broken, sequence.soft_weight = cost(positions)
    sequence.open_because = ""


def time(sequence: LineSequence, of_day: Sequence[Stretch]) -> None:
    """The takt of the day and when each unit goes on the line; a day without working time has neither."""
    beat = takt(Decimal(open_seconds(of_day)), len(sequence.positions))
    sequence.takt_seconds = round(beat, 3) if beat else None
    if not beat:
        for row in sequence.positions:
            row.shift, row.starts_at = "", None
        return
    rows = sequence.positions
    for row, (shift, at) in zip(rows, moments(of_day, beat, len(rows)), strict=True):
        row.shift, row.starts_at = shift, at


def note_move(sequence: LineSequence, place: LineSequencePosition, before: int, cause: str) -> None:
    """A move by hand stands with those of the last change."""
    at = len(sequence.moves) + 1
    sequence.moves.append(_move(place, before, place.position - 1, cause, at))


def _move(place: LineSequencePosition, before: int, after: int, cause: str, at: int) -> LineSequenceMove:
    row = LineSequenceMove(item_id=place.item_id, work_order_id=place.work_order_id, unit=place.unit, position=at)
    row.before, row.after, row.cause = before + 1, after + 1, cause[:200]
    return row
