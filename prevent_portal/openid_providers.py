"""Configuration of forces' directories for sign-in (OpenID Connect). Imported by settings, so without models."""

from collections.abc import Mapping, Sequence
from typing import Any

OPENID_CONNECT = "openid_connect"  # allauth's name
NEEDED = ("id", "name", "issuer", "client_id", "secret", "domains")


def providers(given: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """allauth's SOCIALACCOUNT_PROVIDERS. prevent_portal.checks reports missing keys."""
    return {OPENID_CONNECT: {"APPS": [_app(entry) for entry in given], "OAUTH_PKCE_ENABLED": True}}


def _app(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "provider_id": entry.get("id", ""),
        "name": entry.get("name", ""),
        "client_id": entry.get("client_id", ""),
        "secret": entry.get("secret", ""),
        "settings": {
            "server_url": entry.get("issuer", ""),
            "domains": [domain.lower() for domain in entry.get("domains", [])],
            "acr": entry.get("acr", []),
            # Use only the signed token.
            "fetch_userinfo": False,
            "oauth_pkce_enabled": True,
        },
    }


def is_complete(entry: Mapping[str, Any], *, plain_http: bool) -> bool:
    schemes = ("https://", "http://") if plain_http else ("https://",)
    return all(entry.get(name) for name in NEEDED) and str(entry["issuer"]).startswith(schemes)


def used_two_factors(claims: Mapping[str, Any], acr: Sequence[str]) -> bool:
    """`mfa` among the token's methods (RFC 8176), or an `acr` level from the settings."""
    methods = claims.get("amr")
    return (isinstance(methods, list) and "mfa" in methods) or claims.get("acr") in [level for level in acr if level]
