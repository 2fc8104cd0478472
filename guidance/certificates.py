"""Read the public S/MIME certificate that mail to a team is encrypted with."""

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from django.utils import timezone

LONGEST = 20_000
_SMALLEST_RSA_KEY = 2048


class NotACertificate(ValueError):
    """The message can be shown to users."""


@dataclass(frozen=True)
class CertificateFacts:
    subject: str
    expires_at: datetime
    fingerprint: str  # SHA-256, hexadecimal

    def has_expired(self) -> bool:
        return self.expires_at <= timezone.now()


def read(pem: str) -> CertificateFacts:
    """Raises NotACertificate unless `pem` is one X.509 certificate with an RSA key of at least 2048 bits."""
    if "PRIVATE KEY" in pem:
        raise NotACertificate(
            "This holds a private key. It must stay with the team: treat it as lost, and ask for a new certificate."
        )
    try:
        found = x509.load_pem_x509_certificates(pem.encode())
    except ValueError as error:
        raise NotACertificate(
            "This is not an X.509 certificate. Paste the whole text, from BEGIN CERTIFICATE to END CERTIFICATE."
        ) from error
    if len(found) != 1:
        raise NotACertificate("Paste the mailbox's own certificate alone, without the ones that issued it.")
    [certificate] = found
    key = certificate.public_key()
    if not isinstance(key, RSAPublicKey) or key.key_size < _SMALLEST_RSA_KEY:
        raise NotACertificate("Mail can only be sealed to a certificate with an RSA key of 2048 bits or more.")
    return CertificateFacts(
        subject=certificate.subject.rfc4514_string(),
        expires_at=certificate.not_valid_after_utc,
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
    )
