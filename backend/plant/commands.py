"""Verbs of plant."""

from backend.documents.act import Act
from backend.kernel.errors import Refused
from backend.plant.company import Company


def found(company: Company, act: Act) -> None:
    """A company belongs to itself; only the software founds one, because nobody has rights in it yet."""
    if act.actor.person_id is not None:
        raise Refused("A company is founded when the installation is set up.")
    company.company_id = company.id
