"""Sealing key pairs for tests in the format of the settings: "key id:base64 of the 32 raw bytes"."""

from referrals.sealing import make_key_pair


def sealing_pair(key_id: str) -> tuple[str, str]:
    public, private = make_key_pair()
    return f"{key_id}:{public}", f"{key_id}:{private}"
