"""Addresses that give a warning, and role mailboxes that give none."""

import pytest

from guidance import mailboxes


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("a@cambs.pnn.police.uk", "pnn"),
        ("jo.bloggs@cambs.PNN.police.uk", "pnn"),
        ("a@office.gsi.gov.uk", "gsi"),
        ("a@council.gcsx.gov.uk", "gcsx"),
        ("jo.bloggs@example.gov.uk", "one person"),
        ("Jo.Bloggs@example.gov.uk", "one person"),
        ("j.bloggs2@example.gov.uk", "one person"),
        ("jo.q.bloggs@example.gov.uk", "one person"),
        ("jo.o'bloggs-smith@example.gov.uk", "one person"),
    ],
)
def test_doubtful_address_gives_warning(address, word):
    assert word in mailboxes.warning(address)


@pytest.mark.parametrize(
    "address",
    [
        *("prevent@norfolk.police.uk", "prevent.team@example.gov.uk", "mash.mast@example.gov.uk"),
        *("channel.referrals@example.gov.uk", "north.safeguarding@example.gov.uk", "concern@lancashire.police.uk"),
        *("a@notpnn.police.uk.example.org", "a@xpnn.police.uk", "ctp-east@example.gov.uk", ""),
    ],
)
def test_role_mailbox_gives_no_warning(address):
    assert mailboxes.warning(address) == ""
