"""Verbs of patrol points."""

from decimal import Decimal

from backend.documents.act import Act
from backend.kernel.errors import Invalid
from backend.patrol.patrol_point import PatrolPoint

FARTHEST = {"latitude": Decimal(90), "longitude": Decimal(180)}


def check_position(point: PatrolPoint, act: Act) -> None:
    """A position lies on the earth, and has both its parts or none."""
    for name, farthest in FARTHEST.items():
        value = getattr(point, name)
        if value is not None and abs(value) > farthest:
            raise Invalid(f"{name}: it is at most {farthest}.", {name: [f"At most {farthest}."]})
    if (point.latitude is None) != (point.longitude is None):
        raise Invalid("latitude: a position needs latitude and longitude.", {"latitude": ["Both are needed."]})
