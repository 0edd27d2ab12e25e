"""Settings are read once; weak ones are refused in a sentence; keys are files nobody else can read."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from backend.kernel.errors import Refused
from backend.settings import Settings, packet_key, read_or_create, secret


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.read({"GEMBA_DATA_DIR": str(tmp_path)})


def test_everything_has_a_place_without_any_setting(settings: Settings, tmp_path: Path) -> None:
    assert settings.database_url == f"sqlite:///{tmp_path}/gemba.db"
    assert settings.redis_url == f"unix://{tmp_path}/queue/valkey.sock"
    assert (settings.files_dir, settings.keys_dir) == (tmp_path / "files", tmp_path / "keys")
    assert (settings.language, settings.public_address) == ("zh-CN", f"http://localhost:{settings.port}")
    assert settings.on_sqlite and settings.queue_embedded


def test_a_socket_path_too_long_for_the_kernel_moves_to_a_short_one(tmp_path: Path) -> None:
    deep = Settings.read({"GEMBA_DATA_DIR": str(tmp_path / ("d" * 90))})
    assert len(str(deep.queue_socket)) < 100
    assert deep.queue_embedded


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("GEMBA_PORT", "http", "GEMBA_PORT must be a number from 1 to 65535, not 'http'."),
        ("GEMBA_LANGUAGE", "de", "GEMBA_LANGUAGE must be one of zh-CN, en, not 'de'."),
        ("GEMBA_DATABASE_URL", "mysql://h/d", "GEMBA_DATABASE_URL must begin with sqlite:/// or postgresql://."),
        ("GEMBA_DATABASE_URL", "postgresql://g:postgres@db/g", "The password in GEMBA_DATABASE_URL is one everybody"),
        ("GEMBA_REDIS_URL", "redis://queue:6379", "GEMBA_REDIS_URL points to another machine without a password."),
        ("GEMBA_PUBLIC_ADDRESS", "http://gemba.example", "GEMBA_PUBLIC_ADDRESS must be https:"),
        ("GEMBA_PUBLIC_ADDRESS", "gemba.example", "GEMBA_PUBLIC_ADDRESS must look like https://"),
    ],
)
def test_weak_settings_are_refused(name: str, value: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        Settings.read({name: value})
    assert refused.value.sentence.startswith(sentence)


def test_postgresql_is_reached_by_its_newer_driver() -> None:
    read = Settings.read({"GEMBA_DATABASE_URL": "postgres://gemba:x9!k@db/gemba"})
    assert read.database_url == "postgresql+psycopg://gemba:x9!k@db/gemba"
    assert not read.on_sqlite


def test_the_packet_key_is_made_once_and_for_its_owner_alone(settings: Settings) -> None:
    key = load_pem_private_key(packet_key(settings), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name == "secp256r1"
    assert packet_key(settings) == packet_key(settings)
    assert (settings.keys_dir / "packet.pem").stat().st_mode & 0o777 == 0o400
    assert settings.keys_dir.stat().st_mode & 0o777 == 0o700


def test_of_many_makers_at_once_all_get_the_same_secret(settings: Settings) -> None:
    with ThreadPoolExecutor(8) as makers:
        made = set(makers.map(lambda _: secret(settings, "session"), range(8)))
    assert len(made) == 1 and len(made.pop()) == 64
    assert [path.name for path in settings.keys_dir.iterdir()] == ["session.secret"]


def test_a_key_others_can_read_is_refused(tmp_path: Path) -> None:
    key = tmp_path / "a.pem"
    key.write_text("secret")
    key.chmod(0o644)
    with pytest.raises(Refused, match=f"Others can read the key file {key}. Say: chmod 400 {key}"):
        read_or_create(key, bytes)
