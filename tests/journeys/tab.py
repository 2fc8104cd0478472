"""A lightweight HTTP client: a session with cookies and the CSRF token of the last page."""

import re

import requests

from tests.referrals.walking import answers

# As a browser sends it with a form of the portal's own.
FROM_OURSELVES = {"Sec-Fetch-Site": "same-origin"}


class Tab:
    def __init__(self, url: str, cookies: requests.cookies.RequestsCookieJar | None = None) -> None:
        self.url = url
        self.session = requests.Session()
        self.session.cookies.update(cookies or {})

    def post(self, path: str, fields: dict[str, str] | None = None) -> requests.Response:
        token = {"csrfmiddlewaretoken": self.token}
        return self.session.post(self.url + path, token | (fields or {}), headers=FROM_OURSELVES, timeout=120)

    def open(self, path: str) -> str:
        response = self.session.get(self.url + path, timeout=120)
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', response.text)
        assert found, f"no form on {response.url}, {response.status_code}"
        self.token = found[1]
        return response.text


def ready_to_send(url: str, **changes: dict[str, str] | None) -> Tab:
    tab = Tab(url)
    tab.open("/report/start/")
    tab.post("/report/start/")
    for slug, fields in answers(**changes).items():
        assert tab.post(f"/report/{slug}/", fields).status_code == 200
    tab.open("/report/check/")
    return tab


def send(tab: Tab) -> tuple[str, str]:
    return read_receipt(tab.post("/report/check/").text)


def read_receipt(page: str) -> tuple[str, str]:
    """Reference and return code."""
    return tuple(re.search(rf'id="{name}"[^>]*>([^<]+)<', page)[1] for name in ("reference", "return-code"))
