"""A mail by SMTP, with verified TLS wherever it crosses a network; every reply of the server is looked at."""

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

_ABOUT_US = (
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPSenderRefused,
)


# In all: EMAIL_TIMEOUT bounds each wait, and a server that trickles its words could draw on for ever.
SEND_SECONDS = 30


class SmtpTransport(threading.local):
    """A thread of the web server has a connection of its own, so that no two mails share one."""

    def __init__(self) -> None:
        self._connection = Connection()
        self._keeps = False

    @contextmanager
    def kept_open(self) -> Iterator[None]:
        """For a batch: one connection for all its mails, each a message of its own."""
        self._keeps = True
        try:
            yield
        finally:
            self._keeps = False
            self._connection.close()

    def send(self, message: EmailMessage) -> Sent:
        """One recipient a message, so that a refusal cannot hide behind another recipient's success."""
        _refuse_plain_line()
        try:
            with deadline(SEND_SECONDS):
                reply = self._connection.send(message, keep=self._keeps)
        except smtplib.SMTPRecipientsRefused as error:
            ((code, words),) = error.recipients.values()
            raise _refusal(code, words, recipient=True) from error
        except _ABOUT_US as error:
            # Not this mail is refused but this portal, such as for a changed password: none may be given up for it.
            raise TransportError(
                _words(error.smtp_code, error.smtp_error), permanent=False, needs_person=error.smtp_code >= 500
            ) from error
        except smtplib.SMTPResponseException as error:
            raise _refusal(error.smtp_code, error.smtp_error) from error
        except (ssl.SSLError, smtplib.SMTPNotSupportedError) as error:
            # An untrusted certificate, or no STARTTLS: not a byte of the mail was sent, and somebody has to look.
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


def _refuse_plain_line() -> None:
    """A demo may use a plain line to this machine; across a network nothing leaves without TLS."""
    encrypted = settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL
    if settings.MAIL_BACKEND == SMTP and not encrypted and not _is_this_machine(settings.EMAIL_HOST):
        raise TransportError("no TLS is set for the mail server", permanent=False, needs_person=True)


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
