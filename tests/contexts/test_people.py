"""Who comes in, who stays out, and how long."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from uuid_utils.compat import uuid7

from backend.documents.receipts import Receipt
from backend.documents.seals import seal_of
from backend.documents.trail import Trail
from backend.people import sessions
from backend.people.grants import is_ours
from backend.people.tries import LoginTries
from backend.people.user import LoginSession, User
from backend.plant.company import Site
from tests.contexts.people import PASSWORD, PIN, employ, log_in, seen_by
from tests.shop import found_company, ok

WRONG = "Badge and PIN do not go together."


def write(shop, statement):
    shop.database.write(lambda session: session.execute(statement))


def test_a_badge_and_its_pin_open_the_door(shop):
    someone = employ(shop, "worker", "plant.*.read")
    told = ok(someone.log_in())
    assert told["me"]["person"]["id"] == str(someone.person_id)
    assert told["me"]["rights"] == ["plant.*.read"]
    assert (told["me"]["company_id"], told["me"]["site_id"]) == (str(shop.company_id), str(shop.site_id))
    assert told["me"]["companies"][0]["sites"] == [{"id": str(shop.site_id), "name": "Oak Tractors main site"}]
    assert seen_by(shop, told["token"]).list("plant/area") == []


def test_a_user_name_in_any_case_and_its_password_open_the_door(shop):
    someone = employ(shop)
    told = ok(log_in(shop, user=someone.name.upper(), password=PASSWORD))
    assert told["me"]["person"]["id"] == str(someone.person_id)


def test_a_wrong_pin_an_unknown_badge_and_a_wrong_password_each_have_their_sentence(shop):
    someone = employ(shop)
    assert [(r.status_code, r.json["message"]) for r in (
        someone.log_in(pin="0000"),
        log_in(shop, badge="G1:BD:NOBODY", pin=PIN),
        log_in(shop, user=someone.name, password="wrong words"),
        log_in(shop, user="nobody here", password=PASSWORD),
    )] == [
        (401, WRONG),
        (401, "This badge is not known here."),
        (401, "User name and password do not go together."),
        (401, "User name and password do not go together."),
    ]  # fmt: skip


def test_a_pin_is_no_password_and_a_password_is_no_pin(shop):
    someone = employ(shop)
    assert log_in(shop, user=someone.name, password=PIN).status_code == 401
    assert someone.log_in(pin=PASSWORD).status_code == 401


def test_after_five_wrong_tries_even_the_right_pin_waits_a_quarter_of_an_hour(shop):
    someone = employ(shop)
    assert [someone.log_in(pin="0000").status_code for _ in range(5)] == [401] * 5
    locked = someone.log_in()
    assert (locked.status_code, locked.json["message"][:22]) == (429, "Too many wrong tries. ")
    assert 890 <= int(locked.headers["Retry-After"]) <= 900
    write(shop, update(LoginTries).values(locked_until=datetime.now(UTC) - timedelta(seconds=1)))
    assert someone.log_in().status_code == 200


def test_the_right_pin_forgives_earlier_mistakes(shop):
    someone = employ(shop)
    for _ in range(2):
        assert [someone.log_in(pin="0000").status_code for _ in range(4)] == [401] * 4
        assert someone.log_in().status_code == 200


def test_a_locked_badge_locks_nobody_else(shop):
    victim, other = employ(shop), employ(shop)
    for _ in range(6):
        victim.log_in(pin="0000")
    assert (victim.log_in().status_code, other.log_in().status_code) == (429, 200)


def test_tries_count_per_device_whatever_badge_is_shown(shop):
    device, honest = str(uuid7()), employ(shop)
    tried = [log_in(shop, badge=f"G1:BD:{n}", pin="0000", device_id=device).status_code for n in range(6)]
    assert tried == [401] * 5 + [429]
    assert honest.log_in(device_id=device).status_code == 429
    assert honest.log_in(device_id=str(uuid7())).status_code == 200


def test_an_unknown_badge_is_locked_by_its_own_text(shop):
    tried = [log_in(shop, badge="G1:BD:GUESS", pin=str(n)).status_code for n in range(1000, 1006)]
    assert tried == [401] * 5 + [429]


@pytest.mark.slow
def test_many_guesses_at_once_are_judged_five_times_at_most(shop):
    someone = employ(shop)
    with ThreadPoolExecutor(12) as many:
        codes = list(many.map(lambda n: someone.log_in(pin=f"{n:04}").status_code, range(12)))
    assert sorted(codes) == [401] * 5 + [429] * 7


def test_tries_keep_no_badge_and_no_pin(shop):
    log_in(shop, badge="G1:BD:SECRET", pin="9876", device_id=str(uuid7()))
    with shop.database.reading() as session:
        kept = " ".join(session.scalars(select(LoginTries.key)))
    assert "SECRET" not in kept and "9876" not in kept


def test_somebody_who_left_is_a_stranger_and_their_open_log_in_ends_at_once(shop):
    someone = employ(shop, "worker", "plant.*.read")
    seen = seen_by(shop, someone.enter()["token"])
    assert seen.request("GET", "/api/people/me").status_code == 200
    person = shop.read("people/person", someone.person_id)
    shop.change("people/person", person, active=False)
    assert seen.request("GET", "/api/people/me").status_code == 401
    assert someone.log_in().json["message"] == "This badge is not known here."


def test_a_role_taken_away_is_gone_at_the_next_request(shop):
    someone = employ(shop, "worker", "plant.*.read")
    seen = seen_by(shop, someone.enter()["token"])
    assert seen.request("GET", "/api/plant/area").status_code == 200
    user = shop.read("people/user", someone.user_id)
    shop.change("people/user", user, roles=[])
    assert seen.request("GET", "/api/plant/area").status_code in (401, 403)


def test_a_log_in_ends_by_log_out_by_age_and_by_idleness(shop):
    someone = employ(shop)
    now = datetime.now(UTC)
    for values in (None, {"expires_at": now - timedelta(seconds=1)}, {"seen_at": now - timedelta(hours=5)}):
        seen = seen_by(shop, someone.enter()["token"])
        assert seen.request("GET", "/api/people/me").status_code == 200
        if values is None:
            assert seen.request("POST", "/api/people/log-out").status_code == 204
        else:
            write(shop, update(LoginSession).values(**values))
        assert seen.request("GET", "/api/people/me").status_code == 401


def test_use_keeps_a_log_in_awake(shop):
    seen = seen_by(shop, employ(shop).enter()["token"])
    write(shop, update(LoginSession).values(seen_at=datetime.now(UTC) - timedelta(hours=3)))
    seen.get("/api/people/me")
    with shop.database.reading() as session:
        own = LoginSession.token_hash == sessions.hash_of(seen.token)
        seen_at = session.scalar(select(LoginSession.seen_at).where(own))
    assert datetime.now(UTC) - seen_at < timedelta(minutes=1)


def test_the_grant_is_signed_lasts_three_days_and_lets_only_the_right_pin_in(shop):
    someone = employ(shop, "worker", "plant.*.read")
    device = uuid7()
    grant = someone.enter(device)["grant"]
    seal = seal_of(shop.client.application.extensions["gemba"].settings)
    assert is_ours(grant, seal)
    assert not is_ours(grant | {"rights": ["*"]}, seal)
    lasts = datetime.fromisoformat(grant["expires_at"]) - datetime.fromisoformat(grant["issued_at"])
    assert (lasts, grant["device_id"], grant["site_ids"]) == (timedelta(hours=72), str(device), [str(shop.site_id)])
    salt = bytes.fromhex(grant["pin_salt"])
    assert hashlib.pbkdf2_hmac("sha256", PIN.encode(), salt, 310_000).hex() == grant["pin_hash"]
    assert hashlib.pbkdf2_hmac("sha256", b"4712", salt, 310_000).hex() != grant["pin_hash"]


def test_the_strongest_role_gives_the_home(shop):
    someone = employ(shop, "worker")
    lead = employ(shop, "team_lead", home="supervisor")
    user = shop.read("people/user", someone.user_id)
    lead_role = shop.read("people/user", lead.user_id)["roles"][0]["role_id"]
    both = [{"id": user["roles"][0]["id"], "role_id": user["roles"][0]["role_id"], "in_company_id": shop.company_id}]
    shop.change("people/user", user, roles=[*both, {"role_id": lead_role, "in_company_id": shop.company_id}])
    assert someone.enter()["me"]["home"] == "supervisor"


def test_a_log_in_can_be_moved_only_to_where_a_role_is_held(shop):
    second = shop.perform(lambda act: act.add(Site(number="C1-2", name="Second site")).id)
    someone = employ(shop, "worker", "plant.*")
    seen = seen_by(shop, someone.enter()["token"])
    assert seen.post("/api/people/place", site_id=second)["site_id"] == str(second)
    assert seen.get("/api/people/me")["site_id"] == str(second)
    other_company, other_site = found_company(shop.database, "X9", "Pine Pumps")
    for place in ({"company_id": other_company}, {"site_id": other_site}):
        refused = seen.request("POST", "/api/people/place", {name: str(id) for name, id in place.items()})
        assert refused.status_code == 403
    bound = employ(shop, "bound", "plant.*", at=shop.site_id)
    refused = seen_by(shop, bound.enter()["token"]).request("POST", "/api/people/place", {"site_id": str(second)})
    assert refused.status_code == 403


def test_a_new_pin_needs_the_old_one(shop):
    someone = employ(shop)
    seen = seen_by(shop, someone.enter()["token"])
    wrong = seen.request("POST", "/api/people/pin", {"old": "0000", "new": "8888"})
    assert (wrong.status_code, wrong.json["message"]) == (403, "That is not your password or PIN; nothing was done.")
    assert seen.request("POST", "/api/people/pin", {"old": PIN, "new": "88"}).status_code == 422
    assert seen.request("POST", "/api/people/pin", {"old": PIN, "new": "8888"}).status_code == 204
    assert (someone.log_in().status_code, someone.log_in(pin="8888").status_code) == (401, 200)


def test_a_new_password_ends_the_other_log_ins_and_not_this_one(shop):
    someone = employ(shop)
    here, elsewhere = (seen_by(shop, someone.enter()["token"]) for _ in range(2))
    body = {"old": PASSWORD, "new": "a longer autumn night"}
    assert here.request("POST", "/api/people/password", body).status_code == 204
    assert [one.request("GET", "/api/people/me").status_code for one in (here, elsewhere)] == [200, 401]
    assert log_in(shop, user=someone.name, password="a longer autumn night").status_code == 200


def test_only_the_right_to_it_sets_somebody_elses_pin_and_they_are_told(shop):
    someone, colleague = employ(shop), employ(shop)
    path = f"/api/people/user/{someone.user_id}/pin"
    assert seen_by(shop, colleague.enter()["token"]).request("POST", path, {"pin": "8888"}).status_code == 403
    assert shop.as_stranger().request("POST", path, {"pin": "8888"}).status_code == 404
    assert someone.log_in(pin="8888").status_code == 401
    assert shop.request("POST", path, {"pin": "8888"}).status_code == 204
    told = seen_by(shop, ok(someone.log_in(pin="8888"))["token"]).get("/api/notices")
    assert [row["text"].split(" set ")[1] for row in told["rows"]] == ["a new PIN for you."]


def test_a_secret_is_in_the_trail_only_as_the_moment_it_was_set(shop):
    someone = employ(shop)
    for pin in ("8642", "9753"):
        shop.request("POST", f"/api/people/user/{someone.user_id}/pin", {"pin": pin})
    with shop.database.reading() as session:
        diffs = session.scalars(select(Trail.diff).where(Trail.document_id == someone.user_id)).all()
        receipts = session.scalars(select(Receipt).order_by(Receipt.received_at.desc()).limit(2)).all()
        kept, prints = str([vars(one) for one in receipts]), {one.fingerprint for one in receipts}
    assert [list(diff) for diff in diffs[-2:]] == [["pin_set_at"], ["pin_set_at"]]
    assert "8642" not in str(diffs) + kept
    assert len(prints) == 1  # four digits in a hash would be soon guessed


def test_a_user_shows_no_hash_and_no_badge_without_the_right_to_secrets(shop):
    someone = employ(shop)
    row = shop.as_role("clerk", "people.user.read").read("people/user", someone.user_id)
    assert row["badge"] is None
    assert not [name for name in row if "hash" in name or "salt" in name]
    assert shop.read("people/user", someone.user_id)["badge"] == someone.badge


def test_a_new_badge_makes_the_old_one_worthless(shop):
    someone = employ(shop)
    new = shop.post(f"/api/people/user/{someone.user_id}/badge")["badge"]
    assert new.startswith("G1:BD:") and len(new) == 38
    assert (someone.log_in().status_code, log_in(shop, badge=new, pin=PIN).status_code) == (401, 200)


def test_an_administrator_grants_nothing_to_themselves(shop):
    own = employ(shop, "admin", "people.*")
    seen = seen_by(shop, own.enter()["token"])
    strong = shop.make("people/role", number="director", name="Director", rights=["*"])
    user = seen.read("people/user", own.user_id)
    given = [{"role_id": strong["id"], "in_company_id": str(shop.company_id)}]
    refused = seen.try_change("people/user", user, roles=given)
    assert (refused.status_code, refused.json["message"]) == (
        403, "Nobody grants roles to themselves; ask another administrator."
    )  # fmt: skip
    second = seen.try_make("people/user", number="me2", person_id=own.person_id, roles=given)
    assert second.status_code == 403
    colleague = employ(shop, "worker")
    other = seen.read("people/user", colleague.user_id)
    assert seen.try_change("people/user", other, roles=given).status_code == 200
    other = seen.read("people/user", colleague.user_id)
    assert seen.try_change("people/user", other, person_id=own.person_id).status_code == 409
    assert seen.get("/api/people/me")["rights"] == ["people.*"]


def test_nobody_raises_the_rights_of_a_role_they_hold(shop):
    own = employ(shop, "admin", "people.*")
    seen = seen_by(shop, own.enter()["token"])
    [role] = [row for row in seen.list("people/role") if row["number"] == "admin"]
    assert seen.try_change("people/role", role, rights=["*"]).status_code == 403
    [other] = [row for row in seen.list("people/role") if row["number"] == "administrator"]
    assert seen.try_change("people/role", other, number="admin").status_code in (403, 409)
    assert seen.try_change("people/role", role, name="Administrators").status_code == 200
    assert seen.try_change("people/role", other, rights=["no spaces here"]).status_code == 422


def test_a_disabled_user_of_two_is_not_the_one_who_gets_in(shop):
    someone = employ(shop)
    user = shop.read("people/user", someone.user_id)
    shop.change("people/user", user, active=False)
    assert someone.log_in().status_code == 401
    with shop.database.reading() as session:
        assert session.scalar(select(User.active).where(User.id == someone.user_id)) is False
