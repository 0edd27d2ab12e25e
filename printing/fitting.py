"""How large a line may be set to stay one line: labels are too small to find out by trying."""

from unicodedata import east_asian_width

POINT = 25.4 / 72  # mm
NARROW = 0.62  # em, a bold capital or digit; lower case is narrower
WIDE = 1.03


def fitting_size(text: str, width: float, largest: float, smallest: float) -> float:
    """The font size in points, at most `largest`, at which `text` fits `width` mm; never below `smallest`."""
    ems = sum(WIDE if east_asian_width(character) in "WFA" else NARROW for character in text)
    size = width / (ems * POINT) if ems else largest
    return round(max(smallest, min(largest, size)), 1)
