"""Supervisors' pages of copies: read part by part, black out or leave out, preview, and take the PDF."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from prevent_portal.documents.pdf import CannotMakePdf
from referrals.actions.casework.assessment import add_note
from referrals.actions.data_rights.subject_access import make_access_request
from referrals.actions.search.saved_views import save_view
from referrals.models import Concern, Destruction, Event, NoteKind, Redaction, SubjectAccessRequest
from referrals.models.event import Kind
from tests.referrals.conftest import signed_in
from tests.referrals.report.drawing import picture
from tests.referrals.report.filling import read, words
from tests.referrals.review.building import AT, acknowledge, send

SAID = "Canaryworry about <b>Testperson</b> #panic() and Canarythird"
CUT = {"how": "black-out", "words": "Canarythird", "ground": "others", "reason": "Canaryreason"}


@pytest.fixture
def concern(boss):
    return acknowledge(send(answer=SAID, pictures=[picture()]), boss)


@pytest.fixture
def base(boss, concern):
    access_request = make_access_request(names=["Testperson"], authority="x", by=boss, at=AT)
    access_request.found.add(concern)
    return f"/review/rights/{access_request.pk}/"


@pytest.fixture
def part(boss_client, base, concern):
    """The address of the form for the words of the report."""
    links = read(boss_client.get(f"{base}{concern.reference}/subject/")).select('a[href*="/parts/"]')
    return next(link["href"] for link in links if "What worries" in link.get_text())


def errors(response):
    return [link.get_text() for link in read(response).select(".govuk-error-summary a")]


def taken(response):
    assert response["Content-Type"] == "application/pdf", errors(response)
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages).split())


def choose(concern, role="subject"):
    return {f"role_{concern.reference}": role, "checked": "on"}


def test_copy_is_cut_previewed_and_taken_out(boss_client, base, part, concern):
    own = f"{base}{concern.reference}/subject/"
    assert "Canarythird" in words(boss_client.get(own))
    preview = boss_client.post(part, CUT, follow=True)
    assert "about <b>Testperson</b> #panic() and █████" in words(preview)
    assert "Canarythird" not in preview.content.decode()
    assert "Canarythird" in words(boss_client.get(part))  # the form shows what is cut, to change it
    response = boss_client.post(f"{base}bundle/", choose(concern))
    assert "Canaryworry about <b>Testperson</b> #panic() and █████" in taken(response)
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Disposition"].startswith('attachment; filename="copy-2')
    boss_client.post(part, CUT | {"how": "leave-out", "words": ""})
    preview = words(boss_client.get(own))
    assert "Left out" in preview
    assert "Canaryworry" not in preview
    assert "Canaryworry" not in taken(boss_client.post(f"{base}bundle/", choose(concern)))


@pytest.mark.parametrize(
    ("fields", "messages"),
    [
        ({}, ["Select what becomes of this part"]),
        ({"how": "black-out"}, ["Enter the words to black out", "Select why it is not given", "Enter your reason"]),
        ({"how": "leave-out"}, ["Select why it is not given", "Enter your reason"]),
        (CUT | {"words": "Nowhere"}, ["These words do not stand in this part: Nowhere"]),
    ],
)
def test_incomplete_decision_shows_errors(boss_client, part, fields, messages):
    assert errors(boss_client.post(part, fields)) == messages
    assert not Redaction.objects.exists()


def test_nothing_leaves_before_every_word_was_read(boss_client, base, concern):
    address = f"{base}bundle/"
    unread = boss_client.post(address, choose(concern) | {"checked": ""})
    assert errors(unread) == ["Confirm that you have read every word"]
    assert "Select who the person is in at least one concern" in words(boss_client.post(address, {"checked": "on"}))
    assert boss_client.get(address).status_code == 200
    assert not Event.objects.filter(kind=Kind.EXPORTED).exists()


def test_pages_are_for_supervisors_of_the_force_only(boss_client, officer_client, make_officer, base, part, concern):
    """The supervisor of the force is the control."""
    theirs = signed_in(make_officer("essex", "boss", is_supervisor=True))
    own = f"{base}{concern.reference}/subject/"
    for address in (own, f"{own}copy.json", part, f"{base}bundle/"):
        assert boss_client.get(address).status_code == 200
        for client in (officer_client, theirs):
            assert client.get(address).status_code == 404
    for client in (officer_client, theirs):
        assert client.post(part, CUT).status_code == 404
        assert client.post(f"{base}bundle/", choose(concern)).status_code == 404
    assert not Redaction.objects.exists()


def test_unknown_role_part_or_officer_is_not_found(boss_client, base, concern):
    own = f"{base}{concern.reference}/"
    for address in (f"{own}nobody/", f"{own}officer/", f"{own}subject/parts/x/"):
        assert boss_client.get(address).status_code == 404


def test_officer_who_asks_gets_their_own(boss_client, boss, officer, concern):
    add_note(concern=concern, kind=NoteKind.FACT, text="Canaryown", by=officer, at=AT)
    fields = {"names": "x", "authority": "x", "officer": "nobody@example.org"}
    message = "Enter the email address of an officer of your force, or leave it empty"
    assert errors(boss_client.post("/review/rights/", fields)) == [message]
    boss_client.post("/review/rights/", fields | {"officer": officer.user.email.upper()})
    access_request = SubjectAccessRequest.objects.get()
    access_request.found.add(concern)
    said = taken(boss_client.post(f"/review/rights/{access_request.pk}/bundle/", choose(concern, "officer")))
    assert "Canaryown" in said
    assert officer.user.email in said
    assert "Canaryworry" not in said


def test_destroyed_concern_has_no_copy(boss_client, base, concern):
    certificate = Destruction.objects.create(force=concern.force, at=AT, authority="schedule", count=1, parts=0)
    Concern.objects.filter(pk=concern.pk).update(destruction=certificate, sealed="")
    assert boss_client.get(f"{base}{concern.reference}/subject/").status_code == 410


def test_request_whose_names_were_destroyed_makes_no_copies(boss_client, base, concern):
    SubjectAccessRequest.objects.update(sealed="")
    for address in (f"{concern.reference}/subject/", "bundle/"):
        assert boss_client.get(f"{base}{address}").status_code == 404
    assert "subject/" not in boss_client.get(base).content.decode()


def test_page_says_what_was_searched_and_what_was_not(boss_client, base):
    page = words(boss_client.get(base))
    for said in ("the report", "why, or what the person says is so", "an officer's name for some filters"):
        assert said in page
    assert "Not searched: pictures" in page


def test_page_names_pictures_saved_views_and_unopened_parts(boss_client, boss, concern):
    save_view(name="Canary <i>view", query="", by=boss)
    concern.notes.create(kind="fact", by=boss, at=AT, sealed="v1|nobody:AAAA|AAAA")
    page = words(boss_client.post("/review/rights/", {"names": "canary view", "authority": "x"}, follow=True))
    assert "Saved view Canary <i>view of boss.norfolk@example.org" in page
    assert f"{concern.reference}: an officer's note or assessment" in page
    assert "Look at the pictures of these concerns" in page


def test_queries_of_a_bundle_grow_only_by_its_concerns(frozen, boss_client, boss, base, concern):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            taken(boss_client.post(f"{base}bundle/", choose(concern)))
        return len(captured)

    add_note(concern=concern, kind=NoteKind.FACT, text="x", by=boss, at=AT)
    queries()
    first = queries()
    for number in range(5):
        add_note(concern=concern, kind=NoteKind.FACT, text=str(number), by=boss, at=AT)
    assert queries() == first


def test_bundle_that_cannot_be_made_is_said_and_recorded_nowhere(boss_client, base, concern, monkeypatch):
    def fail(document, *, at):
        raise CannotMakePdf

    monkeypatch.setattr("referrals.actions.data_rights.disclosure.make_pdf", fail)
    assert boss_client.post(f"{base}bundle/", choose(concern)).status_code == 503
    assert not Event.objects.filter(kind="exported").exists()
