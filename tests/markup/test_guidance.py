"""Text by editors and contacts' teams is escaped on public pages, in the editor and in every page block."""

import html
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.documents.models import Document
from wagtail.images.blocks import ImageBlock
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page

from guidance.blocks import BodyBlock
from guidance.contact_checks import asking, links
from guidance.models import AreaPage, Contact, ContactProposal
from guidance.proposals import links as proposal_links
from prevent_portal.accounts.models import User
from tests.guidance.changing import finish, propose
from tests.guidance.conftest import content  # noqa: F401
from tests.markup.typist import Book, Typist

FORMS = "guidance.cms_contacts.forms."


@pytest.fixture
def editor(book, content, client, one_factor, settings, tmp_path) -> Typist:  # noqa: F811
    settings.MEDIA_ROOT = tmp_path
    user = User.objects.create_superuser(book.text("an editor", "email"), "a long pass phrase")
    client.force_login(user)
    return Typist(book, client)


def test_contact_text_is_escaped_everywhere(book, covered, editor):
    contact = Contact.objects.get(loaded_key="norfolk-email")
    asked = asking.ask(contact_id=contact.pk, reason=book.text("an ask", "reason"), by="x", at=timezone.now())
    Typist(book).fill(local(links.make(asked)), {"works": "yes"})
    Contact.objects.filter(loaded_key="norfolk-phone-1").update(purpose="advice")  # the force calls its own
    for view, given in {
        "edit": {"area": contact.area_id, "kind": "email", "purpose": "referral", "order": "1"},
        "ask": {},
        "call": {"result": "works", "called_at": timezone.now().strftime("%Y-%m-%d %H:%M")},
        "retire": {},
        "restore": {},
    }.items():
        key = "norfolk-phone-1" if view == "call" else "norfolk-email"
        own = reverse(f"wagtailsnippets_guidance_contact:{view}", args=[Contact.objects.get(loaded_key=key).pk])
        editor.fill(own, given)
        for proposal in ContactProposal.objects.open():
            editor.open(reverse("wagtailsnippets_guidance_contact:proposal", args=[proposal.pk]))
            if view == "edit":
                finish(proposal)
        editor.open(reverse("wagtailsnippets_guidance_contact:history", args=[contact.pk]))
    for path in ("/cms/", reverse("wagtailsnippets_guidance_contact:list"), "/areas/norfolk/", "/areas/norfolk/"):
        editor.open(path)
    object_to_proposal(book, editor)
    Typist(book).open("/find/", postcode=book.text("/find/", "postcode"))
    covered(
        "guidance",
        but={
            "guidance.cms.files.PictureForm file": "a file",
            "guidance.cms_contacts.proposals.TwoPeopleForm two_people": "asked of who may be the proposer",
        },
        unseen={},
    )


def object_to_proposal(book: Book, editor: Typist) -> None:
    proposal = propose(Contact.objects.get(loaded_key="norfolk-email"), value="new@example.gov.uk")
    Typist(book).fill(local(proposal_links.confirmation(proposal)), {"works": "yes"})
    Typist(book).fill(local(proposal_links.objection(proposal, proposal.told[0])))
    editor.open(reverse("wagtailsnippets_guidance_contact:proposal", args=[proposal.pk]))


def local(link: str) -> str:
    return link.removeprefix("http://127.0.0.1:8000")


def filled(book: Book, block: blocks.Block, name: str, own: dict[type, Any]) -> Any:
    """The stored value of a block, with payloads in every text."""
    if isinstance(block, TypedTableBlock):
        cells = [filled(book, cell, f"{name} {kind}", own) for kind, cell in block.child_blocks.items()]
        columns = [{"type": kind, "heading": book.text(name, "heading")} for kind in block.child_blocks]
        return {"columns": columns, "rows": [{"values": cells}], "caption": book.text(name, "caption")}
    for kind, pk in own.items():
        if isinstance(block, kind):
            return (
                {"image": pk, "decorative": False, "alt_text": book.text(name, "alt")} if kind is ImageBlock else pk
            )
    if isinstance(block, blocks.StructBlock):
        return {part: filled(book, each, f"{name} {part}", own) for part, each in block.child_blocks.items()}
    if isinstance(block, blocks.ListBlock):
        return [filled(book, block.child_block, name, own)]
    if isinstance(block, blocks.RichTextBlock):
        return f"<p>{html.escape(book.text(name, 'rich'))}</p>"
    if isinstance(block, blocks.MultipleChoiceBlock):
        return [value for value, _ in block.field.choices][:1]
    if isinstance(block, blocks.ChoiceBlock):
        return next(value for value, _ in block.field.choices if value)
    if isinstance(block, blocks.BooleanBlock):
        return False
    if isinstance(block, blocks.URLBlock):
        return "https://example.org/?x=" + book.text(name, "address")
    return book.text(name, "text")[: getattr(block.field, "max_length", None) or 500]


def test_text_in_every_page_block_is_escaped(book, editor):
    image = Image.objects.create(title=book.text("a picture", "title"), file=get_test_image_file())
    document = Document.objects.create(title=book.text("a document", "title"), file=get_test_image_file())
    own = {ImageBlock: image.pk, DocumentChooserBlock: document.pk}
    body = BodyBlock()
    page = AreaPage.objects.get(slug="norfolk")
    for name in ("title", "summary", "seo_title", "search_description"):
        setattr(page, name, book.text("a page", name)[:255])
    stored = [{"type": kind, "value": filled(book, block, kind, own)} for kind, block in body.child_blocks.items()]
    page.body = page.body.stream_block.to_python(stored)
    page.save_revision().publish()
    reader = Typist(book)
    for path in ("/areas/norfolk/", "/areas/", "/", "/sitemap.xml"):
        reader.open(path)
    editor.open(reverse("wagtailadmin_pages:edit", args=[Page.objects.get(slug="norfolk").pk]))
    shown = {where for where, number in book.numbers.items() if "/areas/norfolk/" in book.seen[number]}
    assert len(shown) > 20
    assert {where for where in book.numbers if where not in shown} <= {
        "an editor email",
        "a page search_description",
        "a page seo_title",
        "a picture title",
    }
