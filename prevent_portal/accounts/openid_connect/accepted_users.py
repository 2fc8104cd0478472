"""Sign existing users in by a force's directory, for its own email domains only, and never an administrator."""

from typing import Any, NoReturn

from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from prevent_portal.accounts.allauth_internals import record_authentication
from prevent_portal.accounts.mfa import FROM_DIRECTORY
from prevent_portal.accounts.models import DirectoryLogin, User
from prevent_portal.openid_providers import OPENID_CONNECT, used_two_factors


def refused(request: HttpRequest) -> HttpResponse:
    """The same page for every reason, so that it does not reveal which accounts exist."""
    return render(request, "accounts/directory_refused.html", status=403)


class DirectoryAdapter(DefaultSocialAccountAdapter):
    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Those of OIDC_PROVIDERS alone. allauth adds rows of the database, where who may write is not who may say
        which directory vouches for whom.
        """
        given = settings.SOCIALACCOUNT_PROVIDERS[OPENID_CONNECT]["APPS"]
        apps = [SocialApp(provider=OPENID_CONNECT, **each) for each in given]
        return [
            app
            for app in apps
            if provider in (None, app.provider, app.provider_id) and client_id in (None, app.client_id)
        ]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def on_authentication_error(self, request: HttpRequest, provider: Any, **details: Any) -> NoReturn:
        raise ImmediateHttpResponse(refused(request))

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> NoReturn:
        """Always ends the request: allauth would otherwise store the profile and offer sign-up."""
        user = _find_user(sociallogin)
        if user is None:
            raise ImmediateHttpResponse(refused(request))
        if request.user.is_authenticated:
            get_adapter().logout(request)
        app = sociallogin.provider.app
        record_authentication(request, user, "socialaccount", provider=app.provider_id)
        if used_two_factors(_claims(sociallogin), app.settings["acr"]):
            record_authentication(request, user, "mfa", type=FROM_DIRECTORY)
        response = perform_login(request, user, redirect_url=sociallogin.get_redirect_url(request))
        raise ImmediateHttpResponse(response)


def _find_user(sociallogin: SocialLogin) -> User | None:
    app, claims = sociallogin.provider.app, _claims(sociallogin)
    address, number = str(claims.get("email", "")).lower(), str(claims["sub"])
    if claims.get("email_verified") is not True or address.rpartition("@")[2] not in app.settings["domains"]:
        return None
    user = User.objects.filter(email=address, is_active=True, is_superuser=False).first()
    logins = DirectoryLogin.objects.filter(directory=app.provider_id)
    if user is None or logins.filter(number=number).exclude(user=user).exists():
        return None
    if logins.filter(user=user).exclude(number=number).exists():
        return None
    logins.get_or_create(user=user, number=number, defaults={"directory": app.provider_id})
    return user


def _claims(sociallogin: SocialLogin) -> dict[str, Any]:
    return sociallogin.account.extra_data["id_token"]
