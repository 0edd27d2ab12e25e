"""The installation's seal: ECDSA P-256 over SHA-256 as raw r‖s, what WebCrypto verifies; each purpose signs apart."""

import base64
import binascii
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from backend.settings import Settings, packet_key

HALF = 32


@dataclass(frozen=True)
class Seal:
    """Signs and checks. The purpose stands before the message, so that no signature is good for anything else."""

    key: EllipticCurvePrivateKey

    @property
    def public(self) -> dict[str, str]:
        return public_of(self.key)

    def sign(self, purpose: str, message: bytes) -> str:
        return base64.urlsafe_b64encode(self.sign_raw(_said(purpose, message))).decode().rstrip("=")

    def holds(self, purpose: str, message: bytes, signature: str) -> bool:
        try:
            raw = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
        except (binascii.Error, ValueError):
            return False
        return self.holds_raw(_said(purpose, message), raw)

    def sign_raw(self, message: bytes) -> bytes:
        r, s = decode_dss_signature(self.key.sign(message, ECDSA(SHA256())))
        return r.to_bytes(HALF, "big") + s.to_bytes(HALF, "big")

    def holds_raw(self, message: bytes, signature: bytes) -> bool:
        if len(signature) != 2 * HALF:
            return False
        r, s = int.from_bytes(signature[:HALF], "big"), int.from_bytes(signature[HALF:], "big")
        try:
            self.key.public_key().verify(encode_dss_signature(r, s), message, ECDSA(SHA256()))
        except InvalidSignature:
            return False
        return True


def seal_of(settings: Settings) -> Seal:
    return _loaded(packet_key(settings))


def public_of(key: EllipticCurvePrivateKey) -> dict[str, str]:
    """The public half as a JSON web key (RFC 7517), as WebCrypto takes it."""
    numbers = key.public_key().public_numbers()
    return {"kty": "EC", "crv": "P-256", "x": _coordinate(numbers.x), "y": _coordinate(numbers.y)}


@lru_cache(maxsize=8)
def _loaded(pem: bytes) -> Seal:
    key = load_pem_private_key(pem, None)
    assert isinstance(key, EllipticCurvePrivateKey)
    return Seal(key)


def _said(purpose: str, message: bytes) -> bytes:
    return purpose.encode() + b"\0" + message


def _coordinate(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(HALF, "big")).decode().rstrip("=")
