"""The 38 units of the files: dimension, decimals, and how many of the dimension's base unit one is (exact fractions).

Base units: piece, kilogram, metre, square metre, litre. Ounce and pound are the international avoirdupois ones (1959),
the inch is 25.4 mm, gallon, pint and cubic foot are the US ones. A package holds what its item says.
"""

UNITS: dict[str, tuple[str, int, int, int]] = {
    "EA": ("count", 0, 1, 1),
    "PC": ("count", 0, 1, 1),
    "G": ("mass", 3, 1, 1000),
    "KG": ("mass", 3, 1, 1),
    "KT": ("mass", 3, 1_000_000, 1),
    "LB": ("mass", 3, 45_359_237, 100_000_000),
    "MG": ("mass", 3, 1, 1_000_000),
    "OZ": ("mass", 3, 45_359_237, 1_600_000_000),
    "CM": ("length", 3, 1, 100),
    "DM": ("length", 3, 1, 10),
    "IN": ("length", 3, 127, 5000),
    "KM": ("length", 3, 1000, 1),
    "M": ("length", 3, 1, 1),
    "MM": ("length", 3, 1, 1000),
    "CM2": ("area", 3, 1, 10_000),
    "M2": ("area", 3, 1, 1),
    "CBM": ("volume", 3, 1000, 1),
    "CCM": ("volume", 3, 1, 1000),
    "CDM": ("volume", 3, 1, 1),
    "FT3": ("volume", 3, 1_769_802_912, 62_500_000),
    "GAL": ("volume", 3, 473_176_473, 125_000_000),
    "L": ("volume", 3, 1, 1),
    "M3": ("volume", 3, 1000, 1),
    "ML": ("volume", 3, 1, 1000),
    "PT": ("volume", 3, 473_176_473, 1_000_000_000),
}
PACKAGE = ("package", 3, 1, 1)


def unit(code: str) -> tuple[str, int, int, int]:
    """Dimension, decimals, numerator and denominator of a unit; what is no measure is a package."""
    return UNITS.get(code, PACKAGE)
