"""Several tabs of one person, at the same moment, against real processes and a real database."""

import re
from concurrent.futures import ThreadPoolExecutor

import requests

from tests.journeys.portal import Portal
from tests.referrals.walking import answers

TABS = 8


class Tab:
    """A browser without scripts: a session with its cookies, and the token of the page it is on."""

    def __init__(self, portal: Portal, cookies: requests.cookies.RequestsCookieJar | None = None) -> None:
        self.url = portal.url
        self.session = requests.Session()
        self.session.cookies.update(cookies or {})

    def post(self, path: str, fields: dict[str, str] | None = None) -> requests.Response:
        token = {"csrfmiddlewaretoken": self.token}
        return self.session.post(self.url + path, token | (fields or {}), timeout=30)

    def open(self, path: str) -> str:
        page = self.session.get(self.url + path, timeout=30).text
        self.token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        return page


def ready_to_send(portal: Portal) -> Tab:
    tab = Tab(portal)
    tab.open("/report/start/")
    tab.post("/report/start/")
    for slug, fields in answers().items():
        assert tab.post(f"/report/{slug}/", fields).status_code == 200
    return tab


def test_eight_tabs_that_send_at_once_give_one_concern_and_the_same_page(portal: Portal):
    first = ready_to_send(portal)
    tabs = [Tab(portal, first.session.cookies) for _ in range(TABS)]
    for tab in tabs:
        tab.open("/report/check/")
    with ThreadPoolExecutor(TABS) as pool:
        pages = list(pool.map(lambda tab: tab.post("/report/check/"), tabs))
    assert {page.status_code for page in pages} == {200}
    shown = {re.search(r'id="reference">([^<]+)<', page.text)[1] for page in pages}
    assert len(shown) == 1


def test_answers_that_arrive_while_another_tab_sends_do_not_undo_the_sending(portal: Portal):
    first = ready_to_send(portal)
    tabs = [Tab(portal, first.session.cookies) for _ in range(TABS)]
    for tab in tabs:
        tab.open("/report/check/")
    posts = [("/report/check/", {}), *[("/report/noticed/", {"noticed": "late"})] * (TABS - 1)]
    with ThreadPoolExecutor(TABS) as pool:
        pages = list(pool.map(lambda tab, post: tab.post(*post), tabs, posts))
    assert {page.status_code for page in pages} == {200}
    assert 'id="reference"' in first.open("/report/sent/")
