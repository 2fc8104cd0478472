"""Mail about accounts: no request waits for a mail server, nothing is lost, and what did not arrive is said."""

import time
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from prevent_portal import mail as door
from prevent_portal.accounts.actions import invitations, letters, people
from prevent_portal.accounts.models import AccountEvent, Invitation, Session, User
from prevent_portal.accounts.roles import Assignment
from prevent_portal.mail import queue
from prevent_portal.mail.models import Letter
from tests import smtp
from tests.house.readiness import prove
from tests.portal.postman import arrived
from tools.drill.mail_servers import speaking

EMAIL, PASSWORD = "officer@example.org", "three random words"
DUTY = Assignment("duty")
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


def write(to=EMAIL, at=None):
    letters.queue_factor_reset(to=to, at=at or timezone.now())
    return Letter.objects.get(to=to)


def go_round(times=1):
    return [queue.send_due(now=timezone.now) for _ in range(times)]


def test_a_mail_server_that_hangs_holds_up_nobody_and_loses_nothing(user, settings, smtp_server, frozen, log_book):
    administrator = User.objects.create_superuser("admin@example.org", PASSWORD)
    sign_in()
    with speaking("hangs") as port:
        smtp.use(settings, port, timeout=20)
        started = time.perf_counter()
        assert sign_in(FIREFOX).get("/accounts/sessions/").status_code == 200
        client = Client()
        client.force_login(administrator)
        prove(client)
        reason = {"reason": "Lost the phone"}
        assert client.post(f"/accounts/people/{user.pk}/reset-factor/", reason).status_code == 302
        invited = {"email": "new@example.org", "role": "duty"}
        assert client.post("/accounts/people/invite/", invited)["Location"] == "/accounts/people/"
        assert time.perf_counter() - started < 15
        assert "Not mailed" in client.get("/accounts/people/").content.decode()
        settings.EMAIL_TIMEOUT = 0.3
        assert go_round() == [0]
        assert Letter.objects.waiting().count() == 3
    smtp.use(settings, smtp_server.port)
    frozen.shift(timedelta(minutes=2))
    assert go_round() == [3]
    assert go_round() == [0]
    assert sorted(each.recipients[0] for each in smtp_server.messages) == ["new@example.org", EMAIL, EMAIL]
    assert "Not mailed" not in client.get("/accounts/people/").content.decode()
    assert log_book.holding(["has not left"])
    assert not log_book.holding([EMAIL, "new@example.org"])


def test_a_server_that_takes_nothing_costs_a_round_one_try(settings, frozen):
    with speaking("421 at once") as port:
        smtp.use(settings, port)
        for number in range(3):
            write(f"{number}@example.org")
        assert go_round(2) == [0, 0]
    assert sorted(Letter.objects.values_list("tries", flat=True)) == [0, 1, 1]


def test_the_pauses_grow_and_a_week_is_the_end(frozen, monkeypatch, settings):
    settings.MAIL_BACKEND = "tests.portal.mail.test_queue.Nowhere"
    letter = write()
    for _ in range(140):
        frozen.shift(timedelta(hours=1, minutes=20))
        go_round()
    letter.refresh_from_db()
    assert timedelta(days=7) < letter.given_up_at - letter.queued_at < timedelta(days=7, hours=3)
    assert 100 < letter.tries < 130
    assert AccountEvent.objects.get(about=EMAIL).kind == "not-delivered"
    assert not Letter.objects.waiting().exists()


class Nowhere:
    def __init__(self, **options):
        pass

    def send_messages(self, messages):
        raise ConnectionRefusedError


def test_an_address_that_is_refused_is_said(user, settings, smtp_server, client):
    smtp.use(settings, smtp_server.port)
    smtp_server.replies["gone@example.org"] = "550 5.1.1 No such mailbox"
    client.force_login(User.objects.create_superuser("admin@example.org"))
    client.post("/accounts/people/invite/", {"email": "gone@example.org", "role": "duty"})
    write()
    assert go_round() == [1]  # and holds up nobody behind it
    page = client.get("/accounts/people/").content.decode()
    assert "The mail could not be delivered: check the address" in page
    kinds = AccountEvent.objects.filter(about="gone@example.org").values_list("kind", flat=True)
    assert list(kinds) == ["not-delivered", "invited"]


def test_a_person_whose_mail_waits(client, user):
    client.force_login(User.objects.create_superuser("admin@example.org"))
    write()
    page = f"/accounts/people/{user.pk}/"
    assert "The mail has not left yet" in client.get(page).content.decode()
    arrived()
    assert "The mail has not left yet" not in client.get(page).content.decode()


def test_two_workers_send_it_once(frozen):
    letter = write()
    assert queue.send(letter, now=timezone.now)
    assert not queue.send(letter, now=timezone.now)  # what the other one had read before
    assert len(mail.outbox) == 1


def test_a_worker_that_dies_has_it_tried_again_with_the_same_number(frozen, monkeypatch):
    letter = write()
    with monkeypatch.context() as dying:
        dying.setattr(door, "send", lambda message: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            go_round()
    assert go_round() == [0]
    frozen.shift(timedelta(minutes=2))
    [again] = arrived()
    assert str(letter.pk) in again.extra_headers["Message-ID"]


@pytest.mark.parametrize("act", ["renew", "withdraw"])
def test_what_has_not_left_of_an_invitation_goes_with_it(act):
    by, at = User.objects.create_superuser("admin@example.org"), timezone.now()
    invitation = invitations.invite(email=EMAIL, assignment=DUTY, by=by, at=at)
    getattr(invitations, act)(invitation_id=invitation.pk, by=by, at=at)
    assert len(arrived()) == (act == "renew")


def test_what_was_not_done_is_not_mailed(user, monkeypatch):
    monkeypatch.setattr(AccountEvent.objects, "create", lambda **row: 1 / 0)
    by, at = User.objects.create_superuser("admin@example.org"), timezone.now()
    with pytest.raises(ZeroDivisionError):
        people.reset_factor(user=user, reason="x", by=by, at=at)
    with pytest.raises(ZeroDivisionError):
        invitations.invite(email="new@example.org", assignment=DUTY, by=by, at=at)
    assert not Letter.objects.exists()


def test_a_link_lies_nowhere(user):
    """It opens an account: whoever copies the database has none."""
    by, at = User.objects.create_superuser("admin@example.org"), timezone.now()
    invitations.invite(email="new@example.org", assignment=DUTY, by=by, at=at)
    [letter] = arrived()
    assert "/accounts/join/?token=" in letter.body
    kept = [list(model.objects.values()) for model in (Letter, Invitation, AccountEvent, Session)]
    assert "token" not in str(kept)


def test_what_has_left_is_forgotten_after_a_month(frozen):
    write()
    arrived()
    frozen.shift(timedelta(days=29))
    late = write("late@example.org")
    go_round()
    assert Letter.objects.count() == 2
    frozen.shift(timedelta(days=2))
    go_round()
    assert list(Letter.objects.values_list("pk", flat=True)) == [late.pk]


def test_the_worker_sends_it(user):
    write()
    call_command("send_deliveries", "--once", stdout=StringIO())
    assert [letter.to for letter in mail.outbox] == [[EMAIL]]


def test_the_command_says_when_the_mail_did_not_leave(settings, smtp_server):
    smtp.use(settings, smtp_server.port)
    smtp_server.replies[EMAIL] = "451 4.3.0 Later"
    with pytest.raises(CommandError, match="goes on trying"):
        call_command("invite_administrator", EMAIL)
    smtp_server.replies[EMAIL] = "550 5.1.1 No such mailbox"
    with pytest.raises(CommandError, match="refuses this address"):
        call_command("invite_administrator", EMAIL)


def test_a_letter_that_waits_too_long_is_seen_by_monitors(client, frozen):
    write(at=timezone.now() - timedelta(minutes=61))
    assert "queue" in client.get("/readyz").json()["failing"]
    arrived()
    assert "queue" not in client.get("/readyz").json().get("failing", [])
