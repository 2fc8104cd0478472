"""An SMTP server on loopback that a test can make accept, refuse or drop mail."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from tools.machine.ports import free_port


@dataclass(frozen=True)
class Received:
    sender: str
    recipients: list[str]
    raw: bytes
    at: float = field(default_factory=time.monotonic)

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)

    @property
    def text(self) -> str:
        body = self.message.get_body(("plain", "html"))
        headers = "\n".join(f"{name}: {value}" for name, value in self.message.items())
        return f"{headers}\n\n{body.get_content() if body else ''}"


@dataclass
class SmtpServer:
    """`replies` maps a recipient to the reply to RCPT, "550 5.1.1 No such"; other options apply to all."""

    port: int
    messages: list[Received] = field(default_factory=list)
    replies: dict[str, str] = field(default_factory=dict)
    reply_to_ehlo: str | None = None
    reply_to_mail: str | None = None
    reply_to_data: str | None = None
    # Store the message, then drop the connection before the reply.
    drop_after_data: bool = False
    # The number of MAIL commands, whether or not the mail was accepted.
    begun: int = 0
    _arrived: threading.Condition = field(default_factory=threading.Condition)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def to(self, recipient: str, holding: str = "") -> list[Received]:
        return [each for each in self.messages if recipient in each.recipients and holding in each.text]

    def wait_for(self, recipient: str, timeout: float = 120, *, holding: str = "") -> Received:
        """The first mail to this recipient that contains `holding`; AssertionError after `timeout` seconds."""
        with self._arrived:
            in_time = self._arrived.wait_for(lambda: self.to(recipient, holding), timeout)
        others = sorted({name for each in self.messages for name in each.recipients})
        assert in_time, f"no mail to {recipient} holding {holding!r} within {timeout} s; mails went to {others}"
        return self.to(recipient, holding)[0]

    # Hooks of aiosmtpd.

    async def handle_HELO(self, server: Any, session: Any, envelope: Any, hostname: str) -> str:  # noqa: N802
        """Clients try HELO when EHLO was refused."""
        session.host_name = hostname
        return self.reply_to_ehlo or f"250 {hostname}"

    async def handle_EHLO(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [self.reply_to_ehlo] if self.reply_to_ehlo else responses

    async def handle_MAIL(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        self.begun += 1
        envelope.mail_from = address
        return self.reply_to_mail or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        reply = self.replies.get(address, "250 OK")
        if reply.startswith("2"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.reply_to_data and not self.reply_to_data.startswith("2"):
            return self.reply_to_data
        with self._arrived:
            self.messages.append(Received(envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
            self._arrived.notify_all()
        if self.drop_after_data:
            server.transport.abort()
        return self.reply_to_data or "250 OK"


@contextmanager
def running(**options: Any) -> Iterator[SmtpServer]:
    """`options` are those of aiosmtpd's Controller: `tls_context` offers STARTTLS."""
    server = SmtpServer(free_port())
    controller = Controller(server, hostname="127.0.0.1", port=server.port, **options)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def use(settings: Any, port: int, *, timeout: float = 2) -> None:
    """Send mail by SMTP without TLS to this local port."""
    settings.MAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, timeout
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
