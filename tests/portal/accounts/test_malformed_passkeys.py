"""Every malformed answer of a passkey is refused like a wrong one, at each address that takes one."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views
from django.core.cache import cache
from django.urls import get_resolver

from prevent_portal.accounts.models import User
from tools.audit.passkey import credential

PASSWORD = "three random words"
ASSERTION: dict[str, Any] = {
    "id": "YQ",
    "rawId": "YQ",
    "type": "public-key",
    "authenticatorAttachment": "platform",
    "clientExtensionResults": {"credProps": {"rk": True}},
    "response": {"clientDataJSON": "e30", "authenticatorData": "AAAA", "signature": "AAAA", "userHandle": "MQ"},
}
# Put in the place of each value of a credential, and of the credential itself.
VALUES: list[Any] = [None, 1, 10**400, "", "\x00é", "a" * 20_000, "\ud800", [1], {}]
# Not made by json.dumps.
TEXTS = [
    "",
    "x",
    "nul",
    "NaN",
    '{"id":1}',
    '{"id":1',
    '"',
    "9" * 5_000,
    "[" * 100_000,
    '{"a":' * 50_000,
    "\x00",
    '{"id":"\\u0000"}',
    "a" * 900_000,
]
LOGIN = "/accounts/mfa/webauthn/login/"


@pytest.fixture
def user(db):
    cache.clear()
    user = User.objects.create_user("officer@example.org", PASSWORD)
    passkey = {"name": "x", "credential": json.loads(json.dumps(credential()))}
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=passkey)
    return user


def malformed(whole: dict[str, Any]) -> Iterator[str]:
    yield from TEXTS
    for path in _paths(whole):
        for value in VALUES:
            yield json.dumps(_with(whole, path, value))
        yield json.dumps(_without(whole, path))
    yield from (json.dumps(value) for value in VALUES)


def _paths(value: Any, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, each in value.items() if isinstance(value, dict) else ():
        yield (*before, name)
        yield from _paths(each, (*before, name))


def _with(whole: dict[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    first, *others = path
    return whole | {first: _with(whole[first], tuple(others), value) if others else value}


def _without(whole: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    first, *others = path
    if others:
        return whole | {first: _without(whole[first], tuple(others))}
    return {name: value for name, value in whole.items() if name != first}


def _post_all(client, address: str, whole: dict[str, Any]) -> int:
    texts = list(malformed(whole))
    for text in texts:
        cache.clear()  # the limit of attempts
        assert client.post(address, {"credential": text}).status_code in (200, 302), text[:200]
    return len(texts)


def _begin(client) -> None:
    """A challenge is waiting, so that a credential is read as far as it can be."""
    assert client.get(LOGIN, headers={"X-Requested-With": "XMLHttpRequest"}).status_code == 200


def test_the_id_that_was_a_number(client, user):
    _begin(client)
    response = client.post(LOGIN, {"credential": '{"id":1}'})
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/")


def test_without_our_forms_it_is_an_error_of_the_server(client, user, settings):
    """The control: allauth's own form."""
    settings.MFA_FORMS = {}
    client.raise_request_exception = False
    _begin(client)
    assert client.post(LOGIN, {"credential": '{"id":1}'}).status_code == 500
    assert client.post(LOGIN, {"credential": "9" * 5_000}).status_code == 500


def test_malformed_answers_at_sign_in(client, user):
    _begin(client)
    whole = _with(ASSERTION, ("response", "userHandle"), "MQ")
    assert _post_all(client, LOGIN, whole) > 80
    assert "_auth_user_id" not in client.session


def test_malformed_answers_as_the_second_factor(client, user, settings):
    settings.REQUIRE_MFA = True
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert client.get("/accounts/mfa/authenticate/").status_code == 200
    assert _post_all(client, "/accounts/mfa/authenticate/", ASSERTION) > 80
    assert "_auth_user_id" not in client.session


def test_malformed_answers_when_asked_again(client, user):
    client.force_login(user)
    address = "/accounts/mfa/webauthn/reauthenticate/"
    assert client.get(address).status_code == 200
    assert _post_all(client, address, ASSERTION) > 80


def test_malformed_answers_for_a_new_passkey(client, user):
    client.force_login(user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    address = "/accounts/mfa/webauthn/add/"
    assert client.get(address).status_code == 200
    assert _post_all(client, address, json.loads(json.dumps(credential()))) > 80
    assert Authenticator.objects.count() == 1


def test_every_address_that_takes_a_credential_is_asked_here():
    ours = {"login_webauthn", "reauthenticate_webauthn", "add_webauthn", "edit_webauthn", "remove_webauthn"}
    ours |= {"list_webauthn"}
    found = {name for name in vars(views) if name.endswith("_webauthn") and not name.startswith("_")}
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str) and "webauthn" in name}
    assert found - {"signup_webauthn"} == ours
    assert not [name for name in names if "signup" in name]
