"""Transfer a concern to another force: permissions, effects, and what each force can see."""

from datetime import UTC, datetime, timedelta

import pytest

from guidance import directory
from referrals.actions.casework import messages, reading
from referrals.actions.casework.transfers import transfer_concern
from referrals.actions.delivery.escalation import chase_unopened
from referrals.models import Concern, Delivery, Event, Outcome, Transfer, Urgency
from referrals.models.classification import AgeBand, Sector
from referrals.models.states import InvalidTransition, NotPermitted
from referrals.rules.permissions import Denied
from referrals.rules.routing import NoRoute
from tests.referrals.conftest import signed_in
from tests.referrals.recording import record_outcome
from tests.referrals.report.filling import read, words
from tests.referrals.review.building import ANSWERED, AT, acknowledge, add_call, send

LATER = AT + timedelta(hours=5)
WHY = "Canaryreason: they moved to Basildon"


def transfer_to(concern, officer, to="essex", at=LATER):
    area = directory.area(to)
    return transfer_concern(concern=concern, to=area, reason=WHY, by=officer, at=at)


FRIDAY, MONDAY = datetime(2026, 10, 9, 15, 0, tzinfo=UTC), datetime(2026, 10, 12, 9, 0, tzinfo=UTC)


@pytest.fixture
def address(concern):
    return f"/review/{concern.reference}/transfer/"


@pytest.fixture
def transfer(concern, officer):
    done = transfer_to(concern, officer)
    concern.refresh_from_db()
    return done


def test_transferred_concern_moves_to_the_other_force(officer_client, stranger_client, concern, address):
    response = officer_client.post(address, {"area": "essex", "reason": WHY})
    stub = response["Location"]
    assert response.status_code == 302
    for client in (officer_client, stranger_client):
        page = words(client.get(stub))
        for part in (concern.reference, "Norfolk", "Essex", WHY):
            assert part in page
    assert officer_client.get(f"/review/{concern.reference}/").status_code == 404
    assert "Canaryworry" in words(stranger_client.get(f"/review/{concern.reference}/"))


def test_only_the_two_forces_can_see_a_transfer(stranger, make_officer, concern, transfer, one_factor):
    other = send()
    with pytest.raises(Denied):
        transfer_to(other, stranger)
    third = signed_in(make_officer("cambridgeshire"))
    for path in ("", "transfer/", f"transfers/{transfer.id}/"):
        assert third.get(f"/review/{concern.reference}/{path}").status_code == 404
    assert Transfer.objects.count() == 1


def test_transfer_of_another_concern_is_not_found(officer_client, transfer):
    assert officer_client.get(f"/review/{send().reference}/transfers/{transfer.id}/").status_code == 404


def test_transferred_concern_starts_as_received(concern, officer):
    reading.open_concern(concern=concern, by=officer, at=AT)
    reading.acknowledge_concern(concern=concern, by=officer, at=AT)
    concern.refresh_from_db()
    transfer_to(concern, officer)
    concern.refresh_from_db()
    assert (concern.area.slug, concern.force.slug) == ("essex", directory.area("essex").force_slug)
    assert (concern.state, concern.opened_at, concern.acknowledged_by) == ("received", None, None)
    assert (concern.received_at, concern.handed_over_at) == (AT, LATER)
    kinds = [event.kind for event in Event.objects.filter(concern_id=concern.id)]
    assert kinds == ["received", "read", "acknowledged", "transferred"]


def test_transfer_withdraws_old_deliveries_and_queues_new_ones(concern, officer):
    before = list(concern.deliveries.all())
    add_call(concern)
    transfer_to(concern, officer)
    old = concern.deliveries.filter(order__lte=len(before) + 1)
    assert {delivery.withdrawn_at for delivery in old} == {LATER}
    new = concern.deliveries.filter(order__gt=len(before) + 1)
    assert [(row.transport, row.due_at, row.withdrawn_at) for row in new][:1] == [("phone", LATER, None)]
    assert new[0].contact.area.slug == "essex"
    assert not Delivery.objects.due(LATER).filter(concern=concern, order__lte=len(before) + 1).exists()


def test_transfer_does_not_withdraw_sent_deliveries(concern, officer):
    Delivery.objects.filter(concern=concern, transport="email").update(sent_at=AT)
    transfer_to(concern, officer)
    assert concern.deliveries.get(order=1).withdrawn_at is None
    assert list(Concern.objects.undelivered()) == [concern], "the new force has not been told"


def test_escalation_restarts_after_a_transfer(officer, settings):
    settings.DUTY_EMAILS = ["duty@example.org"]
    concern = send(urgency=Urgency.URGENT)
    week = timedelta(days=7)
    chase_unopened(at=AT + week)
    taken = Event.objects.filter(concern_id=concern.id).count()
    moment = AT + week + timedelta(minutes=1)
    transfer_to(concern, officer, at=moment)
    assert chase_unopened(at=moment) == 0
    assert chase_unopened(at=AT + 2 * week) > 0
    assert Event.objects.filter(concern_id=concern.id).count() > taken + 1
    reminders = concern.deliveries.filter(purpose="reminder", queued_at__gt=moment)
    assert not [row for row in reminders if row.contact and row.contact.area.slug == "norfolk"]


def test_transfer_reason_is_sealed_and_reading_it_is_recorded(officer_client, officer, concern, transfer):
    assert "Canary" not in transfer.reason_sealed
    officer_client.get(f"/review/{concern.reference}/transfers/{transfer.id}/")
    event = Event.objects.filter(concern_id=concern.id).last()
    assert (event.kind, event.by) == ("transfer-read", officer.user.email)
    assert "Canary" not in str([event.facts for event in Event.objects.all()])


def test_queues_and_concern_page_show_the_transfer(officer_client, stranger_client, concern, transfer):
    assert "Sent to another force" in words(officer_client.get("/review/"))
    page = words(stranger_client.get("/review/"))
    assert concern.reference in page
    assert "Sent to another force" not in page
    assert "Routed to Essex: sent on by another force" in words(stranger_client.get(f"/review/{concern.reference}/"))


def test_concern_can_be_transferred_back(concern, officer, stranger, transfer):
    transfer_to(concern, stranger, to="norfolk", at=LATER + timedelta(hours=1))
    concern.refresh_from_db()
    assert concern.force_id == officer.force_id
    assert concern.transfers.count() == 2


def test_transfer_to_own_force_or_after_the_outcome_is_refused(concern, officer):
    with pytest.raises(NoRoute):
        transfer_to(concern, officer, to="norfolk")
    Concern.objects.filter(pk=concern.pk).update(state="outcome", owner=officer)
    concern.refresh_from_db()
    with pytest.raises(InvalidTransition):
        transfer_to(concern, officer)
    assert not Transfer.objects.exists()


def test_owned_concern_is_transferred_only_by_owner_or_supervisor(concern, officer, make_officer):
    reading.acknowledge_concern(concern=concern, by=officer, at=AT)
    concern.refresh_from_db()
    with pytest.raises(NotPermitted):
        transfer_to(concern, make_officer("norfolk", "colleague"))
    transfer_to(concern, make_officer("norfolk", "supervisor", is_supervisor=True))
    concern.refresh_from_db()
    assert (concern.owner, concern.offered_to, concern.follow_up_on) == (None, None, None)


STEPS_AFTER_TRANSFER = {
    "acknowledge": lambda **who: reading.acknowledge_concern(**who),
    "read": lambda **who: reading.open_concern(**who),
    "ask": lambda **who: messages.ask_reporter(text="x", form_id="1", **who),
    "transfer": lambda **who: transfer_concern(to=directory.area("cumbria"), reason="x", **who),
}


@pytest.mark.parametrize("step", STEPS_AFTER_TRANSFER)
def test_old_force_is_denied_every_step_after_a_transfer(concern, officer, step):
    # Otherwise an acknowledgement from a page that is out of date would stop the new force's time limits.
    shown = Concern.objects.get(pk=concern.pk)
    transfer_concern(concern=concern, to=directory.area("essex"), reason="x", by=officer, at=AT)
    before = Concern.objects.filter(pk=concern.pk).values().get(), Event.objects.count()
    with pytest.raises(Denied):
        STEPS_AFTER_TRANSFER[step](concern=shown, by=officer, at=AT)
    assert (Concern.objects.filter(pk=concern.pk).values().get(), Event.objects.count()) == before


def test_second_transfer_by_the_old_force_is_denied(concern, officer, transfer):
    stale = Concern.objects.get(pk=concern.pk)
    stale.force_id = officer.force_id  # as their page showed it
    with pytest.raises(Denied):
        transfer_to(stale, officer, to="cambridgeshire")
    assert Transfer.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"reason": WHY}, "Select where it belongs"),
        ({"area": "norfolk", "reason": WHY}, "Select one of the answers on this page"),
        ({"area": "essex"}, "Enter why it belongs there"),
        ({"area": "essex", "reason": "x" * 5001}, "Why must be 5,000 characters or fewer"),
    ],
)
def test_invalid_transfer_form_shows_an_error(officer_client, address, fields, message):
    response = officer_client.post(address, fields)
    assert response.status_code == 200
    assert message in read(response).select_one(".govuk-error-summary").get_text()
    assert not Transfer.objects.exists()


def test_transfer_form_does_not_offer_areas_of_the_own_force(officer_client, address):
    offered = {tag["value"] for tag in read(officer_client.get(address)).select("input[name=area]")}
    assert offered == {"cambridgeshire", "cumbria", "essex", "westmorland-and-furness"}


def test_transfer_is_rolled_back_if_its_event_cannot_be_saved(concern, officer, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(Event.objects, "record", fail)
    with pytest.raises(RuntimeError):
        transfer_to(concern, officer)
    concern.refresh_from_db()
    assert concern.force_id == officer.force_id
    assert not concern.deliveries.filter(withdrawn_at__isnull=False).exists()


def test_queue_marks_an_overdue_call(officer_client, concern):
    add_call(concern, failures=2)
    page = words(officer_client.get("/review/calls/"))
    assert "Overdue" in page
    assert "tried 2 times, next at" in page


def test_working_times_are_counted_from_the_transfer(officer, stranger):
    concern = send(at=FRIDAY)
    reading.open_concern(concern=concern, by=officer, at=MONDAY)
    transfer_to(concern, officer, at=MONDAY)
    concern.refresh_from_db()
    assert concern.minutes_to_open is None
    reading.open_concern(concern=concern, by=stranger, at=MONDAY + timedelta(hours=1))
    acknowledge(concern, stranger)
    record_outcome(
        concern=concern,
        outcome=Outcome.MISTAKEN,
        rationale="x",
        **ANSWERED,
        by=stranger,
        at=MONDAY + timedelta(hours=2),
    )
    concern.refresh_from_db()
    assert (concern.minutes_to_open, concern.minutes_to_outcome) == (60, 120)


def test_opening_after_a_transfer_keeps_corrected_categories(officer, stranger):
    concern = send()
    reading.open_concern(concern=concern, by=officer, at=AT)
    Concern.objects.filter(pk=concern.pk).update(sector=Sector.HEALTH, age_band=AgeBand.TO_17)
    transfer_to(concern, officer)
    concern.refresh_from_db()
    reading.open_concern(concern=concern, by=stranger, at=LATER)
    concern.refresh_from_db()
    assert (concern.sector, concern.age_band) == (Sector.HEALTH, AgeBand.TO_17)
