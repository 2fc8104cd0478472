"""Submitting a concern writes everything in one transaction, or nothing."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from referrals import sealing
from referrals.actions.submission import Submission, submit_concern
from referrals.models import Concern, Delivery, Event, Urgency
from referrals.rules.routing import NoRoute, Place
from referrals.sealing import SealingUnavailable, return_codes
from referrals.stored_fields import context_of

AT = datetime(2026, 11, 21, 9, 0, 42, tzinfo=UTC)
CONTENT = {
    "said": [{"step": "worry", "question": "What worries you?", "answer": ["Canaryworry"]}],
    "facts": {},
}


def submit(**changes):
    given = {
        "draft_id": uuid4(),
        "content": CONTENT,
        "place": Place(lives_in="E07000148"),
        "urgency": Urgency.URGENT,
        "form_version": "test",
        "language": "en",
    }
    return submit_concern(submission=Submission(**(given | changes)), at=AT)


def counts():
    return Concern.objects.count(), Delivery.objects.count(), Event.objects.count()


def test_submission_stores_routing_deliveries_and_event(db):
    receipt = submit()
    concern = Concern.objects.select_related("area", "force").get(reference=receipt.reference)
    assert (concern.area.slug, concern.force.slug) == ("norfolk", concern.force.slug)
    assert concern.routing_reason == "lives in the area"
    assert concern.data_edition == "none"
    assert receipt.area_slug == "norfolk"
    email, call, *standby = concern.deliveries.all()
    assert (email.transport, email.to) == ("email", "prevent@norfolk.police.uk")
    assert call.transport == "phone"
    assert {email.due_at, call.due_at} == {concern.received_at}
    assert {delivery.due_at for delivery in standby} == {None}
    (event,) = Event.objects.filter(concern_id=concern.id)
    assert (event.kind, event.by) == ("received", "reporter")


def test_sealed_content_opens_only_for_its_own_row(db):
    receipt, other = submit(), submit()
    concern = Concern.objects.get(reference=receipt.reference)
    assert sealing.open_sealed(concern.sealed, context=context_of(concern)) == CONTENT
    stranger = Concern.objects.get(reference=other.reference)
    with pytest.raises(sealing.CannotOpen):
        sealing.open_sealed(concern.sealed, context=context_of(stranger))


def test_return_code_is_stored_only_as_a_hash(db):
    receipt = submit()
    letters = return_codes.read_code(receipt.return_code)
    concern = Concern.objects.get(reference=receipt.reference)
    assert concern.return_hash in return_codes.hashes_of(letters)
    assert concern.reply_key == sealing.ReplyKey.from_code(letters).public()


@pytest.mark.parametrize("broken", ["referrals.models.event.Event.save", "django.db.models.QuerySet.bulk_create"])
def test_failed_write_rolls_everything_back(db, monkeypatch, broken):
    def fail(*args, **kwargs):
        raise RuntimeError("the disk is full")

    before = counts()
    monkeypatch.setattr(broken, fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        submit()
    monkeypatch.undo()
    assert counts() == before


def test_same_draft_is_not_submitted_twice(db):
    draft_id = uuid4()
    submit(draft_id=draft_id)
    before = counts()
    with pytest.raises(IntegrityError), transaction.atomic():
        submit(draft_id=draft_id)
    assert counts() == before


@pytest.mark.parametrize("place", [Place(), Place(known_from="nowhere"), Place(lives_in="E09000001")])
def test_place_outside_the_areas_stores_nothing(db, place):
    before = counts()
    with pytest.raises(NoRoute), transaction.atomic():
        submit(place=place)
    assert counts() == before


def test_nothing_is_stored_without_a_public_key(db, settings, django_assert_max_num_queries):
    settings.SEALING_PUBLIC_KEYS = []
    before = counts()
    with pytest.raises(SealingUnavailable), transaction.atomic():
        submit()
    assert counts() == before


def test_sql_statements_hold_no_plain_text(db):
    """PostgreSQL logs failed statements, so plain text must not be in any."""
    seen = []

    def watch(execute, sql, params, many, context):
        seen.append(f"{sql} {params}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        receipt = submit()
    assert any("referrals_concern" in statement for statement in seen)
    assert not any("Canary" in statement for statement in seen)
    assert not any(receipt.return_code in statement for statement in seen)


def test_duty_desk_is_told_when_no_contact_is_confirmed(db, settings):
    from guidance.models import Contact

    settings.DUTY_EMAILS = ["duty@example.org"]
    Contact.objects.filter(area__slug="norfolk").update(status="unconfirmed")
    receipt = submit()
    rows = list(Delivery.objects.filter(concern__reference=receipt.reference))
    call = next(row for row in rows if row.transport == "phone")
    assert call.due_at is not None
    assert all(row.held_at for row in rows if row.to == "prevent@norfolk.police.uk")
    assert any(row.to == "duty@example.org" and row.purpose == "duty" and not row.held_at for row in rows)
