"""Clients behind one IP address: reporters, and one who guesses return codes."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

import requests

from referrals.sealing import return_codes
from tests.journeys.tab import Tab, read_receipt
from tests.referrals.walking import answers

T = TypeVar("T")


class Reporter(Tab):
    """Submits a whole report; `pause` returns the seconds to wait before each page."""

    def __init__(self, url: str, *, pause: Callable[[], float]) -> None:
        super().__init__(url)
        self.pause = pause
        self.longest_wait = 0.0

    def report(self, *, until: float = float("inf")) -> str:
        """The return code, or "" if `until` passed first."""
        self._wait_for(lambda: self.open("/report/start/"))
        self._wait_for(lambda: self.post("/report/start/"))
        for slug, fields in answers().items():
            if time.monotonic() > until:
                return ""
            self._wait_for(lambda slug=slug, fields=fields: self.post(f"/report/{slug}/", fields))
        self._wait_for(lambda: self.open("/report/check/"))
        return read_receipt(self._wait_for(lambda: self.post("/report/check/")).text)[1]

    def _wait_for(self, ask: Callable[[], T]) -> T:
        time.sleep(self.pause())
        started = time.monotonic()
        answer = ask()
        self.longest_wait = max(self.longest_wait, time.monotonic() - started)
        return answer


class Guesser:
    def __init__(self, url: str, over: threading.Event) -> None:
        self.url, self.over = url, over
        self.sent = self.throttled = 0
        self._lock = threading.Lock()

    def guess(self, times: int) -> None:
        tab = Tab(self.url)
        tab.open("/return/")
        for _ in range(times):
            if self.over.is_set():
                return
            self._note(tab.post("/return/", {"code": return_codes.make_code()}))

    def try_code(self, code: str) -> bool:
        tab = Tab(self.url)
        tab.open("/return/")
        return "/return/messages/" in tab.post("/return/", {"code": code}).url

    def _note(self, answer: requests.Response) -> None:
        assert answer.status_code in (200, 429), answer.status_code
        with self._lock:
            self.sent += 1
            if answer.status_code == 429:
                assert int(answer.headers["Retry-After"]) > 1
                self.throttled += 1
