"""What the child process answers: parts of a kind (one byte), a length (four bytes) and a content.

No pickle: a document that takes the child over must not be able to run anything here.
"""

from enum import Enum
from typing import Final

PAGE, TEXT, REFUSED, DONE = b"P", b"T", b"R", b"D"


class Reason(Enum):
    """Why a document is refused."""

    PASSWORD = b"password"
    PAGES = b"pages"
    FILES_INSIDE = b"files-inside"
    PDF = b"pdf"
    WORD = b"word"
    TOO_LONG = b"too-long"
    NO_WORDS = b"no-words"


REASONS: Final = {reason.value: reason for reason in Reason}


class Refused(Exception):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def part(kind: bytes, content: bytes = b"") -> bytes:
    return kind + len(content).to_bytes(4, "big") + content
