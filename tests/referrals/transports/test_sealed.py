"""Sealed mail, opened by openssl as the contact's mail program would, and what prevents sealing."""

import subprocess
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from cryptography.hazmat.primitives.serialization import pkcs7
from django.utils import timezone

from guidance import certificates
from guidance.certificates import NotACertificate
from referrals import transports
from referrals.actions.casework.legal_restrictions import apply_restriction
from referrals.models import Attachment, RestrictionKind
from referrals.transports import CannotSeal, TransportError, sealed
from referrals.transports.message import compose
from tests.authority import ENDS, long_ago, make_authority, make_mailbox
from tests.referrals.review.building import AT, send, some_supervisor

AUTHORITY = make_authority("Mail authority")
OURS = make_mailbox(AUTHORITY, "portal@prevent-portal.invalid")
THEIRS = make_mailbox(AUTHORITY, "team@police.example")
PNG = b"\x89PNG\r\n\x1a\nCanarypng"
ANSWER = "Canaryworry: <he> said “it’s” & more\nÿ 漢字"


@pytest.fixture
def signer(settings):
    settings.SIGNING_CERTIFICATE = OURS.certificate_pem + AUTHORITY.certificate_pem
    settings.SIGNING_KEY = OURS.key_pem


@pytest.fixture
def mail(db, signer):
    delivery = send(answer=ANSWER).deliveries.select_related("concern__area").get(transport="email")
    delivery.mode, delivery.certificate = "sealed", THEIRS.certificate_pem
    delivery.save()
    return delivery


def openssl(*options, given):
    ran = subprocess.run(["openssl", "cms", *map(str, options)], input=given, capture_output=True, timeout=120)
    return ran.returncode, ran.stdout, ran.stderr.decode()


def decrypted(raw, tmp_path, pair=THEIRS):
    certificate, key = pair.write(tmp_path, "theirs")
    return openssl("-decrypt", "-recip", certificate, "-inkey", key, given=raw)


def verified(raw, tmp_path, authority=AUTHORITY):
    certificate, _ = authority.write(tmp_path, "authority")
    return openssl("-verify", "-CAfile", certificate, "-attime", int(ENDS.timestamp()) - 86400, given=raw)


def test_openssl_decrypts_and_verifies_sealed_mail(mail, server, tmp_path):
    assert transports.send(mail).reply
    (received,) = server.messages
    code, signed, stderr = decrypted(received.raw, tmp_path)
    assert code == 0, stderr
    code, content, stderr = verified(signed, tmp_path)
    assert code == 0, stderr
    text = message_from_bytes(content, policy=policy.default).get_content()
    for part in (*ANSWER.splitlines(), "What worries you?", mail.concern.reference, "Norfolk"):
        assert part in text


def text_and_pictures(mail, tmp_path):
    code, signed, stderr = decrypted(compose(mail).message().as_bytes(), tmp_path)
    assert code == 0, stderr
    code, content, stderr = verified(signed, tmp_path)
    assert code == 0, stderr
    whole = message_from_bytes(content, policy=policy.default)
    pictures = {part.get_filename(): part.get_content() for part in whole.iter_attachments()}
    return whole.get_body(("plain",)).get_content(), pictures


def with_pictures(mail, *pictures):
    concern = send(pictures=pictures)
    mail.concern = concern
    return concern.reference


def with_restriction(mail, kind):
    boss = some_supervisor(mail.concern)
    apply_restriction(concern=mail.concern, kind=kind, text=f"Canary{kind} it was not me", by=boss, at=AT)
    mail.concern.refresh_from_db()
    return mail


def test_correction_is_included(mail, tmp_path):
    """One force may record a correction before a transfer to another."""
    text, _ = text_and_pictures(with_restriction(mail, RestrictionKind.CORRECTION), tmp_path)
    assert "The person it is about says:\n  Canarycorrection it was not me\n" in text


def test_restricted_concern_is_sent_as_a_notice(mail):
    restricted = compose(with_restriction(mail, RestrictionKind.RESTRICTION))
    assert restricted.message().get_content_type() == "text/plain"
    assert mail.concern.reference in restricted.body
    assert "Canary" not in restricted.body


def test_pictures_are_attached_inside_the_envelope(mail, tmp_path):
    reference = with_pictures(mail, PNG, b"\xff\xd8\xffCanaryjpeg")
    text, pictures = text_and_pictures(mail, tmp_path)
    assert pictures == {f"{reference}-1.png": PNG, f"{reference}-2.jpeg": b"\xff\xd8\xffCanaryjpeg"}
    assert "Pictures that came with it: 2.\n" in text
    assert b"Canaryjpeg" not in compose(mail).message().as_bytes()


def test_pictures_over_the_size_limit_are_left_out(mail, tmp_path, monkeypatch):
    monkeypatch.setattr(sealed, "MAX_PICTURE_BYTES", len(PNG))
    reference = with_pictures(mail, PNG, b"\xff\xd8\xffmore")
    text, pictures = text_and_pictures(mail, tmp_path)
    assert set(pictures) == {f"{reference}-1.png"}
    assert "with it: 2. Too large for this message: 1. Sign in to see them." in text


def test_unreadable_picture_is_left_out_and_counted(mail, tmp_path):
    with_pictures(mail, PNG, PNG)
    Attachment.objects.filter(number=1).update(sealed=b"v1|spoilt")
    text, pictures = text_and_pictures(mail, tmp_path)
    assert "Pictures that cannot be opened: 1." in text
    assert len(pictures) == 1


def test_cryptography_library_seals_only_for_rsa():
    """When the library supports elliptic keys, guidance.certificates and `why_not` can accept them."""
    elliptic = make_mailbox(AUTHORITY, "team@police.example", elliptic=True)
    with pytest.raises(TypeError, match="RSA"):
        pkcs7.PKCS7EnvelopeBuilder().add_recipient(elliptic.certificate)
    with pytest.raises(NotACertificate, match="RSA key"):
        certificates.read(elliptic.certificate_pem)


def test_sealed_mail_reveals_no_more_than_a_notice(mail, server):
    transports.send(mail)
    (received,) = server.messages
    assert received.message.get_content_type() == "application/pkcs7-mime"
    assert received.message.get_param("smime-type") == "enveloped-data"
    assert received.message["Subject"] == f"New concern {mail.concern.reference}, Norfolk, standard"
    assert received.message["Message-ID"] == mail.message_id
    assert b"Canary" not in received.raw
    assert all(b"Canary" not in part.get_payload(decode=True) for part in received.message.walk())


def test_sealed_mail_uses_aes_256(mail, tmp_path):
    code, printed, stderr = openssl("-cmsout", "-print", given=compose(mail).message().as_bytes())
    assert code == 0, stderr
    assert b"aes-256-cbc" in printed


def test_other_key_does_not_open_sealed_mail(mail, tmp_path):
    code, _, _ = decrypted(
        compose(mail).message().as_bytes(), tmp_path, make_mailbox(AUTHORITY, "other@police.example")
    )
    assert code != 0


def test_signature_by_unknown_authority_fails(mail, tmp_path):
    _, signed, _ = decrypted(compose(mail).message().as_bytes(), tmp_path)
    code, _, stderr = verified(signed, tmp_path, make_authority("Untrusted mail authority"))
    assert code != 0, stderr


def test_changed_content_fails_verification(mail, tmp_path):
    _, signed, _ = decrypted(compose(mail).message().as_bytes(), tmp_path)
    head, mark, rest = signed.partition(b"base64\r\n\r\n" if b"base64\r\n\r\n" in signed else b"base64\n\n")
    assert mark
    changed = head + mark + (b"B" if rest[:1] != b"B" else b"C") + rest[1:]
    code, _, _ = verified(changed, tmp_path)
    assert code != 0


ELLIPTIC = make_mailbox(AUTHORITY, "elliptic@police.example", elliptic=True)
BAD = {
    "no certificate": ({"certificate": ""}, {}, "cannot be read"),
    "no PEM": ({"certificate": "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----"}, {}, "cannot be read"),
    "expired": (
        {"certificate": make_mailbox(AUTHORITY, "team@police.example", **long_ago()).certificate_pem},
        {},
        "contact's certificate ended",
    ),
    "not RSA": ({"certificate": ELLIPTIC.certificate_pem}, {}, "RSA"),
    "no signing key": ({}, {"SIGNING_KEY": ""}, "missing or cannot be read"),
    "no signing certificate": ({}, {"SIGNING_CERTIFICATE": ""}, "missing or cannot be read"),
    "wrong signing key": ({}, {"SIGNING_KEY": THEIRS.key_pem}, "does not fit"),
    "signing certificate expired": (
        {},
        {
            "SIGNING_CERTIFICATE": make_mailbox(
                AUTHORITY, "portal@prevent-portal.invalid", **long_ago()
            ).certificate_pem
        },
        "our certificate ended",
    ),
    "no key to open concerns": ({}, {"SEALING_PRIVATE_KEYS": []}, "no key to open"),
}


@pytest.mark.parametrize(("fields", "changes", "why"), BAD.values(), ids=BAD)
def test_mail_that_cannot_be_sealed_is_not_sent(mail, server, settings, fields, changes, why):
    for name, value in fields.items():
        setattr(mail, name, value)
    for name, value in changes.items():
        setattr(settings, name, value)
    with pytest.raises(CannotSeal, match=why) as caught:
        transports.send(mail)
    assert caught.value.needs_person
    assert not server.messages
    assert "Canary" not in str(caught.value)


def test_unreadable_concern_is_a_permanent_error(mail, server):
    mail.concern.sealed = mail.concern.sealed[:-8] + "AAAAAAAA"
    with pytest.raises(TransportError, match="does not open") as caught:
        transports.send(mail)
    assert caught.value.permanent
    assert not server.messages


def test_certificate_is_valid_until_its_last_second(signer):
    for seconds, fine in ((0, True), (1, False)):
        assert (sealed.certificate_problem(THEIRS.certificate_pem, ENDS + timedelta(seconds=seconds)) is None) is fine
    assert sealed.ends_at(THEIRS.certificate_pem) == ENDS
    assert sealed.ends_at("nothing") is None
    assert sealed.certificate_problem(THEIRS.certificate_pem, timezone.now()) is None
