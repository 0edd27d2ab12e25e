"""What people brings to the factory."""

from backend.documents.context import Context
from backend.people.person import Person, Qualification, Role, Team
from backend.people.user import Device, User

CONTEXT = Context("people", "People", documents=(Role, Team, Qualification, Person, User, Device))
