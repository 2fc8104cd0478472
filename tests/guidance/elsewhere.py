"""Every CMS address with an argument, and objects of Essex to try as an editor of Norfolk."""

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.urls import get_resolver
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Page, Site, UploadedFile

from guidance.models import Area, AreaPage, GuidancePage
from tests.guidance.changing import propose
from tests.guidance.conftest import member


@dataclass(frozen=True)
class Address:
    """`pattern` is Wagtail's route, such as pages/<int:page_id>/edit/."""

    name: str
    pattern: str


def addresses(patterns: Any = None, namespace: str = "", route: str = "") -> list[Address]:
    """CMS addresses with arguments, read from the resolver so that those of a new Wagtail are included."""
    found = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        whole = route + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            inside = namespace + (f"{pattern.namespace}:" if pattern.namespace else "")
            found += addresses(pattern.url_patterns, inside, whole)
        elif pattern.callback.__name__ == "not_available" or not pattern.name:
            continue  # blocked, or redirected to pages that the access table covers
        elif whole.startswith("cms/") and ("<" in whole or "(" in whole):
            found.append(Address(namespace + (pattern.name or ""), whole))
    return found


def create_essex_objects() -> dict[str, Any]:
    """Objects by the names of the URL arguments that take their ids."""
    area = Area.objects.get(slug="essex")
    author = member("editors", "essex")
    page = AreaPage.objects.get(area=area)
    below = page.add_child(instance=GuidancePage(title="Below Essex", slug="below"))
    revision = below.save_revision(user=author)
    state = below.get_workflow().start(below, author)
    folder = Collection.objects.get(name="Essex")
    image = Image.objects.create(title="Of Essex", file=get_test_image_file(), collection=folder)
    file = ContentFile(b"Of Essex", name="essex.txt")
    document = Document.objects.create(title="Of Essex", file=file, collection=folder)
    upload = UploadedFile.objects.create(
        for_content_type=ContentType.objects.get_for_model(Image),
        file=ContentFile(b"x", name="x.png"),
        uploaded_by_user=author,
    )
    session = EditingSession.objects.create(user=author, content_object=below, last_seen_at=timezone.now())
    return {
        "page": page,
        "below": below,
        "revision": revision,
        "state": state,
        "image": image,
        "document": document,
        "upload": upload,
        "session": session,
        "folder": folder,
        "author": author,
        "group": area.editors,
        "contact": area.contacts.first(),
        "proposal": propose(area.contacts.first(), hours="9 to 5"),
        "force": area.force,
        "site": Site.objects.get(),
        "norfolk": Page.objects.get(slug="norfolk"),
    }
