"""Send mail by SMTP, with verified TLS to every host but this one."""

import smtplib
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address

from django.conf import settings
from django.core.mail import EmailMessage

from prevent_portal.mail.base import Sent, TransportError
from prevent_portal.mail.deadline import deadline
from prevent_portal.mail.smtp_connection import SMTP, Connection

_PORTAL_REFUSED = (
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPSenderRefused,
)

# Limit for one mail. EMAIL_TIMEOUT limits each read only, so a server that trickles bytes could hold it for ever.
SEND_SECONDS = 30


class SmtpTransport(threading.local):
    """Each thread has its own connection, so that no two mails share one."""

    def __init__(self) -> None:
        self._connection = Connection()
        self._keep_open = False

    @contextmanager
    def kept_open(self) -> Iterator[None]:
        self._keep_open = True
        try:
            yield
        finally:
            self._keep_open = False
            self._connection.close()

    def send(self, message: EmailMessage) -> Sent:
        _require_tls()
        try:
            with deadline(SEND_SECONDS):
                reply = self._connection.send(message, keep=self._keep_open)
        except smtplib.SMTPRecipientsRefused as error:
            ((code, words),) = error.recipients.values()
            raise _refusal(code, words, recipient=True) from error
        except _PORTAL_REFUSED as error:
            # The portal is refused, for example after a changed password, so no mail is given up.
            raise TransportError(
                _words(error.smtp_code, error.smtp_error), permanent=False, needs_person=error.smtp_code >= 500
            ) from error
        except smtplib.SMTPResponseException as error:
            raise _refusal(error.smtp_code, error.smtp_error) from error
        except (ssl.SSLError, smtplib.SMTPNotSupportedError) as error:
            # An untrusted certificate, or no STARTTLS: nothing was sent, and a person has to fix it.
            why = getattr(error, "verify_message", "") or "no verified TLS"
            raise TransportError(f"{type(error).__name__}: {why}", permanent=False, needs_person=True) from error
        except (smtplib.SMTPException, OSError) as error:
            raise TransportError(type(error).__name__, permanent=False) from error
        if reply is None:
            raise TransportError("the mail server took no recipient", permanent=False)
        return Sent(_words(*reply))


def _refusal(code: int, words: bytes | str, *, recipient: bool = False) -> TransportError:
    is_final = code >= 500
    return TransportError(_words(code, words), permanent=is_final, refused_recipient=recipient and is_final)


def _words(code: int, reply: bytes | str) -> str:
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    return f"{code} {text}"[:500]


def _require_tls() -> None:
    """Refuse a connection without TLS, except to this machine (for a demo)."""
    encrypted = settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL
    if settings.MAIL_BACKEND == SMTP and not encrypted and not _is_loopback(settings.EMAIL_HOST):
        raise TransportError("no TLS is set for the mail server", permanent=False, needs_person=True)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
