"""What a phone writes into a file for its supervisor is sealed to this installation: whoever finds it reads nothing.

ECDH on P-256 between a key made for the one file and the installation's own, HKDF-SHA-256 (RFC 5869), AES-256-GCM:
what WebCrypto has. The open head (device, when, proof) is bound to the content. Everybody may know the public key, so
an enrolled device proves with its own secret that it wrote the file.
"""

import base64
import binascii
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    EllipticCurvePublicNumbers,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from backend.documents.seals import public_of, seal_of
from backend.kernel.errors import Invalid, Refused
from backend.kernel.packet import canonical
from backend.settings import Settings, outbox_key

PURPOSE = b"G1:OUTBOX"
HEAD = ("gemba", "device", "exported_at", "proof")
TEXTS = (*HEAD, "salt", "iv", "content")


def phone_keys(settings: Settings) -> dict[str, Any]:
    """The public keys a phone keeps: to check printed packets, and to seal its outbox for us."""
    return {"packet": seal_of(settings).public, "outbox": public_of(_own(outbox_key(settings)))}


@dataclass(frozen=True)
class Opened:
    """What a phone wrote, `{"acts": […], "files": {sha256: base64}}`, with the bytes its proof is about."""

    content: dict[str, Any]
    plain: bytes
    proof: str

    def is_by(self, secret_hash: str) -> bool:
        """Whether the device with this secret wrote it."""
        right = hmac.new(secret_hash.encode(), PURPOSE + b"\0" + self.plain, "sha256").hexdigest()
        return hmac.compare_digest(right, self.proof)


def open_outbox(file: Any, settings: Settings) -> Opened:
    """The content of a sealed file; a sentence where it is none of ours."""
    if not isinstance(file, Mapping) or file.get("gemba") != "outbox" or not _is_sealed(file):
        raise Invalid("file: this is not a file of records saved on a phone.", {"file": ["Another kind of file."]})
    try:
        key = _shared(_own(outbox_key(settings)), _point(file["key"]), _bytes(file["salt"]))
        head = canonical({name: file[name] for name in HEAD})
        plain = AESGCM(key).decrypt(_bytes(file["iv"]), _bytes(file["content"]), head)
        content = orjson.loads(plain)
    except (InvalidTag, ValueError, binascii.Error) as error:
        raise Refused("This file does not open: it is damaged, or was saved for another factory.") from error
    if not isinstance(content, dict) or not isinstance(content.get("acts"), list):
        raise Invalid("file: it holds no records.", {"file": ["No records in it."]})
    return Opened(content, plain, file["proof"])


def _is_sealed(file: Mapping[str, Any]) -> bool:
    key = file.get("key")
    return all(isinstance(file.get(name), str) for name in TEXTS) and isinstance(key, Mapping)


def _shared(own: EllipticCurvePrivateKey, theirs: EllipticCurvePublicKey, salt: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, PURPOSE).derive(own.exchange(ECDH(), theirs))


def _point(key: Mapping[str, Any]) -> EllipticCurvePublicKey:
    """A point that is not on the curve is a ValueError."""
    x, y = (int.from_bytes(_bytes(str(key.get(name, "")))) for name in "xy")
    return EllipticCurvePublicNumbers(x, y, SECP256R1()).public_key()


def _bytes(text: str) -> bytes:
    """Base64 in either alphabet, with or without its end."""
    return base64.b64decode(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4), validate=True)


@lru_cache(maxsize=8)
def _own(pem: bytes) -> EllipticCurvePrivateKey:
    key = load_pem_private_key(pem, None)
    assert isinstance(key, EllipticCurvePrivateKey)
    return key
