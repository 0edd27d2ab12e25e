"""The addresses of this machine, free ports, and an address drawn as a QR code on a terminal."""

import fcntl
import io
import ipaddress
import socket
import struct
from collections.abc import Sequence
from pathlib import Path

import qrcode

from backend.kernel.errors import Refused

SIOCGIFADDR = 0x8915
NEXT_PORTS = 50


def local_addresses() -> list[str]:
    """Every address others may reach this machine by; the one of the default route comes first."""
    found = {name: _ipv4_of(name) for _, name in socket.if_nameindex()}
    first = _default_interface()
    ordered = sorted(found, key=lambda name: (name != first, name))
    four = [address for name in ordered if (address := found[name]) and not address.startswith("127.")]
    return four + _ipv6_addresses()


def host_names() -> list[str]:
    """How this machine is called; `.local` is what phones find by multicast."""
    name = socket.gethostname().split(".")[0].lower()
    return ["localhost"] if name == "localhost" else ["localhost", name, f"{name}.local"]


def free_port(host: str, wanted: int, *, insist: bool) -> int:
    """`wanted`, or the next free one where nobody insists on it."""
    for port in range(wanted, min(wanted + (1 if insist else NEXT_PORTS), 65536)):
        if is_free(host, port):
            return port
    raise Refused(f"Port {wanted} is in use by another program. Choose one with: ./gemba run --port {wanted + 1}")


def is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def in_url(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def drawn(text: str) -> str:
    """A QR code made of half blocks, to be held before a phone's camera."""
    code = qrcode.QRCode(border=2)
    code.add_data(text)
    page = io.StringIO()
    code.print_ascii(out=page, invert=True)
    return page.getvalue()


def _ipv4_of(interface: str) -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            answer = fcntl.ioctl(probe.fileno(), SIOCGIFADDR, struct.pack("256s", interface.encode()[:15]))
        except OSError:
            return None
    return socket.inet_ntoa(answer[20:24])


def _ipv6_addresses() -> list[str]:
    """Addresses of scope global; those of one link alone need a zone, which no browser takes."""
    rows = _rows("/proc/net/if_inet6")
    return [str(ipaddress.IPv6Address(int(row[0], 16))) for row in rows if row[3] == "00"]


def _default_interface() -> str | None:
    return next((row[0] for row in _rows("/proc/net/route") if row[1] == "00000000"), None)


def _rows(path: str) -> Sequence[list[str]]:
    table = Path(path)
    return [line.split() for line in table.read_text().splitlines()] if table.exists() else []
