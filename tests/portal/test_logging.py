"""Log lines carry the traceback but never the exception's message."""

import logging

import pytest
from django.conf import settings

from prevent_portal.logging import ScrubbingFormatter

CANARY = "Canary Name of Nowhere"
logger = logging.getLogger("portal.tests")


def _fail():
    raise ValueError(CANARY)


def test_traceback_is_logged_without_the_message(log_book, nothing_leaks):
    nothing_leaks([CANARY])
    try:
        _fail()
    except ValueError:
        logger.exception("It broke.")
    [line] = log_book.lines
    assert "It broke." in line
    assert "in _fail" in line
    assert "builtins.ValueError (message withheld)" in line


def test_message_of_the_cause_is_not_logged(log_book, nothing_leaks):
    nothing_leaks([CANARY])
    try:
        try:
            _fail()
        except ValueError as error:
            raise RuntimeError("outer") from error
    except RuntimeError:
        logger.exception("It broke.")
    assert "RuntimeError (message withheld)" in log_book.lines[0]


def test_no_exception_formats_as_empty_string():
    assert ScrubbingFormatter().formatException((None, None, None)) == ""


def test_log_book_detects_a_leak(log_book):
    """The control: the fixture finds a word that really is logged."""
    logger.error("Wrote %s by mistake.", CANARY)
    assert log_book.holding([CANARY.lower()])


@pytest.mark.parametrize("name", ["django", "django.request", "django.server", "portal"])
def test_every_logger_uses_the_scrubbing_formatter(name):
    handlers, logger = [], logging.getLogger(name)
    while logger:
        handlers += logger.handlers
        logger = logger.parent if logger.propagate else None
    # pytest adds handlers of its own for its report.
    ours = [each for each in handlers if not type(each).__module__.startswith("_pytest")]
    assert ours
    assert all(isinstance(each.formatter, ScrubbingFormatter) for each in ours)


def test_settings_configure_only_the_scrubbing_formatter():
    assert {each["()"] for each in settings.LOGGING["formatters"].values()} == {
        "prevent_portal.logging.ScrubbingFormatter"
    }
