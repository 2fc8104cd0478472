"""The way back to a report is found from every public page, and pages say who reads a report and when."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from guidance import directory
from guidance.models import Contact
from referrals.rules import time_limits
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
        (NOON, "It is working time now. We ask the team to read it by 18 November 2026."),
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


UNCONFIRMED = "The police force has still to confirm that it works to these times."
OWN = {
    "essex": {
        "hours": ["07:30", "19:00"],
        "open_within_urgent": [1, 2, 4],
        "open_within_standard": [2, 4, 8],
        "decide_within": [10, 30],
    }
}


def test_start_page_says_that_no_force_has_confirmed_the_times(db, clock):
    clock.move_to(NOON)
    shown = words(Client().get("/report/start/"))
    assert "We ask the team to read it by 18 November 2026." in shown
    assert (
        f"We count on officers from 9:00am to 5:00pm, Monday to Friday, but not on bank holidays. {UNCONFIRMED}"
        in shown
    )
    assert "is due to read it" not in shown


def test_start_page_has_the_times_that_the_force_of_the_area_has_confirmed(db, clock, settings):
    settings.FORCE_TARGETS = OWN
    clock.move_to(FRIDAY_NIGHT)
    shown = words(Client().get("/report/start/?area=essex"))
    opens = "23 November 2026 at 7:30am"
    assert f"An officer may not read it before {opens}, and is due to read it by 23 November 2026." in shown
    assert "The team works from 7:30am to 7:00pm, Monday to Friday, but not on bank holidays." in shown
    assert UNCONFIRMED not in shown
    # The control: another area's force, and an area that nobody has named.
    for address in ("/report/start/?area=norfolk", "/report/start/"):
        assert UNCONFIRMED in words(Client().get(address))


def test_sent_page_has_the_times_that_the_force_has_confirmed(db, clock, settings):
    clock.move_to(NOON)
    settings.FORCE_TARGETS = {"norfolk": OWN["essex"]}
    client = filled()
    client.post("/report/check/")
    shown = words(client.get("/report/sent/"))
    assert "It is working time now. An officer is due to read it by 18 November 2026." in shown
    assert UNCONFIRMED not in shown
    settings.FORCE_TARGETS = {}
    assert UNCONFIRMED in words(client.get("/report/sent/"))


def test_times_of_several_forces_are_told_apart(db, settings):
    essex, norfolk = directory.area("essex"), directory.area("norfolk")
    assert [name for name, _ in time_limits.readings_from(NOON, [essex, norfolk])] == [""]
    settings.FORCE_TARGETS = OWN
    own, other = time_limits.readings_from(NOON, [essex, norfolk])
    assert (own[0], own[1].is_confirmed) == ("Essex Police", True)
    assert (other[0], other[1].is_confirmed) == ("Norfolk Constabulary", False)


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
