"""Shared by the guidance tests: loaded content, page text, area members and certificates."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from bs4 import BeautifulSoup
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from guidance.models import Area, Contact, ContactChange, Council, Force, HomePage, Postcode
from prevent_portal.accounts.models import User
from referrals.models import Officer
from tests.guidance.insider import Insider

Reader = Callable[[str], str]


@pytest.fixture
def content(db: None) -> None:
    load_content()


def load_content() -> None:
    """Load the five areas, reset all contacts to unconfirmed and empty their history."""
    if not HomePage.objects.exists():
        call_command("load_guidance", verbosity=0)
    Contact.objects.update(status="unconfirmed", confirmed_at=None, confirmed_by="", review_on=None)
    ContactChange.objects.all()._raw_delete("default")


@pytest.fixture
def nothing_loaded(db: None) -> None:
    """The database as after the first migrate: no areas and none of our pages."""
    for page in HomePage.objects.all():
        page.delete()
    for model in (Postcode, Contact, Council):
        model.objects.all().delete()
    Area.objects.exclude(parent=None).delete()
    Area.objects.all().delete()
    Force.objects.all().delete()


@pytest.fixture
def read(client: Client, content: None) -> Reader:
    """The text of a page's main element, on one line."""

    return partial(words_at, client)


def words_at(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return words(response.content.decode())


def words(page: str) -> str:
    main = BeautifulSoup(page, "html.parser").find("main")
    assert main is not None
    return re.sub(r"\s+", " ", html.unescape(main.get_text(" ")))


def member(role: str, place: str) -> User:
    """`member("approvers", "essex")`"""
    user = User.objects.create_user(f"{role}.{place}@example.org", "a long pass phrase")
    user.groups.add(getattr(Area.objects.get(slug=place), role))
    return user


@pytest.fixture
def editor(content: None) -> User:
    """An editor of Norfolk."""
    return member("editors", "norfolk")


@pytest.fixture
def approver(content: None) -> User:
    """An approver of Norfolk."""
    return member("approvers", "norfolk")


@dataclass(frozen=True)
class CertificateSample:
    pem: str
    fingerprint: str


@pytest.fixture(scope="session")
def certificate() -> CertificateSample:
    """A certificate of an invented team, valid for a year from November 2026."""
    return make_certificate(rsa.generate_private_key(public_exponent=65537, key_size=2048))


def make_certificate(
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey,
    *,
    mailbox: str = "prevent@norfolk.police.uk",
    purpose: x509.ObjectIdentifier = ExtendedKeyUsageOID.EMAIL_PROTECTION,
    enciphers: bool = True,
    is_authority: bool = False,
    issuer: tuple[str, rsa.RSAPrivateKey] | None = None,
    name: str = "Example Prevent team",
) -> CertificateSample:
    """Valid for a year from November 2026; signed by itself without an issuer."""
    begins = datetime(2026, 11, 1, tzinfo=UTC)
    usage = dict.fromkeys(
        (
            *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
            *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
        ),
        False,
    )
    usage |= {"digital_signature": True, "key_encipherment": enciphers, "key_cert_sign": is_authority}
    made = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(issuer[0] if issuer else name))
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=365))
        .add_extension(x509.SubjectAlternativeName([x509.RFC822Name(mailbox)]), critical=False)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .sign(issuer[1] if issuer else key, hashes.SHA256())
    )
    return CertificateSample(made.public_bytes(Encoding.PEM).decode(), made.fingerprint(hashes.SHA256()).hex())


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


@pytest.fixture
def insider(content, one_factor, settings, mailoutbox):
    """Norfolk's contacts are confirmed; the insider is an editor of Norfolk."""
    settings.DUTY_EMAILS = ["duty@example.org"]
    at = timezone.now()
    Contact.objects.filter(area__slug="norfolk").update(status="confirmed", confirmed_at=at, confirmed_by="x")
    return Insider(mailoutbox)


@pytest.fixture
def supervisor(insider):
    user = User.objects.create_user("supervisor@example.org", "a long pass phrase")
    Officer.objects.create(user=user, force=Force.objects.get(slug="norfolk"), is_supervisor=True)
    client = Client()
    client.force_login(user)
    return client
