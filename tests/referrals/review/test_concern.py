"""One concern: read by name, shown as text whatever it holds, acknowledged once."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from guidance.models import Area, Force
from referrals.models import Concern, Delivery, Event
from tests.referrals.report.filling import filled, read, words
from tests.referrals.review.building import AT, add_call, close, send
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


def reads(concern):
    return list(Event.objects.filter(concern_id=concern.id, kind="read").values_list("by", flat=True))


def test_all_that_was_said_is_shown(officer_client):
    filled().post("/report/check/")
    page = officer_client.get(f"/review/{Concern.objects.get().reference}/")
    assert [value for value in CANARIES.values() if " ".join(value.split()) not in words(page)] == []
    assert len(read(page).select("dl dt")) == len(answers())


def test_every_view_is_an_event_and_the_first_is_kept(
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
    assert reads(concern) == [officer.user.email, colleague.user.email, officer.user.email]
    assert words(client.get(address)).count(": Read,") == 4


def test_other_pages_are_no_reading(officer_client, concern, address):
    officer_client.get("/review/")
    officer_client.post(f"{address}acknowledge/")
    officer_client.get(f"{address}outcome/")
    assert reads(concern) == []


def test_without_a_key_it_says_so_and_marks_nothing(officer_client, concern, address, settings):
    settings.SEALING_PRIVATE_KEYS = []
    assert officer_client.get(address).status_code == 503
    concern.refresh_from_db()
    assert concern.opened_at is None
    assert reads(concern) == []


def test_a_moved_or_damaged_envelope_says_so(officer_client, concern, address):
    other = send(answer="Canaryother")
    for sealed in (other.sealed, concern.sealed[:-8] + "AAAAAAA=", "", "v1||"):
        Concern.objects.filter(pk=concern.pk).update(sealed=sealed)
        response = officer_client.get(address)
        assert response.status_code == 503
        assert b"Canary" not in response.content
    assert reads(concern) == []


@pytest.mark.parametrize("payload", XSS)
def test_what_was_said_is_text_wherever_it_is_shown(officer_client, payload):
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
    officer_client.post(f"{address}outcome/", {"outcome": "mistaken", "rationale": payload, "considered": "on"})
    shown = officer_client.get(address)
    for page in (check, *forms, refused, shown):
        assert_is_text(page, payload)
    assert words(shown).count(" ".join(payload.split())) >= 7


@pytest.mark.parametrize("payload", XSS)
def test_what_others_wrote_is_text_too(officer_client, concern, address, payload):
    """Names, contacts and notes come from editors and from the police."""
    call = add_call(concern, to=payload, hours=payload, note=payload)
    Area.objects.filter(pk=concern.area_id).update(name=payload)
    Force.objects.filter(pk=concern.force_id).update(name=payload)
    pages = ["/review/", f"{address}calls/{call.pk}/", address]
    for page in pages:
        response = officer_client.get(page)
        assert response.status_code == 200
        assert_is_text(response, payload)
        assert " ".join(payload.split()) in words(response)


def assert_is_text(response, payload):
    page = read(response)
    assert len(page.find_all("script")) == 2
    assert not page.find_all(["iframe", "svg", "img", "b"])
    assert not [tag for tag in page.find_all(True) if {"onerror", "onload", "onmouseover"} & set(tag.attrs)]
    assert not page.select("a[href^='javascript:']")


def test_a_spoofed_direction_stays_in_its_own_line(officer_client):
    concern = send(answer="\u202eevil")
    said = read(officer_client.get(f"/review/{concern.reference}/")).select("dd bdi")
    assert [line.get_text() for line in said] == ["U+202Eevil"]


def test_acknowledging(officer_client, officer, concern, address):
    assert officer_client.post(f"{address}acknowledge/")["Location"] == address
    concern.refresh_from_db()
    assert (concern.state, concern.acknowledged_by) == ("acknowledged", officer)
    assert Event.objects.get(concern_id=concern.id, kind="acknowledged").by == officer.user.email


def test_a_second_acknowledgement_is_told_and_changes_nothing(officer_client, make_officer, concern, address):
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


def test_it_offers_only_what_may_come_next(officer_client, concern, address):
    def offers():
        work = read(officer_client.get(address)).find("h2", string="What to do")
        return [tag.get_text(strip=True) for tag in work.find_all_next(["button", "a"]) if tag.find_parent("main")]

    assert offers() == ["Acknowledge", "Send to another force"]
    officer_client.post(f"{address}acknowledge/")
    assert offers() == [
        "Begin or go on assessing",
        *("Record an outcome", "Add a note", "Wait for information", "Set the day to look again", "Hand over"),
        "Send to another force",
    ]
    officer_client.post(f"{address}outcome/", {"outcome": "linked", "rationale": "x", "considered": "on"})
    assert offers() == ["Add a note", "Open again"]


def test_who_was_told_ends_with_an_officer_who_opened_it(officer_client, concern, address):
    Delivery.objects.filter(concern=concern, transport="email").update(sent_at=AT)
    page = words(officer_client.get(address))
    assert "Email to prevent@norfolk.police.uk: sent, opened by an officer" in page
    assert "Phone call to 01953 423905: not needed: an officer has opened the concern" in page


def test_a_look_without_words_is_no_reading(officer_client):
    concern = send()
    officer_client.head(f"/review/{concern.reference}/")
    concern.refresh_from_db()
    assert concern.opened_at is None


def test_a_reason_that_does_not_open_marks_nothing_as_read(officer_client):
    concern = close(send(), rationale_sealed="v1||")
    assert officer_client.get(f"/review/{concern.reference}/").status_code == 503
    assert not Event.objects.filter(concern_id=concern.id, kind="read").exists()
