"""A local OpenID Connect provider that stands in for a force's directory; a test sets its answers."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

CLIENT = "portal-at-essex"


@cache
def new_key(which: int = 0) -> rsa.RSAPrivateKey:
    """Cached for the process, because making a key is slow."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Directory:
    def __init__(self, port: int) -> None:
        self.issuer = self.says_issuer = f"http://127.0.0.1:{port}"
        self.key = new_key()
        self.claims: dict[str, Any] = {}
        self.signs_with = self.key
        self.asked: dict[str, str] = {}
        self.posted: dict[str, str] = {}

    def answer(self, path: str) -> dict[str, Any]:
        if path == "/token":
            header = {"kid": "1"}
            token = jwt.encode(self.claims, self.signs_with, algorithm="RS256", headers=header)
            return {"access_token": "x", "token_type": "Bearer", "id_token": token}
        if path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            return {"keys": [public | {"kid": "1", "alg": "RS256", "use": "sig"}]}
        ends = {"authorization": "/authorize", "token": "/token", "userinfo": "/userinfo"}
        found = {f"{name}_endpoint": self.issuer + path for name, path in ends.items()}
        return {"issuer": self.says_issuer, "jwks_uri": f"{self.issuer}/keys", **found}

    def sign_in(self, client: Client, *, state: str | None = None, **claims: Any) -> Any:
        """Sign in as a browser does. `claims` replace those of a valid token; None leaves a claim out."""
        redirect = client.get("/accounts/directory/essex/login/?next=/accounts/sessions/")
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(redirect["Location"]).query).items()}
        valid = {
            "iss": self.issuer,
            "aud": CLIENT,
            "exp": time.time() + 300,
            "iat": time.time(),
            "sub": "subject-1",
            "email": "officer@example.org",
            "email_verified": True,
            "nonce": self.asked["nonce"],
        }
        self.claims = {name: value for name, value in (valid | claims).items() if value is not None}
        query = {"code": "one-time", "state": self.asked["state"] if state is None else state}
        return client.get("/accounts/directory/essex/back/", query)


@contextmanager
def running() -> Iterator[Directory]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._reply(directory.answer(self.path))

        def do_POST(self) -> None:
            form = self.rfile.read(int(self.headers["Content-Length"])).decode()
            directory.posted = {name: values[0] for name, values in parse_qs(form).items()}
            self._reply(directory.answer(self.path))

        def _reply(self, content: dict[str, Any]) -> None:
            body = json.dumps(content).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    directory = Directory(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield directory
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
