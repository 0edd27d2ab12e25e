"""What people brings to the factory."""

from backend.documents.context import Context
from backend.people import commands
from backend.people.delegation import Delegation
from backend.people.person import Person, Qualification, Role, Team
from backend.people.queries import still_here
from backend.people.user import Device, User

CONTEXT = Context(
    "people",
    "People",
    documents=(Role, Team, Qualification, Person, User, Device, Delegation),
    effects={
        Role: {"create": commands.define_role, "change": commands.change_role},
        User: {"create": commands.admit, "change": commands.change_user},
        Device: {"invite": commands.invited, "enrol": commands.enrolled, "revoke": commands.revoke},
        Delegation: {"create": commands.lend, "change": commands.lend, "end": commands.end_delegation},
    },
    pack={Person: still_here},
)
