"""Mail with the concern itself: signed by the portal, then encrypted to the contact's certificate (S/MIME, RFC
8551).

If it cannot be encrypted, CannotSeal is raised and the delivery is held. Nothing here sends plain text.
"""

from datetime import datetime
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key, pkcs7
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from prevent_portal import clock
from prevent_portal.django_internals import EncryptedMessage
from prevent_portal.mail import CannotSeal, TransportError
from referrals import sealing
from referrals.models import Concern, Delivery, RestrictionKind
from referrals.stored_fields import context_of
from referrals.transports.notice import facts, headers, subject
from referrals.transports.returning import return_address

# Mail servers commonly limit a mail to 10 MB; signing, encryption and base64 nearly double the size.
MAX_PICTURE_BYTES = 5_000_000


def certificate_problem(certificate: str, at: datetime) -> str | None:
    """Why no mail can be encrypted with this certificate (PEM) at this time, or None."""
    try:
        theirs, (ours, _, _) = _read(certificate), _signer()
    except ValueError as error:
        return str(error)
    if not isinstance(theirs.public_key(), RSAPublicKey):
        return "the contact's certificate is not for an RSA key"
    if not settings.SEALING_PRIVATE_KEYS:
        return "this process has no key to open the concern"
    return _out_of_date(theirs, "the contact's certificate", at) or _out_of_date(ours, "our certificate", at)


def ends_at(certificates: str) -> datetime | None:
    try:
        return _read(certificates).not_valid_after_utc
    except ValueError:
        return None


def sealed_mail(delivery: Delivery) -> EmailMessage:
    """Raises CannotSeal, or a permanent TransportError for a concern that no key opens."""
    if problem := certificate_problem(delivery.certificate, clock.now()):
        raise CannotSeal(problem)
    mail = EncryptedMessage(
        subject=subject(delivery), from_email=return_address(delivery.id), to=[delivery.to], headers=headers(delivery)
    )
    mail.encrypted = _encrypt(_sign(_content(delivery)), delivery.certificate)
    return mail


def _content(delivery: Delivery) -> bytes:
    concern = delivery.concern
    try:
        said = sealing.open_sealed(concern.sealed, context=context_of(concern))["said"]
        (pictures, unopened), corrections = _pictures(concern), _corrections(concern)
    except sealing.CannotOpen as error:
        raise TransportError("the concern does not open", permanent=True) from error
    enclosed = _fitting(pictures)
    content = {
        "said": said,
        "corrections": corrections,
        "pictures": len(pictures),
        "left_out": len(pictures) - len(enclosed),
        "unopened": unopened,
    }
    text = MIMEText(render_to_string("referrals/mail/sealed.txt", facts(delivery) | content), "plain", "utf-8")
    if not enclosed:
        return text.as_bytes()
    whole = MIMEMultipart()
    whole.attach(text)
    for number, picture in enclosed.items():
        whole.attach(_enclosure(picture, f"{concern.reference}-{number}"))
    return whole.as_bytes()


def _corrections(concern: Concern) -> list[str]:
    if not concern.has_restrictions:
        return []
    corrections = concern.restrictions.filter(kind=RestrictionKind.CORRECTION).exclude(sealed="")
    return [sealing.open_sealed(each.sealed, context=context_of(each))["text"] for each in corrections]


def _pictures(concern: Concern) -> tuple[dict[int, bytes], int]:
    """By number, JPEG or PNG, redrawn by the portal; and how many cannot be opened."""
    opened, unopened = {}, 0
    for row in concern.attachments.all():
        try:
            opened[row.number] = sealing.open_picture(bytes(row.sealed), context=context_of(row))
        except sealing.CannotOpen:
            unopened += 1
    return opened, unopened


def _fitting(pictures: dict[int, bytes]) -> dict[int, bytes]:
    room = MAX_PICTURE_BYTES
    fitting: dict[int, bytes] = {}
    for number, picture in pictures.items():
        room -= len(picture)
        if room < 0:
            break
        fitting[number] = picture
    return fitting


def _enclosure(picture: bytes, name: str) -> MIMEImage:
    kind = "png" if picture.startswith(b"\x89PNG") else "jpeg"
    part = MIMEImage(picture, kind)
    part.add_header("Content-Disposition", "attachment", filename=f"{name}.{kind}")
    return part


def _sign(part: bytes) -> bytes:
    certificate, key, chain = _signer()
    builder = pkcs7.PKCS7SignatureBuilder().set_data(part).add_signer(certificate, key, SHA256())
    for each in chain:
        builder = builder.add_certificate(each)
    return builder.sign(Encoding.SMIME, [pkcs7.PKCS7Options.DetachedSignature])


def _encrypt(part: bytes, certificate: str) -> bytes:
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(part).add_recipient(_read(certificate))
    return builder.set_content_encryption_algorithm(AES256).encrypt(Encoding.DER, [pkcs7.PKCS7Options.Binary])


@lru_cache(maxsize=64)
def _read(certificate: str) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(certificate.encode())
    except ValueError as error:
        raise ValueError("the contact's certificate cannot be read") from error


def _signer() -> tuple[x509.Certificate, RSAPrivateKey, tuple[x509.Certificate, ...]]:
    return _load_signer(settings.SIGNING_CERTIFICATE, settings.SIGNING_KEY)


@lru_cache(maxsize=4)
def _load_signer(certificates: str, key: str) -> tuple[x509.Certificate, RSAPrivateKey, tuple[x509.Certificate, ...]]:
    # The portal's own certificate is the first in the PEM; those of the issuing authorities follow.
    try:
        ours, *chain = x509.load_pem_x509_certificates(certificates.encode())
        private = load_pem_private_key(key.encode(), password=None)
    except (ValueError, TypeError) as error:
        raise ValueError("our key or certificate for signing is missing or cannot be read") from error
    if not isinstance(private, RSAPrivateKey) or private.public_key() != ours.public_key():
        raise ValueError("our key for signing does not fit our certificate")
    return ours, private, tuple(chain)


def _out_of_date(certificate: x509.Certificate, whose: str, at: datetime) -> str | None:
    if at > certificate.not_valid_after_utc:
        return f"{whose} ended on {certificate.not_valid_after_utc:%d %B %Y}"
    if at < certificate.not_valid_before_utc:
        return f"{whose} begins on {certificate.not_valid_before_utc:%d %B %Y}"
    return None
