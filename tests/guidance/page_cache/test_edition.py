"""Whatever changes what a page shows gives the guidance another edition, by whichever way it is changed."""

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

pytestmark = pytest.mark.usefixtures("content")

# Models of ours that no page shows, each with the reason.
NOT_SHOWN = {
    "guidance.ContactAsk",  # a question under way; its answer changes the contact
    "guidance.ContactChange",  # for those who keep the contacts alone
    "guidance.Edition",  # the stamp itself
    "guidance.Outward",  # as Postcode
    "guidance.Postcode",  # answers /find/, which is never kept
    "guidance.Reminder",  # mail that was sent to editors
}


def statement():
    return GuidancePage.objects.get(slug="cookies")


def norfolk():
    return AreaPage.objects.get(slug="norfolk")


def publish():
    page = statement()
    page.title = "Biscuits"
    page.save_revision().publish()


def raw():
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


WAYS = {
    "publish": publish,
    "unpublish": lambda: statement().unpublish(),
    "move": lambda: statement().move(norfolk(), pos="last-child"),
    "reorder": lambda: statement().move(GuidancePage.objects.get(slug="privacy"), pos="left"),
    "copy": lambda: CopyPageAction(statement(), update_attrs={"slug": "biscuits"}).execute(
        skip_permission_checks=True
    ),
    "delete": lambda: statement().delete(),
    "delete with what stands under it": lambda: AreasPage.objects.get().delete(),
    "update of many pages": lambda: GuidancePage.objects.update(summary="x"),
    "contact saved": lambda: Contact.objects.first().save(),
    "contacts updated": lambda: Contact.objects.update(label="x"),
    "contacts updated in bulk": bulk_update,
    "contacts made in bulk": lambda: Contact.objects.bulk_create([new_contact()], ignore_conflicts=True),
    "contact deleted": lambda: Contact.objects.first().delete(),
    "contacts deleted": lambda: Contact.objects.all().delete(),
    "contact by SQL": raw,
    "area": lambda: Area.objects.filter(slug="essex").update(name="The county of Essex"),
    "council": lambda: Council.objects.filter(area__slug="essex").update(name="x"),
    "force": lambda: Force.objects.filter(slug="essex").update(name="x"),
    "site": lambda: Site.objects.update(site_name="x"),
    "an area's editors": lambda: area_groups(Area.objects.get(slug="essex")) and Area.objects.update(editors=None),
}


@pytest.mark.parametrize("way", WAYS)
def test_it_changes(way):
    before = Edition.current()
    WAYS[way]()
    assert before
    assert Edition.current() != before


def test_by_a_command():
    before = Edition.current()
    call_command("load_guidance", confirm_for_demo=True, verbosity=0)
    assert Edition.current() != before


def test_by_the_cms(client, one_factor):
    client.force_login(User.objects.create_superuser("chief@example.org", "a long pass phrase"))
    contact = Contact.objects.filter(area__slug="norfolk").first()
    address = reverse("wagtailsnippets_guidance_contact:edit", args=[contact.pk])
    fields = form_of(client.get(address)) | {"label": "Changed in the CMS", "reason": "They told us so."}
    before = Edition.current()
    assert client.post(address, fields).status_code == 302
    contact.refresh_from_db()
    assert contact.label == "Changed in the CMS"
    assert Edition.current() != before


def form_of(page):
    """What a browser would send back untouched."""
    form = BeautifulSoup(page.content, "html.parser").find("textarea", {"name": "note"}).find_parent("form")
    chosen = {field["name"]: field.find("option", selected=True) for field in form.find_all("select")}
    return {
        **{field["name"]: field.get("value", "") for field in form.find_all("input", {"name": True})},
        **{field["name"]: field.get_text().strip() for field in form.find_all("textarea", {"name": True})},
        **{name: option["value"] for name, option in chosen.items() if option},
    }


@pytest.mark.parametrize("look", ["/", "/areas/norfolk/", "/find/?postcode=NR1+1AA", "/sitemap.xml"])
def test_reading_changes_nothing(look):
    before = Edition.current()
    Client().get(look)
    assert Edition.current() == before


def test_what_is_rolled_back_changes_nothing():
    before = Edition.current()
    with transaction.atomic():
        Contact.objects.update(label="x")
        assert Edition.current() != before
        transaction.set_rollback(True)
    assert Edition.current() == before


def test_every_model_is_watched_or_says_why_not():
    ours = {model._meta.label for model in apps.get_app_config("guidance").get_models()}
    assert ours - set(triggers.WATCHED) == NOT_SHOWN


def test_laid_again_they_are_laid_once():
    triggers.install(using="default")
    before = Edition.current()
    Page.objects.filter(slug="cookies").update(title="x")
    assert Edition.objects.count() == 1
    assert Edition.current() != before
