"""Health, metrics and the files of the PWA."""

import gzip
import socket
from dataclasses import replace

import pytest

from backend.documents import jobs
from tests.shop import Shop, settings_for

PAGE = {"Accept": "text/html,*/*;q=0.8"}


@pytest.fixture
def built(shop, tmp_path, monkeypatch):
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Gemba</title>")
    (folder / "sw.js").write_text("self.addEventListener('fetch', () => {})")
    (folder / "assets" / "main-abc123.js").write_text("export const x = 1\n" * 200)
    (folder / "assets" / "scan-abc123.wasm").write_bytes(b"\x00asm")
    (tmp_path / "secret.txt").write_text("secret")
    (folder / ".hidden").write_text("secret")
    extensions = shop.client.application.extensions
    settings = replace(extensions["gemba"].settings, screens_dir=folder)
    monkeypatch.setitem(extensions, "gemba", replace(extensions["gemba"], settings=settings))
    return folder


def get(shop, path, **headers):
    return shop.client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


def test_a_server_that_can_serve_says_so(shop):
    response = get(shop, "/healthz")
    assert (response.status_code, response.json["status"]) == (200, "ok")
    assert set(response.json["checks"]) == {"database", "files", "queue", "jobs"}
    assert response.json["checks"]["jobs"]["queued"] == 0


def test_a_job_nobody_does_is_a_degraded_server_that_still_serves(shop):
    def ask(act):
        id = jobs.enqueue(act.session, "nothing", {}, actor=act.actor)
        job = act.session.get(jobs.Job, id)
        job.created_at = job.created_at.replace(year=2020)

    shop.perform(ask)
    response = get(shop, "/healthz")
    assert (response.status_code, response.json["status"]) == (200, "degraded")
    assert response.json["checks"]["jobs"]["oldest_unrung"].startswith("2020")


def test_a_queue_that_was_configured_and_does_not_answer_is_told(database, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = settings_for(tmp_path, database)
    settings = type(settings)(**{**vars(settings), "redis_url": f"redis://127.0.0.1:{port}"})
    response = get(Shop.open(database, settings), "/healthz")
    assert (response.status_code, response.json["status"]) == (200, "degraded")
    assert response.json["checks"]["queue"]["message"] == "The queue does not answer."


def test_a_server_without_its_database_does_not_serve(shop, monkeypatch):
    from sqlalchemy.exc import OperationalError

    def fails(*_, **__):
        raise OperationalError("select", {}, Exception("gone"))

    monkeypatch.setattr(shop.database, "reading", fails)
    assert get(shop, "/healthz").status_code == 503


def test_metrics_are_told_here_or_to_those_with_the_right(shop):
    shop.list("plant/area")
    near = get(shop, "/metrics")
    assert 'gemba_requests_total{endpoint="documents.list_documents",method="GET",status="200"} 1.0' in near.text
    assert 'gemba_jobs{state="queued"} 0.0' in near.text
    far = {"X_Forwarded_For": "10.0.0.9"}
    assert get(shop, "/metrics", **far).status_code == 401
    nobody = shop.as_role("nobody", "plant.*")
    assert get(nobody, "/metrics", Authorization=f"Bearer {nobody.token}", **far).status_code == 403
    assert get(shop, "/metrics", Authorization=f"Bearer {shop.token}", **far).status_code == 200


def test_hashed_files_are_kept_for_ever_and_the_others_asked_for_every_time(shop, built):
    assert "immutable" in get(shop, "/assets/main-abc123.js").headers["Cache-Control"]
    for path in ("/", "/sw.js", "/orders/17"):
        assert get(shop, path, **PAGE).headers["Cache-Control"] == "no-cache"
    assert get(shop, "/assets/scan-abc123.wasm").mimetype == "application/wasm"


def test_every_address_a_person_opens_is_the_page_but_no_missing_file_is(shop, built):
    assert "<title>Gemba" in get(shop, "/production/work_order/17", **PAGE).text
    for path in ("/assets/main-old999.js", "/assets/gone", "/favicon.ico", "/x.map"):
        missing = get(shop, path, **PAGE)
        assert (missing.status_code, "<title>" in missing.text) == (404, False)
    assert get(shop, "/production/board", Accept="application/json").status_code == 404
    assert get(shop, "/api", **PAGE).status_code in (200, 404) and "<title>" not in get(shop, "/api/", **PAGE).text


OUTSIDE = ["/../secret.txt", "/%2e%2e/secret.txt", "/assets/../../secret.txt", "/.hidden", "/a%00b"]


@pytest.mark.parametrize("path", OUTSIDE)
def test_nothing_outside_the_folder_is_served(shop, built, path):
    assert "secret" not in get(shop, path).text


def test_the_page_may_run_only_its_own_scripts(shop, built):
    headers = get(shop, "/", **PAGE).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["script-src"] == "'self' 'wasm-unsafe-eval'"
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_scripts_travel_packed_and_are_not_sent_twice(shop, built):
    packed = get(shop, "/assets/main-abc123.js", Accept_Encoding="gzip")
    assert gzip.decompress(packed.data) == (built / "assets" / "main-abc123.js").read_bytes()
    again = get(shop, "/assets/main-abc123.js", If_None_Match=packed.headers["ETag"], Accept_Encoding="gzip")
    assert again.status_code == 304
