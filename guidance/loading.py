"""Load guidance.content into the database without overwriting what editors changed.

Each loaded page and contact stores a digest of the loaded values; a row that no longer matches was edited.
"""

import dataclasses
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from wagtail.models import Page, Site

from guidance.actions.contacts import add_contact
from guidance.contact_checks import asking
from guidance.content import (
    cambridgeshire,
    cumbria,
    essex,
    national,
    norfolk,
    places,
    statements,
    westmorland_and_furness,
)
from guidance.content.shapes import ContactFact, PageText
from guidance.models import (
    Act,
    Area,
    AreaPage,
    AreasPage,
    Contact,
    ContactProposal,
    Council,
    Force,
    GuidancePage,
    HomePage,
    ProposalState,
    Purpose,
    Status,
)
from guidance.models.pages import BodyPage, plain_text
from guidance.permissions import area_groups
from guidance.proposals.proposing import propose
from prevent_portal import clock

Counts = Counter[str]
_BY, _LOADED = "load_guidance", "Loaded with the first text of the area's page."
_AREA_CONTENT = (cambridgeshire, cumbria, essex, norfolk, westmorland_and_furness)
_STATEMENTS = [national.NEXT, *statements.ALL]
_CONTACT_FIELDS = [field.name for field in dataclasses.fields(ContactFact) if field.name != "key"]


def load() -> Counts:
    counts: Counts = Counter()
    areas = load_places(counts)
    home = load_home(counts)
    index = load_page(counts, AreasPage(), national.AREAS, home)
    for content in _AREA_CONTENT:
        area = areas[content.PAGE.slug]
        load_page(counts, AreaPage(area=area), content.PAGE, index)
        load_contacts(counts, area, content.CONTACTS)
        area_groups(area)
    for statement in _STATEMENTS:
        load_page(counts, GuidancePage(), statement, home)
    return counts


def first_texts() -> Iterator[tuple[str, str]]:
    """Slug and text of every initial page. Needs no database, so it makes no Page objects."""
    field = GuidancePage._meta.get_field("body")
    for words in [national.HOME, national.AREAS, *_STATEMENTS, *(content.PAGE for content in _AREA_CONTENT)]:
        body = field.to_python(json.dumps(words.body))
        yield words.slug, plain_text(words.title, words.summary, body)


def load_places(counts: Counts) -> dict[str, Area]:
    """Create missing rows and never change existing ones, which administrators maintain."""
    forces: dict[str, Force] = {}
    areas: dict[str, Area] = {}
    for slug, name, code, website in places.FORCES:
        force = {"slug": slug, "name": name, "website": website, "mailbox_domains": places.MAILBOX_DOMAINS[slug]}
        forces[slug], made = Force.objects.get_or_create(gss_code=code, defaults=force)
        counts["forces made"] += made
    for slug, name, owner, parent, first in places.AREAS:
        area = {"name": name, "force": forces[owner], "parent": areas[parent] if parent else None}
        areas[slug], made = Area.objects.get_or_create(slug=slug, defaults={**area, "valid_from": first})
        counts["areas made"] += made
    for code, name, place, tier, first, last in places.COUNCILS:
        council = {"name": name, "area": areas[place], "tier": tier}
        dates = {"valid_from": first, "valid_until": last}
        _, made = Council.objects.get_or_create(gss_code=code, defaults={**council, **dates})
        counts["councils made"] += made
    return areas


def load_home(counts: Counts) -> BodyPage:
    root = Page.objects.get(depth=1)
    # Wagtail's welcome page has the address that our home page needs.
    welcome = Page.objects.filter(depth=2, slug="home", content_type__model="page", numchild=0).first()
    if welcome:
        Site.objects.filter(root_page=welcome).update(root_page=root)
        welcome.delete()
        root.refresh_from_db()
    home = load_page(counts, HomePage(), national.HOME, root)
    if not Site.objects.filter(root_page=home).exists():
        Site.objects.update_or_create(
            is_default_site=True,
            defaults={
                "hostname": "localhost",
                "port": settings.PORT,
                "site_name": settings.PORTAL_NAME,
                "root_page": home,
            },
        )
    return home


def load_page(counts: Counts, fresh: BodyPage, words: PageText, parent: Page) -> BodyPage:
    _write_page(fresh, words)
    wanted = _digest_of_page(fresh)
    page = type(fresh).objects.child_of(parent).filter(slug=words.slug).first()
    if page is None:
        fresh.loaded_digest = wanted
        page = parent.add_child(instance=fresh)
        page.save_revision(log_action=True).publish()  # logged, so that it appears in the page's history
        counts["pages made"] += 1
    elif page.has_unpublished_changes or _digest_of_page(page) != page.loaded_digest:
        counts["pages left to their editors"] += 1
        if wanted not in (page.loaded_digest, _digest_of_page(page)):
            # Reported, so that editors can correct a statement that is no longer true.
            counts[f"page has new words that its editors have to take over: {words.slug}"] += 1
    elif wanted != page.loaded_digest:
        page.title, page.summary, page.body, page.loaded_digest = (
            words.title,
            words.summary,
            words.body,
            wanted,
        )
        page.save_revision(log_action=True).publish()
        counts["pages updated"] += 1
    else:
        counts["pages unchanged"] += 1
    return page


def load_contacts(counts: Counts, area: Area, facts: list[ContactFact]) -> None:
    """Add the contacts of an area that has none. Any later change is a proposal, like everybody's."""
    is_first = not area.contacts.exists()
    loaded = {row.loaded_key: row for row in area.contacts.exclude(loaded_key=None)}
    for fact in facts:
        values = {name: getattr(fact, name) for name in _CONTACT_FIELDS}
        row = loaded.get(fact.key) or Contact(area=area, loaded_key=fact.key)
        outcome = "proposed"
        if row.pk is None:
            outcome = "made" if is_first else "proposed"
        elif _digest_of_contact(row) != row.loaded_digest:
            outcome = "left to their editors"
        elif _digest(values) == row.loaded_digest:
            outcome = "unchanged"
        if outcome == "proposed" and _was_proposed(row, values):
            outcome = "proposed before"
        elif outcome in ("made", "proposed"):
            _write_contact(row, values, Act.CHANGE if row.pk else Act.ADD, is_first=is_first)
        counts[f"contacts {outcome}"] += 1


def confirm_for_demo() -> int:
    """Confirm loaded referral contacts that are still unconfirmed; return their number."""
    waiting = Contact.objects.filter(status=Status.UNCONFIRMED, purpose=Purpose.REFERRAL).exclude(loaded_key=None)
    rows = list(waiting.select_related("area"))
    for row in rows:
        asking.confirm_for_demo(contact=row, at=clock.now())
    return len(rows)


def _write_page(page: BodyPage, words: PageText) -> None:
    page.title, page.slug, page.summary = words.title, words.slug, words.summary
    # As JSON: StreamField would take a plain list for values that are already converted.
    page.body = json.dumps(words.body)


def _write_contact(row: Contact, values: dict[str, Any], act: Act, *, is_first: bool) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.loaded_digest = _digest(values)
    row.full_clean()
    if is_first:
        add_contact(contact=row, reason=_LOADED, by=_BY, at=clock.now())
    else:
        propose(act=act, wished=row, reason=_LOADED, by=_BY, at=clock.now())


def _was_proposed(row: Contact, values: dict[str, Any]) -> bool:
    """Whether it still waits, or was decided on: what people refused is not proposed again."""
    asked = ContactProposal.objects.exclude(state=ProposalState.OVERTAKEN).filter(proposed_by=_BY)
    same = asked.filter(contact=row) if row.pk else asked.filter(what__loaded_key__1=row.loaded_key)
    return same.filter(what__loaded_digest__1=_digest(values)).exists()


def _digest_of_contact(row: Contact) -> str:
    return _digest({name: getattr(row, name) for name in _CONTACT_FIELDS})


def _digest_of_page(page: BodyPage) -> str:
    body = _without_ids(page.body.stream_block.get_prep_value(page.body))
    return _digest({"title": page.title, "slug": page.slug, "summary": page.summary, "body": body})


def _without_ids(value: Any) -> Any:
    """Remove the random ids that Wagtail gives to blocks when they are saved."""
    if isinstance(value, list):
        return [_without_ids(item) for item in value]
    if isinstance(value, dict):
        return {key: _without_ids(item) for key, item in value.items() if key != "id"}
    return value


def _digest(values: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
