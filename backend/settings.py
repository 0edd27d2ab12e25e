"""What differs between installations: read once from the environment, and the keys kept beside the data."""

import hashlib
import os
import secrets
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from backend.kernel.errors import Refused

LANGUAGES = ("zh-CN", "en")
SCREENS = Path(__file__).parent.parent / "pwa" / "dist"
LOCAL_HOSTS = ("", "localhost", "127.0.0.1", "::1")
KNOWN_TO_EVERYBODY = ("postgres", "password", "gemba", "admin", "root", "secret", "changeme", "123456")
LONGEST_SOCKET_PATH = 100  # the kernel takes 107 bytes; the queue server makes a longer name while it starts


@dataclass(frozen=True)
class Settings:
    """One installation. Secrets are never here: they are files in `keys_dir`."""

    data_dir: Path
    database_url: str
    redis_url: str
    files_dir: Path
    keys_dir: Path
    screens_dir: Path
    public_address: str
    language: str
    port: int

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Settings":
        data_dir = Path(environ.get("GEMBA_DATA_DIR") or "var").expanduser().absolute()
        port = _port(environ.get("GEMBA_PORT") or "8000")
        return cls(
            data_dir=data_dir,
            database_url=_database_url(environ.get("GEMBA_DATABASE_URL") or f"sqlite:///{data_dir}/gemba.db"),
            redis_url=_redis_url(environ.get("GEMBA_REDIS_URL") or f"unix://{embedded_socket(data_dir)}"),
            files_dir=Path(environ.get("GEMBA_FILES_DIR") or data_dir / "files").expanduser().absolute(),
            keys_dir=Path(environ.get("GEMBA_KEYS_DIR") or data_dir / "keys").expanduser().absolute(),
            screens_dir=Path(environ.get("GEMBA_SCREENS_DIR") or SCREENS).expanduser().absolute(),
            public_address=_public_address(environ.get("GEMBA_PUBLIC_ADDRESS") or f"http://localhost:{port}"),
            language=_language(environ.get("GEMBA_LANGUAGE") or "zh-CN"),
            port=port,
        )

    @property
    def on_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def queue_socket(self) -> Path:
        """Where `gemba run` puts the socket of its own queue server."""
        return embedded_socket(self.data_dir)

    @property
    def queue_embedded(self) -> bool:
        return self.redis_url == f"unix://{self.queue_socket}"


def embedded_socket(data_dir: Path) -> Path:
    """In the data folder, or in the system's folder for short-lived files if that path is too long for a socket."""
    socket = data_dir / "queue" / "valkey.sock"
    if len(os.fsencode(socket)) <= LONGEST_SOCKET_PATH:
        return socket
    mark = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"gemba-{os.getuid()}-{mark}" / "valkey.sock"


def secret(settings: Settings, name: str) -> str:
    """The installation's own secret of this name (256 bits), made at the first call."""
    return read_or_create(settings.keys_dir / f"{name}.secret", lambda: secrets.token_hex(32).encode()).decode()


def packet_key(settings: Settings) -> bytes:
    """The P-256 private key (PEM) that signs work packets, made at the first call."""
    return read_or_create(settings.keys_dir / "packet.pem", _p256_pem)


def outbox_key(settings: Settings) -> bytes:
    """The P-256 private key (PEM) that opens what phones wrote into a file, made at the first call."""
    return read_or_create(settings.keys_dir / "outbox.pem", _p256_pem)


def read_or_create(path: Path, make: Callable[[], bytes], mode: int = 0o400) -> bytes:
    """The file's bytes, made by `make` if it is not there; of several makers at once the first one wins."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _place(path, make(), mode)
    if path.stat().st_mode & 0o077:
        raise Refused(f"Others can read the key file {path}. Say: chmod {mode:o} {path}")
    return path.read_bytes()


def _place(path: Path, content: bytes, mode: int) -> None:
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(draft, mode)
        os.link(draft, path)
    except FileExistsError:
        pass  # another process made it first, and its key is the one that counts
    finally:
        os.unlink(draft)


def _p256_pem() -> bytes:
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise Refused(f"GEMBA_PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def _language(text: str) -> str:
    if text not in LANGUAGES:
        raise Refused(f"GEMBA_LANGUAGE must be one of {', '.join(LANGUAGES)}, not {text!r}.")
    return text


def _database_url(url: str) -> str:
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite" and rest.startswith("/"):
        return url
    if scheme not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise Refused("GEMBA_DATABASE_URL must begin with sqlite:/// or postgresql://.")
    parts = urlsplit(url)
    if (parts.hostname or "") not in LOCAL_HOSTS and (parts.password or "").lower() in KNOWN_TO_EVERYBODY:
        raise Refused("The password in GEMBA_DATABASE_URL is one everybody tries first. Choose another.")
    return f"postgresql+psycopg://{rest}"


def _redis_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("unix", "redis", "rediss"):
        raise Refused("GEMBA_REDIS_URL must begin with unix://, redis:// or rediss://.")
    if parts.scheme != "unix" and parts.hostname not in LOCAL_HOSTS and not parts.password:
        raise Refused("GEMBA_REDIS_URL points to another machine without a password. Set one on the queue server.")
    return url


def _public_address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refused(f"GEMBA_PUBLIC_ADDRESS must look like https://gemba.example.com, not {url!r}.")
    if parts.scheme == "http" and parts.hostname not in LOCAL_HOSTS:
        raise Refused("GEMBA_PUBLIC_ADDRESS must be https: phones give no camera and no offline work to plain http.")
    return url.rstrip("/")
