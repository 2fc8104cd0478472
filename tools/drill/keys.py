"""F16: with a missing or wrong key or setting, the portal refuses to start or serves 503, and stores no plaintext."""

import http.client
import subprocess
import sys

from tests.authority import Pair, long_ago, make_authority, make_mailbox
from tests.figures import ROOT, Figures
from tools.drill import stack
from tools.machine import production
from tools.machine.keys import sealing_pair

REFUSED = {
    "public tier handed a private key": {"PORTAL_TIER": "public"},
    "no private key where officers read": {"SEALING_PRIVATE_KEYS": ""},
    "no secret key": {"SECRET_KEY": ""},
    "no mail server": {"EMAIL_URL": ""},
    "mail without TLS": {"EMAIL_URL": "smtp://mail.example:25"},
    "nobody on duty": {"DUTY_EMAILS": ""},
    "no host names": {"ALLOWED_HOSTS": ""},
}
UNSEALABLE = {"no public key": "", "a public key cut short": "portal-1:AAAA", "not base64": "portal-1:!!!!"}
AUTHORITY = make_authority("Mail authority")
OURS = make_mailbox(AUTHORITY, "portal@prevent-portal.invalid")
IN_ORDER = make_mailbox(AUTHORITY, "team@police.example")
EXPIRED = make_mailbox(AUTHORITY, "team@police.example", **long_ago())
START = "import prevent_portal.wsgi"


def measure() -> Figures:
    figures = Figures(
        "F16: keys and settings that are missing or wrong",
        ("what", "as expected", "stored unsealed"),
        "In production settings the web server and the worker refuse to start; without a valid public key the report "
        "answers 503 with the numbers to call, and no mail that cannot be sealed leaves in another form. "
        "The controls have everything in order.",
    )
    for what, changes in REFUSED.items():
        web, worker = starts(changes), works(changes)
        assert not web, f"{what}: the web server started"
        assert not worker, f"{what}: the worker started"
        figures.add(what, "refuses to start", 0)
    assert starts({}), "the control does not start, so the refusals prove nothing"
    figures.add("control: nothing missing", "starts", 0)
    with stack.running() as (portal, _):
        for what, key in UNSEALABLE.items():
            web = portal.serve(SEALING_PUBLIC_KEYS=key)
            status, wait, body = ask(portal.port, "/report/")
            web.end()
            assert (status, bool(wait), "999" in body) == (503, True, True), f"{what}: {status}"
            figures.add(what, "503 with the numbers to call", portal.number("SELECT count(*) FROM referrals_concern"))
        other, _ = sealing_pair("other-1")
        web = portal.serve(SEALING_PUBLIC_KEYS=other)
        status, _, _ = ask(portal.port, "/report/")
        web.end()
        assert status == 503, f"another portal's public key: {status}"
        figures.add("another portal's public key", "503: it is not the registered one", 0)
        figures.add("a contact's certificate that ended", seal_for(portal, EXPIRED), 0)
        figures.add("control: a contact's certificate in order", seal_for(portal, IN_ORDER), 0)
    return figures


def seal_for(portal: stack.Stack, theirs: Pair) -> str:
    """Send one concern as sealed mail to this certificate's mailbox; returns a description of the result."""
    portal.seed(1)
    # The worker takes the certificate from the directory.
    for table, mode in (("guidance_contact", ""), ("referrals_delivery", "mode = 'sealed', ")):
        which = "kind" if table == "guidance_contact" else "transport"
        portal.rows(f"UPDATE {table} SET {mode}certificate = %s WHERE {which} = 'email'", theirs.certificate_pem)
    signing = {"SIGNING_CERTIFICATE": OURS.certificate_pem, "SIGNING_KEY": OURS.key_pem}
    worker = portal.start([sys.executable, "manage.py", "send_deliveries"], **signing)
    portal.wait_for(stack.MAILS_WAITING, 0, 60)
    worker.end()
    held = portal.number("SELECT count(*) FROM referrals_delivery WHERE held_for = 'certificate'")
    calls = portal.number("SELECT count(*) FROM referrals_delivery WHERE transport = 'phone' AND due_at IS NOT NULL")
    kinds = [each.message.get_content_type() for each in portal.mail.messages]
    portal.rows("TRUNCATE referrals_concern CASCADE")
    if theirs is EXPIRED:
        assert (held, calls, kinds) == (1, 1, []), f"{held} held, {calls} calls, sent: {kinds}"
        return "held, and a call to make; nothing was sent"
    assert (held, kinds) == (0, ["application/pkcs7-mime"]), f"{held} held, sent: {kinds}"
    return "sent, encrypted"


def starts(changes: dict[str, str]) -> bool:
    return _runs([sys.executable, "-c", START], changes)


def works(changes: dict[str, str]) -> bool:
    """Runs `check`, which manage.py runs before every command."""
    return _runs([sys.executable, "manage.py", "check"], changes)


def _runs(command: list[str], changes: dict[str, str]) -> bool:
    environment = production.environment(**changes)
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True).returncode == 0


def ask(port: int, path: str) -> tuple[int, str, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    return response.status, response.getheader("Retry-After", ""), body
