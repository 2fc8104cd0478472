"""Certificates for sealed mail: what is accepted, and the message of each refusal."""

import base64
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID
from django.core.exceptions import ValidationError
from django.utils import timezone

from guidance import certificates
from guidance.models import Contact
from tests.guidance.conftest import make_certificate


def test_valid_certificate_is_read(certificate, frozen):
    facts = certificates.read(f"\n{certificate.pem}\n")
    assert (facts.subject, facts.fingerprint) == ("CN=Example Prevent team", certificate.fingerprint)
    assert f"{facts.expires_at:%d.%m.%Y}" == "01.11.2027"
    assert not facts.has_expired()
    frozen.shift(400 * 24 * 3600)
    assert facts.has_expired()


def _small_rsa_key():
    return make_certificate(rsa.generate_private_key(public_exponent=65537, key_size=1024)).pem


def _elliptic_curve_key():
    return make_certificate(ec.generate_private_key(ec.SECP256R1())).pem


def _private_key():
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: "hello", "not an X.509 certificate"),
        (lambda: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "not an X.509 certificate"),
        (_small_rsa_key, "2048 bits or more"),
        (_elliptic_curve_key, "2048 bits or more"),
        (_private_key, "holds a private key"),
    ],
    ids=["plain text", "broken PEM", "small RSA key", "elliptic curve key", "private key"],
)
def test_invalid_certificate_is_refused(make, words):
    with pytest.raises(certificates.NotACertificate, match=words):
        certificates.read(make())


def test_private_key_beside_certificate_is_refused(certificate):
    with pytest.raises(certificates.NotACertificate, match="holds a private key"):
        certificates.read(certificate.pem + _private_key())


def _rsa():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _rsa_pss(key):
    """The same certificate with its key marked for RSA-PSS, which only signs."""
    der = x509.load_pem_x509_certificate(make_certificate(key).pem.encode()).public_bytes(Encoding.DER)
    # The second without its parameters: an empty sequence, where the first has NULL.
    rsa_encryption, rsa_pss = bytes.fromhex("2a864886f70d0101010500"), bytes.fromhex("2a864886f70d01010a3000")
    assert der.count(rsa_encryption) == 1
    body = base64.encodebytes(der.replace(rsa_encryption, rsa_pss)).decode()
    return f"-----BEGIN CERTIFICATE-----\n{body}-----END CERTIFICATE-----\n"


class TestCheck:
    """What a certificate must be before an administrator can propose it."""

    MAILBOX = "prevent@norfolk.police.uk"

    def _check(self, pem, mailbox=MAILBOX):
        certificates.check(pem, mailbox=mailbox, at=timezone.now())

    def test_certificate_for_mail_to_this_mailbox_is_accepted(self, certificate):
        self._check(certificate.pem)
        self._check(certificate.pem, self.MAILBOX.upper())

    @pytest.mark.parametrize(
        ("make", "words"),
        [
            (lambda key: make_certificate(key, enciphers=False).pem, "for signing alone"),
            (lambda key: make_certificate(key, purpose=ExtendedKeyUsageOID.SERVER_AUTH).pem, "protection of email"),
            (lambda key: make_certificate(key, mailbox="other@norfolk.police.uk").pem, "not for the address"),
            (_rsa_pss, "not for RSA-PSS"),
            (lambda key: make_certificate(key).pem * 2, "each signed by the next"),
        ],
        ids=["signing only", "web server", "other address", "RSA-PSS", "issued by no authority"],
    )
    def test_unfit_certificate_is_refused(self, make, words):
        with pytest.raises(certificates.NotACertificate, match=words):
            self._check(make(_rsa()))

    @pytest.mark.parametrize("days", [-30, 400])
    def test_certificate_is_refused_outside_its_dates(self, certificate, frozen, days):
        frozen.shift(timedelta(days=days))
        with pytest.raises(certificates.NotACertificate, match="is good from"):
            self._check(certificate.pem)

    def test_chain_is_accepted_when_each_is_signed_by_the_next(self):
        key, authority, stranger = _rsa(), _rsa(), _rsa()
        own = make_certificate(key, issuer=("Example authority", authority)).pem
        root = make_certificate(authority, is_authority=True, name="Example authority").pem
        forged = make_certificate(stranger, is_authority=True, name="Example authority").pem
        self._check(own + root)
        for wrong in (own + forged, root + own):
            with pytest.raises(certificates.NotACertificate):
                self._check(wrong)


def test_phone_cannot_have_certificate(content, certificate):
    phone = Contact.objects.get(loaded_key="norfolk-phone-1")
    phone.certificate = certificate.pem
    with pytest.raises(ValidationError) as caught:
        phone.full_clean()
    assert caught.value.message_dict == {"certificate": ["Only a mailbox has a certificate."]}
