"""An ended session opens no page: every URL in the access table answers as to an anonymous user."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from guidance.models import Area
from prevent_portal.accounts.actions import people
from prevent_portal.accounts.models import User
from prevent_portal.accounts.models.session import LAST_USED_AT, SIGNED_IN_AT
from prevent_portal.accounts.roles import Assignment
from referrals.models import Officer
from tests.house.access_table import TABLE
from tests.house.elsewhere import addresses, make_full_concern
from tests.referrals.walking import NORWICH

PASSWORD = "three random words"
ADMINISTRATION = {"reason": "x", "at": timezone.now()}


def administrator() -> User:
    return User.objects.get(email="administrator@example.org")


def sign_out(client: Client, user: User) -> None:
    key = client.cookies["session"].value
    client.post("/accounts/logout/")
    client.cookies["session"] = key  # as if somebody had copied it


def change_password(client: Client, user: User) -> None:
    user.set_password("three other words")
    user.save()


def lose_role(client: Client, user: User) -> None:
    editor = Assignment("editor", area_ids=[Area.objects.get(slug="norfolk").pk])
    people.change_role(user=user, assignment=editor, by=administrator(), **ADMINISTRATION)


def end_elsewhere(client: Client, user: User) -> None:
    other = Client()
    other.force_login(user)
    other.post("/accounts/sessions/", {"end": "others"})


def backdate(name: str, time: timedelta) -> Any:
    def end(client: Client, user: User) -> None:
        session = client.session
        session[name] -= time.total_seconds()
        session.save()

    return end


ENDS: dict[str, Any] = {
    "signed out": sign_out,
    "password changed": change_password,
    "suspended": lambda client, user: people.suspend(user=user, by=administrator(), **ADMINISTRATION),
    "factor reset": lambda client, user: people.reset_factor(user=user, by=administrator(), **ADMINISTRATION),
    "role changed": lose_role,
    "deactivated": lambda client, user: User.objects.filter(pk=user.pk).update(is_active=False),
    "deleted": lambda client, user: user.delete(),
    "ended from another browser": end_elsewhere,
    "idle": backdate(LAST_USED_AT, timedelta(minutes=16)),
    "over the maximum length": backdate(SIGNED_IN_AT, timedelta(hours=12, minutes=1)),
}


def signed_in(name: str) -> tuple[Client, User]:
    user = User.objects.create_superuser(f"{name.replace(' ', '.')}@example.org", PASSWORD)
    Officer.objects.create(user=user, force=Area.objects.get(slug="norfolk").force, is_supervisor=True)
    client = Client()
    client.force_login(user)
    return client, user


@pytest.fixture
def protected_urls(db: None, settings: Any) -> list[str]:
    settings.REQUIRE_MFA = False
    User.objects.create_superuser("administrator@example.org", PASSWORD)
    own, parts = make_full_concern(NORWICH, "Badgerword")[1], dict(addresses())
    found = []
    for row in TABLE:
        if row.method == "get" and row.statuses[0] == 302:
            given = {part: own[part] for part in parts.get(row.name, [])}
            try:
                found.append(reverse(row.name, kwargs=given))
            except NoReverseMatch:
                taken = own["delivery_id"] if row.name in ("duty:call", "duty:answer") else administrator().pk
                found.append(reverse(row.name, args=[taken]))
    return [*found, "/cms/", "/accounts/mfa/", "/accounts/password/change/"]


def answers(client: Client, protected_urls: list[str]) -> dict[str, tuple[int, str]]:
    responses = {url: client.get(url) for url in protected_urls}
    return {url: (each.status_code, each.get("Location", "")) for url, each in responses.items()}


def test_ended_session_opens_no_page(protected_urls):
    anonymous = answers(Client(), protected_urls)
    assert len(anonymous) > 40
    assert {status for status, _ in anonymous.values()} == {302}
    assert all("/accounts/login/" in place for _, place in anonymous.values())
    for name, end in ENDS.items():
        client, user = signed_in(name)
        key = client.cookies["session"].value
        assert client.get("/review/").status_code == 200, name
        end(client, user)
        for url in protected_urls:
            client.cookies["session"] = key
            response = client.get(url)
            assert (response.status_code, response.get("Location", "")) == anonymous[url], f"{name}: {url}"


def test_active_session_opens_pages(protected_urls):
    """Control: the same requests with a session that was not ended."""
    client, _ = signed_in("alive")
    statuses = [status for status, _ in answers(client, protected_urls).values()]
    assert statuses.count(200) > 30
