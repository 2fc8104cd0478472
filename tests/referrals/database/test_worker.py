"""The worker's role can do all of its work, and cannot read or write other tables."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from guidance.actions.reminders import remind_of_reviews
from guidance.contact_checks import asking, rounds
from guidance.models import Contact, ContactAsk, Reminder
from prevent_portal.accounts.actions import invitations, letters
from prevent_portal.accounts.models import AccountEvent, User
from prevent_portal.accounts.roles import Assignment
from prevent_portal.mail import queue
from prevent_portal.mail.models import Letter
from referrals.actions.casework.messages import add_reporter_message
from referrals.actions.casework.morning_digest import send_morning_digests
from referrals.actions.casework.new_messages import take_up_messages
from referrals.actions.casework.time_limits import remind_owners, tell_limits_near
from referrals.actions.delivery.bounces import record_bounce
from referrals.actions.delivery.escalation import chase_unopened
from referrals.actions.delivery.integrity import verify_deliveries
from referrals.actions.monitoring.certificate_expiry import warn_of_expiry
from referrals.actions.monitoring.daily_summary import queue_summaries, send_summaries
from referrals.actions.retention.backlog import read_backlog
from referrals.actions.retention.decisions import is_older, write_decisions
from referrals.actions.retention.reviews import ask_for_reviews, read_reviews
from referrals.inbound_mail.bounces import Report, Verdict
from referrals.models import Concern, Delivery, Draft, Event, ReceiptMark, Summary
from referrals.rules import working_hours
from referrals.rules.force_targets import targets_of
from tests import smtp
from tests.referrals.database.conftest import refused
from tests.referrals.report.filling import fill
from tests.referrals.review.building import (
    AT,
    BASILDON,
    acknowledge,
    add_access_request,
    add_call,
    add_hold,
    close,
    send,
    some_supervisor,
)


def test_worker_role_sends_mail_and_runs_periodic_tasks(act_as, settings, capsys):
    settings.DUTY_EMAILS = ["duty@example.org"]
    concern = send(at=AT - timedelta(days=3), facts={"reach": {"email": "canary@example.org", "acknowledge": True}})
    add_call(concern)  # overdue since the morning
    fill()
    Draft.objects.update(expires_at=timezone.now() - timedelta(hours=1))
    by = User.objects.create_superuser("admin@example.org")
    invitations.invite(email="new@example.org", assignment=Assignment("duty"), by=by, at=timezone.now())
    with act_as("worker"):
        call_command("send_deliveries", "--once")
        chase_unopened(at=AT)
        warn_of_expiry(at=AT)
        queue_summaries(at=AT)
        send_summaries(now=lambda: AT)
        for command in ("verify_deliveries", "send_summary"):
            call_command(command)
    assert Letter.objects.get().sent_at
    assert not Draft.objects.exists()
    assert ReceiptMark.objects.count() == 1
    assert Delivery.objects.filter(concern=concern, sent_at__isnull=False).exists()
    assert Summary.objects.filter(sent_at__isnull=False).exists()
    assert Event.objects.filter(concern_id=concern.pk, kind="reminded").exists()
    assert Event.objects.filter(concern_id=concern.pk, kind="call-overdue").exists()


def test_worker_role_records_a_bounce(act_as):
    delivery = send().deliveries.filter(contact__isnull=False, transport="email").first()
    with act_as("worker"):
        assert record_bounce(delivery_id=delivery.pk, report=Report(Verdict.PERMANENT, "5.1.1"), at=AT)
    assert Contact.objects.get(pk=delivery.contact_id).status == "failing"


def test_worker_role_records_an_undeliverable_letter(act_as, smtp_server, settings):
    smtp.use(settings, smtp_server.port)
    smtp_server.replies["gone@example.org"] = "550 5.1.1 No such mailbox"
    letters.queue_new_place(to="gone@example.org", at=timezone.now(), device="Firefox on Windows")
    with act_as("worker"):
        assert queue.send_due(now=timezone.now) == 0
    assert AccountEvent.objects.get().kind == "not-delivered"


def test_worker_role_is_refused_other_tables(act_as):
    send()
    with act_as("worker"):
        refused("INSERT INTO referrals_note (id) VALUES (gen_random_uuid())")
        refused("SELECT password FROM accounts_user")
        refused("SELECT role FROM accounts_invitation")
        refused("SELECT reason FROM accounts_accountevent")
        refused("UPDATE referrals_event SET facts = '{}'")
        refused("DELETE FROM referrals_event")
        refused("DELETE FROM referrals_concern")
        refused("UPDATE referrals_draft SET ciphertext = ''")
        refused("SELECT count(*) FROM django_session")
        refused("UPDATE referrals_receiptmark SET expires_at = now()")


def test_worker_role_sends_contact_checks_and_reminders(act_as, smtp_server, settings):
    """The worker also composes their text and updates the contact."""
    smtp.use(settings, smtp_server.port)
    settings.DUTY_EMAILS = ["duty@example.org"]
    editor = User.objects.create_user("editor@example.org")
    taken = Contact.objects.get(loaded_key="norfolk-email")
    refused_one = Contact.objects.get(loaded_key="cumbria-email")
    refused_one.area.editors.user_set.add(editor)
    smtp_server.replies[refused_one.value] = "550 5.1.1 No such mailbox"
    asks = [asking.ask(contact_id=each.pk, reason="x", by="x", at=timezone.now()) for each in (taken, refused_one)]
    for asked in asks:
        rounds.queue_question(asked, timezone.now())
    Contact.objects.filter(pk=refused_one.pk).update(review_on=timezone.localdate())
    remind_of_reviews(at=timezone.now())
    with act_as("worker"):
        while queue.send_due(now=timezone.now):
            pass
    assert ContactAsk.objects.get(pk=asks[0].pk).mailed_at
    assert Contact.objects.get(pk=refused_one.pk).status == "failing"
    assert smtp_server.to(editor.email, holding="no longer counts as working")
    assert not Letter.objects.waiting().exists()
    assert Reminder.objects.filter(sent_at__isnull=False).exists()


def test_worker_role_writes_decisions_and_counts_what_is_due(act_as):
    concern = close(send(), opened_at=AT)
    add_hold(concern)
    with act_as("worker"):
        assert write_decisions() == 1
        assert not is_older()
        backlog = read_backlog(AT + timedelta(days=400))
        assert verify_deliveries(at=AT + timedelta(days=400))
    assert dict(backlog.blocked)["on hold"] == 1


def test_worker_role_reminds_owners(act_as):
    concern = acknowledge(send(), follow_up_on=AT.date())
    with act_as("worker"):
        assert remind_owners(at=AT.replace(hour=9)) == 1
    assert concern.deliveries.filter(purpose="follow-up", to=concern.owner.user.email).exists()


def test_worker_role_tells_owners_of_replies_and_time_limits(act_as):
    """It may not read the whole of an account."""
    concern = acknowledge(send(), opened_at=AT)
    add_reporter_message(concern=concern, text="x", form_id="1", at=AT)
    with act_as("worker"):
        assert take_up_messages(at=AT) == 1
        assert tell_limits_near(at=working_hours.before(concern.target_at, timedelta(hours=1))) == 1
    titles = set(Letter.objects.filter(to=concern.owner.user.email).values_list("title", flat=True))
    whats = ("the reporter has written", "the time limit is near")
    assert titles == {f"{concern.reference}: {what}" for what in whats}


def test_worker_role_goes_by_the_targets_of_each_force(act_as, settings):
    targets = {"hours": ["08:00", "20:00"], "open_within_urgent": [1, 1, 1], "open_within_standard": [1, 2, 3]}
    settings.FORCE_TARGETS = {"norfolk": targets | {"decide_within": [6, 24]}}
    own, other = acknowledge(send(at=AT)), acknowledge(send(council=BASILDON, at=AT))
    at = working_hours.before(own.target_at, timedelta(hours=1), targets_of("norfolk").hours)
    with act_as("worker"):
        # Monday at ten: two hours of the one force's day, one of the other's.
        assert chase_unopened(at=AT + timedelta(days=2, hours=2)) == 2
        assert tell_limits_near(at=at) == 1
    assert not Concern.objects.get(pk=other.pk).limit_told_for


def test_worker_role_makes_morning_digests(act_as):
    concern = acknowledge(send(), opened_at=AT, unread_at=AT)
    asked = acknowledge(send(), opened_at=AT, state="outcome", outcome_by=concern.owner)
    boss = some_supervisor(concern)
    at = AT + timedelta(days=2)
    with act_as("worker"):
        assert [send_morning_digests(at=at) for _ in range(2)] == [2, 0]
        refused("UPDATE referrals_officer SET absent_until = NULL")
        refused("UPDATE referrals_officer SET is_supervisor = true")
    letters = {letter.to: letter.body for letter in Letter.objects.filter(kind="morning-digest")}
    assert concern.reference in letters[concern.owner.user.email]
    assert asked.reference in letters[boss.user.email]


def test_worker_role_reminds_owners_and_asks_about_what_is_kept(act_as, settings):
    settings.DUTY_EMAILS = ["duty@example.org"]
    waiting = acknowledge(send(), opened_at=AT, state="awaiting", follow_up_on=AT.date())
    untouched = acknowledge(send(), opened_at=AT)
    held = close(send(), opened_at=AT)
    add_hold(held)
    add_access_request(send())
    at = AT.replace(hour=9) + timedelta(days=30)
    with act_as("worker"):
        assert remind_owners(at=at) == 1
        assert read_reviews(at).due == 4
        assert ask_for_reviews(at=at) == 3  # the reminder was the first asking
    assert waiting.deliveries.filter(purpose="follow-up").count() == 1
    letters = {letter.to: letter.body for letter in Letter.objects.all()}
    assert untouched.reference in letters[untouched.owner.user.email]
    assert "to be answered by" in letters[some_supervisor(held).user.email]


def test_worker_role_changes_no_decision(act_as):
    add_hold(send())
    with act_as("worker"):
        refused("UPDATE referrals_retentiondecision SET act = 'ended'")
        refused("DELETE FROM referrals_retentiondecision")
        refused("SELECT sealed FROM referrals_subjectaccessrequest")
