"""Mails a letter after its transaction. That one could not leave is said on the page, not answered with 500."""

import logging

from django.core.mail import EmailMessage

logger = logging.getLogger(__name__)


def left(letter: EmailMessage) -> bool:
    """Whether the mail server took it."""
    try:
        letter.send()
    except OSError as error:  # smtplib's errors are among them
        # Without its words, which hold the address.
        logger.warning("A mail about an account could not be sent: %s", type(error).__name__)
        return False
    return True
