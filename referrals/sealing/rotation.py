"""A change of keys: the content key of each envelope is wrapped anew, its body stays as it is.

That keeps a reporter's own key (REPLY) on an officer's message, and costs as little for a picture as for a word. A
thief of an old copy of the database and of an old key has that copy either way.
"""

from cryptography.exceptions import InvalidTag
from django.conf import settings

from prevent_portal.encryption import CannotOpen, decrypt, from_text, to_text
from referrals.sealing import (
    _SUITE,
    REPLY,
    VERSION,
    SealingUnavailable,
    _info,
    _own_keys,
    _recipients,
)


def rewrap(envelope: bytes, *, context: str, drop_old: bool, is_picture: bool = False) -> bytes:
    """The same content, for every public key of this process; the same envelope when nothing is to be done.

    With `drop_old`, for no key of the portal but these. Opened and checked whole before it is given back. Raises
    CannotOpen, and SealingUnavailable without valid public keys.
    """
    recipients = _recipients(tuple(settings.SEALING_PUBLIC_KEYS)) if settings.SEALING_PUBLIC_KEYS else None
    if not recipients:
        raise SealingUnavailable
    try:
        version, header, body = envelope.split(b"|", 2)
        wrapped: dict[str, str] = dict(part.split(":", 1) for part in header.decode().split(","))
    except ValueError as error:
        raise CannotOpen("not an envelope") from error
    if version != VERSION.encode():
        raise CannotOpen(f"envelope version {version[:8]!r} is not known here")
    stay = {REPLY, *(key_id for key_id, _ in recipients)} if drop_old else set(wrapped)
    kept = {key_id: key for key_id, key in wrapped.items() if key_id in stay}
    missing = [(key_id, public) for key_id, public in recipients if key_id not in wrapped]
    if not missing and len(kept) == len(wrapped):
        return envelope
    info = _info(context)
    content_key = _content_key(wrapped, info)
    decrypt(content_key, body if is_picture else from_text(body.decode()), info)
    added = {key_id: to_text(_SUITE.encrypt(content_key, public, info=info)) for key_id, public in missing}
    rewrapped = ",".join(f"{key_id}:{key}" for key_id, key in (added | kept).items())
    return b"|".join((version, rewrapped.encode(), body))


def _content_key(wrapped: dict[str, str], info: bytes) -> bytes:
    for key_id, private in _own_keys().items():
        if key_id in wrapped:
            try:
                return _SUITE.decrypt(from_text(wrapped[key_id]), private, info=info)
            except (ValueError, InvalidTag) as error:
                raise CannotOpen("the envelope was changed, or belongs to another row") from error
    raise CannotOpen("no private key here fits this envelope")
