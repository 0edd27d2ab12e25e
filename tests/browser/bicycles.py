"""The bicycle maker whose files were imported: the server they were brought into, and its people at the HTTP door.

The import founds the company with somebody at every desk. Who works with a phone is hired by the administrator from
among the employees who came with the files.
"""

from seed.demo.people import PIN
from tests.browser.floor import DemoFactory, by_password, logged_in
from tests.browser.server import FactoryServer
from tests.conftest import SHARED
from tests.shop import Row, Shop

FILES = SHARED / "data" / "adventureworks"
WHOLE = 10**9


class BicycleServer(FactoryServer):
    """A fresh installation into which the files are brought by the command everybody has."""

    def prepare(self) -> None:
        self._once("backend.migrate")
        self.missing = self.bring("--dry-run")
        self.told = self.bring("--assume")

    def bring(self, *options: str) -> str:
        """`./gemba import adventureworks DIR`; what it says."""
        before = len(self.log("once", WHOLE))
        self._once("seed.importing", "adventureworks", str(FILES), *options)
        return self.log("once", WHOLE)[before:]


class BicycleFactory(DemoFactory):
    """Who does what at Adventure Works Cycles, each with the rights of their own role and no others."""

    def __init__(self, server: FactoryServer) -> None:
        self.shop = self.director = by_password(server, "aw-admin")
        self.badges: dict[str, str] = {}
        self.seller, self.planner = by_password(server, "aw-sales"), by_password(server, "aw-planner")
        self.buyer, self.storekeeper = by_password(server, "aw-buyer"), by_password(server, "aw-storekeeper")
        self.supervisor, self.quality = by_password(server, "aw-supervisor"), by_password(server, "aw-quality_manager")
        self.worker = self.hire(server, "worker", "Production Technician - WC60")
        self.inspector = self.hire(server, "inspector", "Quality Assurance Technician")
        self.hire(server, "quality_manager", "Quality Assurance Manager")
        self.engineer = self.hire(server, "process_engineer", "Senior Design Engineer")

    def hire(self, server: FactoryServer, role: str, title: str) -> Shop:
        """Give one of the employees a role, a badge and a PIN, as the administrator does; what they may do then."""
        admin = self.director
        person = admin.list("people/person", f"job_title={title.replace(' ', '%20')}&active=true&sort=number")[0]
        given = {"role_id": self.one("people/role", number=role)["id"], "in_company_id": admin.company_id}
        user = admin.make("people/user", number=person["number"].lower(), person_id=person["id"], roles=[given])
        admin.post(f"/api/people/user/{user['id']}/pin", pin=PIN)
        badge = admin.post(f"/api/people/user/{user['id']}/badge")["badge"]
        self.badges[role] = badge.removeprefix("G1:BD:")
        return logged_in(server, {"badge": badge, "pin": PIN})

    def lots_of(self, item: str) -> list[Row]:
        return self.director.list("inventory/lot", f"item_id={self.item(item)['id']}&sort=-number")

    def lying(self, item: str) -> list[Row]:
        """What lies where of an item."""
        return list(self.director.get(f"/api/inventory/stock?item_id={self.item(item)['id']}")["rows"])
