"""300 ways to smuggle a script, typed into the form: to the check page and to the officer they are words."""

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import DATABASES
from tests.journeys.portal import Portal
from tests.journeys.road import sign_in
from tests.journeys.tab import Tab
from tests.referrals.walking import CANARIES, answers

pytestmark = [
    pytest.mark.parametrize("portal", DATABASES[1:], indirect=True, scope="package"),
    pytest.mark.xdist_group("reporter"),
]

WAYS_OUT = ["", "'>", '">', "-->", "</p>", "</textarea>", "</title>", "</script>", "]]>", "}}", "&#10;", "\\"]
TAGS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<math><mtext><img src=x onerror=alert(1)>",
    "<meta http-equiv=refresh content=0;url=javascript:alert(1)>",
    "<object data=javascript:alert(1)>",
    "<form action=javascript:alert(1)><button>",
    "<style>@import 'x'</style>",
    "<ScRiPt>alert(1)</sCrIpT>",
    "<scr\tipt>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u202e<script>alert(1)</script>",
    "＜script＞alert(1)＜/script＞",
    "{{constructor.constructor('alert(1)')()}}",
    "{{ 7*7 }}{% include 'x' %}",
    "${alert(1)}",
    "javascript:alert(1)",
    "' autofocus onfocus=alert(1) x='",
]
PAYLOADS = [f"{way}{tag}" for way in WAYS_OUT for tag in TAGS]
# Characters that each field takes; one that is not named here takes 30 at least.
LENGTHS = {
    "worry": 10_000,
    "reaction": 2_000,
    "phone_when": 300,
    "other_names": 300,
    "full_name": 200,
    "noticed": 200,
}
ROUNDS = 2
TYPED = [words for field, words in CANARIES.items() if field not in ("phone", "email")]


def pieces(length: int, start: int) -> str:
    """Whole payloads from the list's `start` on, as many as fit, a line end counting as two."""
    text = ""
    for number in range(len(PAYLOADS)):
        payload = PAYLOADS[(start + number) % len(PAYLOADS)]
        if len(text) + len(payload) + 2 > length:
            break
        text += payload + "\n"
    return text


def written(name: str, number: int) -> str:
    text = pieces(LENGTHS.get(name, 30), number * len(PAYLOADS) // ROUNDS)
    return text if LENGTHS.get(name, 0) >= 1_000 else " ".join(text.split("\n"))


def smuggled(portal: Portal, number: int) -> Tab:
    tab = Tab(portal.url)
    tab.open("/report/start/")
    tab.post("/report/start/")
    for slug, fields in answers().items():
        typed = {name: written(name, number) for name, value in fields.items() if value in TYPED}
        assert tab.post(f"/report/{slug}/", fields | typed).status_code == 200
    return tab


def shows_words_alone(page: Page, address: str, least: int) -> None:
    """The watch takes each refused script for a fault; here also: no window, and no element out of an answer."""
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert not dialogs
    told = page.locator("main").inner_text()
    assert sum(payload in told for payload in set(TAGS)) >= least
    assert (
        page.locator(
            "main :is(script, img, svg, iframe, video, object, math, style, input:not([type=hidden]))"
        ).count()
        == 0
    )


def test_300_payloads_are_words_on_the_check_page_and_to_the_officer(portal, open_page):
    assert len(PAYLOADS) == 300
    reporter, officer = open_page(), open_page(phone=False)
    sign_in(officer, portal, portal.account("officer", "norfolk"))
    for number in range(ROUNDS):
        tab = smuggled(portal, number)
        reporter.context.clear_cookies()
        for each in tab.session.cookies:
            reporter.context.add_cookies([{"name": each.name, "value": each.value, "url": portal.url}])
        shows_words_alone(reporter, "/report/check/", least=20)
        tab.open("/report/check/")
        page = tab.post("/report/check/").text
        reference = page.split('id="reference">')[1].split("<")[0]
        shows_words_alone(officer, f"/review/{reference}/", least=20)


def test_the_watch_would_see_one_that_ran(portal, open_page):
    """The control: the same page with one answer written into it as it was typed."""
    page = open_page()
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.route("**/planted", lambda route: route.fulfill(body=f"<main>{TAGS[1]}</main>", content_type="text/html"))
    page.goto("/planted")
    page.wait_for_timeout(200)
    page.watch.faults.clear()
    assert dialogs == ["1"]
