"""Seals an outbox as a phone does (pwa/src/offline/export.ts), for tests of bringing it in."""

import base64
import hashlib
import hmac
import os
from typing import Any

import orjson
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePublicNumbers,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from backend.documents.seals import public_of
from backend.kernel.packet import canonical

Saved = dict[str, Any]


def saved(device: Any, acts: list[Any], keys: dict[str, Any], secret: str = "", **photos: bytes) -> Saved:
    """The file a phone with these acts and photos leaves behind."""
    files = {hashlib.sha256(content).hexdigest(): text(content) for content in photos.values()}
    plain = orjson.dumps({"acts": acts, "files": files})
    proof = ""
    if secret:
        key = hashlib.sha256(secret.encode()).hexdigest().encode()
        proof = hmac.new(key, b"G1:OUTBOX\0" + plain, "sha256").hexdigest()
    head = {"gemba": "outbox", "device": str(device), "exported_at": "2026-11-28T08:00:00+08:00", "proof": proof}
    own, salt, iv = generate_private_key(SECP256R1()), os.urandom(32), os.urandom(12)
    shared = own.exchange(ECDH(), point(keys["outbox"]))
    sealed = AESGCM(HKDF(SHA256(), 32, salt, b"G1:OUTBOX").derive(shared)).encrypt(iv, plain, canonical(head))
    return head | {"key": public_of(own), "salt": text(salt), "iv": text(iv), "content": text(sealed)}


def point(key: dict[str, str]) -> Any:
    x, y = (int.from_bytes(base64.urlsafe_b64decode(key[name] + "=")) for name in "xy")
    return EllipticCurvePublicNumbers(x, y, SECP256R1()).public_key()


def text(content: bytes) -> str:
    return base64.b64encode(content).decode()
