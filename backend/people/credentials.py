"""What only the person knows: password and PIN, kept as hashes; the PIN's second hash lets a phone ask it offline."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from backend.kernel.errors import Invalid
from backend.people.user import User

GRANT_ROUNDS = 310_000
SHORTEST_PASSWORD, SHORTEST_PIN, LONGEST_PIN, LONGEST = 8, 4, 12, 200
# OWASP's smallest argon2id: a whole shift logs in within minutes, on two cores.
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


@dataclass(frozen=True)
class PinHashes:
    """A PIN as it is kept: for the server, and for the offline grant (PBKDF2, because WebCrypto has nothing better)."""

    pin_hash: str
    grant_salt: str
    grant_hash: str


def hash_password(text: str, user_name: str) -> str:
    """Slow on purpose: call it before an act, never inside one."""
    if not SHORTEST_PASSWORD <= len(text) <= LONGEST or text.lower() == user_name.lower():
        reason = f"At least {SHORTEST_PASSWORD} characters are needed, and not the user name."
        raise Invalid(f"password: {reason}", {"password": [reason]})
    return HASHER.hash(text)


def hash_pin(pin: str) -> PinHashes:
    """Slow on purpose: call it before an act, never inside one."""
    if not (pin.isascii() and pin.isdigit() and SHORTEST_PIN <= len(pin) <= LONGEST_PIN):
        reason = f"{SHORTEST_PIN} to {LONGEST_PIN} digits are needed."
        raise Invalid(f"pin: {reason}", {"pin": [reason]})
    salt = secrets.token_bytes(16)
    grant = hashlib.pbkdf2_hmac("sha256", pin.encode(), salt, GRANT_ROUNDS)
    return PinHashes(HASHER.hash(pin), salt.hex(), grant.hex())


def set_password(user: User, hashed: str, now: datetime) -> None:
    user.password_hash, user.password_set_at = hashed, now


def set_pin(user: User, hashes: PinHashes, now: datetime) -> None:
    user.pin_hash, user.grant_salt, user.grant_hash = hashes.pin_hash, hashes.grant_salt, hashes.grant_hash
    user.pin_set_at = now


def fits(kept: str | None, given: str) -> bool:
    """Whether this is the secret; it takes as long when there is none to compare with."""
    try:
        return HASHER.verify(kept or _nobody(), given[:LONGEST]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    return HASHER.hash(secrets.token_urlsafe())
