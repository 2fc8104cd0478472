"""allauth MFA adapter: encrypted secrets and the portal's names."""

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser

from prevent_portal.accounts import factor_secrets


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "The code is not right. It changes every 30 seconds: enter the one that shows now",
    }

    def build_totp_svg(self, url: str) -> str:
        """Inline SVG, because the content security policy forbids data: images."""
        svg = super().build_totp_svg(url)
        label = '<svg role="img" aria-label="QR code for your authenticator app" '
        return svg[svg.index("<svg") :].replace("<svg ", label, 1)

    def encrypt(self, text: str) -> str:
        return factor_secrets.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Raises UnreadableFactor."""
        return factor_secrets.decrypt(encrypted_text)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return f"Passkey {number}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": settings.PORTAL_NAME}
