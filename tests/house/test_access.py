"""Check every URL and role against the access table; nothing changes by GET or without a CSRF token."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from prevent_portal.accounts.models import Session
from referrals.actions.search.matching import find_matches
from referrals.models import Concern, Destruction, Event, SavedView
from referrals.models.event import WORKER
from tests.house.access_table import ROLES, TABLE, Access
from tests.house.elsewhere import PARTS
from tests.house.readiness import (
    ADDRESSES,
    FIELDS,
    INVITATIONS,
    PEOPLE,
    REQUESTS,
    account_for,
    fields_for,
    make_ready,
    mark_reauthenticated,
)
from tests.house.role_accounts import add_officer, user_as
from tests.house.stored_rows import stored
from tests.referrals.actions.search.test_matching import PERSON
from tests.referrals.report.filling import client_with, fill
from tests.referrals.report.returning import visiting
from tests.referrals.review.building import (
    AT,
    BASILDON,
    add_access_request,
    add_answer,
    add_call,
    add_hold,
    add_match,
    add_page,
    add_transfer,
    send,
    some_officer,
)
from tests.standing import module_rollback, rollback

SIGNING_IN = tuple(f"/accounts/{page}" for page in ("login/?next=/review/", "mfa/", "reauthenticate/?next="))
_NAMES = (
    "queue new filter calls me notices own-absence reviews search people-search workload insight save-view shortcuts "
    "malicious assign audit audit-sheet rights destroyed people contacts templates add-template"
)
OF_THE_FORCE = ("officer", "supervisor", "officer without a second factor")
WITHOUT_CONCERN = {f"review:{name}" for name in _NAMES.split()}
CHANGING = [row for row in TABLE if row.changes]
SHOWING = [row for row in TABLE if row.method == "get" and row.name.startswith(("review:", "duty:"))]
GUARDED = [row for row in TABLE if row.method == "post" and row.needs_token]


@pytest.fixture(scope="module")
def sent(django_db_setup, django_db_blocker):
    """One concern for the whole module, because it takes a thousand requests."""
    with module_rollback(django_db_blocker):
        yield send(facts=PERSON, pictures=[b"Canarypicture"])


@pytest.fixture
def concern(sent, db):
    return Concern.objects.get(pk=sent.pk)


@pytest.fixture(scope="module")
def address_of(sent):
    concern = sent
    call = add_call(concern).pk
    access_request = add_access_request(concern)
    certificate = Destruction.objects.create(force=concern.force, at=AT, authority="schedule", count=0, parts=0)
    # Of its own concern: an undecided match of one's own force holds an outcome up.
    alike = add_match(send(), send())
    keys = {
        "review:call": call,
        "review:transferred": add_transfer(concern).pk,
        "review:picture": 1,
        "review:pack-file": "docx",
        "review:translate": "report",
        "review:file-page": add_page(concern).number,
        "review:match": add_match(concern, send(council=BASILDON)).pk,
        "review:restriction": "correction",
        "review:restriction-end": add_hold(concern).pk,
    }
    made = {"proposal": "proposal_id", "test-call": "contact_id", "absence": "officer_id"}
    whole = {
        **{f"review:{page}": [PARTS[part].make(concern)] for page, part in made.items()},
        **{f"review:access-request{end}": [access_request.pk] for end in ("", "-look", "-answer", "-extend")},
        "review:bundle": [access_request.pk],
        **{f"review:{page}": [access_request.pk, concern.reference, "subject"] for page in ("copy", "copy-json")},
        "review:redact": [access_request.pk, concern.reference, "subject", f"concern:{concern.pk}:reference"],
        "review:certificate": [certificate.pk],
        "review:template": ["thank-you"],
        "review:move": [some_officer(concern).pk],
        "duty:stop-contact": [PARTS["contact_id"].make(concern)],
        "review:insight-sheet": ["month"],
        "duty:answer": [add_answer(send()).pk],
        "review:match-alike": [alike.concern.reference, alike.pk],
    }

    def find(name: str) -> str:
        given = [call] if name == "duty:call" else ADDRESSES.get(name, [])
        if name in PEOPLE[2:] + INVITATIONS + REQUESTS:
            given = [account_for(name).pk]
        elif name == "review:delete-view":
            given = [SavedView.objects.values_list("pk", flat=True).first() or 1]
        elif name in whole:
            given = whole[name]
        elif name.startswith("review:") and name not in WITHOUT_CONCERN:
            given = [concern.reference, keys[name]] if name in keys else [concern.reference]
        return reverse(name, args=given)

    return find


@pytest.fixture(scope="module")
def signed_in(sent):
    """Each role's user and cookies. `client_as` makes the officer, so that no test has more than one."""
    found = {}
    for role in ROLES[1:]:
        client, user = Client(), user_as(role)
        client.force_login(user)
        found[role] = (user, {name: cookie.value for name, cookie in client.cookies.items()})
    return found


@pytest.fixture
def client_as(signed_in, concern, settings):
    def sign_in(role: str, **options) -> Client:
        settings.REQUIRE_MFA = role == "officer without a second factor"
        client = Client(**options)
        if role != "anonymous":
            user, cookies = signed_in[role]
            add_officer(role, user, concern)
            client.cookies.load(cookies)
        return client

    return sign_in


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.method} {row.name}")
def test_status_for_every_role(address_of, client_as, concern, row: Access):
    found, given = {}, fields_for(row.name, concern)

    def ask(role: str, client: Client) -> None:
        response = getattr(client, row.method)(address_of(row.name), given)
        found[role] = response.status_code
        # "public" lets the page cache and proxies store the response, so no personal page may say it.
        assert row.name in ("robots", "sitemap") or "public" not in response["Cache-Control"], role
        elsewhere = response.status_code == 302 and "review" not in response["Location"][:8]
        if row.name.startswith("review:") and elsewhere:
            assert response["Location"].startswith(SIGNING_IN), role

    with rollback():
        make_ready(row.name, concern)
        for role in ROLES:
            if role not in OF_THE_FORCE:
                with rollback():
                    ask(role, client_as(role))
    for role in OF_THE_FORCE:
        with rollback():
            client = client_as(role)
            concern.refresh_from_db()
            make_ready(row.name, concern)  # for this officer
            ask(role, client)
    assert {role: found[role] for role in ROLES} == dict(zip(ROLES, row.statuses, strict=True))


def ready(row: Access, client_as, concern: Concern, **options) -> Client:
    """A client for which the row's request would succeed."""
    if row.name.startswith("report:"):
        return client_with(fill(), **options)
    if row.name.startswith("return"):
        return visiting(concern, **options)
    face = row.name.partition(":")[0]
    supervises = face == "review" and row.statuses[ROLES.index("officer")] == 404
    role = "duty staff" if face == "duty" else "supervisor" if supervises else "officer"
    if row.name in PEOPLE + INVITATIONS + REQUESTS:
        role, _ = role if face == "review" else "administrator", account_for(row.name)
    client = client_as(role, **options)
    if role in ("administrator", "supervisor"):
        mark_reauthenticated(client)
    make_ready(row.name, concern)
    return client


@pytest.mark.parametrize("row", CHANGING, ids=lambda row: row.name)
def test_get_and_head_change_nothing(address_of, client_as, concern, row):
    """405 for a URL of POST only. A form about a concern records that it was shown, and nothing else."""
    is_page = any(other.name == row.name and other.method == "get" for other in TABLE)
    client = ready(row, client_as, concern)
    if not row.name.startswith("duty:"):  # whose calls and answers are about what nobody has opened
        Concern.objects.filter(pk=concern.pk).update(opened_at=AT)  # or a form that shows the report would open it
    before = stored()
    for method in (client.head, client.get):
        assert stored() == before
        status = method(address_of(row.name), fields_for(row.name, concern)).status_code
        assert status in (200, 302, 405)
        assert is_page or status == 405
    shown = {event.pk.hex for event in Event.objects.filter(kind__in=["identified", "read"])}
    assert [[line for line in lines if str(line[0]).replace("-", "") not in shown] for lines in stored()] == before


@pytest.mark.parametrize("row", SHOWING, ids=lambda row: row.name)
def test_head_writes_no_event(address_of, client_as, concern, row):
    """Where a GET writes an event, such as that a concern was read, HEAD answers 405."""
    client = ready(row, client_as, concern)
    find_matches(send(facts=PERSON), by=WORKER, at=AT)  # or else the outcome page would write the match
    before = stored()
    answer = client.head(address_of(row.name)).status_code
    assert answer in (200, 405)
    assert stored() == before
    client.get(address_of(row.name))
    assert answer == 405 or stored() == before


def test_viewing_insight_writes_an_event(address_of, client_as, concern):
    client = client_as("supervisor")
    before = stored()
    client.get(address_of("review:insight"))
    assert stored() != before


def token_of_another_browser() -> str:
    page = Client().get("/report/start/").content.decode()
    return page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]


@pytest.mark.parametrize("row", GUARDED, ids=lambda row: row.name)
def test_post_without_csrf_token_or_from_other_origin_is_refused(address_of, client_as, concern, row):
    client = ready(row, client_as, concern, enforce_csrf_checks=True)
    client.get("/report/start/")  # sets the client's own token cookie
    address, given, before = address_of(row.name), fields_for(row.name, concern), stored()
    for token in ({}, {"csrfmiddlewaretoken": "x"}, {"csrfmiddlewaretoken": token_of_another_browser()}):
        response = client.post(address, given | token)
        assert response.status_code == 403, token
        assert b"999" in response.content
    given |= {"csrfmiddlewaretoken": client.cookies["csrf"].value}
    for origin in ("https://evil.example", "null"):
        assert client.post(address, given, headers={"origin": origin}).status_code == 403, origin
    assert stored() == before
    # Control: with its token and from its own site, the request is accepted.
    answer = client.post(address, given).status_code
    assert answer in (302, 204) if row.changes else answer != 403


@pytest.mark.parametrize("action", ["publish", "unpublish", "delete", "copy"])
def test_wagtail_admin_api_requires_csrf_token(client_as, action):
    client = client_as("administrator", enforce_csrf_checks=True)
    address = f"/cms/api/main/pages/{Page.objects.get(slug='norfolk').pk}/action/{action}/"
    before = list(Page.objects.order_by("pk").values_list())
    assert client.post(address).status_code == 403
    assert list(Page.objects.order_by("pk").values_list()) == before
    client.get("/cms/")
    token = {"x-csrftoken": client.cookies["csrf"].value}
    assert client.post(address, headers=token).status_code != 403  # control: accepted with the token


def test_public_pages_create_no_session(db, address_of):
    client, before = Client(), Session.objects.count()
    for row in TABLE:
        if row.name.startswith("report:") or row.name in ("return", "find"):
            getattr(client, row.method)(address_of(row.name), FIELDS)
    assert Session.objects.count() == before
    assert set(client.cookies) <= {"csrf", "draft", "visit", "language"}
