"""One connection to the mail server, kept open from mail to mail, and what the server said to each."""

import re
import smtplib
from contextlib import suppress
from typing import Any, cast

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends import smtp

from prevent_portal.django_internals import sanitize_address

# Other backends (files, memory) have no connection to keep.
SMTP = "django.core.mail.backends.smtp.EmailBackend"
CLOSING = 421
_PLAIN = re.compile(r"[A-Za-z0-9+_-]+(\.[A-Za-z0-9+_-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class _Listening:
    """smtplib looks at the reply to a mail and drops it when it is good; the ledger wants its words."""

    reply: tuple[int, bytes] = (250, b"accepted")

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.reply = super().data(msg)  # type: ignore[misc]
        return self.reply


class _Plain(_Listening, smtplib.SMTP):
    pass


class _Encrypted(_Listening, smtplib.SMTP_SSL):
    pass


class _Backend(smtp.EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _Encrypted if self.use_ssl else _Plain


class Connection:
    """Opened by the first mail; closed by `close`, and by any failure, after which the next mail has a new one."""

    def __init__(self) -> None:
        self._open: _Backend | None = None

    def send(self, message: EmailMessage, *, keep: bool) -> tuple[int, bytes] | None:
        """The server's reply, or None when no recipient was taken. Raises what smtplib and ssl raise."""
        if settings.MAIL_BACKEND != SMTP:
            backend = get_connection(settings.MAIL_BACKEND)
            return (250, b"accepted") if backend.send_messages([message]) else None
        was_used = self._open is not None
        try:
            return self._send(message)
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
            self.close()
            if was_used and _is_closing(error):
                # "Enough mails on this line", said before it took this one: so on a new line, at once.
                return self._send(message)
            raise
        except BaseException:
            self.close()
            raise
        finally:
            if not keep:
                self.close()

    def _send(self, message: EmailMessage) -> tuple[int, bytes] | None:
        if self._open is None:
            self._open = _Backend()
            self._open.open()
        line = self._open.connection
        recipients = [_envelope(address) for address in message.recipients()]
        if line is None or not recipients:
            return None
        line.sendmail(_envelope(message.from_email), recipients, message.message().as_bytes(linesep="\r\n"))
        return cast(_Listening, line).reply

    def close(self) -> None:
        """A server that breaks off while the line is closed took the mails all the same."""
        line, self._open = self._open, None
        if line is not None:
            with suppress(smtplib.SMTPException, OSError):
                line.close()


def _envelope(address: str) -> str:
    """As Django writes it into the envelope, whose long way round a plain address does not need."""
    return address if _PLAIN.fullmatch(address) else sanitize_address(address, "utf-8")


def _is_closing(error: smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused) -> bool:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return any(code == CLOSING for code, _ in error.recipients.values())
    return error.smtp_code == CLOSING
