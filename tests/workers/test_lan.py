"""HTTPS on the workshop network: phones that trust the authority accept the server, and nothing else by it."""

import ipaddress
import socket
import ssl
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from workers import lan
from workers.addresses import drawn, free_port, host_names, local_addresses
from workers.trust_page import server

NAMES = ["localhost", "gemba-pc", "gemba-pc.local"]
ADDRESSES = ["192.168.7.20", "fd00::2"]


@pytest.fixture
def files(tmp_path: Path) -> lan.LanFiles:
    return lan.lan_files(tmp_path / "keys", NAMES, ADDRESSES)


def load(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def accepts(authority: x509.Certificate, certificate: x509.Certificate, name: str) -> bool:
    """What a browser asks: signed by the authority, within what it may sign, for this name, for a server, now."""
    try:
        subject: x509.IPAddress | x509.DNSName = x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        subject = x509.DNSName(name)
    verifier = PolicyBuilder().store(Store([authority])).time(datetime.now(UTC)).build_server_verifier(subject)
    try:
        verifier.verify(certificate, [])
    except VerificationError:
        return False
    return True


@pytest.mark.parametrize("name", [*NAMES, *ADDRESSES, "127.0.0.1", "::1"])
def test_the_certificate_is_good_for_every_name_and_address(files: lan.LanFiles, name: str) -> None:
    assert accepts(load(files.authority), load(files.certificate), name)


@pytest.mark.parametrize("name", ["192.168.7.21", "example.com", "other.local"])
def test_it_is_good_for_no_other(files: lan.LanFiles, name: str) -> None:
    assert not accepts(load(files.authority), load(files.certificate), name)


@pytest.mark.parametrize("name", ["bank.example", "8.8.8.8"])
def test_the_authority_cannot_sign_for_the_world(files: lan.LanFiles, name: str) -> None:
    """Even somebody who stole its key cannot stand between a phone and a bank."""
    signer = lan.load_key((files.key.parent / "lan-ca.key").read_bytes())
    is_number = name[0].isdigit()
    wanted = [x509.IPAddress(ipaddress.ip_address(name)) if is_number else x509.DNSName(name)]
    forged = lan.new_certificate(signer, load(files.authority), lan.load_key(files.key.read_bytes()), wanted)
    assert not accepts(load(files.authority), forged, name)


def test_phones_take_its_length_and_use(files: lan.LanFiles) -> None:
    certificate = load(files.certificate)
    assert (certificate.not_valid_after_utc - certificate.not_valid_before_utc).days <= 825
    usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [ExtendedKeyUsageOID.SERVER_AUTH]


def test_only_the_owner_may_read_the_files(files: lan.LanFiles) -> None:
    assert {path.stat().st_mode & 0o777 for path in files.key.parent.iterdir()} == {0o600}


def test_a_second_start_changes_nothing(files: lan.LanFiles) -> None:
    before = {path: path.read_bytes() for path in files.key.parent.iterdir()}
    lan.lan_files(files.key.parent, NAMES, ADDRESSES)
    assert {path: path.read_bytes() for path in files.key.parent.iterdir()} == before


def test_a_new_address_gets_a_new_certificate_from_the_authority_phones_trust_already(files: lan.LanFiles) -> None:
    authority, certificate = files.authority.read_bytes(), files.certificate.read_bytes()
    lan.lan_files(files.key.parent, NAMES, ["192.168.7.99"])
    assert files.authority.read_bytes() == authority
    assert files.certificate.read_bytes() != certificate
    assert accepts(load(files.authority), load(files.certificate), "192.168.7.99")


def test_a_public_address_needs_an_authority_that_may_sign_for_it(files: lan.LanFiles) -> None:
    lan.lan_files(files.key.parent, NAMES, ["203.0.113.9"])
    assert accepts(load(files.authority), load(files.certificate), "203.0.113.9")
    assert not accepts(load(files.authority), load(files.certificate), "203.0.113.10")


def test_a_real_handshake(files: lan.LanFiles) -> None:
    serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    serving.load_cert_chain(files.certificate, files.key)
    trusting = ssl.create_default_context(cafile=str(files.authority))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=lambda: serving.wrap_socket(listening.accept()[0], server_side=True).close())
        thread.start()
        with socket.create_connection(listening.getsockname()) as plain:
            trusting.wrap_socket(plain, server_hostname="localhost").close()
        thread.join()


@pytest.fixture
def trust_page(files: lan.LanFiles) -> Iterator[str]:
    with server("127.0.0.1", 0, "https://192.168.7.20:8000", files.authority) as page:
        threading.Thread(target=page.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{page.server_address[1]}"
        page.shutdown()


def test_the_page_tells_both_languages_how_to_trust_it(trust_page: str, files: lan.LanFiles) -> None:
    with urllib.request.urlopen(trust_page) as answer:
        page = answer.read().decode()
    assert "让这台手机信任本车间的现场云" in page
    assert "Let this phone trust this workshop's Gemba" in page
    assert page.count("https://192.168.7.20:8000") == 2
    assert lan.fingerprint(files.authority) in page


def test_it_hands_out_the_authority_and_nothing_else(trust_page: str, files: lan.LanFiles) -> None:
    with urllib.request.urlopen(f"{trust_page}/gemba-ca.crt") as answer:
        assert answer.headers["Content-Type"] == "application/x-x509-ca-cert"
        assert answer.read() == files.authority.read_bytes()
    for path in ("/lan-ca.key", "/lan-server.key", "/../keys/lan-ca.key", "/keys/"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(trust_page + path)
        assert refused.value.code == 404


def test_this_machine_has_names_and_an_address_to_draw() -> None:
    assert host_names()[0] == "localhost"
    assert all(ipaddress.ip_address(address) for address in local_addresses())
    assert len(drawn("https://192.168.7.20:8000").splitlines()) > 10


def test_a_taken_port_is_named_or_passed_over() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Exception, match=f"Port {port} is in use by another program."):
            free_port("127.0.0.1", port, insist=True)
        assert free_port("127.0.0.1", port, insist=False) > port
