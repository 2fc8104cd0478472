"""Sealed mail, opened by openssl as the contact's own mail program would; and what holds it back."""

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


def test_openssl_decrypts_and_verifies_it(mail, server, tmp_path):
    """Through a real mail server, as the contact receives it."""
    assert transports.send(mail).reply
    (received,) = server.messages
    code, signed, words = decrypted(received.raw, tmp_path)
    assert code == 0, words
    code, content, words = verified(signed, tmp_path)
    assert code == 0, words
    text = message_from_bytes(content, policy=policy.default).get_content()
    for part in (*ANSWER.splitlines(), "What worries you?", mail.concern.reference, "Norfolk"):
        assert part in text


def text_and_pictures(mail, tmp_path):
    """As the contact's mail program finds them."""
    code, signed, words = decrypted(compose(mail).message().as_bytes(), tmp_path)
    assert code == 0, words
    code, content, words = verified(signed, tmp_path)
    assert code == 0, words
    whole = message_from_bytes(content, policy=policy.default)
    pictures = {part.get_filename(): part.get_content() for part in whole.iter_attachments()}
    return whole.get_body(("plain",)).get_content(), pictures


def with_pictures(mail, *pictures):
    concern = send(pictures=pictures)
    mail.concern = concern
    return concern.reference


def applied(mail, kind):
    boss = some_supervisor(mail.concern)
    apply_restriction(concern=mail.concern, kind=kind, text=f"Canary{kind} it was not me", by=boss, at=AT)
    mail.concern.refresh_from_db()
    return mail


def test_what_the_person_says_is_so_goes_with_it(mail, tmp_path):
    """It may be corrected by one force and sent on to the next."""
    text, _ = text_and_pictures(applied(mail, RestrictionKind.CORRECTION), tmp_path)
    assert "The person it is about says:\n  Canarycorrection it was not me\n" in text


def test_nothing_of_a_restricted_concern_is_sent(mail):
    restricted = compose(applied(mail, RestrictionKind.RESTRICTION))
    assert restricted.message().get_content_type() == "text/plain"
    assert mail.concern.reference in restricted.body
    assert "Canary" not in restricted.body


def test_pictures_travel_inside(mail, tmp_path):
    reference = with_pictures(mail, PNG, b"\xff\xd8\xffCanaryjpeg")
    text, pictures = text_and_pictures(mail, tmp_path)
    assert pictures == {f"{reference}-1.png": PNG, f"{reference}-2.jpeg": b"\xff\xd8\xffCanaryjpeg"}
    assert "Pictures that came with it: 2.\n" in text
    assert b"Canaryjpeg" not in compose(mail).message().as_bytes()


def test_what_does_not_fit_is_said_to_wait_in_the_portal(mail, tmp_path, monkeypatch):
    monkeypatch.setattr(sealed, "MOST_PICTURE_BYTES", len(PNG))
    reference = with_pictures(mail, PNG, b"\xff\xd8\xffmore")
    text, pictures = text_and_pictures(mail, tmp_path)
    assert set(pictures) == {f"{reference}-1.png"}
    assert "with it: 2. Too large for this message: 1. Sign in to see them." in text


def test_a_picture_that_does_not_open_keeps_the_mail_back(mail):
    with_pictures(mail, PNG)
    Attachment.objects.update(sealed=b"v1|spoilt")
    with pytest.raises(TransportError) as caught:
        compose(mail)
    assert caught.value.permanent


def test_the_cryptography_library_still_seals_for_rsa_alone():
    """Once it takes elliptic keys, so can guidance.certificates and `why_not`."""
    elliptic = make_mailbox(AUTHORITY, "team@police.example", elliptic=True)
    with pytest.raises(TypeError, match="RSA"):
        pkcs7.PKCS7EnvelopeBuilder().add_recipient(elliptic.certificate)
    with pytest.raises(NotACertificate, match="RSA key"):
        certificates.read(elliptic.certificate_pem)


def test_on_its_way_it_shows_what_a_notice_shows(mail, server):
    transports.send(mail)
    (received,) = server.messages
    assert received.message.get_content_type() == "application/pkcs7-mime"
    assert received.message.get_param("smime-type") == "enveloped-data"
    assert received.message["Subject"] == f"New concern {mail.concern.reference}, Norfolk, standard"
    assert received.message["Message-ID"] == mail.message_id
    assert b"Canary" not in received.raw
    assert all(b"Canary" not in part.get_payload(decode=True) for part in received.message.walk())


def test_it_is_encrypted_with_aes_of_256_bits(mail, tmp_path):
    code, printed, words = openssl("-cmsout", "-print", given=compose(mail).message().as_bytes())
    assert code == 0, words
    assert b"aes-256-cbc" in printed


def test_nobody_elses_key_opens_it(mail, tmp_path):
    code, _, _ = decrypted(
        compose(mail).message().as_bytes(), tmp_path, make_mailbox(AUTHORITY, "other@police.example")
    )
    assert code != 0


def test_a_signature_of_an_unknown_authority_is_seen(mail, tmp_path):
    _, signed, _ = decrypted(compose(mail).message().as_bytes(), tmp_path)
    code, _, words = verified(signed, tmp_path, make_authority("Nobody's mail authority"))
    assert code != 0, words


def test_words_that_were_changed_are_seen(mail, tmp_path):
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
    "no key of ours": ({}, {"SIGNING_KEY": ""}, "missing or cannot be read"),
    "no certificate of ours": ({}, {"SIGNING_CERTIFICATE": ""}, "missing or cannot be read"),
    "another's key": ({}, {"SIGNING_KEY": THEIRS.key_pem}, "does not fit"),
    "our certificate expired": (
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
def test_what_cannot_be_sealed_is_held_and_nothing_leaves(mail, server, settings, fields, changes, why):
    for name, value in fields.items():
        setattr(mail, name, value)
    for name, value in changes.items():
        setattr(settings, name, value)
    with pytest.raises(CannotSeal, match=why) as caught:
        transports.send(mail)
    assert caught.value.needs_person
    assert not server.messages
    assert "Canary" not in str(caught.value)


def test_a_concern_that_no_key_opens_is_given_up_for_a_person(mail, server):
    mail.concern.sealed = mail.concern.sealed[:-8] + "AAAAAAAA"
    with pytest.raises(TransportError, match="does not open") as caught:
        transports.send(mail)
    assert caught.value.permanent
    assert not server.messages


def test_a_certificate_holds_until_its_last_second(signer):
    for seconds, fine in ((0, True), (1, False)):
        assert (sealed.why_not(THEIRS.certificate_pem, ENDS + timedelta(seconds=seconds)) is None) is fine
    assert sealed.ends_at(THEIRS.certificate_pem) == ENDS
    assert sealed.ends_at("nothing") is None
    assert sealed.why_not(THEIRS.certificate_pem, timezone.now()) is None
