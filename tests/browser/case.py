"""One customer's order of 25 rotors: what is handed from one person of the story to the next."""

from dataclasses import dataclass, field

ROTOR, BLADE = "A-ROT180", "B-BLADE"
MADE = "23"  # of 25: one is scrapped, for one a tube is missing


@dataclass
class Case:
    """Numbers people read, codes paper carries."""

    sold: str = ""
    planned: str = ""
    order: str = ""
    operations: list[str] = field(default_factory=list)
    blades: str = ""
    lot: str = ""
