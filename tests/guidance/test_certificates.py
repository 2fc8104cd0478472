"""Certificates for sealed mail: what is accepted, and the message of each refusal."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.exceptions import ValidationError

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


def test_certificate_chain_is_refused(certificate):
    with pytest.raises(certificates.NotACertificate, match="own certificate alone"):
        certificates.read(certificate.pem * 2)


def test_phone_cannot_have_certificate(content, certificate):
    phone = Contact.objects.get(loaded_key="norfolk-phone-1")
    phone.certificate = certificate.pem
    with pytest.raises(ValidationError) as caught:
        phone.full_clean()
    assert caught.value.message_dict == {"certificate": ["Only a mailbox has a certificate."]}
