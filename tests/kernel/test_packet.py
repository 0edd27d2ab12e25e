"""The signed work packet: what goes in comes out, and nothing else does."""

from random import Random
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given
from hypothesis.strategies import binary, dictionaries, integers, lists, one_of, text

from backend.kernel.errors import Invalid, Refused
from backend.kernel.packet import (
    ALPHABET,
    LARGEST_CONTENT,
    LONGEST_TEXT,
    base45_decode,
    base45_encode,
    open_packet,
    seal,
)

KEY = ec.derive_private_key(2026, ec.SECP256R1())
OTHER_KEY = ec.derive_private_key(2027, ec.SECP256R1())
NAMES = (
    "下料",
    "数控车削",
    "铣键槽",
    "调质热处理",
    "精磨外圆",
    "去毛刺倒角",
    "超声波清洗",
    "装配轴承端盖",
    "三坐标终检",
    "防锈包装入库",
)


def signing(key):
    def sign(message: bytes) -> bytes:
        r, s = decode_dss_signature(key.sign(message, ec.ECDSA(SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    return sign


def verify(message: bytes, signature: bytes) -> bool:
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    try:
        KEY.public_key().verify(encode_dss_signature(r, s), message, ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


def a_packet(operations: int) -> dict:
    """Always the same for so many operations; its ids pack as badly as real ones."""
    chance = Random(operations)
    ids = [UUID(int=chance.getrandbits(128)).hex for _ in range(operations + 1)]
    return {
        "id": ids[-1],
        "number": "WO-2026-00012",
        "item": "GT-2031-04",
        "quantity": "1234567.5",
        "operations": [
            [ids[i], str(i * 10), NAMES[i % len(NAMES)], f"WC-{100 + i}", "1234567.5"] for i in range(operations)
        ],
    }


def test_a_sealed_packet_opens_to_what_was_put_in():
    content = a_packet(15)
    assert open_packet(seal(content, signing(KEY)), verify) == content


def test_fifteen_operations_fit_one_code_with_room_to_spare():
    text = seal(a_packet(15), signing(KEY))
    assert 900 < len(text) < 1_400
    assert set(text) <= set(ALPHABET)


def test_too_many_operations_are_refused_with_the_numbers():
    with pytest.raises(Refused, match=r"too much for one printed code: \d{4} of 2300 characters") as refusal:
        seal(a_packet(60), signing(KEY))
    assert refusal.value.details["length"] > refusal.value.details["limit"] == LONGEST_TEXT


def test_a_strangers_signature_is_refused():
    with pytest.raises(Refused, match="not signed by this factory"):
        open_packet(seal(a_packet(3), signing(OTHER_KEY)), verify)


def test_a_changed_quantity_is_refused():
    honest = seal(a_packet(1), signing(KEY))
    signature = base45_decode(honest.removeprefix("G1:PK:"))[-64:]
    forged = seal(a_packet(2), lambda message: signature)
    with pytest.raises(Refused):
        open_packet(forged, verify)


def test_the_signature_holds_for_packets_only():
    bare = seal(a_packet(1), lambda message: signing(KEY)(message.removeprefix(b"G1:PK:")))
    with pytest.raises(Refused):
        open_packet(bare, verify)


@given(integers(6, 300), integers(1, 44))
def test_a_damaged_character_never_opens(place, shift):
    text = seal(a_packet(3), signing(KEY))
    place %= len(text)
    wrong = ALPHABET[(ALPHABET.index(text[place]) + shift) % 45]
    with pytest.raises((Invalid, Refused)):
        open_packet(text[:place] + wrong + text[place + 1 :], verify)


@given(integers(0, 200))
def test_a_cut_off_packet_never_opens(length):
    text = seal(a_packet(3), signing(KEY))
    with pytest.raises((Invalid, Refused)):
        open_packet(text[: min(length, len(text) - 1)], verify)


@given(text(ALPHABET, max_size=400))
def test_noise_is_called_damaged_or_foreign(noise):
    for scanned in (noise, "G1:PK:" + noise):
        with pytest.raises((Invalid, Refused)):
            open_packet(scanned, verify)


@pytest.mark.parametrize("scanned", ["", "G1:WO:0193", "g1:pk:ABC", "HTTPS://EXAMPLE.COM"])
def test_other_codes_are_told_apart(scanned):
    with pytest.raises(Invalid, match="not a work packet"):
        open_packet(scanned, verify)


def test_a_code_made_to_fill_the_memory_is_refused():
    bomb = seal({"a": "0" * (LARGEST_CONTENT + 1)}, signing(KEY))
    with pytest.raises(Invalid, match="not whole"):
        open_packet(bomb, verify)


def test_a_signed_list_is_no_packet():
    with pytest.raises(Invalid, match="does not hold a work order"):
        open_packet(seal([1, 2], signing(KEY)), verify)


def test_a_signature_of_another_kind_is_a_programmers_mistake():
    with pytest.raises(ValueError, match="64 bytes"):
        seal(a_packet(1), lambda message: b"\x30" * 71)


def test_equal_contents_seal_the_same_bytes_whatever_their_order():
    messages = []
    sign = lambda message: messages.append(message) or bytes(64)  # noqa: E731
    seal({"a": 1, "b": {"d": "轴", "c": None}}, sign)
    seal({"b": {"c": None, "d": "轴"}, "a": 1}, sign)
    assert messages[0] == messages[1]


@given(
    dictionaries(
        text(max_size=8), one_of(text(max_size=20), integers(), lists(text(max_size=5), max_size=5)), max_size=8
    )
)
def test_any_plain_content_comes_back(content):
    assert open_packet(seal(content, signing(KEY)), verify) == content


@pytest.mark.parametrize(
    "octets, text",
    [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"ietf!", "QED8WEX0"), (b"", "")],
)
def test_base45_by_the_examples_of_rfc_9285(octets, text):
    assert base45_encode(octets) == text
    assert base45_decode(text) == octets


@pytest.mark.parametrize("text", ["GGW", ":::", "::", "A", "ABCD", "abc", "AB\n", "轴承座"])
def test_base45_refuses_what_rfc_9285_forbids(text):
    with pytest.raises(Invalid, match="damaged"):
        base45_decode(text)


@given(binary(max_size=400))
def test_base45_there_and_back(octets):
    text = base45_encode(octets)
    assert base45_decode(text) == octets
    assert not text.endswith(" ")
