"""A local HTTP server in place of a mail API: records requests, answers as a test sets it."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class StandIn:
    url: str = ""
    status: int = 200
    answer: Any = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    hangs: bool = False
    requests: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)


@contextmanager
def running() -> Iterator[StandIn]:
    stand_in = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            stand_in.requests.append((self.path, dict(self.headers), None))
            self._answer()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            stand_in.requests.append((self.path, dict(self.headers), json.loads(body)))
            self._answer()

        def _answer(self) -> None:
            if stand_in.hangs:
                stand_in.released.wait(10)
                return
            given = stand_in.answer(self.path) if callable(stand_in.answer) else stand_in.answer
            answer = given if isinstance(given, bytes) else json.dumps(given).encode()
            self.send_response(stand_in.status)
            for name, value in {"Content-Type": "application/json", **stand_in.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    stand_in.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield stand_in
    finally:
        stand_in.released.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


def use_ses(api: StandIn, settings: Any, monkeypatch: Any) -> None:
    """Send mail by Amazon SES, with the stand-in as its API."""
    settings.MAIL_TRANSPORT, settings.SES_ENDPOINT_URL, settings.EMAIL_TIMEOUT = "ses", api.url, 1
    for name, value in {"ACCESS_KEY_ID": "key", "SECRET_ACCESS_KEY": "secret", "DEFAULT_REGION": "eu-west-2"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    accept(api)


def accept(api: StandIn) -> None:
    api.status, api.answer, api.headers = 200, {"MessageId": "0100-test"}, {}


def refuse(api: StandIn, status: int, code: str) -> None:
    api.status, api.answer, api.headers = status, {"message": "words of Amazon"}, {"x-amzn-ErrorType": code}
