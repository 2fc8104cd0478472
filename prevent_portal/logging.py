"""Log tracebacks without exception messages, which may quote a concern, and nothing that tells who asked.

No line holds a visitor's address, browser or referer, or the query of an address (a postcode, a token).
PostgreSQL quotes a failing row ("DETAIL: Failing row contains ..."), and a ValueError often quotes its input.
"""

import logging
import traceback
from types import TracebackType
from typing import Any

TO_STDERR: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "without_query": {"()": "prevent_portal.logging.WithoutQuery"},
        "without_referer": {"()": "prevent_portal.logging.WithoutReferer"},
    },
    "formatters": {"plain": {"()": "prevent_portal.logging.ScrubbingFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True, "filters": ["without_query"]},
        "django.security.csrf": {"filters": ["without_referer"]},
        # Logs a line for each page saved and each index update.
        "wagtail": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        # Quotes mail that it cannot parse.
        "flufl": {"level": "CRITICAL"},
    },
}


class WithoutQuery(logging.Filter):
    """The request line of `runserver`, up to the "?"; not its other lines, which hold the visitor's address."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.msg != '"%s" %s %s' or not isinstance(record.args, tuple):
            return False
        line, *rest = record.args
        record.args = (str(line).partition("?")[0], *rest)
        return True


class WithoutReferer(logging.Filter):
    """Django's reason for a CSRF failure, up to the referer or origin that it quotes."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple) and record.args:
            reason, *rest = record.args
            record.args = (str(reason).partition(" - ")[0], *rest)
        return True


class ScrubbingFormatter(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatException(  # noqa: N802  (the standard library's name)
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        kind, error, trace = ei
        if kind is None or error is None:
            return ""
        frames = "".join(traceback.format_tb(trace))
        return f"{frames}{kind.__module__}.{kind.__qualname__} (message withheld)"
