"""Read the mails that a demo captured as files."""

import email
import email.policy
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

# Django's file backend writes this line after each message.
_SEPARATOR = b"-" * 79
_SHOWN = ("From", "To", "Subject", "Date", "Message-ID")


@dataclass(frozen=True)
class Mail:
    name: str
    captured_at: datetime
    headers: list[tuple[str, str]]
    text: str

    @property
    def subject(self) -> str:
        return dict(self.headers).get("Subject", "")

    @property
    def to(self) -> str:
        return dict(self.headers).get("To", "")


def is_captured() -> bool:
    return settings.MAIL_BACKEND == "django.core.mail.backends.filebased.EmailBackend"


def newest_first() -> list[Mail]:
    return [mail for file in _files() for mail in reversed(_read(file))]


def find(name: str) -> Mail | None:
    """Compares names with the existing files, so that no name can lead out of the folder."""
    return next((mail for mail in newest_first() if mail.name == name), None)


def _files() -> list[Path]:
    folder = Path(settings.EMAIL_FILE_PATH)
    files = [file for file in folder.glob("*.log") if file.is_file() and not file.is_symlink()]
    return sorted(files, key=lambda file: (file.stat().st_mtime_ns, file.name), reverse=True)


def _read(file: Path) -> list[Mail]:
    captured_at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    parts = [part.strip(b"\n") for part in file.read_bytes().split(_SEPARATOR)]
    messages = [email.message_from_bytes(part, policy=email.policy.default) for part in parts if part]
    return [
        Mail(f"{file.stem}-{number}", captured_at, _headers(message), _text(message))
        for number, message in enumerate(messages, start=1)
    ]


def _headers(message: EmailMessage) -> list[tuple[str, str]]:
    return [(name, str(message[name])) for name in _SHOWN if message[name]]


def _text(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain", "html"))
    return body.get_content() if body else "This message has no text that can be shown."
