"""A concern that belongs to another force: who may send it on, what follows, and what each force sees."""

from datetime import UTC, datetime, timedelta

import pytest

from guidance import directory
from referrals.actions.casework import messages, reading
from referrals.actions.casework.outcomes import record_outcome
from referrals.actions.casework.transfers import transfer_concern
from referrals.actions.delivery.escalation import chase_unopened
from referrals.models import Concern, Delivery, Event, Outcome, Transfer, Urgency
from referrals.models.classification import AgeBand, Sector
from referrals.models.states import InvalidTransition, NotPermitted
from referrals.rules.permissions import Denied
from referrals.rules.routing import NoRoute
from tests.referrals.conftest import signed_in
from tests.referrals.report.filling import read, words
from tests.referrals.review.building import AT, acknowledge, add_call, send

LATER = AT + timedelta(hours=5)
WHY = "Canaryreason: they moved to Basildon"


def hand_over(concern, officer, to="essex", at=LATER):
    area = directory.area(to)
    return transfer_concern(concern=concern, to=area, reason=WHY, by=officer, at=at)


FRIDAY, MONDAY = datetime(2026, 10, 9, 15, 0, tzinfo=UTC), datetime(2026, 10, 12, 9, 0, tzinfo=UTC)


@pytest.fixture
def address(concern):
    return f"/review/{concern.reference}/transfer/"


@pytest.fixture
def transfer(concern, officer):
    done = hand_over(concern, officer)
    concern.refresh_from_db()
    return done


def test_an_officer_sends_it_on(officer_client, stranger_client, concern, address):
    response = officer_client.post(address, {"area": "essex", "reason": WHY})
    stub = response["Location"]
    assert response.status_code == 302
    for client in (officer_client, stranger_client):
        page = words(client.get(stub))
        for part in (concern.reference, "Norfolk", "Essex", WHY):
            assert part in page
    assert officer_client.get(f"/review/{concern.reference}/").status_code == 404
    assert "Canaryworry" in words(stranger_client.get(f"/review/{concern.reference}/"))


def test_a_stranger_cannot_send_it_on_nor_see_that_it_was(stranger, make_officer, concern, transfer, one_factor):
    other = send()
    with pytest.raises(Denied):
        hand_over(other, stranger)
    third = signed_in(make_officer("cambridgeshire"))
    for path in ("", "transfer/", f"transfers/{transfer.id}/"):
        assert third.get(f"/review/{concern.reference}/{path}").status_code == 404
    assert Transfer.objects.count() == 1


def test_a_stub_of_another_concern_is_not_found(officer_client, transfer):
    assert officer_client.get(f"/review/{send().reference}/transfers/{transfer.id}/").status_code == 404


def test_the_new_force_gets_it_as_new(concern, officer):
    reading.open_concern(concern=concern, by=officer, at=AT)
    reading.acknowledge_concern(concern=concern, by=officer, at=AT)
    concern.refresh_from_db()
    hand_over(concern, officer)
    concern.refresh_from_db()
    assert (concern.area.slug, concern.force.slug) == ("essex", directory.area("essex").force_slug)
    assert (concern.state, concern.opened_at, concern.acknowledged_by) == ("received", None, None)
    assert (concern.received_at, concern.handed_over_at) == (AT, LATER)
    kinds = [event.kind for event in Event.objects.filter(concern_id=concern.id)]
    assert kinds == ["received", "read", "acknowledged", "transferred"]


def test_its_contacts_are_told_and_nobody_of_the_old_force_any_more(concern, officer):
    before = list(concern.deliveries.all())
    add_call(concern)
    hand_over(concern, officer)
    old = concern.deliveries.filter(order__lte=len(before) + 1)
    assert {delivery.withdrawn_at for delivery in old} == {LATER}
    new = concern.deliveries.filter(order__gt=len(before) + 1)
    assert [(row.transport, row.due_at, row.withdrawn_at) for row in new][:1] == [("phone", LATER, None)]
    assert new[0].contact.area.slug == "essex"
    assert not Delivery.objects.due(LATER).filter(concern=concern, order__lte=len(before) + 1).exists()


def test_what_was_sent_already_stays_sent(concern, officer):
    Delivery.objects.filter(concern=concern, transport="email").update(sent_at=AT)
    hand_over(concern, officer)
    assert concern.deliveries.get(order=1).withdrawn_at is None
    assert list(Concern.objects.undelivered()) == [concern], "the new force has not been told"


def test_the_new_force_has_its_own_time_to_open_it(officer, settings):
    settings.DUTY_EMAILS = ["duty@example.org"]
    concern = send(urgency=Urgency.URGENT)
    week = timedelta(days=7)
    chase_unopened(at=AT + week)
    taken = Event.objects.filter(concern_id=concern.id).count()
    moment = AT + week + timedelta(minutes=1)
    hand_over(concern, officer, at=moment)
    assert chase_unopened(at=moment) == 0
    assert chase_unopened(at=AT + 2 * week) > 0
    assert Event.objects.filter(concern_id=concern.id).count() > taken + 1
    reminders = concern.deliveries.filter(purpose="reminder", queued_at__gt=moment)
    assert not [row for row in reminders if row.contact and row.contact.area.slug == "norfolk"]


def test_the_reason_is_sealed_and_reading_it_is_written_down(officer_client, officer, concern, transfer):
    assert "Canary" not in transfer.reason_sealed
    officer_client.get(f"/review/{concern.reference}/transfers/{transfer.id}/")
    event = Event.objects.filter(concern_id=concern.id).last()
    assert (event.kind, event.by) == ("transfer-read", officer.user.email)
    assert "Canary" not in str([event.facts for event in Event.objects.all()])


def test_both_queues_and_the_concern_say_so(officer_client, stranger_client, concern, transfer):
    assert "Sent to another force" in words(officer_client.get("/review/"))
    page = words(stranger_client.get("/review/"))
    assert concern.reference in page
    assert "Sent to another force" not in page
    assert "Why here: sent on by another force" in words(stranger_client.get(f"/review/{concern.reference}/"))


def test_it_can_come_back(concern, officer, stranger, transfer):
    hand_over(concern, stranger, to="norfolk", at=LATER + timedelta(hours=1))
    concern.refresh_from_db()
    assert concern.force_id == officer.force_id
    assert concern.transfers.count() == 2


def test_only_another_force_and_only_before_the_outcome(concern, officer):
    with pytest.raises(NoRoute):
        hand_over(concern, officer, to="norfolk")
    Concern.objects.filter(pk=concern.pk).update(state="outcome", owner=officer)
    concern.refresh_from_db()
    with pytest.raises(InvalidTransition):
        hand_over(concern, officer)
    assert not Transfer.objects.exists()


def test_once_it_has_an_owner_it_is_for_the_owner_or_a_supervisor(concern, officer, make_officer):
    reading.acknowledge_concern(concern=concern, by=officer, at=AT)
    concern.refresh_from_db()
    with pytest.raises(NotPermitted):
        hand_over(concern, make_officer("norfolk", "colleague"))
    hand_over(concern, make_officer("norfolk", "supervisor", is_supervisor=True))
    concern.refresh_from_db()
    assert (concern.owner, concern.offered_to, concern.follow_up_on) == (None, None, None)


SLOWER = {
    "acknowledge": lambda **who: reading.acknowledge_concern(**who),
    "read": lambda **who: reading.open_concern(**who),
    "ask": lambda **who: messages.ask_reporter(text="x", form_id="1", **who),
    "send on": lambda **who: transfer_concern(to=directory.area("cumbria"), reason="x", **who),
}


@pytest.mark.parametrize("step", SLOWER)
def test_who_was_slower_than_a_transfer_changes_nothing(concern, officer, step):
    """Their page still shows it as theirs. Acknowledged or read, the other force's own clock would have stopped."""
    shown = Concern.objects.get(pk=concern.pk)
    transfer_concern(concern=concern, to=directory.area("essex"), reason="x", by=officer, at=AT)
    before = Concern.objects.filter(pk=concern.pk).values().get(), Event.objects.count()
    with pytest.raises(Denied):
        SLOWER[step](concern=shown, by=officer, at=AT)
    assert (Concern.objects.filter(pk=concern.pk).values().get(), Event.objects.count()) == before


def test_of_two_colleagues_the_slower_changes_nothing(concern, officer, transfer):
    stale = Concern.objects.get(pk=concern.pk)
    stale.force_id = officer.force_id  # as their page showed it
    with pytest.raises(Denied):
        hand_over(stale, officer, to="cambridgeshire")
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
def test_what_is_missing_is_said_plainly(officer_client, address, fields, message):
    response = officer_client.post(address, fields)
    assert response.status_code == 200
    assert message in read(response).select_one(".govuk-error-summary").get_text()
    assert not Transfer.objects.exists()


def test_ones_own_force_is_not_offered(officer_client, address):
    offered = {tag["value"] for tag in read(officer_client.get(address)).select("input[name=area]")}
    assert offered == {"cambridgeshire", "cumbria", "essex", "westmorland-and-furness"}


def test_when_the_event_cannot_be_written_nothing_is(concern, officer, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(Event.objects, "record", fail)
    with pytest.raises(RuntimeError):
        hand_over(concern, officer)
    concern.refresh_from_db()
    assert concern.force_id == officer.force_id
    assert not concern.deliveries.filter(withdrawn_at__isnull=False).exists()


def test_an_overdue_call_rings_louder_in_the_queue(officer_client, concern):
    add_call(concern, failures=2)
    page = words(officer_client.get("/review/"))
    assert "Overdue" in page
    assert "tried 2 times, next at" in page


def test_the_next_force_is_timed_from_when_it_got_it(officer, stranger):
    concern = send(at=FRIDAY)
    reading.open_concern(concern=concern, by=officer, at=MONDAY)
    hand_over(concern, officer, at=MONDAY)
    concern.refresh_from_db()
    assert concern.minutes_to_open is None
    reading.open_concern(concern=concern, by=stranger, at=MONDAY + timedelta(hours=1))
    acknowledge(concern, stranger)
    record_outcome(
        concern=concern, outcome=Outcome.MISTAKEN, rationale="x", by=stranger, at=MONDAY + timedelta(hours=2)
    )
    concern.refresh_from_db()
    assert (concern.minutes_to_open, concern.minutes_to_outcome) == (60, 120)


def test_the_next_force_does_not_undo_what_an_officer_put_right(officer, stranger):
    concern = send()
    reading.open_concern(concern=concern, by=officer, at=AT)
    Concern.objects.filter(pk=concern.pk).update(sector=Sector.HEALTH, age_band=AgeBand.TO_17)
    hand_over(concern, officer)
    concern.refresh_from_db()
    reading.open_concern(concern=concern, by=stranger, at=LATER)
    concern.refresh_from_db()
    assert (concern.sector, concern.age_band) == (Sector.HEALTH, AgeBand.TO_17)
