"""The duty desk's emergency switch: a mailbox in wrong hands gets nothing more, and people call instead."""

import pytest
from django.utils import timezone

from guidance import directory
from guidance.actions.contacts import InvalidTransition
from guidance.contact_checks import asking
from guidance.models import Act, Contact, Force
from guidance.proposals import links
from prevent_portal.accounts.models import User
from referrals.actions.delivery.stopping import stop_contact
from referrals.models import Delivery, Event, Officer
from tests.guidance.changing import change, confirm, propose
from tests.guidance.conftest import member
from tests.portal.postman import send_queued_mail
from tests.referrals.conftest import signed_in
from tests.referrals.review.building import send

REASON = {"reason": "The team says that somebody else reads it"}


@pytest.fixture
def mailbox(db):
    return Contact.objects.get(loaded_key="norfolk-email")


@pytest.fixture
def address(mailbox):
    return f"/duty/contacts/{mailbox.pk}/stop/"


def waiting(mailbox):
    return Delivery.objects.due(timezone.now()).filter(contact_id=mailbox.pk)


def test_stop_takes_the_next_step_of_queued_mail_at_once(duty_client, mailbox, address):
    concern = send()
    assert waiting(mailbox).count() == 1
    assert mailbox.value in duty_client.get("/duty/contacts/").content.decode()
    assert duty_client.post(address, REASON)["Location"] == "/duty/contacts/"
    assert not waiting(mailbox).exists()
    assert concern.deliveries.filter(transport="phone", due_at__isnull=False, given_up_at=None).exists()
    assert Event.objects.filter(concern_id=concern.id, kind="given-up", by="duty@example.org").count() == 1
    mailbox.refresh_from_db()
    assert mailbox.status == "failing"
    assert mailbox.stopped_at
    entry = mailbox.changes.first()
    assert (entry.kind, entry.by, entry.reason) == ("stopped", "duty@example.org", REASON["reason"])
    assert mailbox.value not in duty_client.get("/duty/contacts/").content.decode()
    assert duty_client.post(address, REASON).status_code == 404


def test_next_concern_does_not_go_to_a_stopped_mailbox(mailbox):
    stop_contact(contact_id=mailbox.pk, reason="x", by="duty@example.org", at=timezone.now())
    send()
    assert not waiting(mailbox).exists()


def test_editors_supervisors_and_duty_desk_are_told(duty_client, address, settings, mailoutbox):
    settings.DUTY_EMAILS = ["desk@example.org"]
    editor = member("editors", "norfolk")
    supervisor = User.objects.create_user("supervisor@example.org", "a long pass phrase")
    Officer.objects.create(user=supervisor, force=Force.objects.get(slug="norfolk"), is_supervisor=True)
    duty_client.post(address, REASON)
    send_queued_mail()
    told = {mail.to[0] for mail in mailoutbox if REASON["reason"] in mail.body}
    assert told == {editor.email, supervisor.email, "desk@example.org"}


def test_reason_is_required(duty_client, mailbox, address):
    assert "Enter why it may be" in duty_client.post(address, {"reason": " "}).content.decode()
    mailbox.refresh_from_db()
    assert mailbox.stopped_at is None


def test_only_the_duty_desk_stops_a_contact(officer, mailbox, address, one_factor):
    assert signed_in(officer).post(address, REASON).status_code == 404
    mailbox.refresh_from_db()
    assert mailbox.stopped_at is None


class TestBringingBack:
    """Who holds the mailbox can answer a link: so no link brings it back, only the force."""

    @pytest.fixture(autouse=True)
    def stopped(self, mailbox):
        self.asked = asking.ask(contact_id=mailbox.pk, reason="x", by="x", at=timezone.now())
        stop_contact(contact_id=mailbox.pk, reason="x", by="duty@example.org", at=timezone.now())

    def test_no_question_confirms_it(self, mailbox):
        with pytest.raises(InvalidTransition, match="has stopped this contact"):
            asking.ask(contact_id=mailbox.pk, reason="x", by="x", at=timezone.now())
        with pytest.raises(InvalidTransition):
            asking.answer_link(ask_id=self.asked.pk, takes_concerns=True, name="x", role="x", at=timezone.now())

    def test_confirmed_proposal_alone_does_not_bring_it_back(self, mailbox):
        proposal = propose(mailbox, Act.RESTORE)
        confirm(proposal)
        mailbox.refresh_from_db()
        assert (mailbox.status, proposal.told) == ("failing", [])

    def test_approved_proposal_brings_it_back(self, mailbox):
        change(mailbox, Act.RESTORE)
        mailbox.refresh_from_db()
        assert (mailbox.status, mailbox.stopped_at) == ("confirmed", None)

    def test_change_to_another_mailbox_lifts_the_stop(self, mailbox):
        assert change(mailbox, value="prevent.new@norfolk.police.uk").stopped_at is None

    def test_stopping_twice_is_refused(self, mailbox):
        with pytest.raises(directory.InvalidTransition):
            stop_contact(contact_id=mailbox.pk, reason="x", by="duty@example.org", at=timezone.now())


def test_objection_from_a_stopped_mailbox_does_not_count(client, mailbox):
    proposal = propose(mailbox, value="prevent.new@norfolk.police.uk")
    link = links.objection(proposal, mailbox.value).partition("?")[2]
    assert client.get(f"/contacts/object/?{link}").status_code == 200
    stop_contact(contact_id=mailbox.pk, reason="x", by="duty@example.org", at=timezone.now())
    answer = client.post(f"/contacts/object/?{link}", {"reason": "x", "name": "x", "role": "x"})
    assert answer.status_code == 410
    proposal.refresh_from_db()
    assert proposal.is_open
