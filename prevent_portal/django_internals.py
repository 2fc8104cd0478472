"""The private parts of Django that the portal rests on, each of which a new release may change.

No other module uses them, but those that tests/house/test_internals.py names with a reason.
"""

from email.message import Message
from email.mime.application import MIMEApplication
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.handlers.wsgi import WSGIRequest
from django.core.mail import EmailMessage
from django.core.mail.message import MIMEMixin, forbid_multi_line_headers, sanitize_address
from django.db import models

__all__ = ["EncryptedMessage", "InsertWithoutReturning", "TolerantRequest", "sanitize_address"]


class TolerantRequest(WSGIRequest):
    """A request whose charset cannot be read gets an answer too.

    Django decodes the address with the charset of the body before any middleware runs: an unknown one would be an
    error without an answer. The first middleware refuses what is noted here.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            super()._set_content_type_params(meta)  # type: ignore[misc]
        except (LookupError, ValueError, SuspiciousOperation):
            self.content_type, self.content_params = "", {"charset": "unreadable"}
            self._encoding = None


class InsertWithoutReturning(models.Model):
    """Inserts without RETURNING: Django would read back each `db_default`, and the public tier may read nothing."""

    class Meta:
        abstract = True

    def _do_insert(self, manager: Any, using: str, fields: Any, returning_fields: Any, raw: bool) -> Any:
        return super()._do_insert(manager, using, fields, [], raw)  # type: ignore[misc]


class _Envelope(MIMEMixin, MIMEApplication):  # type: ignore[misc]
    def __setitem__(self, name: str, value: str) -> None:
        name, value = forbid_multi_line_headers(name, value, "utf-8")
        super().__setitem__(name, value)


class EncryptedMessage(EmailMessage):
    """A mail whose whole body is one encrypted part (S/MIME)."""

    encrypted = b""

    def _create_message(self, msg: Message) -> Message:
        return _Envelope(self.encrypted, "pkcs7-mime", smime_type="enveloped-data", name="smime.p7m")
