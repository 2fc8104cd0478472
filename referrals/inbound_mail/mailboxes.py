"""Mailboxes for bounced mail: a Maildir, or a folder on an IMAP server."""

import imaplib
import mailbox
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from typing import Protocol
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.management.base import CommandError

ASIDE = "unknown"


class Mailbox(Protocol):
    """Another process may read it too: message() returns None for a mail that it took, and remove() then does
    nothing.
    """

    def waiting(self) -> list[str]: ...
    def message(self, key: str) -> Message | None: ...
    def remove(self, key: str) -> None: ...
    def set_aside(self, key: str) -> None: ...


@contextmanager
def open_mailbox(address: str) -> Iterator[Mailbox]:
    """`maildir:///path` or `imaps://user:password@host:993/INBOX`. Raises CommandError for any other address."""
    parts = urlsplit(address)
    if parts.scheme == "maildir":
        yield MaildirMailbox(parts.path)
    elif parts.scheme == "imaps" and parts.hostname:
        context = ssl.create_default_context()
        with imaplib.IMAP4_SSL(
            parts.hostname, parts.port or 993, ssl_context=context, timeout=settings.EMAIL_TIMEOUT
        ) as line:
            line.login(unquote(parts.username or ""), unquote(parts.password or ""))
            yield ImapMailbox(line, unquote(parts.path.strip("/")) or "INBOX")
    else:
        raise CommandError("BOUNCE_MAILBOX must begin with maildir:// or imaps://")


class MaildirMailbox:
    def __init__(self, path: str) -> None:
        self._box = mailbox.Maildir(path, create=False)

    def waiting(self) -> list[str]:
        return list(self._box.keys())

    def message(self, key: str) -> Message | None:
        raw = self._read(key)
        return None if raw is None else message_from_bytes(raw)

    def remove(self, key: str) -> None:
        self._box.discard(key)

    def set_aside(self, key: str) -> None:
        raw = self._read(key)
        if raw is not None:
            # Added before it is removed, so that a kill between the two loses nothing.
            self._box.add_folder(ASIDE).add(raw)
            self._box.discard(key)

    def _read(self, key: str) -> bytes | None:
        try:
            return self._box.get_bytes(key)
        except (KeyError, FileNotFoundError):
            return None


class ImapMailbox:
    """Keys are UIDs, which do not change when other mails arrive or are removed."""

    def __init__(self, line: imaplib.IMAP4, folder: str) -> None:
        self._line = line
        self._ask(line.select(f'"{folder}"'))

    def waiting(self) -> list[str]:
        (found,) = self._ask(self._line.uid("SEARCH", "UNDELETED"))
        return [uid.decode() for uid in (found or b"").split()]

    def message(self, key: str) -> Message | None:
        answer = self._ask(self._line.uid("FETCH", key, "(BODY.PEEK[])"))
        raw = next((part[1] for part in answer if isinstance(part, tuple)), None)
        return None if raw is None else message_from_bytes(raw)

    def remove(self, key: str) -> None:
        self._ask(self._line.uid("STORE", key, "+FLAGS.SILENT", r"(\Deleted)"))
        self._ask(self._line.expunge())

    def set_aside(self, key: str) -> None:
        self._line.create(f'"{ASIDE}"')  # answers NO if it exists; if it failed otherwise, COPY fails
        self._ask(self._line.uid("COPY", key, f'"{ASIDE}"'))
        self.remove(key)

    @staticmethod
    def _ask(answer: tuple[str, list]) -> list:
        status, data = answer
        if status != "OK":
            raise imaplib.IMAP4.error(f"the mail server said {status}")
        return data
