"""Logs that cannot carry a concern: a traceback is written without the words of its exception.

A failed INSERT is quoted by PostgreSQL in the exception ("DETAIL: Failing row contains ..."), and a
ValueError likes to quote what it could not parse.
"""

import logging
import traceback
from types import TracebackType


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
