"""Private parts of Django that the portal depends on; a new release may change any of them.

Other modules may use them only if tests/house/test_internals.py lists them with a reason.
"""

from email.message import Message
from email.mime.application import MIMEApplication
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.handlers.wsgi import WSGIRequest
from django.core.mail import EmailMessage
from django.core.mail.message import MIMEMixin, forbid_multi_line_headers, sanitize_address
from django.db import models
from django.utils.translation import trans_real

__all__ = [
    "EncryptedMessage",
    "InsertWithoutReturning",
    "TolerantRequest",
    "sanitize_address",
    "translate_from_one_dictionary",
]


class TolerantRequest(WSGIRequest):
    """Accept a request with an unknown charset, so that middleware can answer it.

    Django decodes the path with the charset of the body before any middleware runs, and an unknown one would raise
    without a response. `refuse_unreadable` refuses the charset set here.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            super()._set_content_type_params(meta)  # type: ignore[misc]
        except (LookupError, ValueError, SuspiciousOperation):
            self.content_type, self.content_params = "", {"charset": "unreadable"}
            self._encoding = None


class InsertWithoutReturning(models.Model):
    """Insert without RETURNING: Django reads back each `db_default`, which the public tier may not select."""

    class Meta:
        abstract = True

    def _do_insert(self, manager: Any, using: str, fields: Any, returning_fields: Any, raw: bool) -> Any:
        return super()._do_insert(manager, using, fields, [], raw)  # type: ignore[misc]


class OneDictionary(trans_real.DjangoTranslation):
    """The messages of a language in one dictionary, each as Django translates it.

    Django asks up to a dozen catalogues in turn, and all of them for each message of a page in English: none has it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._messages = {message: super(OneDictionary, self).gettext(message) for message in _messages_of(self)}

    def gettext(self, message: str) -> str:
        return self._messages.get(message, message)


def _messages_of(translation: Any) -> set[str]:
    found: set[str] = set()
    while translation:
        # A message with plural forms is a pair with their number.
        keys = translation._catalog.keys() if hasattr(translation, "_catalog") else ()
        found |= {key if isinstance(key, str) else key[0] for key in keys}
        translation = translation._fallback
    return found


def translate_from_one_dictionary() -> None:
    """For every language from now on: Django loads each when it is first used, and English while it reads models."""
    trans_real.DjangoTranslation = OneDictionary  # type: ignore[misc]
    trans_real._translations.clear()  # type: ignore[attr-defined]
    trans_real._default = None  # type: ignore[attr-defined]


class _Envelope(MIMEMixin, MIMEApplication):  # type: ignore[misc]
    def __setitem__(self, name: str, value: str) -> None:
        name, value = forbid_multi_line_headers(name, value, "utf-8")
        super().__setitem__(name, value)


class EncryptedMessage(EmailMessage):
    """A mail whose whole body is one encrypted part (S/MIME)."""

    encrypted = b""

    def _create_message(self, msg: Message) -> Message:
        return _Envelope(self.encrypted, "pkcs7-mime", smime_type="enveloped-data", name="smime.p7m")
