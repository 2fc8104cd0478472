"""Every change to what a page shows renews the edition, whichever way it is made."""

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from wagtail.actions.copy_page import CopyPageAction
from wagtail.models import Page, Site

from guidance.models import Area, AreaPage, AreasPage, Contact, Council, Edition, Force, GuidancePage
from guidance.page_cache import triggers
from guidance.permissions import area_groups
from prevent_portal.accounts.models import User
from tests.guidance.changing import approve

pytestmark = pytest.mark.usefixtures("content")

# Models that no cached page shows, each with the reason.
EXEMPT = {
    "guidance.ContactAsk",  # an open question; its answer changes the contact
    "guidance.ContactChange",  # shown to editors only
    "guidance.ContactProposal",  # shown to editors and supervisors only, until it changes the contact
    "guidance.Edition",  # the stamp itself
    "guidance.Outward",  # see Postcode
    "guidance.Postcode",  # answers /find/, which is never cached
    "guidance.Reminder",  # records of mail to editors
}


def statement():
    return GuidancePage.objects.get(slug="cookies")


def norfolk():
    return AreaPage.objects.get(slug="norfolk")


def publish():
    page = statement()
    page.title = "Biscuits"
    page.save_revision().publish()


def raw_sql():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE guidance_contact SET label = 'By hand' WHERE kind = 'phone'")


def bulk_update():
    rows = list(Contact.objects.all())
    for row in rows:
        row.hours = "never"
    Contact.objects.bulk_update(rows, ["hours"])


def new_contact():
    return Contact(
        area=Area.objects.first(),
        kind="phone",
        purpose="advice",
        value="0100 1",
        label="x",
        source="x",
        source_on="x",
    )


CHANGES = {
    "publish": publish,
    "unpublish": lambda: statement().unpublish(),
    "move": lambda: statement().move(norfolk(), pos="last-child"),
    "reorder": lambda: statement().move(GuidancePage.objects.get(slug="privacy"), pos="left"),
    "copy": lambda: CopyPageAction(statement(), update_attrs={"slug": "biscuits"}).execute(
        skip_permission_checks=True
    ),
    "delete": lambda: statement().delete(),
    "delete with descendants": lambda: AreasPage.objects.get().delete(),
    "queryset update of pages": lambda: GuidancePage.objects.update(summary="x"),
    "contact saved": lambda: Contact.objects.first().save(),
    "contacts updated": lambda: Contact.objects.update(label="x"),
    "contacts updated in bulk": bulk_update,
    "contacts made in bulk": lambda: Contact.objects.bulk_create([new_contact()], ignore_conflicts=True),
    "contact deleted": lambda: Contact.objects.first().delete(),
    "contacts deleted": lambda: Contact.objects.all().delete(),
    "contact by SQL": raw_sql,
    "area": lambda: Area.objects.filter(slug="essex").update(name="The county of Essex"),
    "council": lambda: Council.objects.filter(area__slug="essex").update(name="x"),
    "force": lambda: Force.objects.filter(slug="essex").update(name="x"),
    "site": lambda: Site.objects.update(site_name="x"),
    "an area's editors": lambda: area_groups(Area.objects.get(slug="essex")) and Area.objects.update(editors=None),
}


@pytest.mark.parametrize("change", CHANGES)
def test_change_renews_edition(change):
    before = Edition.current()
    CHANGES[change]()
    assert before
    assert Edition.current() != before


def test_command_renews_edition():
    before = Edition.current()
    call_command("load_guidance", confirm_for_demo=True, verbosity=0)
    assert Edition.current() != before


def test_approved_cms_edit_renews_edition(client, one_factor):
    client.force_login(User.objects.create_superuser("chief@example.org", "a long pass phrase"))
    contact = Contact.objects.filter(area__slug="norfolk").first()
    address = reverse("wagtailsnippets_guidance_contact:edit", args=[contact.pk])
    fields = form_data(client.get(address)) | {"label": "Changed in the CMS", "reason": "They told us so."}
    before = Edition.current()
    assert client.post(address, fields).status_code == 302
    assert Edition.current() == before
    approve(contact.proposals.get())
    contact.refresh_from_db()
    assert contact.label == "Changed in the CMS"
    assert Edition.current() != before


def form_data(page):
    """What a browser would send when the form is submitted unchanged."""
    form = BeautifulSoup(page.content, "html.parser").find("textarea", {"name": "note"}).find_parent("form")
    chosen = {field["name"]: field.find("option", selected=True) for field in form.find_all("select")}
    return {
        **{field["name"]: field.get("value", "") for field in form.find_all("input", {"name": True})},
        **{field["name"]: field.get_text().strip() for field in form.find_all("textarea", {"name": True})},
        **{name: option["value"] for name, option in chosen.items() if option},
    }


@pytest.mark.parametrize("path", ["/", "/areas/norfolk/", "/find/?postcode=NR1+1AA", "/sitemap.xml"])
def test_reading_does_not_renew_edition(path):
    before = Edition.current()
    Client().get(path)
    assert Edition.current() == before


def test_rollback_restores_edition():
    before = Edition.current()
    with transaction.atomic():
        Contact.objects.update(label="x")
        assert Edition.current() != before
        transaction.set_rollback(True)
    assert Edition.current() == before


def test_every_model_is_watched_or_exempt():
    ours = {model._meta.label for model in apps.get_app_config("guidance").get_models()}
    assert ours - set(triggers.WATCHED) == EXEMPT


def test_triggers_can_be_installed_twice():
    triggers.install(using="default")
    before = Edition.current()
    Page.objects.filter(slug="cookies").update(title="x")
    assert Edition.objects.count() == 1
    assert Edition.current() != before
