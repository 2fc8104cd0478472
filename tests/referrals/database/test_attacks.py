"""Whoever holds one login of the database: each attack was done once, and is refused. Each control shows that the
attack works without its wall.
"""

import re
import uuid

import pytest
from django.db import ProgrammingError, transaction

from guidance.models import Contact
from prevent_portal import integrity
from referrals.actions.audit.event_chains import verify_events
from referrals.actions.delivery import sending
from referrals.actions.delivery.sending import claim_deliveries, for_one_address, send_claimed
from referrals.database.force_scope import PURPOSE, SCOPE, across_forces, for_secrets
from referrals.models import Attachment, Attempt, Concern, Delivery, Event, FilePage, Message, Officer
from referrals.models.event import Kind
from referrals.rules.permissions import officer_scope
from tests import smtp
from tests.authority import make_authority, make_mailbox
from tests.referrals.database.conftest import refused, run
from tests.referrals.database.test_officers import full_concern, officer_of
from tests.referrals.review.building import AT, BASILDON, add_page, send, some_officer

ATTACKER = "attacker@example.org"


@pytest.fixture
def theirs():
    return make_mailbox(make_authority(), ATTACKER).certificate_pem


def mail(concern: Concern, **fields: object) -> Delivery:
    """A row of one's own making: due at once, sealed to oneself unless `fields` say otherwise."""
    given = {"order": 90, "transport": "email", "purpose": "referral", "to": ATTACKER, "mode": "sealed"}
    own = {"message_id": f"<{uuid.uuid4()}@x>", "queued_at": AT, "due_at": AT}
    return Delivery(concern=concern, **given | own | fields)


def is_stored(row: object) -> bool:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except ProgrammingError as error:
        if not re.search("row-level security|permission denied", str(error)):
            raise
        return False
    return True


def own_contact(concern: Concern) -> Contact:
    return Contact.objects.filter(area=concern.area, purpose="referral", kind="email").first()


def foreign_contact() -> Contact:
    return Contact.objects.filter(area__slug="essex", kind="email").first() or Contact.objects.create(
        area=Contact.objects.filter(area__slug="essex").first().area,
        kind="email",
        purpose="referral",
        value="essex@example.org",
        label="x",
        source="x",
        source_on="2026",
    )


# What the public's and an officer's login tried to have mailed, and what the honest plan looks like.
def redirections(concern: Concern, certificate: str) -> dict[str, Delivery]:
    contact, foreign = own_contact(concern), foreign_contact()
    return {
        "own address and certificate": mail(concern, certificate=certificate),
        "own certificate on the team's contact": mail(
            concern, contact=contact, to=contact.value, certificate=certificate
        ),
        "own address on the team's contact": mail(concern, contact=contact, mode="notice"),
        "sealed without a certificate": mail(concern, contact=contact, to=contact.value),
        "own address as a reminder": mail(concern, mode="notice", purpose="reminder"),
        "own number to call": mail(concern, mode="notice", transport="phone", to="07700 900000"),
        "another force's contact": mail(concern, mode="notice", contact=foreign, to=foreign.value),
    }


@pytest.mark.parametrize("kind", ["public", "officers"])
def test_delivery_to_anybody_but_the_directorys_contact_is_refused(act_as, theirs, kind):
    concern = send()
    rows = redirections(concern, theirs)
    contact = own_contact(concern)
    honest = mail(concern, contact=contact, to=contact.value, mode="notice")
    colleague = some_officer(concern).user
    with act_as(kind), officer_scope(colleague) if kind == "officers" else for_secrets(concern.pk):
        assert {name: is_stored(row) for name, row in rows.items()} == dict.fromkeys(rows, False)
        assert is_stored(honest)  # control
        refused("UPDATE referrals_delivery SET \"to\" = 'attacker@example.org', mode = 'sealed', certificate = 'x'")


def test_control_owner_may_store_each_of_them(db, theirs):
    rows = redirections(send(), theirs)
    for order, row in enumerate(rows.values(), start=90):
        row.order = order
        row.save(force_insert=True)


@pytest.fixture
def worker(smtp_server, settings, act_as):
    """Sends what is due, and returns to whom."""
    smtp.use(settings, smtp_server.port)

    def sends() -> set[str]:
        with act_as("worker"):
            for attempt in claim_deliveries(by="one", at=AT):
                send_claimed(attempt, now=lambda: AT)
        return {each.recipients[0] for each in smtp_server.messages}

    return sends


def test_worker_sends_to_the_directorys_address_and_certificate_only(worker, theirs):
    """Even if such a row got past the database's checks."""
    concern = send()
    for order, row in enumerate(redirections(concern, theirs).values(), start=90):
        row.order = order
        row.save(force_insert=True)
    sent = worker()
    assert ATTACKER not in sent
    assert foreign_contact().value not in sent
    assert own_contact(concern).value in sent
    stored = Delivery.objects.filter(concern=concern, mode="sealed", given_up_at=None)
    assert not stored.exists()


def test_control_worker_without_the_comparison_is_redirected(worker, theirs, monkeypatch):
    monkeypatch.setattr(sending, "take_recipient", lambda delivery: None)
    mail(send(), mode="notice", to=ATTACKER).save(force_insert=True)
    assert ATTACKER in worker()


def event(concern: Concern, kind: Kind, *, by: str) -> Event:
    last = Event.objects.filter(concern_id=concern.pk).latest("number")
    row = Event(
        concern_id=concern.pk, number=last.number + 1, kind=kind, by=by, at=AT, previous=last.digest, mac="0" * 64
    )
    row.digest = row.compute_digest()
    return row


def test_public_login_adds_events_of_a_reporter_only(act_as):
    concern, other = send(), send()
    forged = [
        event(concern, Kind.READ, by=some_officer(concern).user.email),
        event(concern, Kind.EXPORTED, by=some_officer(concern).user.email),
        event(concern, Kind.READ, by="reporter"),
        event(concern, Kind.ADDED, by="delivery worker"),
        event(other, Kind.ADDED, by="reporter"),
    ]
    honest = event(concern, Kind.ADDED, by="reporter")
    with act_as("public"), for_secrets(concern.pk):
        assert [is_stored(each) for each in forged] == [False] * len(forged)
        assert is_stored(honest)


def test_forged_event_is_found(db):
    """Stored by somebody who may write to every table, but has no INTEGRITY_KEYS."""
    concern = send()
    assert verify_events().count == 0
    forged = event(concern, Kind.READ, by=some_officer(concern).user.email)
    forged.save(force_insert=True)
    assert "was not written by" in str(verify_events().faults)
    Event.objects.filter(pk=forged.pk)._raw_delete("default")


def test_control_same_event_with_the_key_is_no_fault(db):
    concern = send()
    Event.objects.record(concern.pk, Kind.READ, by=some_officer(concern).user.email, at=AT)
    assert verify_events().count == 0


def test_officers_login_cannot_write_as_the_reporter_or_unsigned(act_as):
    concern = send()
    colleague = some_officer(concern)
    unsigned = event(concern, Kind.READ, by=colleague.user.email)
    unsigned.mac = ""
    with act_as("officers"), officer_scope(colleague.user):
        assert not is_stored(event(concern, Kind.ADDED, by="reporter"))
        assert not is_stored(unsigned)


def test_junk_is_added_only_to_the_concern_that_the_code_opens(act_as):
    mine, other = send(), send()
    officer = some_officer(other)
    with act_as("public"), for_secrets(mine.pk):
        assert is_stored(Message(concern=mine, number=1, author="reporter", sealed="junk", sent_at=AT))
        assert is_stored(Attachment(concern=mine, number=1, sealed=b"junk"))
        assert not is_stored(Message(concern=other, number=1, author="reporter", sealed="junk", sent_at=AT))
        assert not is_stored(Attachment(concern=other, number=1, sealed=b"junk"))
        assert not is_stored(
            Message(concern=mine, number=2, author="officer", officer=officer, sealed="junk", sent_at=AT)
        )


def test_public_tier_cannot_add_a_page_to_an_officers_file(act_as):
    theirs = add_page(send())
    page = FilePage(concern=theirs.concern, note=theirs.note, number=2, by=theirs.by, at=AT, sealed=b"junk")
    denied = pytest.raises(ProgrammingError, match="permission denied")
    with act_as("public"), for_secrets(theirs.concern.pk), denied, transaction.atomic():
        page.save(force_insert=True)


def test_officer_cannot_choose_the_force_in_sql(act_as):
    """An injected subquery may set any setting of its session; what it cannot make is the token."""
    mine, other = full_concern(), full_concern(BASILDON)
    officer, far = some_officer(mine), officer_of("essex")
    injected = (
        f"WITH chosen AS MATERIALIZED (SELECT set_config('{SCOPE}', %s, false)) "
        "SELECT count(*) FROM chosen, LATERAL (SELECT id FROM referrals_concern) concern"
    )
    with act_as("officers"), officer_scope(officer.user):
        own = run(f"SELECT current_setting('{SCOPE}')")[0][0]
        user, pid, mac = own.split(":")
        assert user == str(officer.user_id)
        tried = [
            "*",
            str(other.force_id),
            f"*:{pid}:{mac}",
            f"{far.user_id}:{pid}:{mac}",
            f"{user}:1:{mac}",
            "::",
            ":",
        ]
        assert {token: run(injected, token) for token in tried} == {token: [(0,)] for token in tried}
        assert run(injected, own) == [(1,)]  # control: one's own token, one's own concern
    with act_as("officers"), across_forces():
        assert run("SELECT count(*) FROM referrals_concern") == [(2,)]  # control: as the duty desk's process does


def test_token_of_another_connection_is_refused(act_as):
    full_concern()
    claim = "*:1"
    with act_as("officers"):
        run(f"SELECT set_config('{SCOPE}', %s, false)", f"{claim}:{integrity.sign(PURPOSE, claim)}")
        assert run("SELECT count(*) FROM referrals_concern") == [(0,)]
        run(f"SELECT set_config('{SCOPE}', '', false)")


@pytest.mark.parametrize("kind", ["public", "editors", "officers", "worker"])
def test_no_role_reads_or_changes_the_keys_of_tokens(act_as, kind):
    with act_as(kind):
        refused("SELECT * FROM referrals_scopekey")
        refused("INSERT INTO referrals_scopekey (inner_pad, outer_pad) VALUES ('', '')")
        refused("DELETE FROM referrals_scopekey")
        if kind != "editors":
            run("SELECT * FROM referrals_sealingkey")
        refused("INSERT INTO referrals_sealingkey (key_id) VALUES ('x')")
        refused("UPDATE referrals_sealingkey SET fingerprint = ''")


@pytest.mark.parametrize("kind", ["public", "editors", "officers", "worker"])
def test_no_role_sees_what_other_sessions_do(act_as, kind):
    assert run("SELECT count(*) FROM pg_stat_activity")  # control: a superuser does
    with act_as(kind):
        refused("SELECT query FROM pg_stat_activity")
        refused("SELECT pg_stat_get_backend_activity(1)")


def test_officer_cannot_be_moved_to_another_force(act_as):
    mine = some_officer(full_concern())
    essex = officer_of("essex")
    with act_as("officers"), officer_scope(mine.user):
        refused("UPDATE referrals_officer SET force_id = %s WHERE id = %s", essex.force_id, mine.pk)
        assert run("UPDATE referrals_officer SET uses_shortcuts = true WHERE id = %s RETURNING id", mine.pk)
        assert not run("UPDATE referrals_officer SET is_supervisor = true WHERE id = %s RETURNING id", essex.pk)
    assert Officer.objects.get(pk=mine.pk).uses_shortcuts


def test_digest_goes_to_the_directorys_address_only(db, theirs, settings):
    settings.DUTY_EMAILS = []
    concern = send()
    contact = own_contact(concern)
    honest = mail(concern, contact=contact, to=contact.value, mode="notice", order=80)
    rows = [honest, *redirections(concern, theirs).values()]
    for order, row in enumerate(rows, start=80):
        row.order = order
        row.save(force_insert=True)
    attempts = [Attempt.objects.create(delivery=row, worker="one", started_at=AT) for row in rows]
    together = for_one_address(attempts, now=lambda: AT)
    assert {attempt.delivery.to for attempt in together} == {contact.value}
    assert honest in [attempt.delivery for attempt in together]
