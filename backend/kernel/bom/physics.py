"""What one line takes for a good quantity: yields, kind, scrap, set-up loss, rounding (engineering.md §2).

Exact fractions inside, rounded up once at the end; every answer grows with the quantity, never falls.
"""

from decimal import Decimal
from fractions import Fraction
from math import ceil

from backend.kernel.bom.facts import Bom, Line
from backend.kernel.errors import Invalid


def round_up_to(value: Fraction, decimals: int) -> Fraction:
    unit = Fraction(1, 10**decimals)
    return ceil(value / unit) * unit


def as_decimal(value: Fraction, decimals: int = 6) -> Decimal:
    """`value` rounded up to `decimals`, as a Decimal."""
    return Decimal(ceil(value * 10**decimals)).scaleb(-decimals)


def check(bom: Bom) -> None:
    """Refuse numbers the arithmetic has no meaning for."""
    shares = [bom.header_yield, *(share for _, share in bom.operation_yields)]
    if bom.base_quantity <= 0 or not all(0 < share <= 1 for share in shares):
        raise Invalid(f"The BOM of {bom.item} needs a base quantity above 0 and yields above 0 up to 1.")
    for line in bom.lines:
        if line.scrap < 0 or (line.scrap_basis == "of_input" and line.scrap >= 1):
            raise Invalid(f"Line {line.position} of {bom.item}: a scrap of {line.scrap} cannot be.")
        if min(line.quantity, line.pieces, line.setup_loss, line.multiple) < 0 or line.batch_size <= 0:
            raise Invalid(f"Line {line.position} of {bom.item} has a quantity below 0 or no batch size.")


def gross(bom: Bom, line: Line, quantity: Decimal) -> Decimal:
    """What an order for `quantity` good units takes of a line, rounded up to its multiple and unit."""
    units = started(bom, line, Fraction(quantity))
    return as_decimal(rounded(line, with_losses(bom, line, units)), line.decimals)


def started(bom: Bom, line: Line, quantity: Fraction) -> Fraction:
    """Q′: units started so that `quantity` are good, Q ÷ (header yield × yields from the line's operation on)."""
    return round_up_to(quantity / (Fraction(bom.header_yield) * yields_from(bom, line)), bom.decimals)


def yields_from(bom: Bom, line: Line) -> Fraction:
    """Yields of the operations from the line's on; a line without operation is taken at the first."""
    product, reached = Fraction(1), line.operation is None
    for operation, share in bom.operation_yields:
        reached = reached or operation == line.operation
        if reached and line.takes_yields:
            product *= Fraction(share)
    return product


def with_losses(bom: Bom, line: Line, units: Fraction) -> Fraction:
    """Net need of so many units started, then scrap, then set-up loss; not rounded."""
    runs = ceil(units / Fraction(line.batch_size)) if line.kind == "per_batch" else 1
    times = units / Fraction(bom.base_quantity) if line.kind == "variable" else Fraction(runs)
    net = Fraction(line.quantity) * Fraction(line.pieces) * times
    if line.kind != "fixed" or line.scrap_on_fixed:
        net = net * (1 + Fraction(line.scrap)) if line.scrap_basis == "on_net" else net / (1 - Fraction(line.scrap))
    return net + Fraction(line.setup_loss) * runs


def rounded(line: Line, value: Fraction) -> Fraction:
    """Up to the line's multiple after everything else, then up to the unit's decimals."""
    if line.multiple > 0:
        value = ceil(value / Fraction(line.multiple)) * Fraction(line.multiple)
    return round_up_to(value, line.decimals)
