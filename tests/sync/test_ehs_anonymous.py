"""Who reports without a name is not found out by anybody who reads: by no list, trail, sheet, file, notice or pull."""

import io
import zipfile
from uuid import UUID

import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from backend.documents.files import FileHolder
from backend.documents.receipts import Receipt
from tests.builders.ehs import HAZARD, a_level
from tests.every_document.test_files import name_of, picture, put
from tests.sync.phone import Phone

WORKER = ("ehs.hazard.read", "ehs.hazard.create", "ehs.hazard_level.read", "plant.*.read", "people.person.read")
OFFICER = ("ehs.*", "plant.*.read", "people.*.read", "documents.tray.settle", "people.device.read")
ADMIN = ("*.*.read", "people.*", "plant.*", "documents.*", "ehs.hazard.create")
PHOTO = picture()
FILE = {"sha256": name_of(PHOTO), "size": len(PHOTO), "type": "image/jpeg", "name": "photo-1.jpg"}
EVERYWHERE = (
    "api/tasks", "api/notices", "api/approvals", "api/approvals?mine=1", "api/jobs", "api/search?q=oil",
    "api/sync/tray", "api/sync/tray?settled=1", "api/sync/devices", "api/sync/holding", "api/ehs/board",
    "api/ehs/points", "api/descriptions",
)  # fmt: skip
OF_ONE = ("", "/trail", "/timeline", "/attachments", "/remarks", "/signatures")
LISTS = ("?count=1&lines=1", "?q=oil", "?sort=created_at", "?anonymous=true")


@pytest.fixture
def reporter(shop):
    return shop.as_role("reporter", *WORKER)


@pytest.fixture
def phone(shop, reporter):
    return Phone(shop).log_in(reporter)


@pytest.fixture
def readers(shop, reporter):
    """The officer whom reports are told to, the administrator, a colleague, one with every right, a stranger."""
    officer = shop.as_role("safety_officer", *OFFICER)
    return [officer, shop.as_role("admin", *ADMIN), shop.as_role("reporter", *WORKER), shop, shop.as_stranger()]


def anonymous(phone, **values):
    given = {"description": "Oil on the floor", "place": "Gate 3", "anonymous": True}
    return phone.make(HAZARD, **given | values) | {"files": [FILE]}


def answers(reader, id):
    """Everything this person is told that could have to do with the hazard."""
    paths = [*EVERYWHERE, *(f"api/{HAZARD}/{id}{rest}" for rest in OF_ONE), *(f"api/{HAZARD}{rest}" for rest in LISTS)]
    paths += [f"api/{HAZARD}/exchange.csv", f"api/{HAZARD}/exchange.xlsx", f"api/files/{FILE['sha256']}"]
    for path in paths:
        answer = reader.request("GET", f"/{path}")
        yield path, str(answer.headers) + unpacked(answer.data)
    page = Phone(reader).log_in(reader).try_pull("since=0&limit=2000").json
    pulled = {name: rows for name, rows in page["rows"].items() if not name.startswith("people/")}
    yield "pull", str(pulled) + str(page["gone"]) + str(page["answers"])


def unpacked(content):
    """What is written in an answer, in the sheets of a workbook, too."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


def signs_of(reporter, phone):
    """What would give the person away: id, name, number, and the phone."""
    person = reporter.read("people/person", reporter.person_id)
    return [str(reporter.person_id), person["name"], person["number"], str(phone.id)]


def found_out(readers, reporter, phone, id):
    """Where a sign of the person stands; the board of devices may know the phone, and tells no hazard."""
    signs = signs_of(reporter, phone)
    return [
        (path, sign)
        for reader in readers
        for path, told in answers(reader, id)
        for sign in signs
        if sign in told and not (path in ("api/sync/devices", "api/sync/holding") and sign == str(phone.id))
    ]


def test_a_report_with_a_name_is_found_out_everywhere_so_this_test_would_see_it(shop, phone, reporter, readers):
    sent = anonymous(phone, anonymous=False)
    phone.push(sent)
    paths = {path for path, _ in found_out(readers, reporter, phone, sent["document_id"])}
    one = f"api/{HAZARD}/{sent['document_id']}"
    assert {one, f"{one}/trail", f"{one}/attachments", f"api/{HAZARD}?count=1&lines=1", "pull"} <= paths
    assert f"api/{HAZARD}/exchange.csv" in paths


def test_nobody_finds_out_who_pushed_it_from_a_phone(shop, phone, reporter, readers):
    put(reporter, PHOTO)
    sent = anonymous(phone)
    [answer] = phone.push(sent)
    assert (answer["status"], answer["row"]) == ("done", None)
    assert found_out(readers, reporter, phone, sent["document_id"]) == []
    row = shop.read(HAZARD, sent["document_id"])
    assert (row["anonymous"], row["created_by_id"], row["changed_by_id"], row["reporter_id"]) == (
        True,
        None,
        None,
        None,
    )


def test_nobody_finds_out_who_sent_it_by_request(shop, reporter, phone, readers):
    made = reporter.make(HAZARD, description="Oil on the floor", place="Gate 3", anonymous=True)
    assert found_out(readers, reporter, phone, made["id"]) == []
    [first] = shop.get(f"/api/{HAZARD}/{made['id']}/trail")["rows"]
    assert (first["person"], first["device_id"], first["verb"]) == (None, None, "create")


def test_what_others_do_with_it_later_has_their_names_and_not_the_reporters(shop, phone, reporter, readers):
    sent = anonymous(phone)
    phone.push(sent)
    officer = readers[0]
    found = officer.step(HAZARD, {"id": sent["document_id"]}, "verify", level_id=a_level(shop)["id"])
    officer.step(HAZARD, found, "reject", reason="Water, not oil")
    assert found_out(readers, reporter, phone, sent["document_id"]) == []
    last, first = shop.get(f"/api/{HAZARD}/{found['id']}/trail")["rows"][0::2]
    assert last["person"].startswith("safety_officer")
    assert first["person"] is None


def test_a_flagged_and_a_turned_down_one_lie_before_the_supervisor_without_a_name(shop, phone, reporter, readers):
    flagged = anonymous(phone) | {"files": [FILE | {"type": "application/x-unknown"}]}
    lost = anonymous(phone, description=7)
    nowhere = anonymous(phone, area_id="0193c0de-0000-7000-8000-000000000001")
    statuses = [answer["status"] for answer in phone.push(flagged, lost, nowhere)]
    assert statuses == ["review", "refused", "refused"]
    tray = readers[0].get("/api/sync/tray")["rows"]
    assert [(one["person"], one["device"]) for one in tray] == [({"id": None, "name": ""}, None)] * 3
    assert tray[1]["act"]["values"]["description"] == 7
    assert found_out(readers, reporter, phone, flagged["document_id"]) == []


def test_who_has_no_right_is_turned_down_without_a_name_too(shop, phone, readers):
    intruder = shop.as_role("intruder", "plant.*.read")
    other = Phone(shop).log_in(intruder)
    [answer] = other.push(anonymous(other))
    assert answer["status"] == "refused"
    assert found_out(readers, shop.as_role("reporter", *WORKER), other, "0193c0de-0000-7000-8000-000000000001") == []
    [entry] = readers[0].get("/api/sync/tray")["rows"]
    assert entry["message"] == "Anonymous has no right to create a Hazard."


def test_the_same_report_twice_is_one_and_the_devices_next_records_do_not_wait_for_it(shop, phone, reporter):
    sent = anonymous(phone)
    named = phone.make(HAZARD, description="Cable", place="Gate 1")
    assert phone.told(sent, named) == ["done", "done"]
    assert phone.told(sent) == ["already"]
    assert len(shop.list(HAZARD)) == 2
    with shop.database.reading() as session:
        numbers = sorted(session.scalars(select(Receipt.seq).where(Receipt.device_id == phone.id)))
    assert numbers == [1, 2]


def test_nothing_in_the_database_leads_from_the_report_to_the_person(shop, phone, reporter):
    put(reporter, PHOTO)
    sent = anonymous(phone)
    phone.push(sent)
    with shop.database.reading() as session:
        kept = session.get(Receipt, UUID(sent["id"]))
        assert (kept.person_id, kept.person, kept.device_id, kept.seq, kept.act) == (None, "", None, None, None)
        assert (kept.received_at.minute, kept.captured_at.minute) == (0, 0)
        taken = session.scalars(select(Receipt).where(Receipt.device_id == phone.id)).one()
        assert (taken.document, taken.document_id, taken.answer, taken.person_id) == ("", None, None, None)
        [holder] = session.scalars(select(FileHolder).where(FileHolder.sha256 == FILE["sha256"]))
        assert (holder.person_id, holder.device_id) == (None, None)


def test_a_photo_that_comes_after_the_report_has_no_sender_either(shop, phone, reporter):
    sent = anonymous(phone)
    phone.push(sent)
    put(reporter, PHOTO)
    with shop.database.reading() as session:
        [holder] = session.scalars(select(FileHolder).where(FileHolder.sha256 == FILE["sha256"]))
        assert holder.person_id is None
    [photo] = shop.get(f"/api/{HAZARD}/{sent['document_id']}/attachments")["rows"]
    assert (photo["complete"], photo["person"]) == (True, None)


def test_replaying_a_report_in_another_name_tells_nobody_whose_it_was(shop, phone, reporter):
    """An administrator who knows act and device tries the people who use it: the answer is the same for all."""
    sent = anonymous(phone)
    phone.push(sent)
    colleague = shop.as_role("reporter", *WORKER)
    phone.log_in(colleague)
    assert phone.told(sent | {"person_id": str(colleague.person_id), "seq": 77}) == ["already"]
    assert len(shop.list(HAZARD)) == 1


def test_it_is_on_nobodys_phone_as_their_own(shop, phone, reporter):
    sent = anonymous(phone)
    phone.push(sent)
    phone.pull()
    assert phone.holds(HAZARD) == set()
    assert phone.differs() == []


def test_a_name_is_neither_taken_back_nor_given_later(shop, reporter):
    named = reporter.make(HAZARD, description="Oil", place="Gate 3")
    assert shop.try_change(HAZARD, named, anonymous=True).status_code == 422
    assert shop.read(HAZARD, named["id"])["reporter_id"] == str(reporter.person_id)
    unnamed = reporter.make(HAZARD, description="Oil", place="Gate 3", anonymous=True)
    answer = shop.try_change(HAZARD, unnamed, anonymous=False)
    assert answer.json["message"] == "Whether a report has a name is decided when it is made."
    assert shop.read(HAZARD, unnamed["id"])["anonymous"] is True


def test_a_sheet_does_not_pretend_to_be_without_a_name(shop):
    headers = {"Authorization": f"Bearer {shop.token}", "Idempotency-Key": str(uuid7()), "Accept-Language": "en"}
    sheet = b"What was seen,Place in words,Anonymous\nOil,Gate 3,yes\n"
    answer = shop.client.post(
        f"/api/{HAZARD}/exchange", data={"file": (io.BytesIO(sheet), "hazards.csv")}, headers=headers
    )
    assert "one at a time" in str(answer.json)
    assert shop.list(HAZARD) == []
