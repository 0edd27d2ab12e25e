"""A small plain-HTTP page that tells how to trust this installation's certificate and hands it out, no more."""

import argparse
import html
import sys
from collections.abc import Sequence
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import Template

from workers.lan import fingerprint

PAGE = Path(__file__).with_name("trust_page.html")
CERTIFICATE = "/gemba-ca.crt"


class TrustPage(BaseHTTPRequestHandler):
    """Two answers: the page and the certificate."""

    server_version = "Gemba"
    sys_version = ""
    timeout = 15

    def __init__(self, page: bytes, certificate: bytes, *rest: object) -> None:
        self.answers = {
            "/": ("text/html; charset=utf-8", page),
            CERTIFICATE: ("application/x-x509-ca-cert", certificate),
        }
        super().__init__(*rest)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *parts: object) -> None:
        """Who looks at this page is nobody's business."""

    def _answer(self, *, with_body: bool) -> None:
        kind, body = self.answers.get(self.path.partition("?")[0], ("text/plain; charset=utf-8", b"Not found\n"))
        self.send_response(404 if kind.startswith("text/plain") else 200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if with_body:
            self.wfile.write(body)


def page(address: str, authority: Path) -> bytes:
    values = {"address": html.escape(address), "certificate": CERTIFICATE, "fingerprint": fingerprint(authority)}
    return Template(PAGE.read_text()).substitute(values).encode()


def server(host: str, port: int, address: str, authority: Path) -> ThreadingHTTPServer:
    return ThreadingHTTPServer((host, port), partial(TrustPage, page(address, authority), authority.read_bytes()))


def main(argv: Sequence[str]) -> int:
    options = argparse.ArgumentParser(prog="workers.trust_page", description=__doc__)
    options.add_argument("--host", default="0.0.0.0")
    options.add_argument("--port", type=int, required=True)
    options.add_argument("--address", required=True, help="where the program itself is")
    options.add_argument("--authority", type=Path, required=True, help="the certificate to hand out")
    given = options.parse_args(argv)
    server(given.host, given.port, given.address, given.authority).serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
