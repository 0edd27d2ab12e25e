"""HTTPS on the workshop network: a certificate authority of this installation alone, and the server's certificate.

Phones give the camera and offline work to HTTPS only, and no public authority signs for a workshop's addresses. The
authority may sign for private networks, `.local` names and this machine only (RFC 5280, 4.2.1.10): a phone that trusts
it gives nobody power over its other traffic.
"""

import ipaddress
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from backend.settings import read_or_create

AUTHORITY_DAYS = 3650
SERVER_DAYS = 800  # iPhones take no more than 825
RENEW_DAYS = 90
PRIVATE_NETWORKS = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "127.0.0.0/8",
                    "fc00::/7", "::1/128")  # fmt: skip


@dataclass(frozen=True)
class LanFiles:
    """Where the certificates are; all of them readable by their owner only."""

    authority: Path
    certificate: Path
    key: Path


def lan_files(keys_dir: Path, names: Sequence[str], addresses: Sequence[str]) -> LanFiles:
    """The files for these names and addresses, made or renewed where needed."""
    files = LanFiles(keys_dir / "lan-ca.crt", keys_dir / "lan-server.crt", keys_dir / "lan-server.key")
    signer = load_key(read_or_create(keys_dir / "lan-ca.key", new_key, 0o600))
    server = load_key(read_or_create(files.key, new_key, 0o600))
    wanted = subject_names(names, addresses)
    authority = _present(files.authority)
    if authority is None or not covers(authority, wanted):
        authority = new_authority(signer, wanted)
        _write(files.authority, authority)
    if not serves(_present(files.certificate), authority, wanted):
        _write(files.certificate, new_certificate(signer, authority, server, wanted))
    return files


def subject_names(names: Sequence[str], addresses: Sequence[str]) -> list[x509.GeneralName]:
    numbers = dict.fromkeys(["127.0.0.1", "::1", *addresses])
    return [x509.DNSName(name) for name in names] + [x509.IPAddress(ipaddress.ip_address(number)) for number in numbers]


def new_key() -> bytes:
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def load_key(pem: bytes) -> ec.EllipticCurvePrivateKey:
    key = load_pem_private_key(pem, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("The key must be of the P-256 curve.")
    return key


def new_authority(key: ec.EllipticCurvePrivateKey, wanted: Sequence[x509.GeneralName]) -> x509.Certificate:
    name = _name(f"Gemba {socket.gethostname()} {datetime.now(UTC):%Y-%m-%d}")
    usage = x509.KeyUsage(False, False, False, False, False, key_cert_sign=True, crl_sign=True,
                          encipher_only=False, decipher_only=False)  # fmt: skip
    return (
        _draft(name, name, key.public_key(), AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.NameConstraints(permitted(wanted), None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def new_certificate(
    signer: ec.EllipticCurvePrivateKey,
    authority: x509.Certificate,
    key: ec.EllipticCurvePrivateKey,
    wanted: Sequence[x509.GeneralName],
) -> x509.Certificate:
    usage = x509.KeyUsage(True, False, False, False, False, False, False, encipher_only=False, decipher_only=False)
    return (
        _draft(_name("Gemba"), authority.subject, key.public_key(), SERVER_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(wanted), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        .sign(signer, hashes.SHA256())
    )


def permitted(wanted: Sequence[x509.GeneralName]) -> list[x509.GeneralName]:
    """What the authority may sign for: private networks, `.local`, and this machine's own names and addresses."""
    networks = [ipaddress.ip_network(network) for network in PRIVATE_NETWORKS]
    names = dict.fromkeys(["local", *(name.value for name in wanted if isinstance(name, x509.DNSName))])
    for name in wanted:
        if isinstance(name, x509.IPAddress) and not any(name.value in network for network in networks):
            networks.append(ipaddress.ip_network(name.value))
    return [x509.DNSName(name) for name in names] + [x509.IPAddress(network) for network in networks]


def covers(authority: x509.Certificate, wanted: Sequence[x509.GeneralName]) -> bool:
    """Whether it still has time, and may sign for all of them."""
    allowed = authority.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    return _days_left(authority) > SERVER_DAYS and set(permitted(wanted)) <= set(allowed)


def serves(
    certificate: x509.Certificate | None, authority: x509.Certificate, wanted: Sequence[x509.GeneralName]
) -> bool:
    if certificate is None or _days_left(certificate) < RENEW_DAYS or certificate.issuer != authority.subject:
        return False
    named = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return set(wanted) <= set(named)


def fingerprint(path: Path) -> str:
    """The SHA-256 people compare with what their phone shows."""
    return _load(path).fingerprint(hashes.SHA256()).hex(":").upper()


def _draft(name: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, days: int) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    draft = x509.CertificateBuilder().subject_name(name).issuer_name(issuer).public_key(key)
    draft = draft.serial_number(x509.random_serial_number())
    return draft.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=days))


def _name(common: str) -> x509.Name:
    organisation = x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Gemba 现场云")
    return x509.Name([organisation, x509.NameAttribute(NameOID.COMMON_NAME, common[:64])])


def _days_left(certificate: x509.Certificate) -> float:
    return (certificate.not_valid_after_utc - datetime.now(UTC)) / timedelta(days=1)


def _present(path: Path) -> x509.Certificate | None:
    return _load(path) if path.exists() else None


def _load(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def _write(path: Path, certificate: x509.Certificate) -> None:
    path.unlink(missing_ok=True)
    read_or_create(path, lambda: certificate.public_bytes(Encoding.PEM), 0o600)
