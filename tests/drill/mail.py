"""F5: mail servers that refuse, hang, drop and lie; twenty-five mails each, then a healthy server."""

import datetime
import ipaddress
import socket
import ssl
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.drill import stack
from tests.figures import Figures

MAILS = 25
FAULT_SECONDS = 6
REFERENCE_WORD = b"concern "
# What a raw server says, line by line, to whoever connects; `None` closes, `...` says nothing more.
SCRIPTS: dict[str, list[bytes | None]] = {
    "garbage for a greeting": [b"\x00\xffHTTP/1.0 200 what?\r\n", None],
    "dropped at EHLO": [b"220 here\r\n", None],
    "hangs": [],
    "421 at once": [b"421 4.3.2 come back later\r\n", None],
}
REPLIES = {
    "450": "450 4.2.1 busy",
    "451": "451 4.3.0 later",
    "550": "550 5.1.1 no such mailbox",
    "552": "552 5.2.2 full",
}
PERMANENT = {"550", "552"}


def measure() -> Figures:
    figures = Figures(
        "F5: mail servers in trouble",
        (
            "fault",
            "mails",
            "tried",
            "given up, and a call raised",
            "lost",
            "words of a concern sent",
            "after it, mailed",
        ),
        "For some seconds the server misbehaves, then a healthy one answers at the same address; back-offs are cut "
        "short instead of waited for. Nothing is lost: a refused mailbox becomes a call at once, all else is mailed. "
        "With a server that does not prove who it is, not one command of a mail is sent.",
    )
    for fault in [*SCRIPTS, *REPLIES, "dropped after DATA", "no STARTTLS", "untrusted certificate"]:
        figures.add(fault, *endure(fault, MAILS))
        print(f"  {fault}", flush=True)
    return figures


def endure(fault: str, mails: int) -> tuple[object, ...]:
    with stack.running() as (portal, _), ExitStack() as exits:
        portal.seed(mails)
        heard: list[bytes] = []
        scheme = "smtp+tls" if "TLS" in fault or "certificate" in fault else "smtp"
        bad = exits.enter_context(_trouble(fault, portal, heard)) if fault not in REPLIES else portal.mail.port
        _set_fault(portal, fault)
        portal.environment["EMAIL_URL"] = f"{scheme}://127.0.0.1:{bad}"
        worker = portal.deliver()
        tried = "SELECT count(*) FROM referrals_attempt WHERE finished_at IS NOT NULL"
        while portal.number(tried) == 0:
            time.sleep(0.2)
        time.sleep(FAULT_SECONDS)
        attempts = portal.number(tried)
        worker.end()
        spoken = sum(line.count(REFERENCE_WORD) for line in heard)
        portal.mail.replies.clear()
        portal.mail.drop_after_data = False
        portal.environment["EMAIL_URL"] = portal.mail.url
        portal.rows("UPDATE referrals_delivery SET due_at = now() WHERE transport = 'email' AND due_at IS NOT NULL")
        portal.rows("UPDATE referrals_worker SET beat_at = now() - interval '1 hour'")
        portal.deliver()
        portal.wait_for(stack.MAILS_WAITING, 0, 60)
        return (mails, attempts, *_end(portal, fault, mails, spoken))


def _end(portal: stack.Stack, fault: str, mails: int, spoken: int) -> tuple[int, int, int, int]:
    given_up = portal.number("SELECT count(*) FROM referrals_delivery WHERE given_up_at IS NOT NULL")
    calls = portal.number(
        "SELECT count(DISTINCT concern_id) FROM referrals_delivery d WHERE transport = 'phone' AND due_at IS NOT NULL"
        " AND EXISTS (SELECT 1 FROM referrals_delivery g"
        "  WHERE g.concern_id = d.concern_id AND g.given_up_at IS NOT NULL)"
    )
    mailed = len({each.message["Message-ID"] for each in portal.mail.messages})
    lost = mails - mailed - calls
    assert lost == 0, f"{fault}: {lost} lost"
    assert given_up == calls
    assert (given_up > 0) == (fault in PERMANENT), f"{fault}: {given_up} given up"
    if "TLS" in fault or "certificate" in fault:
        assert spoken == 0, f"{fault}: {spoken} mails went over an unproven line"
    return calls, lost, spoken, mailed


def _set_fault(portal: stack.Stack, fault: str) -> None:
    if fault in REPLIES:
        portal.mail.replies["prevent@norfolk.police.uk"] = REPLIES[fault]


@contextmanager
def _trouble(fault: str, portal: stack.Stack, heard: list[bytes]) -> Iterator[int]:
    if fault == "dropped after DATA":
        portal.mail.drop_after_data = True
        yield portal.mail.port
    elif fault == "no STARTTLS":
        yield portal.mail.port
    else:
        with _speaking(SCRIPTS.get(fault), heard) as port:
            yield port


@contextmanager
def _speaking(script: list[bytes | None] | None, heard: list[bytes]) -> Iterator[int]:
    """A raw server; without a script, one that offers STARTTLS and shows a certificate that nobody signed."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener, tempfile.TemporaryDirectory() as folder:
        context = None if script is not None else _self_signed(Path(folder))

        def serve() -> None:
            while not over.is_set():
                with suppress(OSError):
                    line, _ = listener.accept()
                    threading.Thread(target=_talk, args=(line, script, context, heard, over), daemon=True).start()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        over.set()
        listener.shutdown(socket.SHUT_RDWR)


def _talk(
    line: socket.socket,
    script: list[bytes | None] | None,
    context: ssl.SSLContext | None,
    heard: list[bytes],
    over: threading.Event,
) -> None:
    with line, suppress(OSError):
        if context is not None:
            line.sendall(b"220 here\r\n")
            heard.append(line.recv(1000))
            line.sendall(b"250-here\r\n250 STARTTLS\r\n")
            heard.append(line.recv(1000))
            line.sendall(b"220 go on\r\n")
            with context.wrap_socket(line, server_side=True) as wrapped:
                heard.append(wrapped.recv(10_000))
            return
        for words in script or []:
            if words is None:
                return
            line.sendall(words)
        over.wait()


def _self_signed(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return context
