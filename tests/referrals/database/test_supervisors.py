"""The officers' role on supervisors' pages: data rights, restrictions, erasure and audit, within the force only."""

from contextlib import nullcontext

import pytest
from django.test import Client

from referrals.actions.audit.event_chains import verify_events
from referrals.actions.data_rights.subject_access import make_access_request
from referrals.models import ChainHead, Concern, Event, ForceAuditLog, Officer, SubjectAccessRequest
from referrals.models.event import Kind
from referrals.rules.permissions import officer_scope
from tests.referrals.database.conftest import refused, run
from tests.referrals.database.test_officers import BASILDON, officer_of, signed_in
from tests.referrals.report.drawing import picture
from tests.referrals.review.building import AT, close, exchange, send, some_officer, some_supervisor

HOLD = {"review_on_day": "1", "review_on_month": "1", "review_on_year": "2099", "text": "x"}


@pytest.fixture(autouse=True)
def _one_factor(settings):
    settings.REQUIRE_MFA = False


def second_supervisor(concern: Concern) -> Client:
    officer = officer_of("norfolk")
    Officer.objects.filter(pk=officer.pk).update(is_supervisor=True)
    return signed_in(officer)


def test_access_request_hold_and_erasure_by_two_supervisors(act_as):
    concern = send(pictures=[picture()])
    boss = some_supervisor(concern)
    exchange(concern, boss, 1)
    close(concern, boss, opened_at=AT, unread_at=None)
    concern.deliveries.update(sent_at=AT)
    first, second = signed_in(boss), second_supervisor(concern)
    restrictions = f"/review/{concern.reference}/restrictions/"
    with act_as("officers"):
        access_request = first.post("/review/rights/", {"names": "Canaryworry", "authority": "x"})["Location"]
        for page in (
            access_request,
            copy := f"{access_request}{concern.reference}/subject/",
            f"{copy}copy.json",
            restrictions,
        ):
            assert first.get(page).status_code == 200
        cut = {"how": "black-out", "words": "Canaryworry", "ground": "others", "reason": "x"}
        assert first.post(f"{copy}parts/report:{concern.pk}:0/", cut).status_code == 302
        assert "█████" in first.get(copy).content.decode()
        taken = {f"role_{concern.reference}": "subject", "checked": "on"}
        assert first.post(f"{access_request}bundle/", taken)["Content-Type"] == "application/pdf"
        assert first.post(f"{restrictions}hold/", HOLD).status_code == 302
    hold = concern.restrictions.get()
    with act_as("officers"):
        assert first.post(f"{restrictions}{hold.pk}/end/", {"reason": "x"}).status_code == 302
        assert first.post(f"{restrictions}erasure/", {"text": "x"}).status_code == 302
    erasure = concern.restrictions.get(kind="erasure")
    with act_as("officers"):
        certificate = second.post(f"{restrictions}{erasure.pk}/end/", {"agree": "yes"})["Location"]
        assert b"Yes" in second.get(certificate).content
        assert first.get("/review/audit/").status_code == 200
    concern.refresh_from_db()
    assert concern.sealed == ""
    assert not concern.messages.exists()
    assert not concern.redactions.exists()
    assert verify_events().count == 0


def test_reviews_and_answers_to_access_requests(act_as):
    held, going = (close(send(), opened_at=AT, outcome="no-concern") for _ in range(2))
    for concern in (held, going):
        concern.deliveries.update(sent_at=AT)
    boss = some_supervisor(held)
    first = signed_in(boss)
    answered, extended = (make_access_request(names=["x"], authority="x", by=boss, at=AT) for _ in range(2))
    with act_as("officers"):
        for concern, decision in ((held, "12"), (going, "end")):
            assert first.post(f"/review/{concern.reference}/restrictions/hold/", HOLD).status_code == 302
            assert first.get(f"/review/{concern.reference}/review/").status_code == 200
            given = {"decision": decision, "reason": "x"}
            assert first.post(f"/review/{concern.reference}/review/", given).status_code == 302
        sent = {"answer": "copy", "on_day": str(AT.day), "on_month": str(AT.month), "on_year": str(AT.year)}
        assert first.post(f"/review/rights/{answered.pk}/answer/", sent).status_code == 302
        first.post(f"/review/rights/{extended.pk}/extend/", {"reason": "x"})
        assert first.get("/review/reviews/").status_code == 200
    assert not going.restrictions.active().exists()
    assert set(Event.objects.filter(kind=Kind.REVIEWED).values_list("concern_id", flat=True)) == {held.pk, going.pk}
    assert SubjectAccessRequest.objects.get(pk=answered.pk).answered_on == AT.date()
    assert SubjectAccessRequest.objects.get(pk=extended.pk).extended_on


def test_refusal_is_logged_for_both_forces(act_as):
    concern, elsewhere = send(), send(council=BASILDON)
    theirs, ours = signed_in(some_supervisor(concern)), signed_in(some_supervisor(elsewhere))
    asker = some_officer(concern)
    with act_as("officers"):
        assert signed_in(asker).get(f"/review/{elsewhere.reference}/").status_code == 404
        for client in (theirs, ours):
            assert asker.user.email in client.get("/review/audit/?kind=refused").content.decode()
    assert Event.objects.filter(kind=Kind.REFUSED, concern_id=ForceAuditLog.objects.get().pk).count() == 1


@pytest.mark.parametrize("kind", ["public", "editors", "officers", "worker"])
def test_no_role_can_change_a_chain_head(act_as, kind):
    concern = send()
    colleague = some_officer(concern)
    with act_as(kind):
        refused("UPDATE referrals_chainhead SET number = 0")
        refused("DELETE FROM referrals_chainhead")
        run("SET LOCAL search_path = public")
        with officer_scope(colleague.user) if kind == "officers" else nullcontext():
            if kind in ("officers", "worker"):
                Event.objects.record(concern.pk, Kind.READ, by="x", at=AT)
        run("SELECT set_config('portal.force', '', false)")
    last = Event.objects.filter(concern_id=concern.pk).order_by("number").last()
    assert ChainHead.objects.get(chain_id=concern.pk).number == last.number
