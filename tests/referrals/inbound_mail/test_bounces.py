"""Bounces: how each sample mail is classified, and what it changes. The samples were written from the standards."""

from datetime import UTC, datetime
from email import message_from_bytes
from io import StringIO
from mailbox import Maildir
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from guidance.models import Contact
from referrals.actions.delivery.bounces import record_bounce
from referrals.inbound_mail import bounces
from referrals.inbound_mail.bounces import Report, Verdict
from referrals.models import Attempt, Concern, Delivery, Event
from referrals.transports.returning import read_address, return_address
from tests.referrals.inbound_mail.expected import ASIDE, EXPECTED, FAILING, NEXT, NOTHING, WAITING
from tests.referrals.review.building import send

SAMPLES = Path(__file__).parent / "samples"
NOW = datetime(2026, 11, 21, 9, 10, tzinfo=UTC)
OURS = "bounces@prevent-portal.invalid"


@pytest.fixture(autouse=True)
def return_mailbox(settings, tmp_path):
    Maildir(tmp_path / "bounces", create=True)
    settings.BOUNCE_EMAIL, settings.BOUNCE_MAILBOX = OURS, f"maildir://{tmp_path}/bounces"
    settings.DUTY_EMAILS = ["duty@example.org"]


@pytest.fixture
def mail(db):
    """A notice that the mail server of Norfolk accepted; two phone deliveries stand by."""
    delivery = send().deliveries.get(transport="email")
    Delivery.objects.filter(pk=delivery.pk).update(sent_at=NOW, to="team@police.example")
    delivery.refresh_from_db()
    return delivery


def render_sample(name, delivery):
    address = return_address(delivery.id)
    local, _, domain = address.rpartition("@")
    forged = ("a" if local[-1] != "a" else "b").join([local[:-1], ""])
    raw = (SAMPLES / f"{name}.eml").read_text()
    for placeholder, value in {
        "FORGED": f"{forged}@{domain}",
        "ELSEWHERE": f"{local}@elsewhere.example",
        "UPPERCASE": address.upper(),
        "RETURN": address,
        "MESSAGE-ID": delivery.message_id,
    }.items():
        raw = raw.replace(placeholder, value)
    return raw.encode("latin-1")


def box(settings):
    return Maildir(settings.BOUNCE_MAILBOX.removeprefix("maildir://"), create=False)


def read(*options):
    out = StringIO()
    call_command("read_bounces", *options, stdout=out)
    return out.getvalue()


def effect_on(delivery):
    delivery.refresh_from_db()
    if delivery.contact.status == "failing":
        return FAILING
    if delivery.unclear_at:
        return WAITING
    return NEXT if delivery.bounced_at else NOTHING


def test_every_sample_has_an_expected_result():
    assert {path.stem for path in SAMPLES.glob("*.eml")} == set(EXPECTED)
    assert len(EXPECTED) >= 25


@pytest.mark.parametrize("name", EXPECTED)
def test_sample_is_classified_and_followed_up(name, mail, settings):
    counted, code, change = EXPECTED[name]
    raw = render_sample(name, mail)
    box(settings).add(raw)
    report = bounces.read(message_from_bytes(raw), to=mail.to)
    assert report.code == code
    assert f"{counted}: 1\n" in read()
    assert effect_on(mail) == (NOTHING if change == ASIDE else change)
    activated = Delivery.objects.filter(concern=mail.concern, transport="phone", due_at__isnull=False).count()
    assert activated == (1 if change in {FAILING, NEXT} else 0)
    assert Event.objects.filter(concern_id=mail.concern_id, kind="bounced").count() == activated
    assert len(box(settings)) == 0
    aside = len(box(settings).get_folder("unknown")) if "unknown" in box(settings).list_folders() else 0
    assert aside == (1 if change in {WAITING, ASIDE} else 0)
    assert Event.objects.filter(concern_id=mail.concern_id, kind="unclear").count() == (change == WAITING)
    assert Delivery.objects.filter(concern=mail.concern, purpose="duty").count() == (change == WAITING)


def test_dry_run_changes_nothing(mail, settings):
    box(settings).add(render_sample("qmail", mail))
    box(settings).add(render_sample("forged-signature", mail))
    assert read("--dry-run") == "permanent: 1\nwithout our token: 1\nread: 2\n"
    assert effect_on(mail) == NOTHING
    assert len(box(settings)) == 2


def test_unreadable_mail_does_not_block_others(mail, settings, monkeypatch, log_book):
    scan = bounces.all_failures

    def break_on_qmail(message):
        if "qmail" in message.as_string():
            raise UnicodeError("Canaryword")
        return scan(message)

    monkeypatch.setattr(bounces, "all_failures", break_on_qmail)
    for name in ("qmail", "exim-plain"):
        box(settings).add(render_sample(name, mail))
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("read_bounces", stdout=out)
    assert "unreadable: 1" in out.getvalue()
    assert effect_on(mail) == FAILING
    assert len(box(settings).get_folder("unknown")) == 1
    assert not log_book.holding(["Canaryword"])


def test_mail_stays_in_the_mailbox_when_the_database_fails(mail, settings, monkeypatch):
    """A mail is removed only after its changes are committed."""

    def fail(*args, **kwargs):
        raise RuntimeError("the database went away")

    box(settings).add(render_sample("qmail", mail))
    monkeypatch.setattr(Event.objects, "record", fail)
    with pytest.raises(RuntimeError):
        read()
    assert effect_on(mail) == NOTHING
    assert len(box(settings)) == 1
    monkeypatch.undo()
    settings.BOUNCE_EMAIL = OURS


def bounce(delivery, verdict=Verdict.PERMANENT, code="5.1.1"):
    return record_bounce(delivery_id=delivery.id, report=Report(verdict, code), at=NOW)


def test_second_answer_tells_the_duty_desk_no_second_time(mail, settings):
    for _ in range(2):
        box(settings).add(render_sample("person-answers", mail))
        read()
    assert Delivery.objects.filter(concern=mail.concern, purpose="duty").count() == 1
    assert len(box(settings).get_folder("unknown")) == 2


def test_failure_after_an_unclear_answer_counts(mail, settings):
    for name in ("person-answers", "qmail"):
        box(settings).add(render_sample(name, mail))
        read()
    assert effect_on(mail) == FAILING
    assert not Delivery.objects.unclear().exists()


def test_answer_to_a_receipt_waits_for_nobody(mail, settings):
    Delivery.objects.filter(pk=mail.pk).update(purpose="receipt", to="")
    box(settings).add(render_sample("person-answers", mail))
    read()
    assert effect_on(mail) == NOTHING


def test_repeated_bounce_changes_nothing_further(mail):
    assert bounce(mail)
    assert not bounce(mail)
    assert Event.objects.filter(concern_id=mail.concern_id, kind="bounced").count() == 1
    assert Delivery.objects.filter(concern=mail.concern, due_at__isnull=False, transport="phone").count() == 1


def test_second_bounce_activates_no_further_contact(mail):
    assert bounce(mail, Verdict.FULL, "5.2.2")
    assert not bounce(mail)
    assert effect_on(mail) == NEXT


def test_bounce_before_smtp_acknowledgement_ends_the_delivery(mail):
    """The server accepted the mail and dropped the connection; otherwise the worker would retry for days."""
    Delivery.objects.filter(pk=mail.pk).update(sent_at=None, leased_until=NOW)
    assert bounce(mail)
    mail.refresh_from_db()
    assert mail.sent_at == NOW
    assert not Delivery.objects.due(NOW.replace(year=2027)).filter(pk=mail.pk).exists()
    assert not Attempt.objects.exists()


def test_bounce_of_an_unknown_delivery_changes_nothing(mail):
    assert not record_bounce(delivery_id=uuid4(), report=Report(Verdict.PERMANENT, "5.1.1"), at=NOW)
    assert effect_on(mail) == NOTHING


def test_bounce_of_the_last_contact_queues_a_call(mail):
    Delivery.objects.filter(concern=mail.concern).exclude(pk=mail.pk).delete()
    assert bounce(mail)
    assert Delivery.objects.get(concern=mail.concern, transport="phone").to == "101"


def test_bounce_of_withdrawn_mail_activates_nobody(mail):
    Delivery.objects.filter(concern=mail.concern).update(withdrawn_at=NOW)
    assert bounce(mail)
    assert not Delivery.objects.filter(concern=mail.concern, withdrawn_at=None).exists()


def test_failing_contact_gets_no_further_concerns(mail):
    assert bounce(mail)
    assert Contact.objects.get(pk=mail.contact_id).status == "failing"
    later = send()
    assert not later.deliveries.filter(transport="email", held_at=None, purpose="referral").exists()
    assert Concern.objects.count() == 2


def test_return_address_holds_only_the_token_and_fits(mail):
    address = return_address(mail.id)
    assert len(address.rpartition("@")[0]) <= 64
    assert address.startswith("bounces+")
    assert mail.concern.reference.lower() not in address
    assert read_address(f"<{address}>") == mail.id


def test_token_is_valid_while_its_key_is_listed(mail, settings):
    address, made_with = return_address(mail.id), settings.LINK_KEYS
    settings.SECRET_KEY = "another" * 8
    assert read_address(address) == mail.id
    settings.LINK_KEYS = ["another" * 8]
    assert read_address(address) is None
    settings.LINK_KEYS = ["another" * 8, *made_with]
    assert read_address(address) == mail.id


@pytest.mark.parametrize(
    "address", ["", "@", "bounces@x", "bounces+@prevent-portal.invalid", f"bounces+{'a' * 38}1@"]
)
def test_address_without_valid_token_is_ignored(address):
    assert read_address(address) is None


@pytest.mark.parametrize("unset", ["BOUNCE_EMAIL", "BOUNCE_MAILBOX"])
def test_missing_setting_is_a_command_error(settings, unset):
    setattr(settings, unset, "")
    with pytest.raises(CommandError, match=unset):
        read()


def test_imap_without_tls_is_refused(settings):
    settings.BOUNCE_MAILBOX = "imap://user:secret@mail.example/INBOX"
    with pytest.raises(CommandError, match="imaps"):
        read()
