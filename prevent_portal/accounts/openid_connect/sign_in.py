"""OpenID Connect views: allauth's, with a nonce and a verified signature and issuer."""

import secrets
from typing import Any

from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from requests import RequestException

from prevent_portal.accounts.allauth_internals import VerifyingAdapter
from prevent_portal.accounts.openid_connect.accepted_users import refused
from prevent_portal.referrers import origin_only

_NONCE = "directory_nonce"


class Directory(VerifyingAdapter):
    @property
    def openid_config(self) -> dict[str, Any]:
        config = super().openid_config
        if config.get("issuer") != self.get_provider().app.settings["server_url"]:
            raise OAuth2Error("The directory gives another issuer than the one that was set")
        return config

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> SocialLogin:
        if "id_token" not in kwargs["response"]:
            raise OAuth2Error("No id_token")
        return super().complete_login(request, app, token, **kwargs)

    def check_claims(self, claims: dict[str, Any]) -> None:
        asked = self.request.session.pop(_NONCE, None)
        if asked is None or claims.get("nonce") != asked or "sub" not in claims:
            raise OAuth2Error("Not an answer to what this browser asked")


@never_cache
@require_safe
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """By GET, because the content security policy (form-action) forbids a form's redirect to another site."""
    response = _run_allauth_view(OAuth2LoginView, request, provider_id)
    if response.status_code == 302:
        request.session[_NONCE] = nonce = secrets.token_urlsafe(24)
        response["Location"] = f"{response['Location']}&{urlencode({'nonce': nonce})}"
    return response


@never_cache
@require_safe
@origin_only
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _run_allauth_view(OAuth2CallbackView, request, provider_id)


def _run_allauth_view(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        directory = Directory(request, provider_id)
        _ = directory.openid_config  # fail before redirecting to it
        return view.adapter_view(directory)(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except (OAuth2Error, RequestException, KeyError, ValueError):
        # No answer, or one that is not OpenID Connect.
        return refused(request)
