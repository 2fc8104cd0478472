"""An HTTP client that submits reports through the public form and retries failed requests."""

import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from referrals.report.steps import WALK
from tests.referrals.walking import answers

REFERENCE = re.compile(r'id="reference"[^>]*>\s*([2-9A-Y]{4}-[2-9A-Y]{4})')
FORM = "application/x-www-form-urlencoded"
TIMEOUT_SECONDS = 30
PAUSE_SECONDS = 0.2


class Ended(Exception):
    """The draft has expired, so the report has to be started again."""


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    body: str
    retry_after: str = ""


class Reporter:
    """`patience`: seconds for which a request is retried, 0 for never."""

    def __init__(self, port: int, *, patience: float = 0, draft: str = "") -> None:
        """`draft`: the cookie of a draft that is ready to be sent."""
        self.port, self.patience = port, patience
        self.retries = 0
        self._connection: HTTPConnection | None = None
        self._forget()
        self._is_prepared = bool(draft)
        if draft:
            self.cookies["draft"] = draft

    def report(self, given: Mapping[str, Mapping[str, Any]] | None = None, *, picture: bytes = b"") -> str:
        """Submit a whole report; returns its reference once the portal has acknowledged it."""
        while True:
            try:
                if not self._is_prepared:
                    self.prepare(given, picture=picture)
                self._is_prepared = False
                self.send()
                return self.read_reference()
            except Ended:
                self._forget()

    def prepare(self, given: Mapping[str, Mapping[str, Any]] | None = None, *, picture: bytes = b"") -> None:
        """Answer every question, up to check-answers. A picture may be added twice, when its request is retried."""
        given = given or answers()
        # "again": start a new report without being asked about an earlier one.
        place = self.post("/report/start/", {"again": "yes"}).location
        while (slug := place.strip("/").rpartition("/")[2]) != "check":
            place = self._answer(place, given[slug])
        for place in (f"/report/{step.slug}/" for step in WALK if step.is_optional and step.slug in given):
            if place == "/report/pictures/" and picture and self.add_picture(place, picture).location != place:
                raise Ended
            self._answer(place, given[place.split("/")[2]])

    def _answer(self, place: str, fields: Mapping[str, Any]) -> str:
        answer = self.post(place, fields)
        if answer.status != 302:
            raise Ended
        return answer.location

    def try_to_begin(self) -> Answer:
        """Start a report without retries; returns the response."""
        fields = {"again": "yes", "csrfmiddlewaretoken": self.cookies["csrf"]}
        answer = self._once("POST", "/report/start/", urlencode(fields), FORM)
        self.close()
        return answer

    def send(self) -> None:
        """Submit the report. When this returns, the portal has acknowledged it by redirecting to the receipt."""
        answer = self.post("/report/check/", {})
        if answer.location != "/report/sent/":
            raise Ended

    def read_reference(self) -> str:
        found = REFERENCE.search(self.get("/report/sent/").body)
        if found is None:
            raise Ended
        return found[1]

    def get(self, path: str) -> Answer:
        return self._patiently("GET", path, None)

    def post(self, path: str, fields: Mapping[str, Any]) -> Answer:
        token = self.cookies["csrf"]
        return self._patiently("POST", path, urlencode({**fields, "csrfmiddlewaretoken": token}, doseq=True))

    def add_picture(self, place: str, picture: bytes) -> Answer:
        """Post the file and the pressed button as multipart/form-data, as a browser does."""
        fields = {"csrfmiddlewaretoken": self.cookies["csrf"], "add": "1"}
        boundary = secrets.token_hex(16)
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="picture"; filename="p.png"\r\n'
        body = b"".join([*parts, head.encode(), b"Content-Type: image/png\r\n\r\n", picture])
        body += f"\r\n--{boundary}--\r\n".encode()
        return self._patiently("POST", place, body, f"multipart/form-data; boundary={boundary}")

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _forget(self) -> None:
        # Any CSRF token works as long as cookie and form agree.
        self.cookies = {"csrf": secrets.token_hex(16)}

    def _patiently(self, method: str, path: str, body: str | bytes | None, kind: str = FORM) -> Answer:
        deadline = time.monotonic() + self.patience
        while True:
            try:
                answer = self._once(method, path, body, kind)
                if answer.status < 500:
                    return answer
                failure: Exception = AssertionError(f"{method} {path}: {answer.status}")
            except (OSError, HTTPException) as error:
                failure = error
            self.close()
            if time.monotonic() > deadline:
                raise failure
            self.retries += 1
            time.sleep(PAUSE_SECONDS)

    def _once(self, method: str, path: str, body: str | bytes | None, kind: str) -> Answer:
        if self._connection is None:
            self._connection = HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_SECONDS)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = kind
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        text = response.read().decode()
        self._keep_cookies(response)
        wait = response.getheader("Retry-After", "")
        return Answer(response.status, response.getheader("Location", ""), text, wait)

    def _keep_cookies(self, response: HTTPResponse) -> None:
        for header in response.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(header).items():
                self.cookies[name] = morsel.value
