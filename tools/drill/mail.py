"""F5: mail servers that refuse, hang, drop or have a wrong certificate; 25 mails each, then a healthy server."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests import smtp
from tests.figures import Figures
from tools.drill import mail_servers, stack

MAILS = 25
FAULT_SECONDS = 4
PERSON_SECONDS = 300
MAILBOX = "prevent@norfolk.police.uk"
PASSING = {"450": "450 4.2.1 busy", "451": "451 4.3.0 later"}
PERMANENT = {"550": "550 5.1.1 no such mailbox", "552": "552 5.2.2 full"}
DROPPED, PLAIN, PROVEN = "dropped after DATA", "no STARTTLS", "a proven certificate"
UNPROVEN = {PLAIN, *mail_servers.CERTIFICATES}
FAULTS = (*mail_servers.SCRIPTS, mail_servers.TRICKLE, *PASSING, *PERMANENT, DROPPED, *sorted(UNPROVEN))
COLUMNS = (
    "fault",
    "mails",
    "tried",
    "next try after",
    "a person told after",
    "given up",
    "lost",
    "mails begun on an unproven line",
    "after it, mailed",
)


@dataclass
class Outcome:
    mails: int
    tried: int
    pauses: list[float]
    people_told: int
    told_after: float
    given_up: int
    lost: int
    begun: int
    mailed: int

    def cells(self) -> tuple[object, ...]:
        pauses = f"{min(self.pauses):.0f} to {max(self.pauses):.0f} s" if self.pauses else "-"
        told = f"{self.told_after:.0f} s" if self.people_told else "-"
        return (self.mails, self.tried, pauses, told, self.given_up, self.lost, self.begun, self.mailed)


def measure() -> Figures:
    figures = Figures(
        "F5: mail servers in trouble",
        COLUMNS,
        "For some seconds the server misbehaves, then a healthy one answers; back-offs are read, and then cut short "
        "instead of waited for. Nothing is lost: what passes is tried again, a refused mailbox becomes a call, and "
        "so does at once, within five minutes, each mail of a server that does not prove who it is; to that one not "
        "one command of a mail is said. Controls: a server whose certificate is in order, a worker that trusts any, "
        "and one that takes every refusal for a yes.",
    )
    with stack.running() as (portal, _):
        portal.environment["SSL_CERT_FILE"] = str(_write_authority(portal))
        for fault in FAULTS:
            outcome = run_fault(portal, fault, MAILS)
            check_outcome(fault, outcome)
            figures.add(fault, *outcome.cells())
            print(f"  {fault}", flush=True)
        proven = run_fault(portal, PROVEN, MAILS)
        assert (proven.begun, proven.mailed) == (0, 0), "what a proven line took is mailed once"
        assert proven.tried == MAILS, "a certificate in order was refused, so the refusals prove nothing"
        figures.add(f"control: {PROVEN}", *proven.cells())
        trusting = run_fault(portal, "expired certificate", MAILS, plant="trusts-anybody")
        assert trusting.begun > 0, "the control sent nothing over an unproven line, so the drill would not notice"
        figures.add("control: trusts any certificate", *trusting.cells())
        deaf = run_fault(portal, "451", MAILS, plant="deaf")
        assert deaf.lost > 0, "the control lost nothing, so the drill would not have noticed"
        figures.add("control: takes every refusal for a yes", *deaf.cells())
    return figures


def check_outcome(fault: str, outcome: Outcome) -> None:
    assert outcome.lost == outcome.begun == 0, f"{fault}: {outcome}"
    assert (outcome.given_up > 0) == (fault in PERMANENT), f"{fault}: {outcome}"
    if fault in PERMANENT or fault in UNPROVEN:
        assert outcome.people_told == outcome.mails, f"{fault}: {outcome}"
        assert outcome.told_after < PERSON_SECONDS, f"{fault}: {outcome}"
    if fault not in PERMANENT and fault != DROPPED:
        assert outcome.pauses, f"{fault}: {outcome}"
        assert min(outcome.pauses) >= 59.9, f"{fault}: {outcome}"
        assert max(outcome.pauses) <= 75.1, f"{fault}: {outcome}"
        assert len(outcome.pauses) == 1 or len(set(outcome.pauses)) > 1, f"{fault}: retries march in step"


def run_fault(portal: stack.Stack, fault: str, mails: int, *, plant: str = "") -> Outcome:
    _forget_all(portal)
    portal.seed(mails)
    ((began,),) = portal.rows("SELECT clock_timestamp()")
    with _trouble(fault, portal) as bad:
        scheme = "smtp+tls" if fault in UNPROVEN or fault == PROVEN else "smtp"
        portal.environment["EMAIL_URL"] = f"{scheme}://127.0.0.1:{bad.port}"
        worker = portal.deliver(plant=plant)
        tells = fault in PERMANENT or fault in UNPROVEN or fault == PROVEN
        tried = _wait_until_tried(portal, mails, PERSON_SECONDS if tells else FAULT_SECONDS)
        worker.end()
        begun = bad.begun if fault in UNPROVEN else 0
    pauses = [
        float(seconds)
        for (seconds,) in portal.rows(
            # Times are stored to the minute, and a pause begins when the minute of the attempt is over.
            "SELECT extract(epoch FROM d.due_at - a.finished_at) - 60 FROM referrals_delivery d"
            " JOIN referrals_attempt a ON a.delivery_id = d.id"
            " WHERE d.failures = 1 AND d.given_up_at IS NULL AND a.finished_at IS NOT NULL AND NOT a.accepted"
        )
    ]
    ((people_told, seconds),) = portal.rows(
        "SELECT count(DISTINCT concern_id), extract(epoch FROM clock_timestamp() - %s) FROM referrals_delivery"
        " WHERE transport = 'phone' AND due_at >= date_trunc('minute', %s)",
        began,
        began,
    )
    told_after = float(seconds) if people_told else 0
    _heal(portal)
    given_up = portal.number("SELECT count(*) FROM referrals_delivery WHERE given_up_at IS NOT NULL")
    mailed = len({each.message["Message-ID"] for each in portal.mail.messages})
    reached = mails if fault == PROVEN else mailed + given_up
    return Outcome(mails, tried, pauses, people_told, told_after, given_up, mails - reached, begun, mailed)


def _forget_all(portal: stack.Stack) -> None:
    portal.rows("TRUNCATE referrals_concern, referrals_event, referrals_worker CASCADE")
    portal.mail.messages.clear()
    portal.mail.begun = 0


def _wait_until_tried(portal: stack.Stack, mails: int, patience: float) -> int:
    """Wait until each mail was tried once, or `patience` seconds after the first. Returns the number of attempts."""
    finished = "SELECT count(*) FROM referrals_attempt WHERE finished_at IS NOT NULL"
    first = None
    while (tried := portal.number(finished)) < mails:
        if tried and first is None:
            first = time.monotonic()
        if first is not None and time.monotonic() - first > patience:
            break
        time.sleep(0.1)
    time.sleep(0.5)  # accepted mails are settled at the end of a batch
    return portal.number(finished)


def _heal(portal: stack.Stack) -> None:
    portal.environment["EMAIL_URL"] = portal.mail.url
    portal.rows("UPDATE referrals_delivery SET due_at = now() WHERE transport = 'email' AND due_at IS NOT NULL")
    portal.rows("UPDATE referrals_worker SET beat_at = now() - interval '1 hour'")
    worker = portal.deliver()
    portal.wait_for(stack.MAILS_WAITING, 0, 60)
    worker.end()


@dataclass
class Bad:
    """A faulty server; `begun` counts the MAIL commands it got."""

    port: int
    server: smtp.SmtpServer | None = None

    @property
    def begun(self) -> int:
        return self.server.begun if self.server else 0


@contextmanager
def _trouble(fault: str, portal: stack.Stack) -> Iterator[Bad]:
    replies = PASSING | PERMANENT
    if fault in mail_servers.CERTIFICATES or fault == PROVEN:
        with mail_servers.showing(mail_servers.CERTIFICATES.get(fault, mail_servers.PROVEN)) as server:
            yield Bad(server.port, server)
    elif fault in mail_servers.SCRIPTS or fault == mail_servers.TRICKLE:
        with mail_servers.speaking(fault) as port:
            yield Bad(port)
    else:
        if fault in replies:
            portal.mail.replies[MAILBOX] = replies[fault]
        portal.mail.drop_after_data = fault == DROPPED
        yield Bad(portal.mail.port, portal.mail)
        portal.mail.replies.clear()
        portal.mail.drop_after_data = False


def _write_authority(portal: stack.Stack) -> object:
    certificate, _ = mail_servers.AUTHORITY.write(portal.folder, "authority")
    return certificate
