"""Encrypt concerns to the portal's public keys. The only package that touches the keys of the portal.

A concern is sealed before any SQL to every public key of the portal, one of which is kept offline for recovery.
"""

from prevent_portal.encryption import CannotOpen
from referrals.sealing.envelopes import PADDING_BLOCK, REPLY, VERSION, body_digests, open_reply, open_sealed, seal
from referrals.sealing.keys import SealingUnavailable, can_open, can_seal, fingerprints, key_problems, make_key_pair
from referrals.sealing.mailbox_hashes import hash_mailbox
from referrals.sealing.match_tokens import match_tokens
from referrals.sealing.pictures import open_picture, seal_picture
from referrals.sealing.reply_keys import ReplyKey

__all__ = [
    "PADDING_BLOCK",
    "REPLY",
    "VERSION",
    "CannotOpen",
    "ReplyKey",
    "SealingUnavailable",
    "body_digests",
    "can_open",
    "can_seal",
    "fingerprints",
    "hash_mailbox",
    "key_problems",
    "make_key_pair",
    "match_tokens",
    "open_picture",
    "open_reply",
    "open_sealed",
    "seal",
    "seal_picture",
]
