"""Sign-in by a force's directory (OpenID Connect): existing accounts, its own domains, verified answers."""

import pytest
from allauth.mfa.totp.internal import auth as totp
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client

from guidance.models import Area
from prevent_portal import openid_providers
from prevent_portal.accounts import roles
from prevent_portal.accounts.models import DirectoryLogin, User
from tests.portal.accounts import openid_provider as local

EMAIL = "officer@example.org"
REFUSED = "You could not be signed in"

pytestmark = pytest.mark.django_db


@pytest.fixture
def directory(settings):
    settings.REQUIRE_MFA = True
    cache.clear()
    with local.running() as directory:
        entry = {"id": "essex", "name": "Essex Police", "client_id": local.CLIENT, "secret": "s"}
        entry |= {"issuer": directory.issuer, "domains": ["example.org"], "acr": ["two-factors"]}
        settings.OIDC_PROVIDERS = [entry]
        settings.SOCIALACCOUNT_PROVIDERS = openid_providers.providers([entry])
        yield directory


@pytest.fixture
def user():
    return User.objects.create_user(EMAIL, "three random words")


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_directory_signs_in_existing_account(directory, user):
    client = Client()
    answer = directory.sign_in(client, amr=["pwd", "mfa"], email=EMAIL.upper())
    assert answer["Location"] == "/accounts/sessions/"
    assert client.get("/accounts/sessions/").status_code == 200  # the directory's second factor counts
    assert directory.asked["code_challenge_method"] == "S256"
    assert directory.posted["code_verifier"]
    assert directory.posted["code"] == "one-time"


@pytest.mark.parametrize("claims", [{"amr": ["pwd"]}, {"amr": "mfa"}, {"acr": "0"}, {}, {"amr": None, "acr": ""}])
def test_portal_asks_for_second_factor_when_directory_did_not(directory, user, claims):
    client = Client()
    directory.sign_in(client, **claims)
    assert client.get("/accounts/sessions/")["Location"] == "/accounts/mfa/"  # to set one up
    totp.TOTP.activate(user, totp.generate_totp_secret())
    client = Client()
    assert directory.sign_in(client, **claims)["Location"] == "/accounts/mfa/authenticate/"
    assert not is_signed_in(client)


def test_second_factor_of_directory_is_accepted(directory, user):
    totp.TOTP.activate(user, totp.generate_totp_secret())
    client = Client()
    directory.sign_in(client, acr="two-factors")
    assert client.get("/accounts/sessions/").status_code == 200


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"iss": "https://evil.example"},
        {"aud": "another-portal"},
        {"exp": 1_500_000_000},
        {"email": "nobody@example.org"},
        {"email": None},
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "true"},
        {"sub": None},
    ],
    ids=str,
)
def test_invalid_claims_are_refused(directory, user, claims):
    client = Client()
    answer = directory.sign_in(client, amr=["mfa"], **claims)
    assert answer.status_code == 403
    assert REFUSED in answer.content.decode()
    assert not is_signed_in(client)
    assert User.objects.count() == 1
    assert not DirectoryLogin.objects.exists()


@pytest.mark.parametrize(
    "address", ["officer@elsewhere.example", "officer@sub.example.org", "officer@example.org.uk"]
)
def test_address_outside_directory_domains_is_refused(directory, address):
    """Otherwise the directory of one force could sign in as an officer of another."""
    User.objects.create_user(address)
    client = Client()
    assert directory.sign_in(client, amr=["mfa"], email=address).status_code == 403
    assert not is_signed_in(client)


@pytest.mark.parametrize("state", ["", "another"])
def test_wrong_state_is_refused(directory, user, state):
    client = Client()
    assert directory.sign_in(client, state=state).status_code == 403
    assert not is_signed_in(client)


def test_callback_works_once_and_in_one_browser(directory, user):
    client, other = Client(), Client()
    directory.sign_in(client)
    address = "/accounts/directory/essex/back/"
    query = {"code": "one-time", "state": directory.asked["state"]}
    for browser in (client, other):
        assert browser.get(address, query).status_code == 403
    assert not is_signed_in(other)


def test_token_signed_by_another_key_is_refused(directory, user):
    directory.signs_with = local.new_key(1)
    client = Client()
    assert directory.sign_in(client).status_code == 403
    assert not is_signed_in(client)


def test_directory_with_another_issuer_is_refused(directory, user):
    directory.says_issuer = "https://evil.example"
    assert Client().get("/accounts/directory/essex/login/").status_code == 403


def test_unreachable_directory_is_refused_without_server_error(directory, settings):
    entry = settings.OIDC_PROVIDERS[0] | {"issuer": "http://127.0.0.1:1"}
    settings.SOCIALACCOUNT_PROVIDERS = openid_providers.providers([entry])
    assert Client().get("/accounts/directory/essex/login/").status_code == 403


def test_reassigned_address_or_subject_is_refused(directory, user):
    directory.sign_in(Client())
    client = Client()
    assert directory.sign_in(client, sub="subject-2").status_code == 403
    assert not is_signed_in(client)
    User.objects.create_user("other@example.org")
    assert (
        directory.sign_in(client, email="other@example.org").status_code == 403
    )  # subject-1 belongs to the first user
    assert not is_signed_in(client)


def test_suspended_account_is_refused(directory, user):
    User.objects.update(is_active=False)
    client = Client()
    assert directory.sign_in(client, amr=["mfa"]).status_code == 403
    assert not is_signed_in(client)


def test_administrator_is_refused(directory, user):
    """Whoever runs a force's directory could otherwise become an administrator of the portal."""
    User.objects.update(is_superuser=True, is_staff=True)
    client = Client()
    answer = directory.sign_in(client, amr=["pwd", "mfa"])
    assert (answer.status_code, REFUSED in answer.content.decode()) == (403, True)
    assert not is_signed_in(client)
    assert not DirectoryLogin.objects.exists()


@pytest.mark.parametrize(("role", "page"), [("officer", "/review/"), ("editor", "/cms/")])
def test_officers_and_editors_of_the_domain_are_signed_in(directory, user, role, page):
    """Control for administrators."""
    essex = Area.objects.get(slug="essex")
    place = {"force_id": essex.force_id} if role == "officer" else {"area_ids": [essex.pk]}
    roles.give(user, roles.Assignment(role, **place))
    client = Client()
    directory.sign_in(client, amr=["pwd", "mfa"])
    assert client.get(page).status_code == 200


def test_factor_of_directory_does_not_count_for_an_administrator(directory, user):
    """As if the account had become an administrator's while its session went on."""
    client = Client()
    directory.sign_in(client, amr=["pwd", "mfa"])
    User.objects.update(is_superuser=True, is_staff=True)
    for page in ("/accounts/people/", "/cms/"):
        assert client.get(page)["Location"] == "/accounts/mfa/"


def test_directory_profile_is_not_stored(directory, user):
    directory.sign_in(Client(), name="Canary", amr=["mfa"])
    assert not SocialAccount.objects.exists()
    assert list(DirectoryLogin.objects.values_list("directory", "number")) == [("essex", "subject-1")]


def test_unknown_directory_is_not_found(directory):
    assert Client().get("/accounts/directory/norfolk/login/").status_code == 404
