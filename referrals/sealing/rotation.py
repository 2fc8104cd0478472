"""Change the keys of an envelope: the content key is encrypted for the new keys, the body stays as it is.

The reporter's own key (REPLY) on an officer's message is kept, and a picture costs no more than a text. Encrypting
the bodies again would protect nothing: a thief with an old database copy and an old key can read that copy anyway.
"""

from cryptography.exceptions import InvalidTag

from prevent_portal.encryption import CannotOpen, decrypt, from_text, to_text
from referrals.sealing.envelopes import REPLY, SUITE, VERSION, context_info
from referrals.sealing.keys import private_keys, public_keys


def rewrap(envelope: bytes, *, context: str, drop_old: bool, is_picture: bool = False) -> bytes:
    """The same content for every public key of this process; the same envelope when nothing has to change.

    With `drop_old`, keys of the portal that are not configured any more are removed. The body is decrypted as a check
    before the envelope is returned. Raises CannotOpen, and SealingUnavailable without valid public keys.
    """
    recipients = public_keys()
    try:
        version, header, body = envelope.split(b"|", 2)
        wrapped: dict[str, str] = dict(part.split(":", 1) for part in header.decode().split(","))
    except ValueError as error:
        raise CannotOpen("not an envelope") from error
    if version != VERSION.encode():
        raise CannotOpen(f"envelope version {version[:8]!r} is not known here")
    retained_ids = {REPLY, *(key_id for key_id, _ in recipients)} if drop_old else set(wrapped)
    retained = {key_id: key for key_id, key in wrapped.items() if key_id in retained_ids}
    missing = [(key_id, public) for key_id, public in recipients if key_id not in wrapped]
    if not missing and len(retained) == len(wrapped):
        return envelope
    info = context_info(context)
    content_key = _content_key(wrapped, info)
    decrypt(content_key, body if is_picture else from_text(body.decode()), info)
    added = {key_id: to_text(SUITE.encrypt(content_key, public, info=info)) for key_id, public in missing}
    rewrapped = ",".join(f"{key_id}:{key}" for key_id, key in (added | retained).items())
    return b"|".join((version, rewrapped.encode(), body))


def _content_key(wrapped: dict[str, str], info: bytes) -> bytes:
    for key_id, private in private_keys().items():
        if key_id in wrapped:
            try:
                return SUITE.decrypt(from_text(wrapped[key_id]), private, info=info)
            except (ValueError, InvalidTag) as error:
                raise CannotOpen("the envelope was changed, or belongs to another row") from error
    raise CannotOpen("no private key here fits this envelope")
