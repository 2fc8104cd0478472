"""Sealing key pairs for tests, as the settings take them: "key id:base64 of the 32 raw bytes"."""

import base64

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey


def sealing_pair(key_id: str) -> tuple[str, str]:
    """Public, private."""
    private = X25519PrivateKey.generate()
    return (
        f"{key_id}:{base64.b64encode(private.public_key().public_bytes_raw()).decode()}",
        f"{key_id}:{base64.b64encode(private.private_bytes_raw()).decode()}",
    )
