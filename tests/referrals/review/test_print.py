"""Printing a concern, its sections, and its timeline. Printing and exporting are recorded as events."""

import pytest
from django.utils import timezone

from referrals.actions.casework.assessment import add_note
from referrals.actions.casework.legal_restrictions import apply_restriction
from referrals.models import Concern, Event, NoteKind, RestrictionKind
from referrals.review.report_sections import in_sections
from referrals.rules.questions import Page
from tests.referrals.conftest import signed_in
from tests.referrals.report.filling import filled, read, words
from tests.referrals.review.building import (
    AT,
    acknowledge,
    add_events,
    add_hold,
    exchange,
    send,
    some_supervisor,
)
from tests.referrals.walking import CANARIES


@pytest.fixture
def full(officer):
    filled().post("/report/check/")
    concern = acknowledge(Concern.objects.get(), officer)
    exchange(concern, officer, 1)
    add_note(concern=concern, kind=NoteKind.FACT, text="Canaryfact", by=officer, at=AT)
    return concern


def test_answer_of_an_unknown_step_is_put_last():
    said = [{"step": "new", "answer": ["a"]}, {"step": "worry", "answer": ["b"]}, {"answer": ["c"]}]
    assert in_sections(said, Page) == [(Page.WORRY, [said[1]]), (Page.REST, [said[0], said[2]])]


def test_print_follows_the_order_of_the_national_referral_form(officer_client, officer, full):
    response = officer_client.get(f"/review/{full.reference}/print/")
    page = read(response)
    headings = [heading.get_text() for heading in page.select("main h2")]
    assert headings == [
        "A. The person of concern",
        "B. The concerns",
        "F. Who makes this referral",
        "G. Dates",
        "H. Safeguarding",
        "I. Work and education",
        "Messages with the reporter",
        "Officers’ notes",
    ]
    shown = words(response)
    assert [each for each in CANARIES.values() if " ".join(each.split()) not in shown] == []
    for text in ("Canaryquestion 0", "Canaryanswer 0", "Canaryfact", officer.user.email):
        assert text in shown


def test_print_shows_legal_restrictions_before_the_report(full, one_factor):
    boss = some_supervisor(full)
    add_hold(full)
    for kind in (RestrictionKind.CORRECTION, RestrictionKind.RESTRICTION):
        apply_restriction(concern=full, kind=kind, text=f"Canary{kind} <i>", by=boss, at=AT)
    shown = words(signed_in(boss).get(f"/review/{full.reference}/print/"))
    for text in ("Restricted since", "On hold", "What the person it is about says is so", "Canarycorrection <i>"):
        assert text in shown
    assert shown.index("Canarycorrection") < shown.index("A. The person of concern")
    assert "Canaryrestriction" not in shown


@pytest.mark.parametrize(("name", "how"), [("print/", "paper"), ("export.json", "json")])
def test_print_and_export_record_an_event_and_open_the_concern(officer_client, officer, concern, name, how):
    officer_client.head(f"/review/{concern.reference}/{name}")
    assert not Event.objects.filter(kind="exported").exists()
    officer_client.get(f"/review/{concern.reference}/{name}")
    event = Event.objects.get(kind="exported")
    assert (event.by, event.facts) == (officer.user.email, {"as": how})
    concern.refresh_from_db()
    assert concern.opened_by == officer


@pytest.mark.parametrize("name", ["print/", "export.json"])
def test_print_and_export_without_a_key_give_503(officer_client, concern, settings, name):
    settings.SEALING_PRIVATE_KEYS = []
    assert officer_client.get(f"/review/{concern.reference}/{name}").status_code == 503
    assert not Event.objects.filter(kind="exported").exists()


def test_concern_page_shows_latest_events_and_timeline_shows_all(officer_client, officer, concern):
    add_events(concern, officer, 120)
    page = read(officer_client.get(f"/review/{concern.reference}/"))
    latest = page.find(id="latest").parent
    assert latest.find("h3").get_text() == "Read 20 times"
    assert latest.find("a", string="The whole history")["href"] == f"/review/{concern.reference}/timeline/"
    address, seen = f"/review/{concern.reference}/timeline/", 0
    pages = 0
    while address:
        page = read(officer_client.get(address))
        runs, items = page.select(".moj-timeline details li"), page.select(".moj-timeline__item")
        seen += len(runs) + len([item for item in items if not item.find("details")])
        following = page.select_one("a[rel=next]")
        address = f"/review/{concern.reference}/timeline/{following['href']}" if following else None
        pages += 1
    assert (seen, pages) == (Event.objects.filter(concern_id=concern.pk).count() - pages + 1, 3)


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "²"])
def test_malformed_timeline_cursor_shows_the_first_page(officer_client, concern, before):
    response = officer_client.get(f"/review/{concern.reference}/timeline/", {"before": before})
    assert "Received by reporter" in words(response)


def test_facts_and_views_are_listed_separately(officer_client, officer, concern):
    acknowledge(concern, officer)
    for kind in (NoteKind.VIEW, NoteKind.FACT):
        add_note(concern=concern, kind=kind, text=f"Canary{kind.value}", by=officer, at=timezone.now())
    page = read(officer_client.get(f"/review/{concern.reference}/notes/"))
    assert "Canaryfact" in page.select_one(".portal-notes--fact").get_text()
    assert "Canaryview" not in page.select_one(".portal-notes--fact").get_text()
    assert "Canaryview" in page.select_one(".portal-notes--view").get_text()


def test_language_of_the_report_is_named(officer_client):
    concern = send()
    type(concern).objects.filter(pk=concern.pk).update(language="pl")
    assert "As it was written, in Polish" in words(officer_client.get(f"/review/{concern.reference}/"))
