"""Private parts of django-allauth that accounts depends on; a new release may change any of them.

allauth has no public way to record an authentication that it did not handle, to ask when a user last
reauthenticated, or to verify the signature of an id_token. No other module uses its internals (tests/house).
"""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter

__all__ = ["VerifyingAdapter", "did_recently_reauthenticate", "record_authentication"]


class VerifyingAdapter(OpenIDConnectOAuth2Adapter):
    def check_claims(self, claims: dict[str, Any]) -> None:
        """Raises OAuth2Error."""

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        """allauth trusts the TLS connection; verify the signature too, in case it is intercepted."""
        claims = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        self.check_claims(claims)
        return claims
