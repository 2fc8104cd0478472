"""After a report was sent, no page says that nothing was, wherever the reporter comes from."""

import re
from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from prevent_portal import errors
from referrals.report.steps import STEPS
from referrals.report.triage import EXITS
from tests.house.tree import ROOT
from tests.referrals.report.filling import client_with, fill, filled, words
from tests.referrals.walking import answers

DENIAL = re.compile(r"(nothing|not)\b[^.]{0,40}\b(been|was|were) sent|not sent", re.IGNORECASE)
# The only templates of the reporter's that say so: of answers that are there and have no receipt, or to whoever "did
# not see a reference".
UNSENT = {
    "templates/report/add.html",
    "templates/500.html",
    "templates/report/exits/elsewhere.html",
    "templates/report/exits/no-team.html",
    "templates/report/still_here.html",
    *(f"templates/report/work/{name}.html" for name in ("open", "saved", "tasks")),
}
PAGES = [
    *(
        "/report/",
        "/report/start/",
        "/report/check/",
        "/report/wait/",
        "/report/add/",
        "/report/sent/",
        "/report/sent/note/",
    ),
    *("/report/work/tasks/", "/report/work/open/"),
    *("/report/add/", "/report/more-time/", "/return/", "/return/messages/", "/"),
    *(f"/report/{slug}/" for slug in EXITS),
    *(f"/report/{step.slug}/" for step in STEPS),
]


def sent() -> Client:
    client = filled(answers())
    assert client.post("/report/check/")["Location"] == "/report/sent/"
    return client


def written_down() -> Client:
    client = sent()
    client.post("/report/sent/")
    return client


def written_down_in_another_tab() -> Client:
    """Which still has the cookie."""
    client = sent()
    cookies = client.cookies.copy()
    client.post("/report/sent/")
    client.cookies = cookies
    return client


def receipt_is_over(frozen) -> Client:
    client = sent()
    frozen.shift(timedelta(minutes=20))
    return client


def all_is_over(frozen) -> Client:
    client = sent()
    frozen.shift(timedelta(hours=3))
    return client


AFTER = {
    "sent": lambda frozen: sent(),
    "written down": lambda frozen: written_down(),
    "written down in another tab": lambda frozen: written_down_in_another_tab(),
    "the receipt is over": receipt_is_over,
    "all is over": all_is_over,
}


@pytest.mark.parametrize("after", AFTER.values(), ids=AFTER)
def test_no_page_denies_that_the_report_was_sent(db, frozen, after):
    client = after(frozen)
    denying = {}
    for method in ("get", "post"):
        for page in PAGES:
            if (method, page) in {("post", "/report/start/"), ("post", "/report/sent/")}:
                continue  # begins another report; is what was tried
            response = getattr(client, method)(page, follow=True)
            if found := DENIAL.search(words(response) if b"<main" in response.content else response.content.decode()):
                denying[method, page] = found[0]
    assert denying == {}


@pytest.mark.parametrize("template", ["403.html", "503.html"])
def test_error_pages_deny_nothing(template):
    """They need no database, so that they cannot know."""
    page = " ".join(render_to_string(template, request=RequestFactory().get("/report/sent/")).split())
    assert not DENIAL.search(page)
    assert "If you have seen a page with a reference, your report was sent before that." in page


def test_send_from_the_page_before_without_its_cookies(db):
    """Back, and Send again, after the browser's data was cleared."""
    client = Client(enforce_csrf_checks=True)
    response = client.post("/report/check/")
    assert response.status_code == 403
    assert not DENIAL.search(words(response))
    assert errors.unavailable(RequestFactory().get("/report/sent/")).status_code == 503


def test_only_pages_that_know_it_say_so():
    saying = {
        str(path.relative_to(ROOT))
        for path in [*ROOT.glob("templates/*.html"), *ROOT.glob("templates/report/**/*.html")]
        if DENIAL.search(re.sub(r"{[#%].*?[#%]}", "", path.read_text(), flags=re.DOTALL))
    }
    assert saying == UNSENT


@pytest.mark.parametrize(
    ("given", "slug"),
    [
        (answers(where={"where": "council"}, council={"council": "elsewhere"}), "elsewhere"),
    ],
)
def test_answers_that_lead_to_an_exit_are_said_to_be_unsent(db, given, slug):
    """The control: before sending it is true, and said."""
    assert "nothing has been sent" in words(client_with(fill(given)).get(f"/report/{slug}/"))
    assert "nothing has been sent" not in words(Client().get(f"/report/{slug}/"))
