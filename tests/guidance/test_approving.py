"""The honest change of a contact step by step, objections, and what is checked again at approval."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from guidance import directory
from guidance.actions.contacts import ChangeRefused, InvalidTransition
from guidance.models import Act, Area, Contact, ContactProposal, Force
from guidance.proposals import deciding, links, proposing
from tests.guidance.changing import confirm, propose
from tests.guidance.contact_forms import REASON, contact, form
from tests.guidance.insider import ANSWER, NEW, OBJECTION, OLD, observed, routes, supervisor_of_norfolk
from tests.portal.postman import send_queued_mail


def test_honest_change_keeps_the_old_mailbox_until_it_is_approved(insider, supervisor):
    """No minute without a confirmed mailbox: the old one until the approval, the new one from then on."""
    new = "prevent.team@norfolk.police.uk"
    proposal = insider.propose(value=new)
    assert routes()[0][1] == OLD
    [warned] = insider.links("object", OLD)
    [link] = insider.links("confirm-change", new)
    page = supervisor.get(f"/review/contacts/{proposal.pk}/").content.decode()
    for words in (OLD, new, insider.user.email, REASON["reason"], "has not confirmed it yet"):
        assert words in page
    early = supervisor.post(f"/review/contacts/{proposal.pk}/", {"agree": "yes"})
    assert (early.status_code, routes()[0][1]) == (409, OLD)
    assert Client().get(link).status_code == 200
    assert routes()[0][1] == OLD
    assert "once the change is approved" in Client().post(link, ANSWER | {"name": "Example Person"}).content.decode()
    assert routes()[0][1] == OLD
    send_queued_mail()
    assert any(
        "waits for your approval" in mail.subject for mail in insider.mails if mail.to == ["supervisor@example.org"]
    )
    assert "To approve" in supervisor.get("/review/contacts/").content.decode()
    done = supervisor.post(f"/review/contacts/{proposal.pk}/", {"agree": "yes"})
    assert done["Location"] == "/review/contacts/"
    assert routes()[0][1] == new
    row = contact("norfolk-email")
    assert (row.status, row.confirmed_by) == ("confirmed", "Example Person, Prevent officer")
    kinds = [change.kind for change in row.changes.order_by("pk")]
    assert kinds == ["proposed", "answered", "changed"]
    assert row.changes.first().by == "supervisor@example.org"
    # Told again at the change, with a link that still raises the alarm.
    [_, changed] = insider.links("object", OLD)
    assert Client().get(changed).status_code == Client().get(warned).status_code == 200


class TestObjection:
    @pytest.fixture
    def proposal(self, frozen, insider, supervisor):
        return insider.propose(value=NEW)

    def test_old_mailbox_stops_an_open_proposal(self, insider, supervisor, proposal):
        insider.confirm()
        before = observed()
        [link] = insider.links("object", OLD)
        assert Client().get(link).status_code == 200
        assert ContactProposal.objects.get().is_open
        assert "is stopped" in Client().post(link, OBJECTION).content.decode()
        page = supervisor.post(f"/review/contacts/{proposal.pk}/", {"agree": "yes"})
        assert page.status_code == 409
        assert "Stopped by an objection" in page.content.decode()
        assert Client().post(link, OBJECTION).status_code == 410
        assert observed() == before
        assert contact("norfolk-email").changes.first().kind == "objected"

    @pytest.mark.parametrize(("days", "status"), [(14, 200), (15, 410)])
    def test_old_mailbox_raises_the_alarm_after_the_change(self, frozen, insider, supervisor, proposal, days, status):
        insider.confirm()
        supervisor.post(f"/review/contacts/{proposal.pk}/", {"agree": "yes"})
        link = insider.links("object", OLD)[-1]
        insider.mails.clear()
        frozen.shift(timedelta(days=days))
        assert Client().post(link, OBJECTION).status_code == status
        send_queued_mail()
        told = {mail.to[0] for mail in insider.mails if "Nobody asked us" in mail.body}
        everybody = {insider.user.email, "supervisor@example.org", "duty@example.org"}
        assert told == (everybody if status == 200 else set())
        assert routes()[0][1] == NEW

    @pytest.mark.parametrize("changed", [{"reason": ""}, {"name": " "}, {"role": ""}])
    def test_incomplete_objection_shows_error(self, insider, proposal, changed):
        [link] = insider.links("object", OLD)
        assert "There is a problem" in Client().post(link, OBJECTION | changed).content.decode()
        assert ContactProposal.objects.get().is_open

    def test_new_contact_is_told_to_the_mailboxes_that_are_there(self, insider, supervisor):
        given = form("norfolk-email", value=NEW)
        insider.client.post(reverse("wagtailsnippets_guidance_contact:add"), given)
        [link] = insider.links("object", OLD)
        assert "is stopped" in Client().post(link, OBJECTION).content.decode()
        assert ContactProposal.objects.get().state == "objected"

    def test_token_of_another_address_is_refused(self, proposal):
        forged = links.objection(proposal, "somebody@example.org").partition("?")[2]
        assert Client().post(f"/contacts/object/?{forged}", OBJECTION).status_code == 404


def test_team_behind_the_new_address_says_no(insider):
    proposal = insider.propose(value=NEW)
    link = insider.links("confirm-change", NEW)[-1]
    Client().post(link, ANSWER | {"works": "no"})
    proposal.refresh_from_db()
    assert proposal.state == "refused"
    assert routes()[0][1] == OLD


def test_confirmation_link_expires_after_a_week(insider, frozen):
    insider.propose(value=NEW)
    link = insider.links("confirm-change", NEW)[-1]
    frozen.shift(timedelta(days=7, seconds=1))
    assert Client().get(link).status_code == 410


def test_supervisor_refuses_with_a_reason(insider, supervisor):
    proposal = insider.propose(value=NEW)
    address_of = f"/review/contacts/{proposal.pk}/"
    assert "Enter why not" in supervisor.post(address_of, {"agree": "no", "reason": ""}).content.decode()
    supervisor.post(address_of, {"agree": "no", "reason": "Not our mailbox"})
    proposal.refresh_from_db()
    assert (proposal.state, proposal.closed_reason) == ("refused", "Not our mailbox")


def test_contact_that_changed_since_is_not_overwritten(insider):
    proposal = propose(contact("norfolk-email"), value=NEW)
    confirm(proposal)
    Contact.objects.filter(loaded_key="norfolk-email").update(value="other@norfolk.police.uk")
    with pytest.raises(InvalidTransition, match="has changed since"):
        deciding.approve(proposal_id=proposal.pk, by=supervisor_of_norfolk(), at=timezone.now())


def test_domains_set_after_the_proposal_count_at_approval(insider):
    proposal = propose(contact("norfolk-email"), value=NEW)
    confirm(proposal)
    Force.objects.filter(slug="norfolk").update(mailbox_domains="norfolk.police.uk")
    with pytest.raises(ChangeRefused, match="end in: norfolk.police.uk"):
        deciding.approve(proposal_id=proposal.pk, by=supervisor_of_norfolk(), at=timezone.now())
    assert routes()[0][1] == OLD


def test_contact_is_not_moved_to_another_force(insider):
    with pytest.raises(ChangeRefused, match="another force"):
        propose(contact("norfolk-email"), area_id=Area.objects.get(slug="essex").pk)


def test_address_of_a_certified_mailbox_is_changed_by_an_administrator(insider, certificate):
    Contact.objects.filter(loaded_key="norfolk-email").update(certificate=certificate.pem)
    with pytest.raises(ChangeRefused, match="not for the address"):
        propose(contact("norfolk-email"), value="prevent2@norfolk.police.uk")
    with pytest.raises(ChangeRefused, match="Only an administrator"):
        proposing.propose(
            act=Act.CHANGE, wished=_without_certificate(), reason="x", by=insider.user.email, at=timezone.now()
        )
    proposal = propose(contact("norfolk-email"), value="prevent2@norfolk.police.uk", certificate="")
    assert set(proposal.what) == {"value", "certificate"}


def test_only_the_directory_gives_referrals_a_proposal_of_their_force(insider):
    proposal = propose(contact("norfolk-email"), value=NEW)
    essex, norfolk = (Force.objects.get(slug=slug).pk for slug in ("essex", "norfolk"))
    assert directory.contact_proposal(proposal.pk, force_id=essex) is None
    assert directory.contact_proposal(proposal.pk, force_id=norfolk).value == NEW
    with pytest.raises(InvalidTransition):
        directory.refuse_contact_proposal(proposal.pk, force_id=essex, reason="x", by="x", at=timezone.now())


def _without_certificate():
    wished = contact("norfolk-email")
    wished.certificate = ""
    return wished


@pytest.mark.parametrize("which", ["worker", "later"])
def test_links_of_proposals_outlive_the_secret_key(insider, supervisor, settings, which):
    """They are made by the worker and read on the officers' tier, whose SECRET_KEY may be another."""
    settings.LINK_KEYS = ["l" * 50]
    insider.propose(value=NEW)
    own = settings.SECRET_KEY
    if which == "worker":
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "w" * 50, []
    links_to = [*insider.links("confirm-change", NEW), *insider.links("object", OLD)]
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = (own if which == "worker" else "n" * 50), []
    assert [Client().get(link).status_code for link in links_to] == [200, 200]
    settings.LINK_KEYS = ["m" * 50]
    assert [Client().get(link).status_code for link in links_to] == [404, 404]  # control
