"""load_guidance: into an empty database, again, over edited rows, and for the demo."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import Page, Site

from guidance import loading
from guidance.models import Area, AreaPage, Contact, ContactProposal, Council, Force, GuidancePage, HomePage
from guidance.proposals import proposing
from tests.guidance.changing import finish


def _load(capsys, **options):
    call_command("load_guidance", **options)
    return capsys.readouterr().out


def test_load_into_empty_database(nothing_loaded, capsys):
    out = _load(capsys)
    assert (Force.objects.count(), Area.objects.count(), Council.objects.count()) == (4, 5, 39)
    assert (AreaPage.objects.live().count(), GuidancePage.objects.live().count()) == (5, 6)
    assert Site.objects.get(is_default_site=True).root_page.specific == HomePage.objects.get()
    assert not Contact.objects.exclude(status="unconfirmed").exists()
    assert "13 pages made" in out
    assert "25 contacts made" in out
    assert not Page.find_problems()[0]


def test_second_load_changes_nothing(content, capsys):
    pages = list(Page.objects.values_list("pk", "latest_revision_created_at"))
    out = _load(capsys)
    assert "13 pages unchanged" in out
    assert "25 contacts unchanged" in out
    assert "made" not in out
    assert "updated" not in out
    assert list(Page.objects.values_list("pk", "latest_revision_created_at")) == pages


def test_new_text_replaces_unedited_page(content, capsys, monkeypatch):
    monkeypatch.setitem(loading.essex.PAGE.body[0], "value", "Another heading")
    assert "1 pages updated" in _load(capsys)
    assert AreaPage.objects.get(slug="essex").body[0].value == "Another heading"


class TestEditors:
    def test_edited_page_is_not_overwritten(self, editor, capsys, monkeypatch):
        page = AreaPage.objects.get(slug="norfolk")
        page.title = "Norfolk, in our words"
        page.save_revision(user=editor).publish()
        assert "new words" not in _load(capsys)
        monkeypatch.setitem(loading.norfolk.PAGE.body[0], "value", "Another heading")
        out = _load(capsys)
        assert "1 pages left to their editors" in out
        assert "1 page has new words that its editors have to take over: norfolk" in out
        page.refresh_from_db()
        assert page.title == "Norfolk, in our words"
        assert page.body[0].value != "Another heading"

    def test_page_with_draft_is_not_overwritten(self, editor, capsys, monkeypatch):
        page = AreaPage.objects.get(slug="norfolk")
        page.title = "A draft"
        page.save_revision(user=editor)
        monkeypatch.setitem(loading.norfolk.PAGE.body[0], "value", "Another heading")
        assert "1 pages left to their editors" in _load(capsys)
        assert page.get_latest_revision_as_object().title == "A draft"

    def test_edited_contact_is_not_overwritten(self, content, capsys):
        Contact.objects.filter(loaded_key="essex-phone").update(value="01245 000000")
        assert "1 contacts left to their editors" in _load(capsys)
        assert Contact.objects.get(loaded_key="essex-phone").value == "01245 000000"
        assert Contact.objects.count() == 25

    def test_edited_council_is_not_overwritten(self, content, capsys):
        Council.objects.filter(gss_code="E07000148").update(name="Norwich City")
        _load(capsys)
        assert Council.objects.get(gss_code="E07000148").name == "Norwich City"


class TestConfirmation:
    def test_load_keeps_confirmation(self, content, capsys):
        Contact.objects.filter(loaded_key="essex-phone").update(
            status="confirmed", confirmed_at="2026-11-01T09:00Z", confirmed_by="a person"
        )
        _load(capsys)
        assert Contact.objects.get(loaded_key="essex-phone").confirmed_by == "a person"

    def test_new_address_is_proposed_once_and_changes_nothing(self, content, capsys):
        Contact.objects.update(status="confirmed", confirmed_at="2026-11-01T09:00Z", confirmed_by="a person")
        row = Contact.objects.get(loaded_key="essex-phone")
        row.value = "01245 111111"
        row.loaded_digest = loading._digest_of_contact(row)
        row.save()
        assert "1 contacts proposed\n" in _load(capsys)
        row.refresh_from_db()
        assert (row.value, row.status) == ("01245 111111", "confirmed")
        proposal = row.proposals.get()
        assert (proposal.value, proposal.proposed_by) == ("01245 452196", "load_guidance")
        assert "1 contacts proposed before" in _load(capsys)
        assert finish(proposal).status == "confirmed"
        assert "25 contacts unchanged" in _load(capsys)

    def test_new_contact_of_an_area_with_contacts_is_proposed(self, content, capsys):
        Contact.objects.filter(loaded_key="essex-phone").delete()
        assert "1 contacts proposed\n" in _load(capsys)
        assert not Contact.objects.filter(loaded_key="essex-phone").exists()
        proposal = ContactProposal.objects.get()
        proposing.withdraw(proposal_id=proposal.pk, reason="Not ours", by="x", at=timezone.now())
        assert "1 contacts proposed before" in _load(capsys)

    def test_demo_confirms_referral_contacts(self, content, capsys, settings):
        settings.DEMO = True
        Contact.objects.filter(loaded_key="norfolk-phone-1").update(status="failing")
        out = _load(capsys, confirm_for_demo=True)
        assert "8 contacts confirmed for the demo" in out
        confirmed = Contact.objects.filter(status="confirmed")
        assert set(confirmed.values_list("purpose", "confirmed_by")) == {("referral", "demo")}
        assert Contact.objects.get(loaded_key="norfolk-phone-1").status == "failing"

    def test_confirming_is_refused_outside_a_demo(self, nothing_loaded, settings):
        settings.DEMO = False
        with pytest.raises(CommandError):
            call_command("load_guidance", confirm_for_demo=True)
        assert not Area.objects.exists()


def test_failed_load_is_rolled_back(nothing_loaded, monkeypatch):
    def fail(*args):
        raise RuntimeError("half way")

    monkeypatch.setattr(loading, "load_contacts", fail)
    with pytest.raises(RuntimeError):
        call_command("load_guidance", verbosity=0)
    assert not Area.objects.exists()
    assert not HomePage.objects.exists()


def test_loaded_contacts_have_a_history(nothing_loaded):
    call_command("load_guidance", verbosity=0)
    for contact in Contact.objects.all():
        [change] = contact.changes.all()
        assert (change.kind, change.by) == ("added", "load_guidance")
