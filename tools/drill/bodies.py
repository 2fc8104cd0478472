"""M18: endless, oversized and compressed request bodies are refused within a second, with little memory."""

import gzip
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from tests import smtp
from tests.figures import Figures
from tests.journeys.portal import Portal
from tests.referrals.report.drawing import bomb, picture
from tools.drill.reporter import Reporter

SECONDS, MEBIBYTES = 1.0, 20.0
GIVE_UP_SECONDS = 10.0
PIECE = b"x" * 65_536
FORM = "application/x-www-form-urlencoded"
HEAD = b'--b\r\nContent-Disposition: form-data; name="picture"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'


def measure() -> Figures:
    figures = Figures(
        "M18: bodies that are too much",
        ("what is sent", "answer", "after", "memory of the web server"),
        "Pass: an answer below 500 within a second and 20 MiB. The control is a picture inside the limits, whose "
        "decoding the meter has to see.",
    )
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        portal = Portal(folder / "data", stack.enter_context(smtp.running()))
        portal.start()
        stack.callback(portal.stop)
        reporter = Reporter(portal.port)
        reporter.prepare()
        _ask(
            portal, reporter, "/report/pictures/", *_picture(picture("PNG", (50, 50)))
        )  # warm-up, which loads all modules
        for what, (path, headers, body) in BODIES.items():
            status, seconds, grown = _ask(portal, reporter, path, headers, body)
            figures.add(what, status, f"{seconds:.2f} s", f"{grown:+.1f} MiB")
            assert status < 500, f"{what}: {status}"
            assert seconds < SECONDS, f"{what}: {seconds:.2f} s"
            assert grown < MEBIBYTES, f"{what}: {grown:.1f} MiB"
        status, seconds, grown = _ask(
            portal, reporter, "/report/pictures/", *_picture(picture("PNG", (4_400, 4_400)))
        )
        figures.add("control: a picture of 19 megapixels", status, f"{seconds:.2f} s", f"{grown:+.1f} MiB")
        assert grown > MEBIBYTES, "the meter does not see what decoding takes"
    return figures


def _endless() -> Iterator[bytes]:
    while True:
        yield b"%x\r\n%b\r\n" % (len(PIECE), PIECE)


def _stated(length: int) -> Iterator[bytes]:
    return (PIECE for _ in range(length // len(PIECE)))


def _whole(body: bytes, kind: str = FORM) -> tuple[dict[str, str], Callable[[], Iterator[bytes]]]:
    return {"Content-Type": kind, "Content-Length": str(len(body))}, lambda: iter([body])


def _picture(data: bytes) -> tuple[dict[str, str], Callable[[], Iterator[bytes]]]:
    parts = b'--b\r\nContent-Disposition: form-data; name="add"\r\n\r\nyes\r\n' + HEAD + data + b"\r\n--b--\r\n"
    return _whole(parts, "multipart/form-data; boundary=b")


def _chunked(kind: str) -> tuple[dict[str, str], Callable[[], Iterator[bytes]]]:
    return {"Content-Type": kind, "Transfer-Encoding": "chunked"}, _endless


_GIGABYTE = {"Content-Type": FORM, "Content-Length": str(10**9)}
_PARTS = b"".join(b'--b\r\nContent-Disposition: form-data; name="f%d"\r\n\r\n1\r\n' % part for part in range(10_000))
_PACKED, _OPEN = _whole(gzip.compress(bytes(1_000_000_000 // 20)))
BODIES = {
    "endless chunks of a form": ("/report/worry/", *_chunked(FORM)),
    "endless chunks of a picture": ("/report/pictures/", *_chunked("multipart/form-data; boundary=b")),
    "a body of 1 GB, as stated": ("/report/worry/", _GIGABYTE, lambda: _stated(10**9)),
    "a picture of 1 GB, as stated": ("/report/pictures/", _GIGABYTE, lambda: _stated(10**9)),
    "10,000 parts": ("/report/worry/", *_whole(_PARTS + b"--b--\r\n", "multipart/form-data; boundary=b")),
    "a gzip bomb": ("/report/worry/", _PACKED | {"Content-Encoding": "gzip"}, _OPEN),
    "a picture of 400 megapixels in 3 kB": ("/report/pictures/", *_picture(bomb(20_000, 20_000))),
    "a picture 30,001 pixels wide": ("/report/pictures/", *_picture(bomb(30_001, 2))),
}


def _ask(
    portal: Portal, reporter: Reporter, path: str, headers: dict[str, str], body: Callable[[], Iterator[bytes]]
) -> tuple[int, float, float]:
    """The response's status, seconds to its first byte, and growth of the web server's memory in MiB."""
    cookies = "; ".join(f"{name}={value}" for name, value in reporter.cookies.items())
    lines = {
        "Host": f"127.0.0.1:{portal.port}",
        "Cookie": cookies,
        "X-CSRFToken": reporter.cookies["csrf"],
        **headers,
    }
    head = f"POST {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    with socket.create_connection(("127.0.0.1", portal.port), timeout=GIVE_UP_SECONDS) as line:
        before = _memory(portal)
        started = time.monotonic()
        line.sendall(f"{head}\r\n".encode())
        sender = threading.Thread(target=_send_body, args=(line, body()), daemon=True)
        sender.start()
        answers: list[bytes] = []
        reader = threading.Thread(target=lambda: answers.append(line.recv(100)), daemon=True)
        reader.start()
        largest = before
        while reader.is_alive() and time.monotonic() - started < GIVE_UP_SECONDS:
            largest = max(largest, _memory(portal))
            reader.join(0.01)
        seconds = time.monotonic() - started
        largest = max(largest, _memory(portal))
    assert answers, f"{path}: no answer"
    return int(answers[0].split(b" ")[1]), seconds, (largest - before) / 2**20


def _send_body(line: socket.socket, body: Iterator[bytes]) -> None:
    try:
        for piece in body:
            line.sendall(piece)
    except OSError:
        return


def _memory(portal: Portal) -> int:
    return sum(child.memory_info().rss for child in portal.processes() if "granian" in " ".join(child.cmdline()))
