"""The queue of letters: requests never wait for a mail server, retries, giving up, and reported failures."""

import time
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from guidance.contact_checks import asking, rounds
from guidance.models import Contact
from guidance.proposals import letters as proposal_letters
from prevent_portal import mail as portal_mail
from prevent_portal.accounts.actions import invitations, letters, people
from prevent_portal.accounts.models import AccountEvent, Invitation, Session, User
from prevent_portal.accounts.roles import Assignment
from prevent_portal.mail import kinds, queue
from prevent_portal.mail.models import Letter
from tests import smtp
from tests.guidance.changing import propose
from tests.house.readiness import mark_reauthenticated
from tests.portal.postman import send_queued_mail
from tools.drill.mail_servers import speaking

EMAIL, PASSWORD = "officer@example.org", "three random words"
DUTY_ROLE = Assignment("duty")
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(settings):
    settings.REQUIRE_MFA = False
    cache.clear()
    return User.objects.create_user(EMAIL, PASSWORD)


def sign_in(agent=""):
    client = Client()
    client.post("/accounts/login/", {"login": EMAIL, "password": PASSWORD}, headers={"user-agent": agent})
    return client


def queue_letter(to=EMAIL, at=None):
    letters.queue_factor_reset(to=to, home="https://prevent.example", at=at or timezone.now())
    return Letter.objects.get(to=to)


def run_rounds(times=1):
    return [queue.send_due(now=timezone.now) for _ in range(times)]


def test_hanging_mail_server_delays_no_request_and_loses_no_mail(user, settings, smtp_server, frozen, log_book):
    administrator = User.objects.create_superuser("admin@example.org", PASSWORD)
    sign_in()
    with speaking("hangs") as port:
        smtp.use(settings, port, timeout=20)
        started = time.perf_counter()
        assert sign_in(FIREFOX).get("/accounts/sessions/").status_code == 200
        client = Client()
        client.force_login(administrator)
        mark_reauthenticated(client)
        reason = {"reason": "Lost the phone"}
        assert client.post(f"/accounts/people/{user.pk}/reset-factor/", reason).status_code == 302
        invited = {"email": "new@example.org", "role": "duty"}
        assert client.post("/accounts/people/invite/", invited)["Location"] == "/accounts/people/"
        assert time.perf_counter() - started < 15
        assert "Not mailed" in client.get("/accounts/people/").content.decode()
        settings.EMAIL_TIMEOUT = 0.3
        assert run_rounds() == [0]
        assert Letter.objects.waiting().count() == 3
    smtp.use(settings, smtp_server.port)
    frozen.shift(timedelta(minutes=2))
    assert run_rounds() == [3]
    assert run_rounds() == [0]
    assert sorted(each.recipients[0] for each in smtp_server.messages) == ["new@example.org", EMAIL, EMAIL]
    assert "Not mailed" not in client.get("/accounts/people/").content.decode()
    assert log_book.holding(["has not left"])
    assert not log_book.holding([EMAIL, "new@example.org"])


def test_round_ends_at_the_first_temporary_failure(settings, frozen):
    with speaking("421 at once") as port:
        smtp.use(settings, port)
        for number in range(3):
            queue_letter(f"{number}@example.org")
        assert run_rounds(2) == [0, 0]
    assert sorted(Letter.objects.values_list("tries", flat=True)) == [0, 1, 1]


def test_letter_is_given_up_after_a_week(frozen, monkeypatch, settings):
    settings.MAIL_BACKEND = "tests.portal.mail.test_queue.UnreachableBackend"
    letter = queue_letter()
    for _ in range(140):
        frozen.shift(timedelta(hours=1, minutes=20))
        run_rounds()
    letter.refresh_from_db()
    assert timedelta(days=7) < letter.given_up_at - letter.queued_at < timedelta(days=7, hours=3)
    assert 100 < letter.tries < 130
    assert AccountEvent.objects.get(about=EMAIL).kind == "not-delivered"
    assert not Letter.objects.waiting().exists()


class UnreachableBackend:
    def __init__(self, **options):
        pass

    def send_messages(self, messages):
        raise ConnectionRefusedError


def test_refused_address_is_shown_to_the_administrator(user, settings, smtp_server, client):
    smtp.use(settings, smtp_server.port)
    smtp_server.replies["gone@example.org"] = "550 5.1.1 No such mailbox"
    client.force_login(User.objects.create_superuser("admin@example.org"))
    client.post("/accounts/people/invite/", {"email": "gone@example.org", "role": "duty"})
    queue_letter()
    assert run_rounds() == [1]  # and the next letter is still sent
    page = client.get("/accounts/people/").content.decode()
    assert "The mail could not be delivered: check the address" in page
    kinds = AccountEvent.objects.filter(about="gone@example.org").values_list("kind", flat=True)
    assert list(kinds) == ["not-delivered", "invited"]


def test_waiting_mail_is_shown_on_the_person_page(client, user):
    client.force_login(User.objects.create_superuser("admin@example.org"))
    queue_letter()
    page = f"/accounts/people/{user.pk}/"
    assert "The mail has not left yet" in client.get(page).content.decode()
    send_queued_mail()
    assert "The mail has not left yet" not in client.get(page).content.decode()


def test_two_workers_send_a_letter_once(frozen):
    letter = queue_letter()
    assert queue.send(letter, now=timezone.now)
    assert not queue.send(letter, now=timezone.now)  # a stale copy, as the other worker read it
    assert len(mail.outbox) == 1


def test_letter_of_a_dead_worker_is_retried_with_same_message_id(frozen, monkeypatch):
    letter = queue_letter()
    with monkeypatch.context() as dying:
        dying.setattr(portal_mail, "send", lambda message: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run_rounds()
    assert run_rounds() == [0]
    frozen.shift(timedelta(minutes=2))
    [again] = send_queued_mail()
    assert str(letter.pk) in again.extra_headers["Message-ID"]


@pytest.mark.parametrize("act", ["renew", "withdraw"])
def test_unsent_invitation_mail_is_withdrawn(act):
    by, at = User.objects.create_superuser("admin@example.org"), timezone.now()
    invitation = invitations.invite(email=EMAIL, assignment=DUTY_ROLE, by=by, at=at)
    getattr(invitations, act)(invitation_id=invitation.pk, by=by, at=at)
    assert len(send_queued_mail()) == (act == "renew")


def test_failed_action_queues_no_mail(user, monkeypatch):
    monkeypatch.setattr(AccountEvent.objects, "create", lambda **row: 1 / 0)
    by, at = User.objects.create_superuser("admin@example.org"), timezone.now()
    with pytest.raises(ZeroDivisionError):
        people.reset_factor(user=user, reason="x", by=by, at=at)
    with pytest.raises(ZeroDivisionError):
        invitations.invite(email="new@example.org", assignment=DUTY_ROLE, by=by, at=at)
    assert not Letter.objects.exists()


def test_invitation_link_is_not_stored(user):
    """The link opens an account, so a copy of the database must not contain it."""
    by, at = User.objects.create_superuser("admin@example.org"), timezone.now()
    invitations.invite(email="new@example.org", assignment=DUTY_ROLE, by=by, at=at)
    [letter] = send_queued_mail()
    assert "/accounts/join/?token=" in letter.body
    stored = [list(model.objects.values()) for model in (Letter, Invitation, AccountEvent, Session)]
    assert "token" not in str(stored)


def test_sent_letters_are_deleted_after_a_month(frozen):
    queue_letter()
    send_queued_mail()
    frozen.shift(timedelta(days=29))
    late = queue_letter("late@example.org")
    run_rounds()
    assert Letter.objects.count() == 2
    frozen.shift(timedelta(days=2))
    run_rounds()
    assert list(Letter.objects.values_list("pk", flat=True)) == [late.pk]


def test_delivery_worker_sends_letters(user):
    queue_letter()
    call_command("send_deliveries", "--once", stdout=StringIO())
    assert [letter.to for letter in mail.outbox] == [[EMAIL]]


def test_command_reports_failed_mail(settings, smtp_server):
    smtp.use(settings, smtp_server.port)
    smtp_server.replies[EMAIL] = "451 4.3.0 Later"
    with pytest.raises(CommandError, match="goes on trying"):
        call_command("invite_administrator", EMAIL)
    smtp_server.replies[EMAIL] = "550 5.1.1 No such mailbox"
    with pytest.raises(CommandError, match="refuses this address"):
        call_command("invite_administrator", EMAIL)


def test_readyz_reports_a_letter_that_waits_too_long(client, frozen):
    queue_letter(at=timezone.now() - timedelta(minutes=61))
    assert "queue" in client.get("/readyz").json()["failing"]
    send_queued_mail()
    assert "queue" not in client.get("/readyz").json().get("failing", [])


@pytest.mark.parametrize(("kind", "about"), [("unknown", "1"), ("contact-question", "x"), ("proposal-question", "0")])
def test_letter_about_nothing_is_given_up_and_the_others_leave(user, smtp_server, settings, log_book, kind, about):
    smtp.use(settings, smtp_server.port)
    now = timezone.now()
    Letter.objects.create(kind=kind, to="attacker@example.org", about=about, queued_at=now, due_at=now)
    queue_letter(at=now)
    assert run_rounds() == [1]
    assert Letter.objects.get(kind=kind).given_up_at
    assert Letter.objects.get(kind="factor-reset").sent_at
    assert log_book.holding(["names something that does not exist"])


def secret_letters():
    """One of each kind whose text is composed, with the address that it belongs to."""
    now = timezone.now()
    by = User.objects.create_superuser("admin@example.org")
    invitation = invitations.invite(email="new@example.org", assignment=DUTY_ROLE, by=by, at=now)
    contact = Contact.objects.filter(purpose="referral", kind="email").first()
    proposal = propose(contact, value="new@norfolk.police.uk")
    asked = asking.ask(contact_id=contact.pk, reason="x", by="x", at=now)
    yield letters.INVITATION, invitation.pk, "new@example.org"
    yield proposal_letters.QUESTION, proposal.pk, "new@norfolk.police.uk"
    yield proposal_letters.WARNING, proposal.pk, contact.value
    yield proposal_letters.CHANGED, proposal.pk, contact.value
    yield rounds.QUESTION, asked.pk, contact.value
    yield rounds.REMINDER, asked.pk, contact.value


def test_link_is_made_for_its_own_address_alone(db):
    """No process decides by a row that another tier may write: the worker compares before it makes a link."""
    letters = list(secret_letters())
    for kind, about, to in letters:
        assert kind.compose(Letter(kind=kind.name, about=str(about), to="attacker@example.org")) is None, kind.label
        assert kind.compose(Letter(kind=kind.name, about=str(about), to=to)), kind.label
    composing = {kind.name for kind in kinds._KINDS.values() if kind.compose is not kinds.stored}
    assert {kind.name for kind, _, _ in letters} == composing
