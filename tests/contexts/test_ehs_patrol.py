"""What a patrol finds dangerous becomes a hazard; what it finds broken or wrong does not."""

import hashlib
from uuid import UUID

from backend.ehs.handlers import open_hazard
from backend.patrol.events import AbnormalFound
from seed.examples import Maker
from tests.builders.ehs import HAZARD

CHECK = "patrol/patrol_check"
NOWHERE = UUID(int=1)


def found(follow_up, check_id=NOWHERE):
    return AbnormalFound(check_id, follow_up, "A cable hangs low", None, None, None)


def test_what_is_followed_up_elsewhere_opens_no_hazard(shop):
    for follow_up in ("maintenance_order", "production_exception"):
        assert shop.perform(lambda act, one=follow_up: open_hazard(found(one), act)) is None
    assert shop.list(HAZARD) == []


def test_the_hazard_leads_back_to_the_check_and_has_its_photos(shop):
    check = Maker(shop).make(CHECK)
    photo = {"sha256": hashlib.sha256(b"cable").hexdigest(), "name": "cable.jpg", "type": "image/jpeg"}
    shop.post(f"/api/{CHECK}/{check['id']}/attachments", **photo)
    shop.perform(lambda act: act.record(found("hazard", UUID(check["id"]))))
    [hazard] = shop.list(HAZARD, f"source_id={check['id']}")
    assert (hazard["source"], hazard["description"]) == (CHECK, "A cable hangs low")
    assert [one["sha256"] for one in shop.get(f"/api/{HAZARD}/{hazard['id']}/attachments")["rows"]] == [photo["sha256"]]
