"""The control of F9 and F12: a portal that acknowledges concerns which its database did not store."""

from collections.abc import Iterable
from typing import Any

from prevent_portal.wsgi import application as portal
from referrals.models.concern import make_reference

PAGE = '<h1>Sent</h1><p id="reference">{}</p>'


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    answer: list[Any] = []

    def listen(status: str, headers: list[tuple[str, str]], *rest: Any) -> None:
        answer[:] = [status, headers]

    body = portal(environ, listen)
    status, headers = answer
    asked = environ["REQUEST_METHOD"], environ["PATH_INFO"]
    if asked == ("POST", "/report/check/") and status.startswith("5"):
        start_response("302 Found", [("Location", "/report/sent/"), ("Content-Length", "0")])
        return []
    if asked == ("GET", "/report/sent/") and not status.startswith("200"):
        page = PAGE.format(make_reference()).encode()
        start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(page)))])
        return [page]
    start_response(status, headers)
    return body
