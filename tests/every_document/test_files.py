"""Files: content-addressed, resumable, never shown to strangers, never showing where a photo was taken."""

import hashlib
import io
import os
import random
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID

import pytest
from PIL import Image

from backend.documents.files import FileStore

SCRIPT = b"<html><script>alert(1)</script></html>"


def picture(width=400, height=200, kind="JPEG", orientation=1, color=(200, 30, 30)):
    """A photo whose left half is `color`, with a place and a camera in its EXIF."""
    image = Image.new("RGB", (width, height), (255, 255, 255))
    image.paste(color, (0, 0, width // 2, height))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Canary Camera"
    exif.get_ifd(0x8825)[2] = (31.0, 13.0, 0.0)
    written = io.BytesIO()
    image.save(written, kind, exif=exif)
    return written.getvalue()


def name_of(content):
    return hashlib.sha256(content).hexdigest()


def send(shop, method, content, sha256=None, **headers):
    given = {"Authorization": f"Bearer {shop.token}", "Accept-Language": "en"}
    given |= {name.replace("_", "-"): str(value) for name, value in headers.items()}
    return shop.client.open(f"/api/files/{sha256 or name_of(content)}", method=method, data=content, headers=given)


def put(shop, content):
    response = send(shop, "PUT", content)
    assert response.status_code == 201, response.text
    return response.json["sha256"]


@pytest.fixture
def area(shop):
    return shop.make("plant/area", number="A1", name="Machining")


def test_a_picture_is_shown_small_upright_and_without_place_or_camera(shop):
    sha256 = put(shop, picture(3000, 2000, orientation=6))
    for size, longest in (("screen", 1600), ("thumb", 320)):
        shown = send(shop, "GET", b"", sha256 + f"?size={size}")
        assert shown.status_code == 200
        image = Image.open(io.BytesIO(shown.data))
        assert max(image.size) == longest
        assert image.width < image.height  # orientation 6: the camera was held upright
        assert image.getpixel((image.width // 2, image.height // 8))[1] < 100  # the colored half is on top now
        assert not image.getexif() and b"Canary" not in shown.data and b"Exif" not in shown.data


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_turned_upright(shop, orientation):
    sha256 = put(shop, picture(400, 200, orientation=orientation))
    image = Image.open(io.BytesIO(send(shop, "GET", b"", sha256).data))
    assert (image.width < image.height) == (orientation >= 5)


def test_a_file_is_served_so_that_nothing_in_it_can_run(shop):
    sha256 = put(shop, b"%PDF-1.7\n" + SCRIPT)
    served = send(shop, "GET", b"", sha256)
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in served.headers["Content-Security-Policy"]
    assert served.headers["Content-Disposition"].startswith("attachment")
    assert served.mimetype == "application/pdf"


def test_a_page_dressed_as_a_photo_is_refused(shop):
    assert send(shop, "PUT", b"\xff\xd8\xff" + SCRIPT).status_code == 422
    assert send(shop, "PUT", b"<svg xmlns='http://www.w3.org/2000/svg'/>\x00").status_code == 422


def test_a_photo_with_a_page_behind_it_is_shown_without_the_page(shop):
    sha256 = put(shop, picture() + SCRIPT)
    assert b"script" not in send(shop, "GET", b"", sha256).data


def test_a_flood_of_pixels_is_refused(shop):
    written = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(written, "PNG")
    refused = send(shop, "PUT", written.getvalue())
    assert (refused.status_code, refused.json["fields"]["file"][-1]) == (422, "The picture has too many pixels.")
    assert send(shop, "HEAD", b"", name_of(written.getvalue())).status_code == 404


def test_bytes_that_do_not_make_the_hash_are_refused(shop):
    refused = send(shop, "PUT", b"hello", name_of(b"good-bye"))
    assert refused.status_code == 422
    assert send(shop, "GET", b"", name_of(b"good-bye")).status_code == 404


def test_more_than_ten_mebibytes_are_refused(shop):
    content = b"a" * (10 * 1024 * 1024 + 1)
    assert send(shop, "PUT", content).status_code == 413
    sha256 = name_of(content)
    piece = 4 * 1024 * 1024
    assert send(shop, "PATCH", content[:piece], sha256, Upload_Offset=0).status_code == 200
    assert send(shop, "PATCH", content[piece : 2 * piece], sha256, Upload_Offset=piece).status_code == 200
    assert send(shop, "PATCH", content[2 * piece :], sha256, Upload_Offset=2 * piece).status_code == 413


def test_a_file_that_broke_off_goes_on_where_it_stopped(shop):
    content = random.Random(7).randbytes(300_000).hex().encode()
    sha256 = name_of(content)
    assert "Upload-Offset" not in send(shop, "HEAD", b"", sha256).headers
    assert send(shop, "PATCH", content[:100_000], sha256, Upload_Offset=0).status_code == 200
    head = send(shop, "HEAD", b"", sha256)
    assert (head.status_code, head.headers["Upload-Offset"]) == (404, "100000")
    wrong = send(shop, "PATCH", content[50_000:], sha256, Upload_Offset=50_000)
    assert (wrong.status_code, wrong.headers["Upload-Offset"]) == (409, "100000")
    last = send(shop, "PATCH", content[100_000:], sha256, Upload_Offset=100_000, Upload_Length=len(content))
    assert last.status_code == 201
    assert send(shop, "HEAD", b"", sha256).status_code == 200
    assert send(shop, "GET", b"", sha256).data == content


def test_pieces_of_other_bytes_are_thrown_away_at_the_end(shop):
    content = b"x" * 5_000
    sha256 = name_of(content)
    send(shop, "PATCH", b"y" * 2_000, sha256, Upload_Offset=0)
    assert send(shop, "PATCH", content[2_000:], sha256, Upload_Offset=2_000, Upload_Length=5_000).status_code == 422
    assert "Upload-Offset" not in send(shop, "HEAD", b"", sha256).headers


def test_a_workbook_with_macros_and_an_archive_are_refused(shop):
    for names in (["a.txt"], ["[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"]):
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w") as archive:
            for name in names:
                archive.writestr(name, "x")
        assert send(shop, "PUT", written.getvalue()).status_code == 422


def test_a_file_is_there_only_for_those_who_sent_it_or_may_read_its_document(shop, area):
    sha256 = put(shop, b"a drawing")
    colleague, stranger = shop.as_role("colleague", "plant.area.read"), shop.as_stranger()
    for other in (colleague, stranger):
        assert send(other, "GET", b"", sha256).status_code == 404
        assert send(other, "HEAD", b"", sha256).status_code == 404
    shop.post(f"/api/plant/area/{area['id']}/attachments", sha256=sha256, name="drawing.txt", type="text/plain")
    assert send(colleague, "GET", b"", sha256).data == b"a drawing"
    assert send(shop.as_role("nobody", "people.*"), "GET", b"", sha256).status_code == 404
    assert send(stranger, "GET", b"", sha256).status_code == 404


def test_naming_the_hash_of_another_companys_file_does_not_bring_it(shop):
    sha256 = put(shop, b"their recipe")
    stranger = shop.as_stranger()
    theirs = stranger.make("plant/area", number="B1", name="Spying")
    path = f"/api/plant/area/{theirs['id']}/attachments"
    named = stranger.post(path, sha256=sha256, name="recipe.txt", type="text/plain")
    assert named["complete"] is False
    assert send(stranger, "GET", b"", sha256).status_code == 404


def test_an_attachment_may_come_before_its_file(shop, area):
    sha256, path = name_of(b"late"), f"/api/plant/area/{area['id']}/attachments"
    shop.post(path, sha256=sha256, name="../../späte Notiz.txt", type="text/plain")
    assert [(row["name"], row["complete"]) for row in shop.get(path)["rows"]] == [("späte Notiz.txt", False)]
    put(shop, b"late")
    assert [(row["complete"], row["size"]) for row in shop.get(path)["rows"]] == [(True, 4)]
    shop.post(path, sha256=sha256, name="späte Notiz.txt", type="text/plain")
    assert len(shop.get(path)["rows"]) == 1


def test_an_attachment_needs_a_right_and_a_document_one_may_see(shop, area):
    body = {"sha256": name_of(b"x"), "name": "x.txt", "type": "text/plain"}
    path = f"/api/plant/area/{area['id']}/attachments"
    assert shop.as_role("reader", "*.*.read").request("POST", path, body).status_code == 403
    assert shop.as_stranger().request("POST", path, body).status_code == 404
    assert shop.as_stranger().request("GET", path).status_code == 404
    assert shop.request("POST", path, body | {"type": "text/html"}).status_code == 422
    assert shop.request("POST", path, body | {"name": "a\nb"}).status_code == 422
    assert shop.request("POST", path, body | {"extra": "1"}).status_code == 422
    assert shop.get(path)["rows"] == []


def test_pieces_nobody_went_on_sending_are_forgotten(shop, tmp_path):
    store = FileStore(tmp_path)
    for content in (b"old", b"new"):
        store.append(name_of(content + b" and more"), shop.company_id, 0, [content])
    old = next(path for path in (tmp_path / "pieces").iterdir() if path.read_bytes() == b"old")
    os.utime(old, (0, 0))
    assert store.tidy(datetime.now(UTC)) == 1
    assert [path.read_bytes() for path in (tmp_path / "pieces").iterdir()] == [b"new"]


def test_two_at_once_send_the_same_file_and_both_are_told_it_is_here(tmp_path):
    store, company = FileStore(tmp_path), UUID(int=1)
    content = b"the same drawing" * 10_000
    with ThreadPoolExecutor(8) as senders:
        pieces = [content[:70_000], content[70_000:]]
        kept = list(senders.map(lambda _: store.put(name_of(content), company, pieces), range(16)))
    assert {each.size for each in kept} == {len(content)}
    assert store.path(name_of(content)).read_bytes() == content
