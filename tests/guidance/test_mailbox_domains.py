"""The domains in which a force's referral mailboxes have to be: those loaded first, and the check of them."""

import pytest
from django.core.checks import Tags, run_checks
from django.core.management import call_command

from guidance.content import places
from guidance.models import Contact, Force
from guidance.proposals.wishes import ChangeRefused
from tests.guidance.changing import propose


def warnings(databases=("default",)):
    messages = run_checks(tags=[Tags.database], include_deployment_checks=True, databases=databases)
    return [message.msg for message in messages if message.id == "portal.W054"]


@pytest.fixture
def loaded(nothing_loaded):
    """As a new database is."""
    call_command("load_guidance", verbosity=0)


@pytest.fixture(autouse=True)
def _no_demo(settings):
    settings.DEMO = False


def referral_mailboxes():
    return Contact.objects.filter(purpose="referral", kind="email").exclude(status="retired")


def test_each_force_begins_with_domains_that_take_its_own_mailboxes(loaded):
    assert set(places.MAILBOX_DOMAINS) == {slug for slug, *_ in places.FORCES}
    for force in Force.objects.all():
        force.full_clean()
        assert force.website.removeprefix("https://www.") in force.domains
    assert referral_mailboxes().count() >= 3
    assert warnings() == []


def test_mailbox_elsewhere_cannot_be_proposed_in_a_new_database(loaded):
    contact = referral_mailboxes().get(area__slug="norfolk")
    with pytest.raises(ChangeRefused, match="Mailboxes of Norfolk Constabulary end in: norfolk.police.uk"):
        propose(contact, value="prevent@evil.example")


def test_mailbox_elsewhere_can_be_proposed_without_domains(loaded):
    """The control."""
    Force.objects.update(mailbox_domains="")
    assert propose(referral_mailboxes().get(area__slug="norfolk"), value="prevent@evil.example").pk


def test_force_without_domains_is_warned_of(loaded):
    Force.objects.filter(slug="norfolk").update(mailbox_domains="")
    assert warnings() == ["Norfolk Constabulary: any domain may be proposed for referrals."]
    referral_mailboxes().filter(area__slug="norfolk").update(status="retired")
    assert warnings() == [], "it has no mailbox"


def test_mailbox_in_none_of_the_domains_is_warned_of(loaded):
    call_command("set_mailbox_domains", "norfolk", "x.police.uk", verbosity=0)
    assert warnings() == ["Norfolk Constabulary: prevent@norfolk.police.uk is in none of its domains."]


@pytest.mark.parametrize("given", [{"databases": None}, {"demo": True}])
def test_nothing_is_checked_without_a_database_or_in_a_demo(loaded, settings, given):
    Force.objects.update(mailbox_domains="")
    settings.DEMO = given.get("demo", False)
    assert warnings(given.get("databases", ("default",))) == []


def test_load_does_not_change_what_was_set(loaded):
    call_command("set_mailbox_domains", "norfolk", "x.police.uk", verbosity=0)
    call_command("load_guidance", verbosity=0)
    assert Force.objects.get(slug="norfolk").domains == ["x.police.uk"]
