import pytest

from prevent_portal.cookie_key import CookieKey
from prevent_portal.encryption import CannotOpen
from referrals import sealing
from referrals.sealing import ReplyKey, SealingUnavailable

CONTENT = {"said": "Canary ‮ اردو 🕊️ é\n", "list": ["a", "b"]}


@pytest.fixture
def keys(settings):
    """The portal's key and the offline one, with the private half of the first."""
    portal, recovery = sealing.make_key_pair(), sealing.make_key_pair()
    settings.SEALING_PUBLIC_KEYS = [f"portal:{portal[0]}", f"recovery:{recovery[0]}"]
    settings.SEALING_PRIVATE_KEYS = [f"portal:{portal[1]}"]
    return {"portal": portal[1], "recovery": recovery[1]}


def test_what_was_sealed_opens_code_point_for_code_point(keys):
    envelope = sealing.seal(CONTENT, context="concern:1:content")
    assert "Canary" not in envelope
    assert sealing.open_sealed(envelope, context="concern:1:content") == CONTENT


def test_a_process_without_a_private_key_cannot_open(keys, settings):
    envelope = sealing.seal(CONTENT, context="c")
    settings.SEALING_PRIVATE_KEYS = []
    with pytest.raises(CannotOpen):
        sealing.open_sealed(envelope, context="c")


def test_the_offline_key_opens_when_the_portals_own_is_lost(keys, settings):
    envelope = sealing.seal(CONTENT, context="c")
    settings.SEALING_PRIVATE_KEYS = [f"recovery:{keys['recovery']}"]
    assert sealing.open_sealed(envelope, context="c") == CONTENT


def test_another_key_under_the_same_name_does_not_open(keys, settings):
    envelope = sealing.seal(CONTENT, context="c")
    settings.SEALING_PRIVATE_KEYS = [f"portal:{sealing.make_key_pair()[1]}"]
    with pytest.raises(CannotOpen):
        sealing.open_sealed(envelope, context="c")


def test_an_envelope_moved_to_another_row_does_not_open(keys):
    envelope = sealing.seal(CONTENT, context="concern:1:content")
    with pytest.raises(CannotOpen):
        sealing.open_sealed(envelope, context="concern:2:content")


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_changed_envelope_does_not_open(keys, place):
    parts = sealing.seal(CONTENT, context="c").split("|")
    middle = len(parts[place]) // 4  # in the middle part: within the key wrapped for this process
    swapped = "A" if parts[place][middle] != "A" else "B"
    parts[place] = parts[place][:middle] + swapped + parts[place][middle + 1 :]
    with pytest.raises(CannotOpen):
        sealing.open_sealed("|".join(parts), context="c")


@pytest.mark.parametrize("envelope", ["", "v1", "v1||", "v2|a:b|c", "v1|a|b|c|d", "v1|portal:###|###"])
def test_nonsense_does_not_open(keys, envelope):
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
def test_without_a_valid_public_key_nothing_is_sealed(settings, entries):
    settings.SEALING_PUBLIC_KEYS = entries
    assert not sealing.can_seal()
    with pytest.raises(SealingUnavailable):
        sealing.seal(CONTENT, context="c")


def test_one_unreadable_recipient_stops_sealing_to_the_others(keys, settings):
    settings.SEALING_PUBLIC_KEYS = [*settings.SEALING_PUBLIC_KEYS, "broken:AAAA"]
    assert not sealing.can_seal()


def test_the_same_content_never_gives_the_same_envelope(keys):
    assert sealing.seal(CONTENT, context="c") != sealing.seal(CONTENT, context="c")


def test_the_length_of_an_envelope_does_not_tell_a_short_answer_from_a_longer_one(keys):
    short, long = ({"worry": "x" * length} for length in (1, 900))
    assert len(sealing.seal(short, context="c")) == len(sealing.seal(long, context="c"))


def test_key_problems_are_named_without_showing_a_key(keys, settings):
    assert sealing.key_problems() == []
    other = sealing.make_key_pair()[1]
    settings.SEALING_PRIVATE_KEYS = [f"portal:{other}", "second:AAAA"]
    problems = sealing.key_problems()
    assert problems == ["a private key cannot be read", "the two halves of key portal do not fit each other"]


def test_the_reply_key_depends_on_the_code_alone():
    assert ReplyKey.from_code("ABCDEFGHJKLMNPQR").public() == ReplyKey.from_code("ABCDEFGHJKLMNPQR").public()
    assert ReplyKey.from_code("ABCDEFGHJKLMNPQR").public() != ReplyKey.from_code("ABCDEFGHJKLMNPQS").public()


def test_a_reply_opens_with_the_code_and_with_no_other(keys, settings):
    mine, other = ReplyKey.from_code("ABCDEFGHJKLMNPQR"), ReplyKey.from_code("ABCDEFGHJKLMNPQS")
    envelope = sealing.seal(CONTENT, context="c", reply_key=mine.public())
    assert sealing.open_sealed(envelope, context="c") == CONTENT  # officers read back what they wrote
    settings.SEALING_PRIVATE_KEYS = []  # as on the public tier
    assert sealing.open_reply(envelope, context="c", key=mine) == CONTENT
    assert sealing.open_reply(envelope, context="c", key=ReplyKey.from_text(mine.to_text())) == CONTENT
    for context, key in (("c", other), ("another row", mine)):
        with pytest.raises(CannotOpen):
            sealing.open_reply(envelope, context=context, key=key)


def test_what_was_not_sealed_to_a_reporter_does_not_open_with_a_code(keys):
    envelope = sealing.seal(CONTENT, context="c")
    with pytest.raises(CannotOpen):
        sealing.open_reply(envelope, context="c", key=ReplyKey.from_code("ABCDEFGHJKLMNPQR"))


def test_no_key_of_the_portal_can_pass_for_a_reporters(settings):
    settings.SEALING_PUBLIC_KEYS = [f"{sealing.REPLY}:{sealing.make_key_pair()[0]}"]
    assert not sealing.can_seal()


def test_a_draft_opens_with_the_cookies_key_alone():
    mine, other = CookieKey.new(), CookieKey.new()
    ciphertext = mine.encrypt({"worry": "Canary"})
    assert CookieKey.from_cookie(mine.to_cookie()).decrypt(ciphertext) == {"worry": "Canary"}
    with pytest.raises(CannotOpen):
        other.decrypt(ciphertext)
    with pytest.raises(CannotOpen):
        CookieKey(other.row_id, mine.key).decrypt(ciphertext)


@pytest.mark.parametrize("cookie", ["", "x", "%%%", "AAAA", "é" * 64, "A" * 63, "A" * 10_000, '"; drop'])
def test_a_cookie_that_is_no_key_is_none(cookie):
    assert CookieKey.from_cookie(cookie) is None
