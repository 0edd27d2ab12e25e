"""The face of whoever acts comes with the log-in, small, so that a shared phone shows it without network."""

import base64
import hashlib
import io

from PIL import Image

from tests.contexts.people import employ, seen_by
from tests.shop import ok


def hang(shop, person_id, content, name="face.jpg"):
    """Bring a picture and hang it on a person."""
    sha256 = hashlib.sha256(content).hexdigest()
    headers = {"Authorization": f"Bearer {shop.token}", "Content-Type": "image/jpeg"}
    ok(shop.client.put(f"/api/files/{sha256}", data=content, headers=headers))
    shop.post(f"/api/people/person/{person_id}/attachments", sha256=sha256, name=name, type="image/jpeg")


def picture(color, size=(600, 900)):
    written = io.BytesIO()
    Image.new("RGB", size, color).save(written, "JPEG")
    return written.getvalue()


def seen(photo):
    kind, _, content = photo.partition(",")
    assert kind == "data:image/jpeg;base64"
    return Image.open(io.BytesIO(base64.b64decode(content)))


def test_somebody_without_a_picture_is_shown_by_name_alone(shop):
    assert employ(shop).enter()["me"]["person"]["photo"] is None


def test_the_newest_picture_comes_small_and_square_with_the_log_in(shop):
    someone = employ(shop)
    hang(shop, someone.person_id, picture((200, 30, 30)))
    hang(shop, someone.person_id, picture((20, 160, 60)), "newer.jpg")
    told = someone.enter()
    face = seen(told["me"]["person"]["photo"])
    assert face.size == (128, 128)
    red, green, _ = face.getpixel((64, 64))
    assert green > 120 > red
    assert len(told["me"]["person"]["photo"]) < 8_000
    assert seen_by(shop, told["token"]).get("/api/people/me")["person"]["photo"] == told["me"]["person"]["photo"]


def test_a_picture_that_has_not_arrived_yet_is_not_shown(shop):
    someone = employ(shop)
    note = {"sha256": "a" * 64, "name": "face.jpg", "type": "image/jpeg"}
    shop.post(f"/api/people/person/{someone.person_id}/attachments", **note)
    assert someone.enter()["me"]["person"]["photo"] is None
