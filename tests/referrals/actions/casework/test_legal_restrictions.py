"""Legal restrictions: who may apply and lift each kind, and what each kind prevents."""

from datetime import date
from functools import partial

import pytest

from guidance import directory
from referrals.actions.casework import assessment, legal_restrictions, reading
from referrals.actions.casework.transfers import transfer_concern
from referrals.models import Concern, Event, LegalRestriction, NoteKind, Outcome, RestrictionKind
from referrals.models.states import InvalidTransition, NotPermitted, Restricted
from referrals.rules.permissions import Denied
from tests.referrals.recording import record_outcome
from tests.referrals.review.building import ANSWERED, AT, acknowledge, close, send

DAY = date(2026, 12, 1)


@pytest.fixture
def second(make_officer):
    return make_officer("norfolk", "second", is_supervisor=True)


@pytest.fixture
def closed(officer):
    concern = send()
    concern.deliveries.update(sent_at=AT)
    return close(concern, officer, opened_at=AT, opened_by=officer)


def apply(concern, kind, by, **options):
    review_on = DAY if kind == "hold" else None
    return legal_restrictions.apply_restriction(
        concern=concern, kind=RestrictionKind(kind), text="Canary", by=by, at=AT, review_on=review_on, **options
    )


def kinds(concern):
    return list(Event.objects.filter(concern_id=concern.pk).order_by("number").values_list("kind", flat=True))


@pytest.mark.parametrize("kind", RestrictionKind.values)
def test_only_supervisors_of_the_force_may_apply_restrictions(closed, officer, stranger, kind):
    stranger.is_supervisor = True
    for who, refusal in ((officer, NotPermitted), (stranger, Denied)):
        with pytest.raises(refusal):
            apply(closed, kind, who)
    assert not LegalRestriction.objects.exists()


@pytest.mark.parametrize("kind", RestrictionKind.values)
def test_restriction_writes_an_event_and_seals_its_reason(closed, boss, kind):
    restriction = apply(closed, kind, boss)
    assert "Canary" not in restriction.sealed
    assert kinds(closed)[-1] == legal_restrictions._APPLIED[restriction.kind]
    assert [each.text for each in legal_restrictions.read_restrictions(concern=closed, by=boss, at=AT)] == ["Canary"]


def test_hold_without_future_review_date_is_rejected(closed, boss):
    for day in (None, AT.date()):
        with pytest.raises(ValueError, match="day|date"):
            legal_restrictions.apply_restriction(concern=closed, kind="hold", text="x", by=boss, at=AT, review_on=day)


@pytest.fixture
def restricted(officer, boss):
    concern = acknowledge(send(), officer)
    apply(concern, "restriction", boss)
    return concern


def test_officers_cannot_work_on_a_restricted_concern(restricted, officer):
    before = kinds(restricted)
    for action in (
        lambda: reading.open_concern(concern=restricted, by=officer, at=AT),
        lambda: reading.open_picture(concern=restricted, number=1, by=officer, at=AT),
        lambda: assessment.add_note(concern=restricted, kind=NoteKind.FACT, text="x", by=officer, at=AT),
        lambda: assessment.begin_assessment(concern=restricted, by=officer, at=AT),
    ):
        with pytest.raises(Restricted):
            action()
    assert kinds(restricted) == before


def test_supervisor_may_read_but_not_move_a_restricted_concern(restricted, boss):
    assert reading.open_concern(concern=restricted, by=boss, at=AT)["restrictions"][0].text == "Canary"
    Concern.objects.filter(pk=restricted.pk).update(owner=boss)
    with pytest.raises(Restricted):
        transfer_concern(concern=restricted, to=directory.area("essex"), reason="x", by=boss, at=AT)
    with pytest.raises(Restricted):
        record_outcome(concern=restricted, outcome=Outcome.MISTAKEN, rationale="x", **ANSWERED, by=boss, at=AT)


def test_lifted_restriction_lets_work_continue(restricted, officer, boss):
    legal_restrictions.lift_restriction(restriction=restricted.restrictions.get(), reason="Canarywhy", by=boss, at=AT)
    content = reading.open_concern(concern=restricted, by=officer, at=AT)
    assert [text for _, text in content["notes"]] == ["Canarywhy"]
    with pytest.raises(InvalidTransition):
        legal_restrictions.lift_restriction(restriction=restricted.restrictions.get(), reason="x", by=boss, at=AT)


def test_second_restriction_is_refused(restricted, boss):
    with pytest.raises(InvalidTransition):
        apply(restricted, "restriction", boss)


def test_correction_does_not_change_the_sealed_report(concern, boss):
    before = Concern.objects.get().sealed
    apply(concern, "correction", boss)
    assert Concern.objects.get().sealed == before
    with pytest.raises(InvalidTransition):
        legal_restrictions.lift_restriction(restriction=concern.restrictions.get(), reason="x", by=boss, at=AT)


def test_erasure_needs_two_supervisors(closed, boss, second, officer):
    restriction = apply(closed, "erasure", boss)
    for who in (boss, officer):
        with pytest.raises(NotPermitted):
            legal_restrictions.agree_to_erasure(restriction=restriction, by=who, at=AT)
    assert Concern.objects.get().sealed
    certificate = legal_restrictions.agree_to_erasure(restriction=restriction, by=second, at=AT)
    assert Concern.objects.get().sealed == ""
    assert (certificate.authority, certificate.count) == ("erasure", 1)
    assert boss.user.email in certificate.by
    assert second.user.email in certificate.by


def test_refused_erasure_keeps_the_concern(closed, boss, second):
    restriction = apply(closed, "erasure", boss)
    legal_restrictions.refuse_erasure(restriction=restriction, reason="x", by=second, at=AT)
    assert Concern.objects.get().sealed
    assert kinds(closed)[-1] == "erasure-refused"
    with pytest.raises(InvalidTransition):
        legal_restrictions.agree_to_erasure(restriction=restriction, by=second, at=AT)


OBSTACLES = {
    "on hold": lambda concern, boss: apply(concern, "hold", boss),
    "restricted": lambda concern, boss: apply(concern, "restriction", boss),
    "unopened": lambda concern, boss: Concern.objects.update(opened_at=None),
    "unread": lambda concern, boss: Concern.objects.update(unread_at=AT),
    "undelivered": lambda concern, boss: concern.deliveries.update(sent_at=None),
    "not closed": lambda concern, boss: Concern.objects.update(state="assessment"),
}


@pytest.mark.parametrize("why", OBSTACLES)
@pytest.mark.parametrize("requested_before", [True, False])
def test_erasure_is_refused_while_an_obstacle_exists(closed, boss, second, why, requested_before):
    restriction = apply(closed, "erasure", boss) if requested_before else None
    OBSTACLES[why](closed, boss)
    agree = partial(legal_restrictions.agree_to_erasure, restriction=restriction, by=second, at=AT)
    action = agree if restriction else partial(apply, closed, "erasure", boss)
    with pytest.raises(InvalidTransition):
        action()
    assert Concern.objects.get().sealed
