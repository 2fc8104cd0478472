"""Measure the time until the mail server has a notice, and the speed of a backlog beside a bare smtplib loop."""

import re
import subprocess
import sys
import threading
import time

import psutil

from tests.figures import Figures
from tests.percentiles import milliseconds, percentile
from tools.bench._wrk import processor_seconds
from tools.drill import stack
from tools.drill.reporter import Reporter

# Concerns a second -> seconds.
RATES = {1: 20, 50: 10}
BACKLOG = 10_000
REFERENCE = re.compile(rb"concern ([2-9A-Y]{4}-[2-9A-Y]{4})")
BARE_LOOP = """
import smtplib, sys, time
port, number, message = int(sys.argv[1]), int(sys.argv[2]), sys.stdin.buffer.read()
line = smtplib.SMTP("127.0.0.1", port)
began = time.monotonic()
for _ in range(number):
    line.sendmail("portal@prevent-portal.invalid", ["bare@example.org"], message)
print(number / (time.monotonic() - began))
line.quit()
"""


def measure() -> Figures:
    figures = Figures(
        "Delivering",
        ("measure", "workers", "mails a second", "p50", "p99", "of a bare smtplib loop", "processor time a mail"),
        "From the moment the reporter has the reference until the mail server has the mail. A backlog is drained "
        "with one recipient a mail, each noted in the delivery log, with fsync on, before the next one leaves; "
        "the bare loop writes nothing down. The mail server is a Python one here and keeps nothing on disk. "
        "Processor time is that of workers, PostgreSQL and mail server together, which share this machine: it "
        "is what bounds a backlog. Targets: a p99 under 3 s; 70 % of the loop.",
    )
    with stack.running() as (portal, _):
        portal.serve()
        portal.deliver()
        for rate, seconds in RATES.items():
            waits = wait_at(portal, rate, seconds)
            p50, p99 = (milliseconds(percentile(waits, share)) for share in (0.5, 0.99))
            figures.add(f"{rate} submitted a second", 1, "", p50, p99, "", "")
    for workers in (1, 2, 4):
        drained, bare, spent = drain(BACKLOG, workers)
        ratio = f"{drained / bare:.0%}"
        figures.add(f"backlog of {BACKLOG}", workers, f"{drained:.0f}", "", "", ratio, f"{spent * 1e3:.1f} ms")
        print(f"  {workers} workers: {drained:.0f} a second, bare loop {bare:.0f}", flush=True)
    figures.add("bare smtplib loop, one line kept open", "", f"{bare:.0f}", "", "", "100%", "")
    return figures


def wait_at(portal: stack.Stack, rate: int, seconds: int) -> list[float]:
    """Seconds from acknowledged to accepted for each concern; raises when a mail is missing."""
    cookies = portal.seed(rate * seconds, "drafts")
    acknowledged: dict[str, float] = {}

    def send(cookie: str) -> None:
        reporter = Reporter(portal.port, draft=cookie)
        reporter.send()
        at = time.monotonic()
        acknowledged[reporter.read_reference()] = at
        reporter.close()

    threads = []
    began = time.monotonic()
    for number, cookie in enumerate(cookies):
        time.sleep(max(began + number / rate - time.monotonic(), 0))
        threads.append(threading.Thread(target=send, args=(cookie,)))
        threads[-1].start()
    for thread in threads:
        thread.join()
    portal.wait_for(stack.MAILS_WAITING, 0, 60)
    accepted = {found[1].decode(): each.at for each in portal.mail.messages if (found := REFERENCE.search(each.raw))}
    return [max(accepted[reference] - at, 0) for reference, at in acknowledged.items()]


def drain(mails: int, workers: int) -> tuple[float, float, float]:
    """Mails a second of the workers, mails a second of the bare loop, processor seconds a mail."""
    with stack.running() as (portal, database):
        portal.seed(mails, "copies")
        assert database.process is not None
        processes = [database.process.pid, *(portal.deliver().process.pid for _ in range(workers))]
        while len(portal.mail.messages) < 1:
            time.sleep(0.01)
        began, already, spent = time.monotonic(), len(portal.mail.messages), _spent(processes)
        portal.wait_for(stack.MAILS_WAITING, 0, 300)
        drained = (mails - already) / (time.monotonic() - began)
        spent = (_spent(processes) - spent) / (mails - already)
        sent = len(portal.mail.messages)
        assert sent == mails, f"{sent} mails for {mails} concerns"
        return drained, _bare_loop(portal, mails // 5), spent


def _spent(processes: list[int]) -> float:
    """Processor seconds of this process, which runs the mail server, and of the given processes."""
    own = psutil.Process().cpu_times()
    others = (psutil.Process(pid) for pid in processes)
    return own.user + own.system + sum(processor_seconds(each) for each in others)


def _bare_loop(portal: stack.Stack, mails: int) -> float:
    command = [sys.executable, "-c", BARE_LOOP, str(portal.mail.port), str(mails)]
    return float(subprocess.run(command, input=portal.mail.messages[0].raw, capture_output=True, check=True).stdout)
