"""Hold, restriction, correction and erasure: who may, what each stops, and that nothing said is ever changed."""

from datetime import date
from functools import partial

import pytest

from guidance import directory
from referrals.actions.casework import assessment, legal_restrictions, outcomes, reading
from referrals.actions.casework.transfers import transfer_concern
from referrals.models import Concern, Event, LegalRestriction, NoteKind, Outcome, RestrictionKind
from referrals.models.states import InvalidTransition, NotPermitted, Restricted
from referrals.rules.permissions import Denied
from tests.referrals.review.building import AT, acknowledge, close, send

DAY = date(2026, 12, 1)


@pytest.fixture
def second(make_officer):
    return make_officer("norfolk", "second", is_supervisor=True)


@pytest.fixture
def closed(officer):
    concern = send()
    concern.deliveries.update(sent_at=AT)
    return close(concern, officer, opened_at=AT, opened_by=officer)


def install(concern, kind, by, **options):
    review_on = DAY if kind == "hold" else None
    return legal_restrictions.apply_restriction(
        concern=concern, kind=RestrictionKind(kind), text="Canary", by=by, at=AT, review_on=review_on, **options
    )


def kinds(concern):
    return list(Event.objects.filter(concern_id=concern.pk).order_by("number").values_list("kind", flat=True))


@pytest.mark.parametrize("kind", RestrictionKind.values)
def test_only_a_supervisor_of_the_force(closed, officer, stranger, kind):
    stranger.is_supervisor = True
    for who, refusal in ((officer, NotPermitted), (stranger, Denied)):
        with pytest.raises(refusal):
            install(closed, kind, who)
    assert not LegalRestriction.objects.exists()


@pytest.mark.parametrize("kind", RestrictionKind.values)
def test_each_is_an_event_and_its_reason_is_sealed(closed, boss, kind):
    restriction = install(closed, kind, boss)
    assert "Canary" not in restriction.sealed
    assert kinds(closed)[-1] == legal_restrictions._APPLIED[restriction.kind]
    assert [each.text for each in legal_restrictions.read_restrictions(concern=closed, by=boss, at=AT)] == ["Canary"]


def test_a_hold_needs_a_day_to_come(closed, boss):
    for day in (None, AT.date()):
        with pytest.raises(ValueError, match="day"):
            legal_restrictions.apply_restriction(concern=closed, kind="hold", text="x", by=boss, at=AT, review_on=day)


@pytest.fixture
def restricted(officer, boss):
    concern = acknowledge(send(), officer)
    install(concern, "restriction", boss)
    return concern


def test_a_restricted_concern_is_closed_to_officers(restricted, officer):
    before = kinds(restricted)
    for verb in (
        lambda: reading.open_concern(concern=restricted, by=officer, at=AT),
        lambda: reading.open_picture(concern=restricted, number=1, by=officer, at=AT),
        lambda: assessment.add_note(concern=restricted, kind=NoteKind.FACT, text="x", by=officer, at=AT),
        lambda: assessment.begin_assessment(concern=restricted, by=officer, at=AT),
    ):
        with pytest.raises(Restricted):
            verb()
    assert kinds(restricted) == before


def test_a_supervisor_may_read_it_and_move_it_nowhere(restricted, boss):
    assert reading.open_concern(concern=restricted, by=boss, at=AT)["restrictions"][0].text == "Canary"
    Concern.objects.filter(pk=restricted.pk).update(owner=boss)
    with pytest.raises(Restricted):
        transfer_concern(concern=restricted, to=directory.area("essex"), reason="x", by=boss, at=AT)
    with pytest.raises(Restricted):
        outcomes.record_outcome(concern=restricted, outcome=Outcome.MISTAKEN, rationale="x", by=boss, at=AT)


def test_lifted_it_goes_on(restricted, officer, boss):
    legal_restrictions.lift_restriction(restriction=restricted.restrictions.get(), reason="Canarywhy", by=boss, at=AT)
    content = reading.open_concern(concern=restricted, by=officer, at=AT)
    assert [text for _, text in content["notes"]] == ["Canarywhy"]
    with pytest.raises(InvalidTransition):
        legal_restrictions.lift_restriction(restriction=restricted.restrictions.get(), reason="x", by=boss, at=AT)


def test_a_second_restriction_is_refused(restricted, boss):
    with pytest.raises(InvalidTransition):
        install(restricted, "restriction", boss)


def test_a_correction_changes_nothing_that_was_said(concern, boss):
    before = Concern.objects.get().sealed
    install(concern, "correction", boss)
    assert Concern.objects.get().sealed == before
    with pytest.raises(InvalidTransition):
        legal_restrictions.lift_restriction(restriction=concern.restrictions.get(), reason="x", by=boss, at=AT)


def test_erasure_takes_two_supervisors(closed, boss, second, officer):
    restriction = install(closed, "erasure", boss)
    for who in (boss, officer):
        with pytest.raises(NotPermitted):
            legal_restrictions.agree_to_erasure(restriction=restriction, by=who, at=AT)
    assert Concern.objects.get().sealed
    certificate = legal_restrictions.agree_to_erasure(restriction=restriction, by=second, at=AT)
    assert Concern.objects.get().sealed == ""
    assert (certificate.authority, certificate.count) == ("erasure", 1)
    assert boss.user.email in certificate.by
    assert second.user.email in certificate.by


def test_erasure_refused(closed, boss, second):
    restriction = install(closed, "erasure", boss)
    legal_restrictions.refuse_erasure(restriction=restriction, reason="x", by=second, at=AT)
    assert Concern.objects.get().sealed
    assert kinds(closed)[-1] == "erasure-refused"
    with pytest.raises(InvalidTransition):
        legal_restrictions.agree_to_erasure(restriction=restriction, by=second, at=AT)


KEEPS = {
    "on hold": lambda concern, boss: install(concern, "hold", boss),
    "restricted": lambda concern, boss: install(concern, "restriction", boss),
    "unopened": lambda concern, boss: Concern.objects.update(opened_at=None),
    "unread": lambda concern, boss: Concern.objects.update(unread_at=AT),
    "undelivered": lambda concern, boss: concern.deliveries.update(sent_at=None),
    "not closed": lambda concern, boss: Concern.objects.update(state="assessment"),
}


@pytest.mark.parametrize("why", KEEPS)
@pytest.mark.parametrize("asked_before", [True, False])
def test_no_erasure_of_what_must_be_kept(closed, boss, second, why, asked_before):
    restriction = install(closed, "erasure", boss) if asked_before else None
    KEEPS[why](closed, boss)
    agree = partial(legal_restrictions.agree_to_erasure, restriction=restriction, by=second, at=AT)
    verb = agree if restriction else partial(install, closed, "erasure", boss)
    with pytest.raises(InvalidTransition):
        verb()
    assert Concern.objects.get().sealed
