"""The concern page: read events, escaping, acknowledgement and permitted steps."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from guidance.models import Area, Force
from referrals.actions.faults.parts import UNOPENED
from referrals.models import Concern, Delivery, Event
from tests.referrals.report.filling import filled, read, words
from tests.referrals.review.building import ANSWERED_FORM, AT, add_call, close, send
from tests.referrals.walking import CANARIES, answers

XSS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "</p></bdi></dd><iframe src=javascript:alert(1)>",
    "{{ 7*7 }}{% include 'x' %}",
    "<a href='javascript:alert(1)'>x</a>",
    "&lt;script&gt;",
    "<!--",
    "]]><b onmouseover=alert(1)>",
]


@pytest.fixture
def address(concern):
    return f"/review/{concern.reference}/"


def read_by(concern):
    return list(Event.objects.filter(concern_id=concern.id, kind="read").values_list("by", flat=True))


def test_every_answer_is_shown(officer_client):
    filled().post("/report/check/")
    address = f"/review/{Concern.objects.get().reference}/"
    for page in (officer_client.get(address), officer_client.get(f"{address}?questions=all")):
        assert [value for value in CANARIES.values() if " ".join(value.split()) not in words(page)] == []
    assert len(read(page).select("dl.govuk-summary-list dt")) == len(answers())


def test_each_view_is_recorded_and_first_opening_is_kept(
    officer_client, officer, make_officer, concern, address, frozen
):
    officer_client.get(address)
    concern.refresh_from_db()
    first = concern.opened_at
    assert (first, concern.opened_by) == (datetime(2026, 11, 21, 9, 0, tzinfo=UTC), officer)
    frozen.shift(600)
    colleague = make_officer("norfolk", "colleague")
    client = Client()
    client.force_login(colleague.user)
    client.get(address)
    officer_client.get(address)
    concern.refresh_from_db()
    assert (concern.opened_at, concern.opened_by) == (first, officer)
    assert read_by(concern) == [officer.user.email, colleague.user.email, officer.user.email]
    history = read(client.get(f"{address}timeline/")).select_one(".moj-timeline__item")
    assert history.find("h3").get_text() == "Read 4 times"
    assert [line.get_text().split(": ")[1] for line in history.select("li")] == [
        f"Name and age shown, {colleague.user.email}",
        *(f"Read, {who}" for who in (officer.user.email, colleague.user.email, officer.user.email)),
    ]


def test_other_pages_record_no_read_event(officer_client, officer, concern, address):
    officer_client.get("/review/")
    officer_client.post(f"{address}acknowledge/")
    officer_client.get(f"{address}wait/")
    assert read_by(concern) == []
    # The form says whom it is about, which is written down as that.
    shown = Event.objects.filter(concern_id=concern.id, kind="identified")
    assert [event.by for event in shown] == [officer.user.email]
    concern.refresh_from_db()
    assert concern.opened_at is None


def test_missing_key_gives_503_and_records_no_read_event(officer_client, concern, address, settings):
    settings.SEALING_PRIVATE_KEYS = []
    assert officer_client.get(address).status_code == 503
    concern.refresh_from_db()
    assert concern.opened_at is None
    assert read_by(concern) == []


def test_moved_or_damaged_envelope_is_not_shown_and_the_concern_stays_unopened(officer_client, concern, address):
    other = send(answer="Canaryother")
    for sealed in (other.sealed, concern.sealed[:-8] + "AAAAAAA=", "", "v1||"):
        Concern.objects.filter(pk=concern.pk).update(sealed=sealed)
        response = officer_client.get(address)
        assert b"This report cannot be opened" in response.content
        assert b"Canary" not in response.content
    concern.refresh_from_db()
    assert concern.opened_at is None


@pytest.mark.parametrize("payload", XSS)
def test_answers_are_escaped_on_every_page(officer_client, payload):
    given = answers(
        name={"known": "yes", "full_name": payload, "other_names": payload},
        worry={"worry": payload},
        noticed={"noticed": payload},
        aware={"aware": "yes", "reaction": payload},
        contact={"contact": "yes", "your_name": payload},
        reach={"phone": payload[:30], "phone_when": payload},
    )
    client = filled(given)
    check = client.get("/report/check/")
    forms = [client.get(f"/report/{slug}/") for slug in ("name", "worry", "noticed", "aware", "contact", "reach")]
    client.post("/report/check/")
    address = f"/review/{Concern.objects.get().reference}/"
    officer_client.post(f"{address}acknowledge/")
    refused = officer_client.post(f"{address}outcome/", {"outcome": payload, "rationale": payload})
    officer_client.post(
        f"{address}outcome/", ANSWERED_FORM | {"outcome": "mistaken", "rationale": payload, "considered": "on"}
    )
    shown = officer_client.get(address)
    tabs = [officer_client.get(f"{address}{tab}/") for tab in ("earlier", "notes", "files", "timeline")]
    for page in (check, *forms):
        assert_escaped(page, payload)
    for page in (refused, shown, *tabs):
        assert_escaped(page, payload)
    assert words(shown).count(" ".join(payload.split())) >= 7


@pytest.mark.parametrize("payload", XSS)
def test_text_of_editors_and_contacts_is_escaped(officer_client, concern, address, payload):
    call = add_call(concern, to=payload, hours=payload, note=payload)
    Area.objects.filter(pk=concern.area_id).update(name=payload)
    Force.objects.filter(pk=concern.force_id).update(name=payload)
    pages = ["/review/", f"{address}calls/{call.pk}/", address]
    for page in pages:
        response = officer_client.get(page)
        assert response.status_code == 200
        assert_escaped(response, payload)
        assert " ".join(payload.split()) in words(response)


def assert_escaped(response, payload):
    page = read(response)
    assert len(page.find_all("script")) == 2
    assert not page.find_all(["iframe", "svg", "img", "b"])
    assert not [tag for tag in page.find_all(True) if {"onerror", "onload", "onmouseover"} & set(tag.attrs)]
    assert not page.select("a[href^='javascript:']")


def test_text_direction_override_is_shown_as_its_code_point(officer_client):
    concern = send(answer="\u202eevil")
    said = read(officer_client.get(f"/review/{concern.reference}/")).select(".portal-words bdi")
    assert [line.get_text() for line in said] == ["U+202Eevil"]


def test_acknowledging_records_state_officer_and_event(officer_client, officer, concern, address):
    assert officer_client.post(f"{address}acknowledge/")["Location"] == address
    concern.refresh_from_db()
    assert (concern.state, concern.acknowledged_by) == ("acknowledged", officer)
    assert Event.objects.get(concern_id=concern.id, kind="acknowledged").by == officer.user.email


def test_second_acknowledgement_gives_409_and_changes_nothing(officer_client, make_officer, concern, address):
    colleague = make_officer("norfolk", "colleague")
    quicker = Client()
    quicker.force_login(colleague.user)
    quicker.post(f"{address}acknowledge/")
    response = officer_client.post(f"{address}acknowledge/")
    assert response.status_code == 409
    assert "already been done" in words(response)
    concern.refresh_from_db()
    assert concern.acknowledged_by == colleague
    assert Event.objects.filter(concern_id=concern.id, kind="acknowledged").count() == 1


def test_concern_page_offers_only_permitted_steps(officer_client, concern, address):
    def offered():
        page = read(officer_client.get(address))
        in_bar, listed = (
            [tag.get_text(strip=True) for tag in page.select_one(place).find_all(["button", "a"])]
            for place in (".portal-case__do", ".portal-next")
        )
        assert in_bar[-len(listed) :] == listed
        return in_bar

    assert offered() == ["Acknowledge", "Acknowledge and assess", "Ask the reporter", "Send to another force"]
    officer_client.post(f"{address}acknowledge/")
    assert offered() == [
        *("Start assessment", "Record an outcome", "Write the assessment", "Add a note"),
        *("Add a file", "Ask the reporter", "Wait for information"),
        *("Set review date", "Hand over", "Send to another force"),
    ]
    officer_client.post(
        f"{address}outcome/", ANSWERED_FORM | {"outcome": "no-concern", "rationale": "x", "considered": "on"}
    )
    assert offered() == ["Add a note", "Add a file", "Open again"]


def test_delivery_list_shows_that_an_officer_opened_the_concern(officer_client, concern, address):
    Delivery.objects.filter(concern=concern, transport="email").update(sent_at=AT)
    page = words(officer_client.get(address))
    assert "Email to prevent@norfolk.police.uk: sent, opened by an officer" in page
    assert "Phone call to 01953 423905: not needed: an officer has opened the concern" in page


def test_head_request_does_not_open_a_concern(officer_client):
    concern = send()
    officer_client.head(f"/review/{concern.reference}/")
    concern.refresh_from_db()
    assert concern.opened_at is None


def test_damaged_rationale_is_marked_and_the_rest_is_shown(officer_client):
    concern = close(send(), rationale_sealed="v1||")
    assert UNOPENED in words(officer_client.get(f"/review/{concern.reference}/notes/"))
    assert "Canaryworry" in words(officer_client.get(f"/review/{concern.reference}/"))
