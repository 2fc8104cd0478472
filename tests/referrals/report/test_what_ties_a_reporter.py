"""What a copy of the database tells of the minute in which a reporter sent, and of their cookie (ADR 0072)."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.utils import timezone

from prevent_portal.cookie_key import CookieKey
from referrals.actions.delivery.sending import claim_deliveries, send_claimed
from referrals.actions.retention.expired_drafts import delete_expired_drafts, forget_drafts_of_concerns
from referrals.models import Attempt, Concern, Delivery, Draft, Worker
from referrals.models.minutes import MinuteField
from referrals.report.forms.circumstances import RisksForm
from referrals.transports import TransportError
from tests.referrals.report.filling import client_with, fill, filled
from tests.referrals.report.returning import enter, write
from tests.referrals.report.test_sending import everything_stored
from tests.referrals.walking import answers, begin, shown, walk

URGENT = RisksForm.base_fields["risks"].choices[0][0]
MINUTE = datetime(2026, 11, 21, 9, 7, tzinfo=UTC)
# Of the machine: when its worker was last heard of, whoever reports.
EXEMPT = {(Worker, "beat_at")}
RECEIPT = {"email": "canary@example.org", "acknowledge": "on"}


def fine_times(since=MINUTE):
    """Every stored time finer than a minute, in the minute of sending or the next."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.managed or model._meta.proxy:
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, models.DateTimeField) and (model, field.name) not in EXEMPT:
                inside = {f"{field.name}__gte": since, f"{field.name}__lt": since + timedelta(minutes=2)}
                for moment in model._default_manager.filter(**inside).values_list(field.name, flat=True):
                    if moment.second or moment.microsecond:
                        found.append((model._meta.label, field.name, moment))
    return found


def report_at(clock, seconds=42.5):
    """Walk through every page, add a message with the return code, and let the worker tell everybody."""
    clock.move_to(MINUTE + timedelta(seconds=seconds), tick=False)
    given = answers(contact={"contact": "yes"}, reach=RECEIPT, risks={"risks": []})
    client = walk(begin(), given)
    assert client.post("/report/check/")["Location"] == "/report/sent/"
    code = shown(client, "return-code")
    assert enter(client, code).status_code == 302
    assert write(client, "Canarymessage").status_code == 302
    call_command("send_deliveries", "--once")
    assert Attempt.objects.filter(accepted=True).exists()
    return client


def test_no_time_finer_than_a_minute_is_stored(db, clock, capsys):
    report_at(clock)
    report_at(clock, seconds=43.5)  # the second is a match for the first
    assert fine_times() == []


def test_fine_times_are_found(db, clock, capsys, monkeypatch):
    """Control: without the rounding, the second of Send stands in several tables."""
    monkeypatch.setattr("referrals.models.minutes.to_minute", lambda at: at)
    report_at(clock)
    found = {(label, name) for label, name, _ in fine_times()}
    assert {("referrals.Attempt", "started_at"), ("referrals.Delivery", "sent_at")} <= found


def test_failed_mail_stores_no_fine_time(db, clock, monkeypatch):
    clock.move_to(MINUTE + timedelta(seconds=42), tick=False)
    filled().post("/report/check/")
    for permanent in (False, True):

        def refuse(delivery, permanent=permanent):
            raise TransportError("no", permanent=permanent)

        monkeypatch.setattr("referrals.transports.send", refuse)
        Delivery.objects.update(due_at=MINUTE)
        claimed = claim_deliveries(by="w", at=timezone.now())
        assert not send_claimed(claimed[0], now=timezone.now)
        assert Attempt.objects.exists()
        assert fine_times() == []


def test_minute_field_rounds_however_it_is_written(db):
    at = MINUTE + timedelta(seconds=59)
    row = Draft.objects.create(ciphertext="", expires_at=at)
    assert row.expires_at == Draft.objects.get().expires_at == MINUTE
    Draft.objects.update(expires_at=at)
    assert Draft.objects.get().expires_at == MINUTE
    Draft.objects.bulk_update([Draft(pk=row.pk, ciphertext="", expires_at=at)], ["expires_at"])
    assert Draft.objects.get().expires_at == MINUTE
    assert Draft.objects.filter(expires_at__lt=MINUTE + timedelta(seconds=1)).exists()
    assert not Draft.objects.filter(expires_at__lt=MINUTE).exists()
    assert isinstance(Draft._meta.get_field("expires_at"), MinuteField)


@pytest.fixture
def in_production(settings):
    settings.DEMO = False


def due(purpose):
    mails = Delivery.objects.filter(transport="email", purpose=purpose, due_at__isnull=False)
    return mails.values_list("due_at", flat=True).distinct().get()


def test_standard_mail_leaves_when_the_minute_is_over(db, clock, in_production):
    clock.move_to(MINUTE + timedelta(seconds=42), tick=False)
    filled(answers(risks={"risks": []})).post("/report/check/")
    assert due("referral") == MINUTE + timedelta(minutes=1)
    assert claim_deliveries(by="w", at=MINUTE + timedelta(seconds=59)) == []
    assert len(claim_deliveries(by="w", at=MINUTE + timedelta(minutes=1))) == 1


def test_urgent_mail_leaves_at_once_but_its_receipt_does_not(db, clock, in_production):
    clock.move_to(MINUTE + timedelta(seconds=42), tick=False)
    filled(answers(risks={"risks": [URGENT]}, contact={"contact": "yes"}, reach=RECEIPT)).post("/report/check/")
    assert due("referral") == MINUTE
    assert due("receipt") == MINUTE + timedelta(minutes=1)
    assert [each.delivery.purpose for each in claim_deliveries(by="w", at=timezone.now())] == ["referral"]


def test_queued_by_a_fast_clock_is_not_delayed(db, clock, in_production):
    clock.move_to(MINUTE + timedelta(minutes=9), tick=False)
    filled(answers(risks={"risks": []})).post("/report/check/")
    assert len(claim_deliveries(by="w", at=MINUTE)) == 1


def bytes_of(cookie):
    raw = base64.urlsafe_b64decode(cookie)
    key = CookieKey.from_cookie(cookie)
    return {cookie, raw.hex(), raw[:16].hex(), raw[16:].hex(), str(key.row_id)}


def test_concern_cannot_be_found_by_its_drafts_id(db):
    draft = fill()
    client_with(draft).post("/report/check/")
    concern = Concern.objects.get()
    assert draft.key.row_id not in (concern.draft_id, concern.pk)
    assert concern.draft_id == draft.key.derive_id("concern")  # control: the key does lead to it
    assert concern.draft_id != CookieKey(draft.key.row_id, CookieKey.new().key).derive_id("concern")
    stored = str(Concern.objects.values()) + str(Delivery.objects.values())
    assert not [each for each in bytes_of(draft.key.to_cookie()) if each in stored]


def test_nothing_ties_a_cookie_to_a_concern_after_the_receipt(db, frozen, settings):
    draft = fill()
    cookie = draft.key.to_cookie()
    client_with(draft).post("/report/check/")
    assert Concern.objects.exclude(draft_id=draft.key.derive_id("concern")).count() == 0
    forget_drafts_of_concerns(at=timezone.now())
    assert Concern.objects.filter(draft_id=draft.key.derive_id("concern")).exists(), "the receipt still lives"
    frozen.shift(timedelta(minutes=settings.RECEIPT_MINUTES + 2))
    assert forget_drafts_of_concerns(at=timezone.now()) == 1
    assert forget_drafts_of_concerns(at=timezone.now()) == 0
    frozen.shift(timedelta(minutes=settings.DRAFT_MINUTES))
    delete_expired_drafts(at=timezone.now())
    concern = Concern.objects.get()
    assert concern.draft_id == concern.pk
    tied = bytes_of(cookie) | {str(draft.key.derive_id(each)) for each in ("concern", "sent")}
    tied |= {draft.key.derive_id(each).hex for each in ("concern", "sent")}
    stored = everything_stored().lower()
    assert not [each for each in tied if each.lower() in stored]


def test_drafts_of_one_block_have_one_length(db):
    short, long = fill(answers(worry={"worry": "x"})), fill(answers(worry={"worry": "x" * 900}))
    receipt = fill()
    client_with(receipt).post("/report/check/")
    lengths = {len(Draft.objects.get(pk=each.key.row_id).ciphertext) for each in (short, long)}
    assert len(lengths) == 1
    kinds = {len(Draft.objects.get(pk=pk).ciphertext) for pk in (receipt.key.row_id, receipt.key.derive_id("sent"))}
    assert len(kinds) == 1
