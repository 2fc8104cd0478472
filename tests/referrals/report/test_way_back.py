"""The way back to a report is found from every public page, and pages say who reads a report and when."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from guidance.models import Contact
from tests.referrals.report.filling import filled, read, words

PUBLIC = [
    *("/", "/areas/", "/areas/norfolk/", "/areas/essex/", "/find/", "/what-happens-next/", "/privacy/"),
    *("/confidentiality/", "/accessibility/", "/cookies/", "/complaints/", "/report/", "/report/start/", "/return/"),
    *("/report/danger/", "/report/advice/", "/nowhere/"),
]
IN_MAIN = ["/", "/areas/", "/areas/norfolk/", "/report/start/"]


@pytest.fixture
def sent(db):
    client = filled()
    client.post("/report/check/")
    return read(client.get("/report/sent/"))


@pytest.mark.parametrize("path", PUBLIC)
def test_footer_leads_back_to_a_report(db, path):
    assert read(Client().get(path)).select("footer a[href='/return/']")


@pytest.mark.parametrize("path", IN_MAIN)
def test_page_leads_back_to_a_report(db, path):
    assert "Come back to" in read(Client().get(path)).select_one("main a[href='/return/']").get_text()


def test_panel_of_the_sent_page_holds_the_code(sent):
    panel = sent.select_one(".govuk-panel--confirmation")
    assert panel.select_one("#return-code")
    assert not panel.select_one("#reference")
    assert sent.select_one("#reference")


@pytest.mark.parametrize(
    "use",
    [
        "read how it stands",
        "answer a question",
        "add what you forgot",
        "correct a mistake, also if you named the wrong person",
        "without giving your name",
    ],
)
def test_sent_page_says_what_the_code_is_for(sent, use):
    assert use in " ".join(sent.select_one("main").get_text(" ").split())


def test_return_page_says_what_the_code_is_for(db):
    assert "if you named the wrong person" in words(Client().get("/return/"))


NOON, NIGHT, FRIDAY_NIGHT, SUNDAY, CHRISTMAS = (
    datetime(2026, 11, 18, 12, 0, tzinfo=UTC),
    datetime(2026, 11, 18, 1, 0, tzinfo=UTC),
    datetime(2026, 11, 20, 23, 0, tzinfo=UTC),
    datetime(2026, 11, 22, 15, 0, tzinfo=UTC),
    datetime(2026, 12, 25, 10, 0, tzinfo=UTC),
)
CLOSED = "It is outside working time now. An officer may not read it before {} at 9:00am"


@pytest.mark.parametrize("page", ["start", "sent"])
@pytest.mark.parametrize(
    ("at", "said"),
    [
        (NOON, "It is working time now. An officer is due to read it by 18 November 2026."),
        (NIGHT, CLOSED.format("18 November 2026")),
        (FRIDAY_NIGHT, CLOSED.format("23 November 2026")),
        (SUNDAY, CLOSED.format("23 November 2026")),
        (CHRISTMAS, CLOSED.format("29 December 2026")),
    ],
    ids=["noon", "night", "Friday night", "Sunday", "Christmas"],
)
def test_page_says_when_a_report_sent_now_is_read(db, clock, page, at, said):
    clock.move_to(at)
    client = filled() if page == "sent" else Client()
    if page == "sent":
        client.post("/report/check/")
    shown = words(client.get(f"/report/{page}/"))
    assert said in shown
    assert ("outside working time" in shown) == (at != NOON)
    # It promises nothing for danger, at any hour.
    assert "if someone is in danger, call 999 yourself" in shown


def test_start_page_names_the_force_of_the_area_one_came_from(db):
    assert "the Prevent team of Essex Police" in words(Client().get("/report/start/?area=essex"))
    assert "For the area you came from" not in words(Client().get("/report/start/"))


def test_sent_page_names_the_force_and_when_its_telephone_is_answered(db):
    Contact.objects.filter(area__slug="norfolk", kind="phone").update(hours="8am to 8pm", out_of_hours="call 101")
    client = filled()
    client.post("/report/check/")
    text = words(client.get("/report/sent/"))
    assert "Norfolk Constabulary" in text
    assert "Answered: 8am to 8pm" in text
    assert "At other times: call 101" in text
