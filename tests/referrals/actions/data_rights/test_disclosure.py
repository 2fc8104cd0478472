"""Copies are cut by a supervisor and taken out as a PDF: nothing of what was cut is in it, and each is an event."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from prevent_portal import privacy
from referrals import sealing
from referrals.actions.casework.assessment import add_note
from referrals.actions.data_rights import disclosure
from referrals.actions.data_rights.copy_parts import Asker, copy_of
from referrals.actions.data_rights.redactions import BLACK, Decision, How, NotThere, decide
from referrals.actions.data_rights.subject_access import make_access_request
from referrals.models import Event, NoteKind, Redaction, Role
from referrals.models.event import Kind
from referrals.models.states import NotPermitted
from referrals.rules.permissions import Denied
from referrals.stored_fields.data_rights import Ground
from tests.referrals.actions.data_rights.planting import NAME, SAID
from tests.referrals.report.drawing import picture
from tests.referrals.review.building import AT, BASILDON, acknowledge, add_transfer, send

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=1)
CUT = Decision(How.BLACK_OUT, (NAME,), Ground.OTHERS, "Canaryreason: a third party")


def request_for(boss, *concerns, **given):
    access_request = make_access_request(names=["Canaryasked"], authority="Canaryauthority", by=boss, at=AT, **given)
    access_request.found.add(*concerns)
    return access_request


def bundle(boss, access_request, askers, **given):
    pdf = disclosure.take_bundle(
        access_request=access_request, names=["Canaryasked"], askers=askers, by=boss, at=LATER, **given
    )
    return pdf, " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


@pytest.fixture
def named(boss):
    return acknowledge(send(answer=SAID, pictures=[picture()]), boss)


@pytest.fixture
def asked(boss, named):
    return request_for(boss, named)


def cut(boss, access_request, concern, decision=CUT, containing=NAME, **given):
    asker = Asker(Role.SUBJECT)
    part = next(each for each in copy_of(concern, asker).parts if containing in f"{each.label} {each.lines}")
    given = {"by": boss, "at": AT} | given
    return decide(access_request=access_request, concern=concern, asker=asker, part=part, decision=decision, **given)


def test_blacked_out_words_leave_no_trace_in_what_is_taken(boss, asked, named):
    askers = {named.pk: Asker(Role.SUBJECT)}
    assert NAME in bundle(boss, asked, askers)[1]  # the control
    cut(boss, asked, named, replace(CUT, words=(NAME.upper(), "it is about")))
    pdf, said = bundle(boss, asked, askers)
    assert NAME.casefold() not in said.casefold()
    assert f"{BLACK} Testperson {BLACK}, they say" in said
    assert Ground.OTHERS.label in said
    assert "Canaryreason" not in said
    reader = PdfReader(BytesIO(pdf))
    streams = b"".join(page.get_contents().get_data() for page in reader.pages)
    assert NAME.encode() not in pdf + streams
    taken = disclosure.take_json(access_request=asked, concern=named, asker=Asker(Role.SUBJECT), by=boss, at=LATER)
    assert NAME not in str(taken)


def test_cut_of_one_request_or_role_does_not_count_in_another(boss, asked, named):
    cut(boss, asked, named)
    assert NAME in bundle(boss, asked, {named.pk: Asker(Role.REPORTER)})[1]
    assert NAME in bundle(boss, request_for(boss, named), {named.pk: Asker(Role.SUBJECT)})[1]


def test_last_decision_counts_and_all_are_kept_sealed(boss, asked, named):
    cut(boss, asked, named, replace(CUT, how=How.LEAVE_OUT, words=()))
    assert "they say" not in bundle(boss, asked, {named.pk: Asker(Role.SUBJECT)})[1]
    cut(boss, asked, named, Decision(How.GIVE))
    assert NAME in bundle(boss, asked, {named.pk: Asker(Role.SUBJECT)})[1]
    rows = list(Redaction.objects.order_by("number"))
    assert [row.number for row in rows] == [1, 2]
    assert all(NAME not in row.sealed and "Canaryreason" not in row.sealed for row in rows)
    events = Event.objects.filter(kind=Kind.REDACTED)
    assert [event.facts["how"] for event in events] == ["leave-out", "give"]
    assert [event.facts["content"] for event in events] == [sealing.body_digests(row.sealed) for row in rows]
    assert NAME not in str(list(events.values_list()))


def test_words_that_are_not_there_are_refused(boss, asked, named):
    """Otherwise a slip of the keyboard would send the name."""
    with pytest.raises(NotThere):
        cut(boss, asked, named, replace(CUT, words=("Quilfeather",)))
    assert not Redaction.objects.exists()


@pytest.mark.parametrize(
    "written", ["Quill\u200bfeather", "QUILLFEATHER", "Zoe\u0308 Quillfeather", "Zoë\nQuillfeather"]
)
def test_name_is_blacked_out_however_it_is_written(boss, written):
    concern = acknowledge(send(answer=f"about {written}, they say"), boss)
    access_request = request_for(boss, concern)
    words = "Zoë quillfeather" if "Z" in written else "quillfeather"
    cut(boss, access_request, concern, replace(CUT, words=(words,)), containing="they say")
    said = bundle(boss, access_request, {concern.pk: Asker(Role.SUBJECT)})[1]
    assert f"about {BLACK}, they say" in said


def test_decision_that_cannot_be_opened_stops_the_copy(boss, asked, named):
    cut(boss, asked, named)
    Redaction.objects.update(sealed="v1|nobody:AAAA|AAAA")
    with pytest.raises(sealing.CannotOpen):
        bundle(boss, asked, {named.pk: Asker(Role.SUBJECT)})
    assert not Event.objects.filter(kind=Kind.EXPORTED).exists()


def test_pictures_are_in_the_bundle_unless_left_out(boss, asked, named):
    def pictures():
        pdf, _ = bundle(boss, asked, {named.pk: Asker(Role.SUBJECT)})
        return [image.image.size for page in PdfReader(BytesIO(pdf)).pages for image in page.images]

    assert pictures() == [(60, 40)]
    cut(boss, asked, named, replace(CUT, how=How.LEAVE_OUT, words=()), containing="Picture 1")
    assert pictures() == []


def test_bundle_says_what_the_law_asks_for(boss, asked, named):
    add_transfer(named)
    _, said = bundle(boss, asked, {named.pk: Asker(Role.SUBJECT)})
    facts = (
        privacy.PURPOSES,
        *(law for _, law in privacy.LAWS),
        *privacy.RIGHTS,
        privacy.LIMITS,
        privacy.COMPLAIN_FIRST,
    )
    kept = f"{named.reference}: 14 to 90 days after the force has closed it, by how it ends."
    for fact in (
        *facts,
        privacy.REGULATOR,
        "Cambridgeshire",
        "Norfolk",
        kept,
        "Canaryasked",
        "Who reported it is not said",
    ):
        assert " ".join(fact.split()) in said, fact
    assert "Canaryauthority" not in said


def test_recipients_are_not_told_to_the_reporter(boss, asked, named):
    add_transfer(named)
    assert "Cambridgeshire" not in bundle(boss, asked, {named.pk: Asker(Role.REPORTER)})[1]


def test_each_taking_out_is_an_event(boss, asked, named):
    other = acknowledge(send(), boss)
    asked.found.add(other)
    askers = {named.pk: Asker(Role.SUBJECT), other.pk: Asker(Role.REPORTER)}
    bundle(boss, asked, askers)
    events = Event.objects.filter(kind=Kind.EXPORTED)
    assert {event.concern_id: event.facts.get("role") for event in events if event.concern_id in askers} == {
        named.pk: "subject",
        other.pk: "reporter",
    }
    assert len({event.facts["sha256"] for event in events}) == 1
    assert len(events) == 3  # and one in the audit log of the force
    disclosure.read_copy(access_request=asked, concern=named, asker=Asker(Role.SUBJECT), by=boss, at=LATER)
    assert Event.objects.filter(kind=Kind.EXPORTED).count() == 3
    assert Event.objects.filter(kind=Kind.READ, concern_id=named.pk).last().facts["part"] == "copy for subject"


def test_only_a_supervisor_of_the_force_reads_cuts_and_takes(boss, officer, make_officer, asked, named):
    other_boss = make_officer("essex", "boss", is_supervisor=True)
    asker = Asker(Role.SUBJECT)
    for by, refusal in ((officer, NotPermitted), (other_boss, Denied)):
        with pytest.raises(refusal):
            disclosure.read_copy(access_request=asked, concern=named, asker=asker, by=by, at=AT)
        with pytest.raises(refusal):
            disclosure.take_json(access_request=asked, concern=named, asker=asker, by=by, at=AT)
        with pytest.raises(refusal):
            cut(boss, asked, named, by=by)
        with pytest.raises(refusal):
            bundle(by, asked, {named.pk: asker})
    assert NAME in bundle(boss, asked, {named.pk: asker})[1]  # the control


def test_only_what_the_request_found_can_be_taken(boss, asked):
    not_found, theirs = acknowledge(send(answer=SAID), boss), send(council=BASILDON, answer=SAID)
    asked.found.add(theirs)
    for concern in (not_found, theirs):
        with pytest.raises(Denied):
            disclosure.take_json(access_request=asked, concern=concern, asker=Asker(Role.SUBJECT), by=boss, at=AT)
    assert NAME not in bundle(boss, asked, {each.pk: Asker(Role.SUBJECT) for each in (not_found, theirs)})[1]


def test_unopenable_part_is_marked_in_the_copy(boss, asked, named):
    add_note(concern=named, kind=NoteKind.FACT, text="x", by=boss, at=AT)
    named.notes.update(sealed="v1|nobody:AAAA|AAAA")
    assert "This part cannot be opened" in bundle(boss, asked, {named.pk: Asker(Role.SUBJECT)})[1]
