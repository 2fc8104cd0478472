"""Mails about accounts, one recipient each. Nothing about any concern, and no user's words in a header."""

from email.utils import formatdate

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone

from prevent_portal.accounts import invitation_link
from prevent_portal.accounts.models import Letter, Topic

_SUBJECTS = {
    Topic.INVITATION: f"Your account: {settings.PORTAL_NAME}",
    Topic.FACTOR_RESET: "Your second way to sign in was removed",
    Topic.NEW_PLACE: "Signed in with a new browser",
}


def compose(letter: Letter) -> EmailMessage:
    """The same Message-ID at each try, so that a repeat is seen to be one."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")
    template = f"accounts/mail/{letter.topic.replace('-', '_')}.txt"
    return EmailMessage(
        subject=_SUBJECTS[Topic(letter.topic)],
        body=render_to_string(template, _words(letter)),
        to=[letter.to],
        headers={
            "Message-ID": f"<{letter.pk}@{domain}>",
            "Date": formatdate(letter.queued_at.timestamp()),
            "Auto-Submitted": "auto-generated",
        },
    )


def _words(letter: Letter) -> dict[str, object]:
    if invited := letter.invitation:
        return {"link": invitation_link.make(invited), "last_day": timezone.localdate(invited.expires_at)}
    return {"device": letter.device, "at": letter.queued_at}
