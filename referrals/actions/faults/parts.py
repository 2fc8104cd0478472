"""Open the parts of a concern one by one, so that one which cannot be opened hides no other.

Whoever knows a return code can add parts, and junk needs no key. So what does not open is marked in its place.
"""

import logging
from typing import Any

from referrals import sealing
from referrals.models import Message
from referrals.stored_fields import context_of

logger = logging.getLogger(__name__)

UNOPENED = "[This part cannot be opened: it was damaged, or was not sealed to a key of this portal.]"


def open_text(row: Any, field: str = "sealed") -> str:
    """The text of a message, note or restriction, or UNOPENED. Raises CannotOpen in a process without any key."""
    content = open_part(row, field)
    return UNOPENED if content is None else str(content["text"])


def open_reply(message: Message, key: sealing.ReplyKey) -> str:
    """The text of an officer's message for the reporter, or an empty string."""
    try:
        return str(sealing.open_reply(message.sealed, context=context_of(message), key=key)["text"])
    except sealing.CannotOpen:
        logger.warning("Message %s cannot be opened.", message.pk)
        return ""


def open_part(row: Any, field: str = "sealed") -> dict[str, Any] | None:
    """None when it cannot be opened. Raises CannotOpen in a process without any key."""
    try:
        return sealing.open_sealed(getattr(row, field), context=context_of(row, field))
    except sealing.CannotOpen:
        if not sealing.can_open():
            raise
        logger.warning("%s %s cannot be opened.", type(row).__name__, row.pk)
        return None
