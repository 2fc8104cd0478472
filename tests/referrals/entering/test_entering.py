"""Officers enter what came by telephone, letter, email or in person, as whole as what its reporter sends."""

from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.test import Client

from guidance.models import Area
from prevent_portal import clock
from referrals import sealing
from referrals.actions.audit.content import content_faults
from referrals.actions.casework import reading
from referrals.actions.delivery.integrity import QUESTIONS
from referrals.actions.search.matching import find_matches
from referrals.models import Concern, Draft, Event, Match, Transfer
from referrals.models.event import WORKER
from referrals.report.drafts import start_draft
from referrals.review.insight.counting import tables
from referrals.review.insight.years import Year
from referrals.stored_fields import context_of
from tests.referrals.conftest import signed_in
from tests.referrals.entering.walking import START, TELEPHONE, begin, enter, post, shown, walk
from tests.referrals.review.building import AT
from tests.referrals.walking import CANARIES, answers, report_concern

IN_ESSEX = {"where": {"where": "council"}, "council": {"council": "E07000066"}}
REACH, ASKED = {"email": CANARIES["email"]}, {"acknowledge": "on"}
WEAPON = {"worry": {"worry": "He said he will bring a knife to school and stab a teacher."}}


def without_pictures(**changed):
    return answers(pictures=None, **changed)


def kinds(concern: Concern) -> list[str]:
    return [event.kind for event in Event.objects.filter(concern_id=concern.pk)]


def test_entered_concern_holds_what_a_sent_one_holds(officer_client, officer):
    entered, sent = enter(officer_client), report_concern(without_pictures())
    for same in ("force_id", "area_id", "routing_reason", "urgency", "about_child", "violence", "danger_signs"):
        assert getattr(entered, same) == getattr(sent, same), same
    opened = [sealing.open_sealed(each.sealed, context=context_of(each)) for each in (entered, sent)]
    for content in opened:
        content["said"] = [part for part in content["said"] if part["step"] != "pictures"]
        content["facts"].pop("pictures", None)
    assert opened[0] == opened[1]
    plans = [list(each.deliveries.values_list("transport", "to", "purpose")) for each in (entered, sent)]
    assert plans[0] == plans[1] != []


def test_arrival_and_receiver_are_stored(officer_client, officer):
    concern = enter(officer_client)
    assert (concern.arrival, concern.entered_by) == ("telephone", officer)
    assert concern.came_at == datetime(2026, 11, 21, 7, 30, tzinfo=UTC)
    event = Event.objects.get(concern_id=concern.pk)
    assert (event.kind, event.by, event.facts["arrival"]) == ("entered", officer.user.email, "telephone")
    assert event.mac
    assert event.is_authentic


def test_time_limit_counts_from_when_it_came(officer_client):
    early = enter(officer_client, came_on_day="2")
    late = enter(officer_client)
    assert early.target_at < late.target_at
    assert early.received_at == late.received_at


def test_integrity_and_content_have_no_fault(officer_client):
    enter(officer_client)
    assert list(content_faults()) == []
    assert not {name: found for name, ask in QUESTIONS.items() if (found := ask(clock.now()))}


def test_danger_in_the_words_makes_it_urgent(officer_client):
    walk(begin(officer_client), without_pictures(**WEAPON))
    assert b'id="signs"' in officer_client.get(f"{START}check/").content
    officer_client.post(f"{START}check/")
    concern = Concern.objects.get()
    assert concern.urgency > 0
    assert concern.danger_signs


def test_matching_finds_earlier_concern_about_the_person(officer_client):
    earlier, concern = report_concern(without_pictures()), enter(officer_client)
    find_matches(concern=earlier, by=WORKER, at=AT)
    find_matches(concern=concern, by=WORKER, at=AT)
    concern.refresh_from_db()
    assert concern.has_earlier
    assert Match.objects.filter(concern=concern, other=earlier).exists()


def test_receipt_is_mailed_only_if_asked_for(officer_client):
    asked, not_asked = (enter(officer_client, without_pictures(reach=REACH | tick)) for tick in (ASKED, {}))
    assert asked.deliveries.filter(purpose="receipt").exists()
    assert not not_asked.deliveries.filter(purpose="receipt").exists()


def test_nobody_gets_a_return_code(officer_client, monkeypatch):
    codes = []
    make = sealing.return_codes.make_code
    monkeypatch.setattr("referrals.sealing.return_codes.make_code", lambda: codes.append(make()) or codes[-1])
    concern = enter(officer_client)
    (code,) = codes
    pages = [officer_client.get(f"{START}sent/"), officer_client.get(f"/review/{concern.reference}/")]
    assert not [page for page in pages if code in page.content.decode()]
    assert code not in officer_client.cookies["entry"].value
    assert officer_client.get(f"/review/{concern.reference}/ask/").status_code == 409
    sent = report_concern(without_pictures())
    assert officer_client.get(f"/review/{sent.reference}/ask/").status_code == 200  # control


def test_receiver_does_not_open_it_by_reading(officer_client, officer, make_officer):
    concern = enter(officer_client)
    assert officer_client.get(f"/review/{concern.reference}/").status_code == 200
    concern.refresh_from_db()
    assert concern.opened_at is None
    assert kinds(concern) == ["entered", "read"]
    reading.open_concern(concern=concern, by=make_officer("norfolk", "second"), at=AT)
    concern.refresh_from_db()
    assert concern.opened_at == AT


def test_receiver_opens_it_by_acknowledging(officer_client, officer):
    concern = enter(officer_client)
    officer_client.post(f"/review/{concern.reference}/acknowledge/")
    concern.refresh_from_db()
    assert (concern.opened_by, concern.owner, concern.state) == (officer, officer, "acknowledged")
    assert concern.sector
    assert concern.age_band
    assert concern.minutes_to_open is not None


def test_another_forces_place_sends_it_on(officer_client, officer, stranger):
    walk(begin(officer_client), without_pictures(**IN_ESSEX, reach=REACH | ASKED))
    page = officer_client.get(f"{START}check/").content.decode()
    assert "It goes to Essex Police" in page
    officer_client.post(f"{START}check/")
    assert "Essex Police" in shown(officer_client, "elsewhere")
    concern = Concern.objects.get()
    assert (concern.force, concern.entered_by, concern.opened_at) == (stranger.force, officer, None)
    assert kinds(concern) == ["entered", "transferred"]
    assert Transfer.objects.get().from_force == officer.force
    outstanding = {delivery.to for delivery in concern.deliveries.filter(withdrawn_at=None)}
    assert "" in outstanding  # the receipt that the reporter asked for
    assert not any("norfolk" in to for to in outstanding)
    assert officer_client.get(f"/review/{concern.reference}/").status_code == 404
    assert signed_in(stranger).get(f"/review/{concern.reference}/").status_code == 200


def test_place_outside_the_portal_is_not_entered(officer_client):
    at = walk(begin(officer_client), without_pictures(where={"where": "council"}, council={"council": "elsewhere"}))
    assert at == f"{START}elsewhere/"
    assert b"Nothing is entered" in officer_client.get(at).content
    assert officer_client.get(f"{START}check/").status_code == 302
    assert not Concern.objects.exists()


def test_enter_pressed_twice_enters_one(officer_client):
    walk(begin(officer_client))
    assert {officer_client.post(f"{START}check/")["Location"] for _ in range(2)} == {f"{START}sent/"}
    assert Concern.objects.count() == 1


def test_how_it_came_can_be_changed_without_losing_answers(officer_client):
    walk(begin(officer_client))
    officer_client.post(START, TELEPHONE | {"arrival": "letter"})
    officer_client.post(f"{START}check/")
    assert Concern.objects.get().arrival == "letter"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"arrival": ""}, "Select how it came"),
        ({"arrival": "pigeon"}, "Select"),
        ({"came_on_day": "22"}, "must be today or in the past"),
        ({"came_at": "23:59"}, "must be in the past"),
        ({"came_at": "25:00"}, "Enter the time of day"),
        ({"came_at": "\u0661\u0662:00"}, "Enter the time of day"),
        ({"came_at": ""}, "Enter the time"),
        ({"came_on_year": ""}, "must include a year"),
    ],
)
def test_wrong_arrival_is_refused(officer_client, frozen, wrong, message):
    response = officer_client.post(START, TELEPHONE | wrong)
    assert response.status_code == 200
    assert message in response.content.decode()
    assert not Draft.objects.exists()


def test_officer_of_a_force_without_an_area_is_told_so(officer_client, officer):
    Area.objects.filter(force=officer.force_id).update(force=Area.objects.get(slug="essex").force_id)
    response = officer_client.post(START, TELEPHONE)
    assert response.status_code == 200
    assert "Your force has no area in this portal now" in response.content.decode()
    assert not Draft.objects.exists()


def test_draft_is_encrypted_and_kept_by_no_cache(officer_client):
    walk(begin(officer_client))
    stored = Draft.objects.values_list("ciphertext", flat=True)
    assert not any(canary in text for text in stored for canary in CANARIES.values())
    for page in (START, f"{START}check/", f"{START}worry/"):
        assert "no-store" in officer_client.get(page)["Cache-Control"]


def test_draft_is_that_officers_alone(officer_client, make_officer):
    walk(begin(officer_client))
    colleague = signed_in(make_officer("norfolk", "second"))
    colleague.cookies["entry"] = officer_client.cookies["entry"].value
    page = colleague.get(f"{START}check/").content.decode()
    assert "no longer here" in page
    assert CANARIES["worry"] not in page
    colleague.post(f"{START}check/")
    colleague.post(f"{START}discard/")
    assert not Concern.objects.exists()
    assert officer_client.post(f"{START}check/")["Location"] == f"{START}sent/"  # control


def test_draft_of_the_public_report_is_not_entered(officer_client):
    officer_client.cookies["entry"] = start_draft("norfolk").key.to_cookie()
    assert "no longer here" in officer_client.get(f"{START}check/").content.decode()


def test_entry_is_no_draft_of_the_public_report(officer_client):
    begin(officer_client)
    reporter = Client()
    reporter.cookies[settings.DRAFT_COOKIE_NAME] = officer_client.cookies["entry"].value
    page = reporter.get("/report/check/")
    assert page.status_code == 302
    post(officer_client, "worry", answers()["worry"])
    assert CANARIES["worry"] not in reporter.get("/report/sent/").content.decode()


def test_expired_answer_is_given_back(officer_client):
    begin(officer_client)
    Draft.objects.all().delete()
    page = post(officer_client, "worry", {"worry": "Canarytyped"})
    assert "Canarytyped" in page.content.decode()


def test_pictures_are_not_asked(officer_client):
    walk(begin(officer_client))
    assert officer_client.get(f"{START}pictures/").status_code == 404
    assert "pictures" not in officer_client.get(f"{START}add/").content.decode()


def test_discarded_answers_are_gone(officer_client):
    walk(begin(officer_client))
    assert officer_client.post(f"{START}discard/")["Location"] == "/review/"
    assert not Draft.objects.exists()


def test_pages_speak_english_whatever_the_report_speaks(officer_client):
    officer_client.cookies["language"] = "pl"
    begin(officer_client)
    assert "What worries you?" in officer_client.get(f"{START}worry/").content.decode()


def test_navigation_leads_to_it(officer_client):
    page = officer_client.get("/review/").content.decode()
    assert f'href="{START}"' in page
    assert 'aria-current="page"' in officer_client.get(START).content.decode()


def test_figures_count_entered_ones_apart(officer_client, boss, monkeypatch):
    monkeypatch.setattr("referrals.review.insight.suppression.SMALLEST", 1)
    enter(officer_client)
    report_concern(without_pictures())
    (table,) = [each for each in tables(boss, Year(2026, date(2026, 12, 2))) if each.slug == "arrival"]
    counted = {row.label: row.count for row in table.rows}
    assert counted == {"This portal": 1, "Telephone": 1, "Letter": 0, "Email": 0, "In person": 0}
