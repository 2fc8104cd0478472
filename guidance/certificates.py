"""Read the public S/MIME certificate that mail to a team is encrypted with."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, PublicKeyAlgorithmOID
from django.utils import timezone

LONGEST = 20_000
_SMALLEST_RSA_KEY = 2048
_ONLY_RSA = "Mail can only be sealed to a certificate with an RSA key of 2048 bits or more, not for RSA-PSS."
_Extension = TypeVar("_Extension", bound=x509.ExtensionType)


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
    """Raises NotACertificate unless `pem` begins with an X.509 certificate for an RSA key of at least 2048 bits."""
    certificate, *_ = _load(pem)
    return CertificateFacts(
        subject=certificate.subject.rfc4514_string(),
        expires_at=certificate.not_valid_after_utc,
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
    )


def check(pem: str, *, mailbox: str, at: datetime) -> None:
    """Raises NotACertificate unless mail to this mailbox can be encrypted with it now.

    Certificates of issuers may follow the mailbox's own: then each has to be signed by the next. Who is trusted is
    for the administrator who enters it.
    """
    chain = _load(pem)
    own = chain[0]
    for each in chain:
        if not each.not_valid_before_utc <= at <= each.not_valid_after_utc:
            raise NotACertificate(
                f"{each.subject.rfc4514_string()} is good from {each.not_valid_before_utc:%d.%m.%Y} to "
                f"{each.not_valid_after_utc:%d.%m.%Y} only."
            )
    if mailbox.lower() not in _addresses(own):
        raise NotACertificate(f"This certificate is not for the address {mailbox}.")
    usage = _extension(own, x509.KeyUsage)
    if usage is None or not usage.key_encipherment:
        raise NotACertificate("This certificate is for signing alone: its key may not encipher keys.")
    purposes = _extension(own, x509.ExtendedKeyUsage)
    if purposes is None or ExtendedKeyUsageOID.EMAIL_PROTECTION not in purposes:
        raise NotACertificate("This certificate is not for the protection of email.")
    for issued, issuer in pairwise(chain):
        _check_issuer(issued, issuer)


def _load(pem: str) -> list[x509.Certificate]:
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
    # A key marked for RSA-PSS only signs, though it is an RSA key.
    is_rsa = found[0].public_key_algorithm_oid == PublicKeyAlgorithmOID.RSAES_PKCS1_v1_5
    key = found[0].public_key() if is_rsa else None
    if not isinstance(key, RSAPublicKey) or key.key_size < _SMALLEST_RSA_KEY:
        raise NotACertificate(_ONLY_RSA)
    return found


def _check_issuer(issued: x509.Certificate, issuer: x509.Certificate) -> None:
    constraints = _extension(issuer, x509.BasicConstraints)
    try:
        issued.verify_directly_issued_by(issuer)
        is_issued = True
    except (ValueError, TypeError, InvalidSignature):
        is_issued = False
    if not is_issued or constraints is None or not constraints.ca:
        raise NotACertificate(
            "The mailbox's own certificate comes first, then its issuer's, and so on, each signed by the next."
        )


def _addresses(certificate: x509.Certificate) -> set[str]:
    names = _extension(certificate, x509.SubjectAlternativeName)
    found = names.get_values_for_type(x509.RFC822Name) if names else []
    found += [str(each.value) for each in certificate.subject.get_attributes_for_oid(NameOID.EMAIL_ADDRESS)]
    return {address.lower() for address in found}


def _extension(certificate: x509.Certificate, kind: type[_Extension]) -> _Extension | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None
    except ValueError as error:
        raise NotACertificate("An extension of this certificate cannot be read.") from error
