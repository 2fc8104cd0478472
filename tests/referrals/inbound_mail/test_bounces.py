"""The corpus: each shape of a mail that came back, written by us from the standards, and what it changes."""

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
from tests.referrals.review.building import send

CORPUS = Path(__file__).parent / "samples"
NOW = datetime(2026, 11, 21, 9, 10, tzinfo=UTC)
OURS = "bounces@prevent-portal.invalid"

# What changes: FAILING (the contact too), NEXT (the next contact is told), nothing. ASIDE: kept for a person.
FAILING, NEXT, NOTHING, ASIDE = "failing", "next", "nothing", "aside"
TABLE = {
    "rfc3464-no-such-mailbox": ("permanent", "5.1.1", FAILING),
    "rfc3464-no-such-domain": ("permanent", "5.1.2", FAILING),
    "rfc3464-mailbox-full": ("mailbox full", "5.2.2", NEXT),
    "rfc3464-mailbox-full-4": ("mailbox full", "4.2.2", NEXT),
    "rfc3464-disk-full": ("mailbox full", "4.3.1", NEXT),
    "rfc3464-delayed": ("delayed", "4.4.1", NOTHING),
    "rfc3464-delivered": ("delivered", "", NOTHING),
    "rfc3464-relayed": ("delivered", "", NOTHING),
    "rfc3464-gave-up-after-days": ("permanent", "4.4.7", FAILING),
    "rfc3464-refused-by-policy": ("permanent", "5.7.1", FAILING),
    "rfc3464-list-one-failed": ("permanent", "5.1.1", FAILING),
    "rfc3464-without-status": ("permanent", "5.1.1", FAILING),
    "rfc3464-vague-status-words-say-full": ("mailbox full", "5.0.0", NEXT),
    "rfc3464-odd-case-and-folds": ("permanent", "5.1.1", FAILING),
    "rfc3464-cut-off": ("permanent", "5.1.1", FAILING),
    "rfc6533-international": ("permanent", "5.1.1", FAILING),
    "postfix-bounce": ("permanent", "5.1.1", FAILING),
    "postfix-delay": ("delayed", "4.4.1", NOTHING),
    "postfix-before-reports": ("permanent", "", FAILING),
    "exim-report": ("permanent", "5.0.0", FAILING),
    "exim-plain": ("permanent", "5.1.1", FAILING),
    "exim-plain-full": ("mailbox full", "", NEXT),
    "exim-warning": ("delayed", "", NOTHING),
    "qmail": ("permanent", "5.1.1", FAILING),
    "sendmail": ("permanent", "5.1.1", FAILING),
    "exchange-not-found": ("permanent", "5.1.1", FAILING),
    "exchange-quota": ("mailbox full", "5.2.2", NEXT),
    "exchange-before-reports": ("permanent", "", FAILING),
    "exchange-out-of-office": ("automatic answer", "", NOTHING),
    "amazon-ses": ("permanent", "5.1.1", FAILING),
    "dovecot-quota": ("mailbox full", "5.2.2", NEXT),
    "lotus-no-such-user": ("permanent", "5.1.1", FAILING),
    "rfc3834-vacation": ("automatic answer", "", NOTHING),
    "rfc3834-vacation-with-words": ("automatic answer", "", NOTHING),
    "autoreply-before-3834": ("automatic answer", "", NOTHING),
    "read-receipt": ("automatic answer", "", NOTHING),
    "person-answers": ("unknown", "", ASIDE),
    "out-of-office-unmarked": ("unknown", "", ASIDE),
    "advertising": ("unknown", "", ASIDE),
    "no-known-charset": ("unknown", "", ASIDE),
    "forged-without-token": ("without our token", "5.1.1", ASIDE),
    "forged-signature": ("without our token", "5.1.1", ASIDE),
    "forged-other-domain": ("without our token", "5.1.1", ASIDE),
    "token-only-in-its-text": ("without our token", "5.1.1", ASIDE),
    "only-delivered-to-names-us": ("permanent", "5.1.1", FAILING),
    "upper-case-address": ("permanent", "5.1.1", FAILING),
    "empty": ("without our token", "", ASIDE),
}


@pytest.fixture(autouse=True)
def return_mailbox(settings, tmp_path):
    Maildir(tmp_path / "bounces", create=True)
    settings.BOUNCE_EMAIL, settings.BOUNCE_MAILBOX = OURS, f"maildir://{tmp_path}/bounces"


@pytest.fixture
def mail(db):
    """A notice to Norfolk's mailbox that the mail server took; two phones stand by."""
    delivery = send().deliveries.get(transport="email")
    Delivery.objects.filter(pk=delivery.pk).update(sent_at=NOW)
    delivery.refresh_from_db()
    return delivery


def shape(name, delivery):
    address = return_address(delivery.id)
    local, _, domain = address.rpartition("@")
    forged = ("a" if local[-1] != "a" else "b").join([local[:-1], ""])
    raw = (CORPUS / f"{name}.eml").read_text()
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


def state(delivery):
    """Which of the changes took place."""
    delivery.refresh_from_db()
    if delivery.contact.status == "failing":
        return FAILING
    return NEXT if delivery.bounced_at else NOTHING


def test_the_table_has_every_shape():
    assert {path.stem for path in CORPUS.glob("*.eml")} == set(TABLE)
    assert len(TABLE) >= 25


@pytest.mark.parametrize("name", TABLE)
def test_corpus(name, mail, settings):
    counted, code, change = TABLE[name]
    raw = shape(name, mail)
    box(settings).add(raw)
    report = bounces.read(message_from_bytes(raw))
    assert report.code == code
    assert f"{counted}: 1\n" in read()
    assert state(mail) == (NOTHING if change == ASIDE else change)
    woken = Delivery.objects.filter(concern=mail.concern, transport="phone", due_at__isnull=False).count()
    assert woken == (1 if change in {FAILING, NEXT} else 0)
    assert Event.objects.filter(concern_id=mail.concern_id, kind="bounced").count() == woken
    assert len(box(settings)) == 0
    aside = len(box(settings).get_folder("unknown")) if "unknown" in box(settings).list_folders() else 0
    assert aside == (1 if change == ASIDE else 0)


def test_a_dry_run_changes_nothing(mail, settings):
    box(settings).add(shape("qmail", mail))
    box(settings).add(shape("forged-signature", mail))
    assert read("--dry-run") == "permanent: 1\nwithout our token: 1\nread: 2\n"
    assert state(mail) == NOTHING
    assert len(box(settings)) == 2


def test_one_mail_that_breaks_the_reader_holds_up_none(mail, settings, monkeypatch, log_book):
    scan = bounces.all_failures

    def break_on_qmail(message):
        if "qmail" in message.as_string():
            raise UnicodeError("Canaryword")
        return scan(message)

    monkeypatch.setattr(bounces, "all_failures", break_on_qmail)
    for name in ("qmail", "exim-plain"):
        box(settings).add(shape(name, mail))
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("read_bounces", stdout=out)
    assert "unreadable: 1" in out.getvalue()
    assert state(mail) == FAILING
    assert len(box(settings).get_folder("unknown")) == 1
    assert not log_book.holding(["Canaryword"])


def test_what_cannot_be_written_stays_in_the_mailbox(mail, settings, monkeypatch):
    """The mail goes only after what it changed is committed."""

    def fail(*args, **kwargs):
        raise RuntimeError("the database went away")

    box(settings).add(shape("qmail", mail))
    monkeypatch.setattr(Event.objects, "record", fail)
    with pytest.raises(RuntimeError):
        read()
    assert state(mail) == NOTHING
    assert len(box(settings)) == 1
    monkeypatch.undo()
    settings.BOUNCE_EMAIL = OURS


def bounce(delivery, verdict=Verdict.PERMANENT, code="5.1.1"):
    return record_bounce(delivery_id=delivery.id, report=Report(verdict, code), at=NOW)


def test_the_same_bounce_twice_changes_once(mail):
    assert bounce(mail)
    assert not bounce(mail)
    assert Event.objects.filter(concern_id=mail.concern_id, kind="bounced").count() == 1
    assert Delivery.objects.filter(concern=mail.concern, due_at__isnull=False, transport="phone").count() == 1


def test_a_full_mailbox_and_then_a_dead_one_tells_one_next_contact(mail):
    assert bounce(mail, Verdict.FULL, "5.2.2")
    assert not bounce(mail)
    assert state(mail) == NEXT


def test_a_bounce_before_the_acknowledgement_ends_the_delivery(mail):
    """The server took the mail and dropped the line: the worker would try again, and mail a dead address for days."""
    Delivery.objects.filter(pk=mail.pk).update(sent_at=None, leased_until=NOW)
    assert bounce(mail)
    mail.refresh_from_db()
    assert mail.sent_at == NOW
    assert not Delivery.objects.due(NOW.replace(year=2027)).filter(pk=mail.pk).exists()
    assert not Attempt.objects.exists()


def test_an_unknown_delivery_changes_nothing(mail):
    assert not record_bounce(delivery_id=uuid4(), report=Report(Verdict.PERMANENT, "5.1.1"), at=NOW)
    assert state(mail) == NOTHING


def test_at_the_end_of_the_plan_a_person_calls(mail):
    Delivery.objects.filter(concern=mail.concern).exclude(pk=mail.pk).delete()
    assert bounce(mail)
    assert Delivery.objects.get(concern=mail.concern, transport="phone").to == "101"


def test_a_bounce_of_what_another_force_has_by_now_wakes_nobody(mail):
    Delivery.objects.filter(concern=mail.concern).update(withdrawn_at=NOW)
    assert bounce(mail)
    assert not Delivery.objects.filter(concern=mail.concern, withdrawn_at=None).exists()


def test_a_failing_contact_gets_no_further_concern(mail):
    assert bounce(mail)
    assert Contact.objects.get(pk=mail.contact_id).status == "failing"
    later = send()
    assert not later.deliveries.filter(transport="email", held_at=None, purpose="referral").exists()
    assert Concern.objects.count() == 2


def test_a_return_address_carries_the_token_alone_and_fits(mail):
    address = return_address(mail.id)
    assert len(address.rpartition("@")[0]) <= 64
    assert address.startswith("bounces+")
    assert mail.concern.reference.lower() not in address
    assert read_address(f"<{address}>") == mail.id


def test_a_token_outlives_a_change_of_the_secret_key(mail, settings):
    address, old = return_address(mail.id), settings.SECRET_KEY
    settings.SECRET_KEY = "another" * 8
    assert read_address(address) is None
    settings.SECRET_KEY_FALLBACKS = [old]
    assert read_address(address) == mail.id


@pytest.mark.parametrize(
    "address", ["", "@", "bounces@x", "bounces+@prevent-portal.invalid", f"bounces+{'a' * 38}1@"]
)
def test_any_other_address_speaks_for_nothing(address):
    assert read_address(address) is None


@pytest.mark.parametrize("unset", ["BOUNCE_EMAIL", "BOUNCE_MAILBOX"])
def test_without_its_settings_the_command_says_so(settings, unset):
    setattr(settings, unset, "")
    with pytest.raises(CommandError, match=unset):
        read()


def test_no_mailbox_is_read_in_the_clear(settings):
    settings.BOUNCE_MAILBOX = "imap://user:secret@mail.example/INBOX"
    with pytest.raises(CommandError, match="imaps"):
        read()
