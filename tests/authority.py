"""Test certificate authorities, and certificates for servers and for sealed mail (S/MIME)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

BEGINS = datetime(2026, 1, 1, tzinfo=UTC)
ENDS = datetime(2036, 1, 1, tzinfo=UTC)


@cache
def rsa_key(name: str) -> rsa.RSAPrivateKey:
    """Cached by name, because generating a key takes a tenth of a second."""
    return rsa.generate_private_key(65537, 2048)


@dataclass(frozen=True)
class Pair:
    certificate: x509.Certificate
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

    @property
    def certificate_pem(self) -> str:
        return self.certificate.public_bytes(Encoding.PEM).decode()

    @property
    def key_pem(self) -> str:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()

    def write(self, folder: Path, name: str) -> tuple[Path, Path]:
        certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
        certificate.write_text(self.certificate_pem)
        key.write_text(self.key_pem)
        return certificate, key


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _key_usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_encipherment=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        content_commitment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _certificate(
    name: str, key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, by: Pair | None, ends: datetime, begins: datetime
) -> x509.CertificateBuilder:
    """Includes the extensions of RFC 5280, without which Python 3.13 refuses a certificate (VERIFY_X509_STRICT)."""
    issuer, issuer_key = (by.certificate.subject, by.key) if by else (_name(name), key)
    builder = x509.CertificateBuilder().subject_name(_name(name)).issuer_name(issuer).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(begins).not_valid_after(ends)
    builder = builder.add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
    builder = builder.add_extension(_key_usage(authority=by is None), critical=True)
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    return builder.add_extension(own, critical=False).add_extension(above, critical=False)


def make_authority(name: str = "Test authority") -> Pair:
    key = rsa_key(name)
    return Pair(_certificate(name, key, None, ENDS, BEGINS).sign(key, SHA256()), key)


def make_server(
    authority: Pair, *, host: str = "127.0.0.1", ends: datetime = ENDS, begins: datetime = BEGINS
) -> Pair:
    key = rsa_key("server")
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(host)), x509.DNSName("localhost")])
    builder = _certificate("server", key, authority, ends, begins).add_extension(names, critical=False)
    return Pair(builder.sign(authority.key, SHA256()), key)  # type: ignore[arg-type]


def make_mailbox(
    authority: Pair, address: str, *, ends: datetime = ENDS, begins: datetime = BEGINS, elliptic: bool = False
) -> Pair:
    key = ec.generate_private_key(ec.SECP256R1()) if elliptic else rsa_key(address)
    names = x509.SubjectAlternativeName([x509.RFC822Name(address)])
    builder = _certificate(address, key, authority, ends, begins).add_extension(names, critical=False)
    return Pair(builder.sign(authority.key, SHA256()), key)  # type: ignore[arg-type]


def long_ago() -> dict[str, datetime]:
    return {"begins": BEGINS - timedelta(days=720), "ends": BEGINS - timedelta(days=360)}
