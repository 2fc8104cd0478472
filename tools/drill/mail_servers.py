"""Faulty mail servers on local ports: they send garbage, hang, drop connections or have a wrong certificate."""

import socket
import ssl
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests import smtp
from tests.authority import Pair, long_ago, make_authority, make_server

AUTHORITY = make_authority("Drill authority")
# Lines that a raw server sends to each client; `None` closes the connection, otherwise it stays silent afterwards.
SCRIPTS: dict[str, list[bytes | None]] = {
    "garbage for a greeting": [b"\x00\xffHTTP/1.0 200 what?\r\n", None],
    "dropped at EHLO": [b"220 here\r\n", None],
    "hangs": [],
    "421 at once": [b"421 4.3.2 come back later\r\n", None],
}
TRICKLE = "trickles"
TRICKLE_SECONDS = 0.5
CERTIFICATES = {
    "certificate of an unknown authority": make_server(make_authority("Nobody's authority")),
    "expired certificate": make_server(AUTHORITY, **long_ago()),
    "certificate of another host": make_server(AUTHORITY, host="127.0.0.2"),
}
PROVEN = make_server(AUTHORITY)


@contextmanager
def speaking(name: str) -> Iterator[int]:
    """Yield the port of a server that follows its script, or sends an endless greeting a byte at a time."""
    over = threading.Event()

    def talk(line: socket.socket) -> None:
        with line, suppress(OSError):
            while name == TRICKLE and not over.wait(TRICKLE_SECONDS):
                line.sendall(b"2")
            for words in SCRIPTS.get(name, []):
                if words is None:
                    return
                line.sendall(words)
            over.wait()

    def serve(listener: socket.socket) -> None:
        while not over.is_set():
            with suppress(OSError):
                line, _ = listener.accept()
                threading.Thread(target=talk, args=[line], daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, args=[listener], daemon=True).start()
        yield listener.getsockname()[1]
        over.set()
        listener.shutdown(socket.SHUT_RDWR)


@contextmanager
def showing(pair: Pair) -> Iterator[smtp.SmtpServer]:
    with tempfile.TemporaryDirectory() as folder:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*pair.write(Path(folder), "server"))
        with smtp.running(tls_context=context) as server:
            yield server
