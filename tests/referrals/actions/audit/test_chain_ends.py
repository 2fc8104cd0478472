"""Signed files of chain ends: rewriting the database shows, and so does rewriting the file."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from referrals.actions.audit.chain_ends import NotSigned, read_ends, write_daily_ends
from referrals.models import ChainHead, Event
from tests.referrals.actions.audit.test_event_chains import rewrite_chain
from tests.referrals.review.building import AT, send

DAY = AT.date()


@pytest.fixture
def written(db, settings, tmp_path):
    settings.CHAIN_ENDS_DIR = tmp_path / "ends"
    send()
    send()
    return write_daily_ends(on=DAY)


def verified() -> str:
    out = StringIO()
    try:
        call_command("verify_events", stdout=out)
    except SystemExit:
        out.write("exit 1")
    return out.getvalue()


def test_file_has_every_chain_and_is_written_once_a_day(written):
    assert [end.chain_id for end in read_ends(written)] == list(
        ChainHead.objects.order_by("chain_id").values_list("chain_id", flat=True)
    )
    assert write_daily_ends(on=DAY) is None
    assert [path.name for path in written.parent.iterdir()] == ["chain-ends-2026-11-21.txt"]


def test_command_compares_with_the_newest_file(written):
    assert "compared with chain-ends-2026-11-21.txt" in verified()
    assert "0 faults" in verified()


def test_chain_rewritten_with_the_key_is_found(written):
    concern = send()
    write_daily_ends(on=DAY.replace(day=22))
    rewrite_chain(Event.objects.filter(concern_id=concern.pk), concern)
    assert "is not the one that was kept" in verified()


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("0", "1", 1),
        lambda text: "\n".join(text.splitlines()[1:]) + "\n",
        lambda text: "\n".join(text.splitlines()[:-1]) + "\n",
        lambda text: text + "00000000000000000000000000000000 1 0\n",
        lambda text: "",
    ],
    ids=["changed", "shortened", "unsigned", "lengthened", "emptied"],
)
def test_changed_file_is_refused(written, change):
    written.write_text(change(written.read_text()))
    with pytest.raises(NotSigned):
        list(read_ends(written))
    with pytest.raises(CommandError, match="not signed"):
        call_command("verify_events")


def test_file_signed_with_another_key_is_refused_and_with_a_fallback_read(written, settings):
    settings.INTEGRITY_KEYS, old = ["another key"], settings.INTEGRITY_KEYS
    with pytest.raises(NotSigned):
        list(read_ends(written))
    settings.INTEGRITY_KEYS = ["another key", *old]
    assert len(list(read_ends(written))) == 2


def test_public_tier_cannot_verify(written, settings):
    settings.PORTAL_TIER = "public"
    with pytest.raises(CommandError, match="INTEGRITY_KEYS is not for this process"):
        call_command("verify_events")
