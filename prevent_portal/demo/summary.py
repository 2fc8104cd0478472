"""What a person who started a demo needs to know."""

from django.conf import settings

from prevent_portal.demo import accounts_file, mail
from prevent_portal.demo.say import say


def say_where_things_are() -> None:
    say("")
    portal = settings.PORTAL_URL
    say(f"  The portal      {portal}/")
    say(f"  Sign in         {portal}/accounts/login/")
    say(f"  Demo accounts   {accounts_file.path()}")
    if mail.is_captured():
        say(f"  Mail            {portal}/demo/mail/ (captured in {settings.EMAIL_FILE_PATH})")
    else:
        # Never the address from EMAIL_URL itself: it may carry a password.
        say(f"  Mail            goes to {settings.EMAIL_HOST}:{settings.EMAIL_PORT} (EMAIL_URL is set)")
    say("")
    say("Press Ctrl-C to stop.")
