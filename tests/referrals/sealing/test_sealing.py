import pytest

from prevent_portal.cookie_key import CookieKey
from prevent_portal.encryption import CannotOpen
from referrals import sealing
from referrals.sealing import ReplyKey, SealingUnavailable

CONTENT = {"said": [{"question": "Why?", "answer": ["Canary ‮ اردو 🕊️ é\n"]}], "list": ["a", "b"]}


@pytest.fixture
def keys(settings):
    """Configure the portal's key pair and the public offline key; return both private keys by name."""
    portal, recovery = sealing.make_key_pair(), sealing.make_key_pair()
    settings.SEALING_PUBLIC_KEYS = [f"portal:{portal[0]}", f"recovery:{recovery[0]}"]
    settings.SEALING_PRIVATE_KEYS = [f"portal:{portal[1]}"]
    return {"portal": portal[1], "recovery": recovery[1]}


def test_sealed_content_opens_unchanged(keys):
    envelope = sealing.seal(CONTENT, context="concern:1:content")
    assert "Canary" not in envelope
    assert sealing.open_sealed(envelope, context="concern:1:content") == CONTENT


def test_opening_without_a_private_key_fails(keys, settings):
    envelope = sealing.seal(CONTENT, context="c")
    settings.SEALING_PRIVATE_KEYS = []
    with pytest.raises(CannotOpen):
        sealing.open_sealed(envelope, context="c")


def test_offline_recovery_key_opens(keys, settings):
    envelope = sealing.seal(CONTENT, context="c")
    settings.SEALING_PRIVATE_KEYS = [f"recovery:{keys['recovery']}"]
    assert sealing.open_sealed(envelope, context="c") == CONTENT


def test_other_key_with_the_same_id_does_not_open(keys, settings):
    envelope = sealing.seal(CONTENT, context="c")
    settings.SEALING_PRIVATE_KEYS = [f"portal:{sealing.make_key_pair()[1]}"]
    with pytest.raises(CannotOpen):
        sealing.open_sealed(envelope, context="c")


def test_envelope_does_not_open_in_another_context(keys):
    envelope = sealing.seal(CONTENT, context="concern:1:content")
    with pytest.raises(CannotOpen):
        sealing.open_sealed(envelope, context="concern:2:content")


@pytest.mark.parametrize("place", [0, 1, 2])
def test_changed_envelope_does_not_open(keys, place):
    parts = sealing.seal(CONTENT, context="c").split("|")
    middle = len(parts[place]) // 4  # in the middle part: within the key wrapped for this process
    swapped = "A" if parts[place][middle] != "A" else "B"
    parts[place] = parts[place][:middle] + swapped + parts[place][middle + 1 :]
    with pytest.raises(CannotOpen):
        sealing.open_sealed("|".join(parts), context="c")


@pytest.mark.parametrize("envelope", ["", "v1", "v1||", "v2|a:b|c", "v1|a|b|c|d", "v1|portal:###|###"])
def test_malformed_envelope_does_not_open(keys, envelope):
    with pytest.raises(CannotOpen):
        sealing.open_sealed(envelope, context="c")


@pytest.mark.parametrize(
    "entries",
    [
        [],
        ["portal"],
        ["portal:"],
        ["portal:c2hvcnQ="],
        ["portal:!!!"],
        [":" + "A" * 43 + "="],
        ["a|b:" + "A" * 43 + "="],
    ],
)
def test_sealing_without_a_valid_public_key_fails(settings, entries):
    settings.SEALING_PUBLIC_KEYS = entries
    assert not sealing.can_seal()
    with pytest.raises(SealingUnavailable):
        sealing.seal(CONTENT, context="c")


def test_one_invalid_recipient_stops_all_sealing(keys, settings):
    settings.SEALING_PUBLIC_KEYS = [*settings.SEALING_PUBLIC_KEYS, "broken:AAAA"]
    assert not sealing.can_seal()


def test_same_content_gives_different_envelopes(keys):
    assert sealing.seal(CONTENT, context="c") != sealing.seal(CONTENT, context="c")


def test_envelope_length_does_not_reveal_answer_length(keys):
    short, long = ({"worry": "x" * length} for length in (1, 900))
    assert len(sealing.seal(short, context="c")) == len(sealing.seal(long, context="c"))


def test_key_problems_are_named_without_showing_a_key(keys, settings):
    assert sealing.key_problems() == []
    other = sealing.make_key_pair()[1]
    settings.SEALING_PRIVATE_KEYS = [f"portal:{other}", "second:AAAA"]
    problems = sealing.key_problems()
    assert problems == ["a private key cannot be read", "the two halves of key portal do not fit each other"]


def test_reply_key_depends_only_on_the_code():
    assert ReplyKey.from_code("ABCDEFGHJKLMNPQR").public() == ReplyKey.from_code("ABCDEFGHJKLMNPQR").public()
    assert ReplyKey.from_code("ABCDEFGHJKLMNPQR").public() != ReplyKey.from_code("ABCDEFGHJKLMNPQS").public()


def test_reply_opens_only_with_its_code(keys, settings):
    mine, other = ReplyKey.from_code("ABCDEFGHJKLMNPQR"), ReplyKey.from_code("ABCDEFGHJKLMNPQS")
    envelope = sealing.seal(CONTENT, context="c", reply_key=mine.public())
    assert sealing.open_sealed(envelope, context="c") == CONTENT  # officers read back what they wrote
    settings.SEALING_PRIVATE_KEYS = []  # as on the public tier
    assert sealing.open_reply(envelope, context="c", key=mine) == CONTENT
    assert sealing.open_reply(envelope, context="c", key=ReplyKey.from_text(mine.to_text())) == CONTENT
    for context, key in (("c", other), ("another row", mine)):
        with pytest.raises(CannotOpen):
            sealing.open_reply(envelope, context=context, key=key)


def test_envelope_without_reply_key_does_not_open_with_a_code(keys):
    envelope = sealing.seal(CONTENT, context="c")
    with pytest.raises(CannotOpen):
        sealing.open_reply(envelope, context="c", key=ReplyKey.from_code("ABCDEFGHJKLMNPQR"))


def test_reserved_reply_key_id_is_rejected(settings):
    settings.SEALING_PUBLIC_KEYS = [f"{sealing.REPLY}:{sealing.make_key_pair()[0]}"]
    assert not sealing.can_seal()


def test_draft_opens_only_with_its_cookie_key():
    mine, other = CookieKey.new(), CookieKey.new()
    ciphertext = mine.encrypt({"worry": "Canary"})
    assert CookieKey.from_cookie(mine.to_cookie()).decrypt(ciphertext) == {"worry": "Canary"}
    with pytest.raises(CannotOpen):
        other.decrypt(ciphertext)
    with pytest.raises(CannotOpen):
        CookieKey(other.row_id, mine.key).decrypt(ciphertext)


@pytest.mark.parametrize("cookie", ["", "x", "%%%", "AAAA", "é" * 64, "A" * 63, "A" * 10_000, '"; drop'])
def test_malformed_cookie_gives_no_key(cookie):
    assert CookieKey.from_cookie(cookie) is None
