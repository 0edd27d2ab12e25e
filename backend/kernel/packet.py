"""The signed work packet: enough of an order, in one printed code, for a phone that never synced.

Layout: `G1:PK:` + base45(zlib(canonical JSON) + signature). The signature is ECDSA P-256 over SHA-256 as
raw r‖s (IEEE P1363, what WebCrypto verifies), made over `G1:PK:` + the deflated bytes, so that it is good
for nothing but a packet. Keys stay outside: callers hand in `sign` and `verify`.

`content` holds plain JSON values, quantities as text ("12.5"). Base45 uses only characters of the QR
alphanumeric mode, never ends with a space, and may hold spaces inside: a reader must not alter the text.
"""

import json
import zlib
from collections.abc import Callable
from typing import Any

from backend.kernel.errors import Invalid, Refused

Content = dict[str, Any]

PREFIX = "G1:PK:"
SIGNATURE_BYTES = 64
LONGEST_TEXT = 2_300  # characters; a version 33 code at level M, 63 mm wide with modules of 0.4 mm
LARGEST_CONTENT = 65_536  # bytes inflated; stops a code made to fill the phone's memory
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
VALUES = {character: value for value, character in enumerate(ALPHABET)}


def seal(content: Content, sign: Callable[[bytes], bytes]) -> str:
    """The text to print; refuses what does not fit one code a phone can read."""
    body = zlib.compress(canonical(content), 9)
    signature = sign(PREFIX.encode() + body)
    if len(signature) != SIGNATURE_BYTES:
        raise ValueError(f"a raw P-256 signature has {SIGNATURE_BYTES} bytes, not {len(signature)}")
    text = PREFIX + base45_encode(body + signature)
    if len(text) > LONGEST_TEXT:
        raise Refused(
            f"This is too much for one printed code: {len(text)} of {LONGEST_TEXT} characters.",
            length=len(text),
            limit=LONGEST_TEXT,
        )
    return text


def open_packet(text: str, verify: Callable[[bytes, bytes], bool]) -> Content:
    """The content of a packet whose signature `verify(message, signature)` accepts."""
    if not text.startswith(PREFIX):
        raise Invalid("This code is not a work packet.")
    if len(text) > LONGEST_TEXT:
        raise Invalid("This work packet is longer than any we print.")
    sealed = base45_decode(text.removeprefix(PREFIX))
    body, signature = sealed[:-SIGNATURE_BYTES], sealed[-SIGNATURE_BYTES:]
    plain = _inflate(body)
    if not verify(PREFIX.encode() + body, signature):
        raise Refused("This work packet was not signed by this factory.")
    content = json.loads(plain)
    if not isinstance(content, dict):
        raise Invalid("This work packet does not hold a work order.")
    return content


def canonical(content: Content) -> bytes:
    """One byte string for one content: sorted keys, no spaces, UTF-8."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def _inflate(body: bytes) -> bytes:
    stream = zlib.decompressobj()
    try:
        plain = stream.decompress(body, LARGEST_CONTENT)
    except zlib.error as error:
        raise Invalid("This work packet is damaged: it does not unpack.") from error
    if not stream.eof or stream.unused_data:
        raise Invalid("This work packet is damaged: it is not whole.")
    return plain


def base45_encode(octets: bytes) -> str:
    """RFC 9285, section 4: two bytes n = 256a + b become c + 45d + 45²e, written c d e."""
    text = []
    for start in range(0, len(octets), 2):
        pair = octets[start : start + 2]
        number = int.from_bytes(pair, "big")
        for _ in range(len(pair) + 1):
            number, digit = divmod(number, 45)
            text.append(ALPHABET[digit])
    return "".join(text)


def base45_decode(text: str) -> bytes:
    """RFC 9285, section 4; refuses foreign characters, a lone last character and values above a byte pair."""
    if not VALUES.keys() >= set(text):
        raise Invalid("This code is damaged: it holds characters that do not belong to it.")
    octets = bytearray()
    for start in range(0, len(text), 3):
        digits = text[start : start + 3]
        number = sum(VALUES[digit] * 45**place for place, digit in enumerate(digits))
        if len(digits) == 1 or number >= 256 ** (len(digits) - 1):
            raise Invalid("This code is damaged: a part of it cannot be read.")
        octets += number.to_bytes(len(digits) - 1, "big")
    return bytes(octets)
