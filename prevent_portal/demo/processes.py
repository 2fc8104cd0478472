"""Run the processes of a demo, restarting them until a signal requests the end."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Event
from types import FrameType

from prevent_portal.demo.say import say

# Longer than EMAIL_TIMEOUT, so that a worker can finish the current mail.
GRACE_SECONDS = 30
LONGEST_PAUSE = 30.0
# After running this long, a child that dies is restarted with the first pause again.
SETTLED_SECONDS = 60
TICK = 0.2


class Child:
    """A process that is restarted with a growing pause when it dies."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name = name
        self.command = command
        self.process: subprocess.Popen[bytes] | None = None
        self.started_at = 0.0
        self.start_again_at = 0.0
        self.pause = 1.0

    def start(self) -> None:
        # In a new session, so that Ctrl-C reaches only the supervisor, which then stops the children.
        self.process = subprocess.Popen(self.command, start_new_session=True)  # noqa: S603
        self.started_at = time.monotonic()

    def tend(self) -> None:
        """Notice that the process died, and restart it when the pause is over."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.start_again_at:
                self.start()
        elif (code := self.process.poll()) is not None:
            # The workers of a killed server would continue to accept requests.
            signal_group(self.process, signal.SIGTERM)
            self.process = None
            self.pause = 1.0 if now - self.started_at > SETTLED_SECONDS else self.pause
            say(f"The {self.name} stopped by itself (exit {code}): starting it again in {self.pause:.0f} s")
            self.start_again_at = now + self.pause
            self.pause = min(self.pause * 2, LONGEST_PAUSE)

    def ask_to_stop(self) -> None:
        if self.process is not None:
            self.process.terminate()

    def wait_or_kill(self, deadline: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            say(f"The {self.name} did not stop within {GRACE_SECONDS} s: killing it")
            signal_group(self.process, signal.SIGKILL)
            self.process.wait()


def signal_group(leader: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(leader.pid, number)


class Supervisor:
    def __init__(self, children: list[Child]) -> None:
        self.children = children
        self.asked_to_stop = Event()

    def listen(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def start(self) -> None:
        for child in self.children:
            child.start()

    def tend_until(self, done: Callable[[], bool]) -> None:
        """Restart dead children until `done` returns True or a signal arrives."""
        while not done() and not self.asked_to_stop.wait(TICK):
            for child in self.children:
                child.tend()

    def stop(self) -> None:
        for child in self.children:
            child.ask_to_stop()
        deadline = time.monotonic() + GRACE_SECONDS
        for child in self.children:
            child.wait_or_kill(deadline)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.asked_to_stop.set()
