"""Print the addresses of a started demo."""

from django.conf import settings

from prevent_portal.demo import accounts_file, mail
from prevent_portal.demo.say import say


def print_summary() -> None:
    say("")
    portal = settings.PORTAL_URL
    say(f"  The portal      {portal}/")
    say(f"  Sign in         {portal}/accounts/login/")
    say(f"  Demo accounts   {accounts_file.path()}")
    if mail.is_captured():
        say(f"  Mail            {portal}/demo/mail/ (captured in {settings.EMAIL_FILE_PATH})")
    else:
        # Not EMAIL_URL itself, which may contain a password.
        say(f"  Mail            goes to {settings.EMAIL_HOST}:{settings.EMAIL_PORT} (EMAIL_URL is set)")
    say("")
    say("Press Ctrl-C to stop.")
