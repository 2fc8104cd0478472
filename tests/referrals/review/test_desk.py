"""What stands around every page of a concern: whom it is about, the next step, what was just done, the navigation."""

from datetime import date

import pytest
from django.urls import reverse

from referrals.matching.identity import LONGEST, Identity, identity_of
from referrals.models import Concern, Event, Note, Officer
from referrals.report.forms.contact import ReachForm
from referrals.review import navigation
from referrals.review.report_page import CARE
from referrals.review.urls import urlpatterns
from tests.referrals.report.filling import filled, read, words
from tests.referrals.review.building import AT, acknowledge, add_call, add_match, close, exchange, send, some_officer
from tests.referrals.walking import CANARIES, answers

PERSON = {"name": {"full_name": "Canaryname <i>Plover</i>"}, "age": {"years": 16, "date_of_birth": None}}
ON = date(2026, 11, 21)
MAIN = ("", "earlier/", "messages/", "notes/", "files/", "timeline/")
# Of a concern that this officer owns; each form names the concern in its heading.
STEPS = ("outcome/", "note/", "assessment/", "files/add/", "ask/", "wait/", "follow-up/", "hand-over/", "transfer/")


@pytest.fixture
def concern(db, officer):
    return acknowledge(send(facts=PERSON), officer, about_child=True)


def at(concern, page=""):
    return f"/review/{concern.reference}/{page}"


def identified(concern):
    return Event.objects.filter(concern_id=concern.pk, kind="identified").count()


@pytest.mark.parametrize("page", [*MAIN, *STEPS, "print/"])
def test_every_page_says_whom_it_is_about_and_its_title_does_not(officer_client, concern, page):
    response = officer_client.get(at(concern, page))
    bar = read(response).select_one(".portal-case")
    text = " ".join(bar.get_text().split())
    assert f"Canaryname <i>Plover</i>, 16 {concern.reference}" in text
    assert "Under 18" in text
    assert [term.get_text() for term in bar.select("dt")] == ["Decide by", "Status", "Owner", "Area"]
    title = read(response).title.get_text()
    assert concern.reference in title
    assert "Canary" not in title


@pytest.mark.parametrize("page", STEPS)
def test_every_form_names_its_concern_in_the_heading(officer_client, concern, page):
    (heading,) = read(officer_client.get(at(concern, page))).select("h1")
    assert concern.reference in heading.get_text()


# The pages of an outcome and of the assessment show the report, and count as opening it.
@pytest.mark.parametrize(
    "page", ["timeline/", "earlier/", *(step for step in STEPS if step not in ("outcome/", "assessment/"))]
)
def test_name_is_shown_only_with_a_record_of_it(officer_client, concern, page):
    officer_client.get(at(concern, page))
    assert identified(concern) == 1
    assert not Event.objects.filter(concern_id=concern.pk, kind="read").exists()
    concern.refresh_from_db()
    # Reminders go on: the report itself was not opened.
    assert concern.opened_at is None


def test_what_officers_files_are_is_shown_only_with_a_record_of_it(officer_client, concern):
    officer_client.get(at(concern, "files/"))
    (event,) = Event.objects.filter(concern_id=concern.pk, kind="read")
    assert event.facts == {"part": "files"}
    concern.refresh_from_db()
    assert concern.opened_at is None


@pytest.mark.parametrize("page", [*MAIN, *STEPS])
def test_head_request_shows_nobody_and_records_nothing(officer_client, concern, page):
    assert officer_client.head(at(concern, page)).status_code == 405
    assert not Event.objects.filter(concern_id=concern.pk, kind__in=["identified", "read"]).exists()


@pytest.mark.parametrize(("page", "part"), [("", "report"), ("messages/", "messages"), ("notes/", "notes")])
def test_each_page_records_the_part_that_it_opened(officer_client, concern, page, part):
    officer_client.get(at(concern, page))
    assert [event.facts for event in Event.objects.filter(concern_id=concern.pk, kind="read")] == [{"part": part}]


def test_page_of_notes_opens_no_message_and_page_of_messages_no_note(officer_client, officer, concern):
    exchange(concern, officer, 1)
    officer_client.post(at(concern, "note/"), {"kind": "fact", "text": "Canarynote", "form_id": "1"})
    assert "Canaryanswer" not in words(officer_client.get(at(concern, "notes/")))
    assert "Canarynote" not in words(officer_client.get(at(concern, "messages/")))
    for page in ("", "files/", "timeline/"):
        text = words(officer_client.get(at(concern, page)))
        assert "Canaryanswer" not in text
        assert "Canarynote" not in text


def test_call_page_names_nobody(officer_client, concern):
    """What stands there may be read out to a number that nobody has confirmed."""
    call = add_call(concern)
    page = officer_client.get(at(concern, f"calls/{call.pk}/"))
    assert "Canaryname" not in words(page)
    assert identified(concern) == 0
    # The control: the walls are that the page opens nothing, and shows no bar.
    assert "Canaryname" in words(officer_client.get(at(concern, "files/")))


def test_form_of_a_restricted_concern_names_nobody(officer_client, concern):
    Concern.objects.filter(pk=concern.pk).update(restricted_at=AT)
    for page in (*MAIN, *STEPS):
        response = officer_client.get(at(concern, page))
        assert response.status_code == 409
        assert "Canaryname" not in words(response)
    assert identified(concern) == 0


def test_damaged_report_is_said_in_place_of_the_name(officer_client, concern):
    Concern.objects.filter(pk=concern.pk).update(sealed="v1||")
    assert "Report not readable" in words(officer_client.get(at(concern, "note/")))


@pytest.mark.parametrize(
    ("facts", "identity"),
    [
        ({}, Identity()),
        ({"name": "x", "age": ["y"]}, Identity()),
        ({"name": {"full_name": "", "other_names": "Pip"}, "age": {"years": 40}}, Identity("Pip", 40)),
        ({"name": {"full_name": "A\nB"}, "age": {"date_of_birth": "2009-11-22"}}, Identity("A B", 16)),
        ({"name": {"full_name": "A"}, "age": {"date_of_birth": "2009-11-21", "years": 3}}, Identity("A", 17)),
        ({"called": {"called": "A circle"}}, Identity("A circle")),
        ({"about": {"about": "self"}, "contact": {"your_name": "Me"}, "age": {"years": True}}, Identity("Me")),
        ({"about": {"about": "person"}, "contact": {"your_name": "Reporter"}}, Identity()),
        ({"name": {"full_name": "x" * 900}}, Identity("x" * LONGEST + "…")),
    ],
)
def test_identity_is_read_from_answers_of_any_shape(facts, identity):
    assert identity_of({"facts": facts}, on=ON) == identity


def test_identity_without_answers_is_unknown():
    assert identity_of({"facts": "x"}, on=ON) == identity_of({}, on=ON) == Identity()


def test_next_step_follows_the_state(officer_client, officer, concern):
    def primary(page=""):
        button = read(officer_client.get(at(concern, page))).select_one(".portal-case__do .govuk-button")
        return button and button.get_text(strip=True)

    assert primary() == "Start assessment"
    officer_client.post(at(concern, "assess/"))
    assert primary("timeline/") == "Record an outcome"
    other = send()
    match = add_match(concern, other)
    assert primary() == "Confirm or reject match"
    match.delete()
    exchange(concern, officer, 1)
    assert primary() == "Read the new message"
    assert primary("messages/") == "Record an outcome"
    acknowledge(concern, some_officer(concern))
    assert primary() is None
    close(concern, officer)
    assert primary() is None


def test_banner_says_once_what_was_done(officer_client, concern):
    page = officer_client.post(
        at(concern, "follow-up/"), {"on_day": "1", "on_month": "12", "on_year": "2026"}, follow=True
    )
    banner = read(page).select_one(".govuk-notification-banner--success")
    assert "The review date is 1 December 2026." in banner.get_text()
    assert not read(officer_client.get(at(concern))).select_one(".govuk-notification-banner")


def test_refused_step_gives_back_what_was_typed(officer_client, concern):
    """A colleague was quicker: the page that says so would otherwise lose a long reason."""
    acknowledge(concern, some_officer(concern))
    typed = {
        "outcome": "linked",
        "rationale": "Canaryrationale <b>of many words</b>",
        "csrfmiddlewaretoken": "x" * 40,
    }
    page = officer_client.post(at(concern, "outcome/"), typed)
    assert page.status_code == 409
    assert typed["rationale"] in words(page)
    assert not read(page).main.find("b")
    assert "x" * 40 not in read(page).main.get_text()


def test_unanswered_questions_are_one_line_that_leads_to_all(officer_client):
    filled(answers(noticed={}, school={})).post("/report/check/")
    concern = Concern.objects.get()
    shown = read(officer_client.get(at(concern)))
    assert "Not answered: School or college, First noticed, Pictures and documents." in " ".join(
        shown.main.get_text().split()
    )
    link = shown.find("a", string="See every question as it was asked")
    every = officer_client.get(link["href"])
    assert "When did you first notice something? Not answered" in words(every)


def test_words_come_first_then_signs_then_how_to_reach_the_reporter_safely(officer_client):
    filled().post("/report/check/")
    text = words(officer_client.get(at(Concern.objects.get())))
    order = [
        "What to do next",
        CANARIES["worry"].splitlines()[0],
        "Signs of danger they ticked",
        "Do not leave a message.",
    ]
    assert sorted(order, key=text.index) == order


def test_every_caution_of_the_form_has_officers_words():
    form = ReachForm(answers={})
    chosen = {
        value for name in ("phone_care", "other_phone_care", "email_care") for value, _ in form.fields[name].choices
    }
    assert chosen == set(CARE)


def test_header_names_force_person_rank_and_number(officer_client, officer):
    officer.user.first_name, officer.user.last_name = "Example", "Oddjob"
    officer.user.save()
    page = officer_client.post("/review/me/", {"rank": "PC", "collar_number": "1234"}, follow=True)
    header = read(page).header.get_text(" ", strip=True)
    assert "Prevent concerns" in header
    assert officer.force.name in header
    assert "PC Example Oddjob 1234" in header
    assert Officer.objects.get(pk=officer.pk).collar_number == "1234"


def test_officer_changes_only_their_own_details(officer_client, officer, make_officer):
    colleague = make_officer("norfolk", "colleague")
    officer_client.post(
        "/review/me/", {"rank": "DCI", "collar_number": "1", "pk": colleague.pk, "is_supervisor": "on"}
    )
    colleague.refresh_from_db()
    officer.refresh_from_db()
    assert (colleague.rank, officer.rank, officer.is_supervisor) == ("", "DCI", False)


def test_navigation_marks_where_one_is_and_counts_calls(officer_client, concern):
    add_call(concern)

    def items(address):
        links = read(officer_client.get(address)).select("#navigation a")
        return {" ".join(link.get_text().split()): link.get("aria-current", "") for link in links}

    others = {"Reviews": "", "Enter a concern": "", "Search": ""}
    assert items("/review/") == {"Queue": "page", "Calls to make (1)": ""} | others
    assert items("/review/calls/")["Calls to make (1)"] == "page"
    assert items(at(concern, "note/"))["Queue"] == "true"
    assert items("/review/me/") == {"Queue": "", "Calls to make (1)": ""} | others


def test_navigation_of_a_supervisor_has_their_pages(officer_client, officer):
    Officer.objects.filter(pk=officer.pk).update(is_supervisor=True)
    page = read(officer_client.get("/review/destroyed/"))
    links = {link.get_text(strip=True): link["href"] for link in page.select("#navigation a")}
    assert links["Workload"] == reverse("review:workload")
    assert {"Figures", "Audit log", "Data requests", "Disposal records"} < set(links)
    assert page.select_one("#navigation [aria-current=page]").get_text(strip=True) == "Disposal records"
    assert page.select_one("#navigation summary").get_text(strip=True) == "More: Disposal records"
    queue = read(officer_client.get("/review/"))
    assert queue.select_one("#navigation summary").get_text(strip=True) == "More"


# Addresses that show no page of their own.
WITHOUT_A_PAGE = {
    "new",
    "filter",
    "assign",
    "malicious",
    "shortcuts",
    "save-view",
    "delete-view",
    "access-request-look",
    "copy-json",
}


def test_every_page_that_is_not_a_concerns_belongs_to_an_item():
    """An item is marked on it; pages of a concern belong to the queue."""
    takes = {each.name: set(each.pattern.converters) for each in urlpatterns}
    own = {name for name, given in takes.items() if "reference" not in given or "access_request_id" in given}
    assert len(own) > 30
    assert own - WITHOUT_A_PAGE - {*navigation._FOR_ALL, *navigation._FOR_SUPERVISORS, *navigation._WITHIN} == set()


def test_note_leads_to_the_notes_with_their_number(officer_client, concern):
    page = officer_client.post(
        at(concern, "note/"), {"kind": "view", "text": "Canarynote", "form_id": "1"}, follow=True
    )
    assert page.redirect_chain[-1][0] == at(concern, "notes/")
    assert "Notes and assessment 1" in words(page)
    assert Note.objects.count() == 1
