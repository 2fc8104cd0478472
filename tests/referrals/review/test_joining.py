"""Nobody becomes an officer of a force alone: the force's supervisors approve, and see what is done."""

import pytest
from django.core import mail
from django.test import Client

from guidance.models import Area
from prevent_portal.accounts import invitation_link, roles
from prevent_portal.accounts.models import AccountEvent, Invitation, RoleRequest, User
from referrals.models import Officer
from tests.portal.accounts.approving import make_supervisor
from tests.portal.postman import send_queued_mail
from tests.referrals.review.building import BASILDON, send
from tests.referrals.review.joining import PASSWORD, SECOND_MAILBOX, answer, change, invite, links_to, signed_in

JOIN = {"password": PASSWORD, "again": PASSWORD, "first_name": "Second", "last_name": "Mailbox"}

pytestmark = pytest.mark.django_db


def test_administrator_alone_does_not_join_a_force(attacker, chief, essex):
    """The attack as it was done: a second mailbox as supervisor, then a concern."""
    concern = send(council=BASILDON)
    assert "waits for approval" in invite(attacker, essex)
    assert links_to(SECOND_MAILBOX) == []
    invitation = Invitation.objects.get()
    # With a link of one's own making, as whoever holds the signing key.
    forged = f"/accounts/join/?token={invitation_link.token(invitation)}"
    assert Client().get(forged).status_code == Client().post(forged, JOIN).status_code == 404
    again = signed_in(attacker).post(f"/accounts/people/invitations/{invitation.pk}/send-again/", follow=True)
    assert "Nobody has approved this invitation yet" in again.content.decode()
    asked = RoleRequest.objects.get()
    page = signed_in(attacker).get(f"/accounts/people/requests/{asked.pk}/").content.decode()
    assert "One of these has to approve" in page
    assert chief.user.email in page
    given = {"agree": "yes", "reason": "x"}
    assert signed_in(attacker).post(f"/accounts/people/requests/{asked.pk}/", given).status_code == 200
    assert signed_in(attacker).post(f"/review/people/{asked.pk}/", given).status_code == 404
    assert links_to(SECOND_MAILBOX) == []
    assert not User.objects.filter(email=SECOND_MAILBOX).exists()
    assert signed_in(attacker).get(f"/review/{concern.reference}/").status_code == 404
    # Essex sees it.
    [letter] = [letter for letter in mail.outbox if letter.to == [chief.user.email]]
    assert "Second Mailbox is to join with a new account: Supervisor of a force: Essex Police" in letter.body
    page = signed_in(chief.user).get("/review/people/").content.decode()
    for words in ("Second Mailbox", SECOND_MAILBOX, "Supervisor of a force: Essex Police", attacker.email):
        assert words in page


def test_control_without_approval_the_attack_reads_a_concern(attacker, chief, essex, monkeypatch):
    monkeypatch.setattr(roles, "needs_approval", lambda assignment: False)
    concern = send(council=BASILDON)
    invite(attacker, essex)
    [link] = links_to(SECOND_MAILBOX)
    client = Client()
    client.post(link, JOIN)
    assert "Canaryworry" in client.get(f"/review/{concern.reference}/").content.decode()


def test_honest_newcomer_joins_once_a_supervisor_has_approved(attacker, chief, essex):
    colleague = make_supervisor("essex", "colleague.essex@example.org", first_name="Other", last_name="Chief")
    concern = send(council=BASILDON)
    invite(attacker, essex)
    assert "Your answer is recorded" in answer(chief.user).content.decode()
    [link] = links_to(SECOND_MAILBOX)
    client = Client()
    assert client.post(link, JOIN | {"first_name": "Somebody", "last_name": "Else"})["Location"] == "/accounts/mfa/"
    assert "Canaryworry" in client.get(f"/review/{concern.reference}/").content.decode()
    user = User.objects.get(email=SECOND_MAILBOX)
    assert (user.get_full_name(), roles.describe(user)) == ("Second Mailbox", "Supervisor of a force: Essex Police")
    send_queued_mail()
    subjects = [letter.subject for letter in mail.outbox if letter.to == [colleague.user.email]]
    assert subjects == ["Approve or refuse an account", "An account: approved", "An account: invitation accepted"]
    page = signed_in(colleague.user).get("/review/people/").content.decode()
    assert "Nobody waits for your answer" in page
    assert "I called them" in page


def test_refused_invitation_cannot_be_sent_again(attacker, chief, essex):
    invite(attacker, essex)
    answer(chief.user, agree="no", reason="Nobody knows them")
    invitation = Invitation.objects.get()
    again = signed_in(attacker).post(f"/accounts/people/invitations/{invitation.pk}/send-again/", follow=True)
    assert "no longer open" in again.content.decode()
    assert links_to(SECOND_MAILBOX) == []
    events = AccountEvent.objects.filter(about=SECOND_MAILBOX).values_list("kind", "by", "force_id")
    assert ("refused", chief.user.email, essex.pk) in events
    assert "An account: not approved" in [letter.subject for letter in mail.outbox if letter.to == [attacker.email]]
    page = signed_in(attacker).get(f"/accounts/people/requests/{RoleRequest.objects.get().pk}/").content.decode()
    assert "Nobody knows them" in page
    assert 'name="agree"' not in page


@pytest.mark.parametrize(
    "changed", [{"email": "third@example.org"}, {"role": "supervisor"}, {"force": "norfolk"}, {"last_name": "Else"}]
)
def test_changed_invitation_loses_its_approval(attacker, chief, essex, changed):
    invite(attacker, essex, role="officer")
    answer(chief.user)
    [link] = links_to(SECOND_MAILBOX)
    if "force" in changed:
        changed = {"force": Area.objects.get(slug="norfolk").force}
        make_supervisor("norfolk")
    Invitation.objects.update(**changed)
    invitation = Invitation.objects.get()
    forged = f"/accounts/join/?token={invitation_link.token(invitation)}"
    for address in (link, forged):
        assert Client().post(address, JOIN).status_code == 404
    page = signed_in(attacker).post(f"/accounts/people/invitations/{invitation.pk}/send-again/", follow=True)
    assert "waits for approval" in page.content.decode()
    assert RoleRequest.objects.open().get().asked_by == attacker
    assert len(links_to(SECOND_MAILBOX)) == 1


def test_changed_role_waits_for_approval_like_an_invitation(attacker, chief, essex):
    planted = User.objects.create_user("planted@example.org", PASSWORD, first_name="Planted", last_name="Person")
    assert "waits for approval" in change(attacker, planted, "role", role="officer", force=essex.pk)
    assert signed_in(planted).get("/review/").status_code == 404
    assert roles.describe(planted) == ""
    answer(chief.user)
    assert signed_in(planted).get("/review/").status_code == 200  # control


def test_suspended_officer_is_restored_by_a_supervisor(attacker, chief, essex):
    gone = make_supervisor("essex", "gone@example.org", first_name="Long", last_name="Gone").user
    change(attacker, gone, "suspend")
    assert "waits for approval" in change(attacker, gone, "restore")
    gone.refresh_from_db()
    assert not gone.is_active
    send_queued_mail()
    told = [letter.subject for letter in mail.outbox if letter.to == [chief.user.email]]
    assert told == ["An account: account suspended", "Approve or refuse an account"]
    answer(chief.user)
    gone.refresh_from_db()
    assert gone.is_active


def test_restored_account_has_the_role_that_was_approved(attacker, chief, essex):
    gone = make_supervisor("essex", "gone@example.org").user
    Officer.objects.filter(user=gone).update(is_supervisor=False)
    change(attacker, gone, "suspend")
    change(attacker, gone, "restore")
    Officer.objects.filter(user=gone).update(is_supervisor=True)
    assert "has changed since" in answer(chief.user).content.decode()
    gone.refresh_from_db()
    assert not gone.is_active


def test_one_approval_lets_in_one_person(attacker, chief, essex):
    invite(attacker, essex)
    answer(chief.user)
    invite(attacker, essex, email="third@example.org", first_name="Third")
    assert len(links_to(SECOND_MAILBOX)) == 1
    assert links_to("third@example.org") == []


@pytest.mark.parametrize("what", ["suspend", "reset-factor", "role"])
def test_supervisors_are_told_what_was_done_to_accounts(attacker, chief, essex, what):
    colleague = make_supervisor("essex", "colleague.essex@example.org").user
    Officer.objects.filter(user=colleague).update(is_supervisor=False)
    change(attacker, colleague, what, role="duty", reason="Canaryreason")
    send_queued_mail()
    [letter] = [letter for letter in mail.outbox if letter.to == [chief.user.email]]
    assert colleague.email in letter.body
    assert "/review/people/" in letter.body
    assert "Canaryreason" not in letter.body
    assert "Canaryreason" in signed_in(chief.user).get("/review/people/").content.decode()


def test_overtaken_request_cannot_be_approved(attacker, chief, essex):
    planted = User.objects.create_user("planted@example.org", PASSWORD)
    change(attacker, planted, "role", role="officer", force=essex.pk)
    asked = RoleRequest.objects.get()
    change(attacker, planted, "suspend")
    page = signed_in(chief.user).post(f"/review/people/{asked.pk}/", {"agree": "yes", "reason": "x"})
    assert page.status_code == 404
    assert not Officer.objects.filter(user=planted).exists()
