"""Log tracebacks without exception messages, which may quote a concern.

PostgreSQL quotes a failing row ("DETAIL: Failing row contains ..."), and a ValueError often quotes its input.
"""

import logging
import traceback
from types import TracebackType
from typing import Any

TO_STDERR: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "prevent_portal.logging.ScrubbingFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        # Logs a line for each page saved and each index update.
        "wagtail": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        # Quotes mail that it cannot parse.
        "flufl": {"level": "CRITICAL"},
    },
}


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
