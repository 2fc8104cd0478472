"""The officers' tier's role: officers' pages work, and row-level security filters by force where a view does not."""

import re

import pytest
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.test import Client, RequestFactory

from guidance.models import Area
from prevent_portal.accounts.models import User
from referrals.actions.casework.assessment import add_note
from referrals.database.force_scope import SCOPE, across_forces
from referrals.database.policies import row_secured
from referrals.models import (
    Attempt,
    Concern,
    DestroyedCount,
    Destruction,
    Draft,
    Event,
    Match,
    MatchToken,
    MessageTemplate,
    NoteKind,
    Officer,
    SavedView,
)
from referrals.review.queue_filters import QueueFilters, filtered
from referrals.review.view_decorators import for_officers
from referrals.rules.permissions import officer_scope
from tests.referrals.database.conftest import refused, run
from tests.referrals.report.drawing import picture
from tests.referrals.review.building import (
    ANSWERED_FORM,
    AT,
    acknowledge,
    add_access_request,
    add_call,
    add_hold,
    add_match,
    add_page,
    add_redaction,
    add_transfer,
    exchange,
    send,
    some_officer,
    some_supervisor,
)

NORWICH, BASILDON = "E07000148", "E07000066"


def signed_in(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer.user)
    return client


@pytest.fixture(autouse=True)
def _one_factor(settings):
    settings.REQUIRE_MFA = False


def full_concern(council: str = NORWICH) -> Concern:
    """A concern with a row in every table that belongs to a force."""
    concern = send(council=council, pictures=[picture()])
    colleague = some_officer(concern)
    exchange(concern, colleague, 1)
    Attempt.objects.create(delivery=add_call(concern), worker="x", started_at=AT)
    acknowledge(concern, colleague)
    add_note(concern=concern, kind=NoteKind.FACT, text="x", by=colleague, at=AT)
    Concern.objects.filter(pk=concern.pk).update(state="received")
    add_transfer(concern)
    add_hold(concern)
    add_access_request(concern)
    add_redaction(concern, "x", some_supervisor(concern))
    add_page(concern)
    SavedView.objects.create(officer=colleague, name=concern.reference)
    Draft.objects.create(ciphertext="x", expires_at=AT, force=concern.force)
    Destruction.objects.create(force=concern.force, at=AT, authority="schedule", count=0, parts=0)
    DestroyedCount.add(concern.force_id, AT.date(), "sector", "", 1)
    Match.objects.filter(pk=add_match(concern, concern).pk).update(
        decision="other", decided_at=AT, decided_by=colleague
    )
    MatchToken.objects.create(token=1, concern=concern)
    text = {"key": concern.reference, "number": 1, "name": "x", "words": "x", "is_active": True}
    MessageTemplate.objects.create(force=concern.force, by=colleague, at=AT, **text)
    return concern


def officer_of(area: str) -> Officer:
    force = Area.objects.get(slug=area).force
    return Officer.objects.create(user=User.objects.create_user(f"far.{area}@example.org"), force=force)


def unfiltered_view(model):
    @for_officers
    def view(request, officer):
        return HttpResponse(str(model.objects.count()))

    return view


def response_to(officer: Officer, view) -> str:
    request = RequestFactory().get("/")
    request.user = officer.user
    return view(request).content.decode()


def test_unfiltered_view_shows_nothing_of_another_force(act_as):
    concern = full_concern()
    mine, stranger = some_officer(concern), officer_of("essex")
    with act_as("officers"):
        assert {response_to(stranger, unfiltered_view(model)) for model in row_secured()} == {"0"}
        own = {model.__name__: response_to(mine, unfiltered_view(model)) for model in row_secured()}
    assert "0" not in own.values(), own  # control: rows of its own force are found


def test_no_rows_without_an_officer(act_as):
    full_concern()
    with act_as("officers"):
        assert {model.objects.count() for model in row_secured()} == {0}


def test_force_is_reset_after_a_request(act_as):
    concern = full_concern()
    client = signed_in(some_officer(concern))
    with act_as("officers"):
        assert client.get("/review/").status_code == 200
        assert run(f"SELECT current_setting('{SCOPE}', true)") == [("",)]
        assert Concern.objects.count() == 0


def test_force_is_reset_after_an_exception(act_as):
    officer = some_officer(full_concern())

    @for_officers
    def broken(request, officer):
        assert Concern.objects.count() == 1
        raise ZeroDivisionError

    with act_as("officers"):
        with pytest.raises(ZeroDivisionError):
            response_to(officer, broken)
        assert Concern.objects.count() == 0


def test_force_is_restored_after_across_forces(act_as):
    officer = some_officer(full_concern())
    full_concern(BASILDON)

    @for_officers
    def counting(request, officer):
        with across_forces():
            every = Concern.objects.count()
        return HttpResponse(f"{every} {Concern.objects.count()}")

    with act_as("officers"):
        assert response_to(officer, counting) == "2 1"


def test_officer_works_on_a_concern_to_its_outcome(act_as):
    concern = full_concern()
    officer = some_officer(concern)
    client = signed_in(officer)
    page = f"/review/{concern.reference}/"
    with act_as("officers"):
        assert concern.reference in client.get("/review/").content.decode()
        assert client.get("/accounts/landing/")["Location"] == "/review/"
        assert client.get(page).status_code == 200
        assert client.get(f"{page}pictures/1/").status_code == 200
        assert client.get(f"{page}messages/").status_code == 200
        for step, fields in {
            "acknowledge": {},
            "note": {"kind": "fact", "text": "x"},
            "ask": {"text": "Canaryask", "form_id": "1"},
            "assess": {},
            "outcome": ANSWERED_FORM | {"outcome": "mistaken", "rationale": "x", "considered": "on"},
        }.items():
            answer = client.post(f"{page}{step}/", fields)
            assert answer.status_code == 302, (
                step,
                re.findall(r"error-summary.*?</ul>", answer.content.decode(), re.S),
            )
    concern.refresh_from_db()
    assert concern.outcome == "mistaken"


def test_officer_records_a_call(act_as):
    concern = send()
    call = add_call(concern)
    client = signed_in(some_officer(concern))
    with act_as("officers"):
        page = f"/review/{concern.reference}/calls/{call.pk}/"
        assert client.get(page).status_code == 200
        assert client.post(page, {"answered": "no"}).status_code == 302
    assert call.attempts.count() == 1


def test_transfer_leaves_a_readable_stub(act_as):
    concern = acknowledge(send())
    officer = some_officer(concern)
    client = signed_in(officer)
    exchange(concern, officer, 1)
    with act_as("officers"):
        fields = {"area": "essex", "reason": "Canaryreason"}
        stub = client.post(f"/review/{concern.reference}/transfer/", fields)["Location"]
        assert b"Canaryreason" in client.get(stub).content
        assert client.get(f"/review/{concern.reference}/").status_code == 404
        assert concern.reference in client.get("/review/").content.decode()
    concern.refresh_from_db()
    receiver = signed_in(some_officer(concern))
    third = signed_in(officer_of("cumbria"))
    with act_as("officers"):
        assert receiver.get(f"/review/{concern.reference}/").status_code == 200
        assert b"Canaryreason" in receiver.get(stub).content
        assert third.get(stub).status_code == 404
        messages = unfiltered_view(concern.messages.model)
        assert response_to(officer, messages) == "0"
    assert Event.objects.filter(concern_id=concern.pk, kind="transfer-read").count() == 2


def test_duty_desk_and_readyz_count_every_force(act_as):
    call = add_call(full_concern())
    full_concern(BASILDON)
    user = User.objects.create_user("duty@example.org")
    user.groups.add(Group.objects.get(name="Duty desk"))
    client = Client()
    client.force_login(user)
    with act_as("officers"):
        desk = client.get("/duty/").content.decode()
        assert call.to in desk
        assert client.post(f"/duty/calls/{call.pk}/", {"answered": "no"})["Location"] == "/duty/"
        assert client.get("/readyz").status_code == 503
        assert Concern.objects.count() == 0
    assert Attempt.objects.filter(delivery=call, worker=user.email, accepted=False).exists()
    assert Event.objects.filter(concern_id=call.concern_id, kind="called", by=user.email).exists()


def test_administrator_sees_how_many_concerns_an_officer_has(act_as):
    concern = acknowledge(send())
    client = Client()
    client.force_login(User.objects.create_superuser("admin@example.org"))
    page = f"/accounts/people/{concern.owner.user_id}/"
    essex = {"role": "officer", "force": Area.objects.get(slug="essex").force_id, "reason": "x"}
    with act_as("officers"):
        pages = [client.post(f"{page}{what}/", essex, follow=True).content for what in ("role", "suspend")]
    assert [b"1 open concern is theirs or offered to them" in each for each in pages] == [True, True]


def test_forbidden_statements_are_refused(act_as):
    full_concern()
    with act_as("officers"), across_forces():
        refused("UPDATE referrals_event SET facts = '{}'")
        refused("INSERT INTO referrals_concern (id) VALUES (gen_random_uuid())")
        # Messages, notes and pictures may be deleted, when two supervisors erase a concern: test_supervisors.py.
        for table in (
            "concern",
            "delivery",
            "event",
            "transfer",
            "legalrestriction",
            "subjectaccessrequest",
            "destruction",
            "forceauditlog",
        ):
            refused(f"DELETE FROM referrals_{table}")


def test_officer_cannot_write_to_another_forces_concern(act_as):
    concern, theirs = full_concern(), full_concern(BASILDON)
    colleague = some_officer(concern)
    with act_as("officers"), officer_scope(colleague.user):
        assert Concern.objects.filter(pk=theirs.pk).update(urgency=1) == 0
        refused(
            "INSERT INTO referrals_note (id, concern_id, kind, by_id, at, sealed) "
            "VALUES (gen_random_uuid(), %s, 'fact', %s, now(), 'x')",
            theirs.pk,
            colleague.pk,
        )


def test_queue_still_uses_its_index(act_as):
    officer = some_officer(send())
    with act_as("officers"):
        # With two rows any plan is as good, so leave the planner only the one that is best with many rows.
        for method in ("seqscan", "bitmapscan", "sort"):
            run(f"SET LOCAL enable_{method} = off")
        with officer_scope(officer.user):
            plan = filtered(officer, QueueFilters(), {}).by_risk()[:26].explain()
    assert re.search(r"Index Scan using concern_queue", plan), plan
    assert f"Index Cond: (force_id = {officer.force_id})" in plan
    assert "Sort" not in plan
