"""Concurrent requests from several tabs of one reporter, against real processes and databases."""

import re
from concurrent.futures import ThreadPoolExecutor

from tests.journeys.portal import Portal
from tests.journeys.tab import Tab, ready_to_send

TABS = 8


def test_eight_tabs_sending_at_once_create_one_concern(portal: Portal):
    first = ready_to_send(portal.url)
    tabs = [Tab(portal.url, first.session.cookies) for _ in range(TABS)]
    for tab in tabs:
        tab.open("/report/check/")
    with ThreadPoolExecutor(TABS) as pool:
        pages = list(pool.map(lambda tab: tab.post("/report/check/"), tabs))
    assert {page.status_code for page in pages} == {200}
    shown = {re.search(r'id="reference"[^>]*>([^<]+)<', page.text)[1] for page in pages}
    assert len(shown) == 1


def test_answers_posted_while_another_tab_sends_keep_the_receipt(portal: Portal):
    first = ready_to_send(portal.url)
    tabs = [Tab(portal.url, first.session.cookies) for _ in range(TABS)]
    for tab in tabs:
        tab.open("/report/check/")
    posts = [("/report/check/", {}), *[("/report/noticed/", {"noticed": "late"})] * (TABS - 1)]
    with ThreadPoolExecutor(TABS) as pool:
        pages = list(pool.map(lambda tab, post: tab.post(*post), tabs, posts))
    assert {page.status_code for page in pages} == {200}
    assert 'id="reference"' in first.open("/report/sent/")
