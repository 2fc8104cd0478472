"""A connection to the mail server that stays open between mails and returns the server's replies."""

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
_PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9+_-]+(\.[A-Za-z0-9+_-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class _RecordsReply:
    """Records the reply to a mail for the delivery log; smtplib discards a successful one."""

    reply: tuple[int, bytes] = (250, b"accepted")

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.reply = super().data(msg)  # type: ignore[misc]
        return self.reply


class _SMTP(_RecordsReply, smtplib.SMTP):
    pass


class _SMTPOverTLS(_RecordsReply, smtplib.SMTP_SSL):
    pass


class _Backend(smtp.EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _SMTPOverTLS if self.use_ssl else _SMTP


class Connection:
    """Opened by the first mail; closed by `close` and by any failure. The next mail opens a new one."""

    def __init__(self) -> None:
        self._open: _Backend | None = None

    def send(self, message: EmailMessage, *, keep: bool) -> tuple[int, bytes] | None:
        """The server's reply, or None if no recipient was accepted. Raises exceptions of smtplib and ssl."""
        if settings.MAIL_BACKEND != SMTP:
            backend = get_connection(settings.MAIL_BACKEND)
            return (250, b"accepted") if backend.send_messages([message]) else None
        was_used = self._open is not None
        try:
            return self._send(message)
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
            self.close()
            if was_used and _is_closing(error):
                # The server limits mails per connection and has not accepted this one: retry on a new connection.
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
        return cast(_RecordsReply, line).reply

    def close(self) -> None:
        line, self._open = self._open, None
        if line is not None:
            # The mails were accepted even if the server drops the connection while it is closed.
            with suppress(smtplib.SMTPException, OSError):
                line.close()


def _envelope(address: str) -> str:
    """As Django's sanitize_address, which is slow and not needed for a plain address."""
    return address if _PLAIN_ADDRESS.fullmatch(address) else sanitize_address(address, "utf-8")


def _is_closing(error: smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused) -> bool:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return any(code == CLOSING for code, _ in error.recipients.values())
    return error.smtp_code == CLOSING
