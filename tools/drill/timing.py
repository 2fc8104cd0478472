"""Timing attacks: response times do not reveal accounts, nearly right codes or another force's references.

The two requests of a pair are sent in turn, in random order, so that other load on the machine affects both.
"""

import random
import secrets
import time
from collections.abc import Callable
from http.client import HTTPConnection
from statistics import median
from urllib.parse import urlencode

from tests.figures import Figures
from tests.journeys import tab
from tools.drill import stack

TIMES = 200
# Fewer, because each sign-in computes a slow password hash.
SIGN_INS = 100
WARM_UP = 20
WITHIN = 0.03

Ask = Callable[[], int]


class Stopwatch:
    """A kept-alive connection with a new client address for each request, which avoids rate limits."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self.session = ""

    def get(self, path: str) -> int:
        return self._ask("GET", path, "")

    def post(self, path: str, **fields: str) -> int:
        token = secrets.token_hex(16)
        return self._ask("POST", path, urlencode(fields | {"csrfmiddlewaretoken": token}), token)

    def sign_in(self, email: str, password: str) -> None:
        assert self.post("/accounts/login/", login=email, password=password) == 302

    def _ask(self, method: str, path: str, body: str, token: str = "") -> int:
        headers = {
            "X-Forwarded-For": ".".join(str(random.randint(1, 254)) for _ in range(4)),
            "X-Forwarded-Proto": "http",
            "Cookie": f"csrf={token}; session={self.session}" if self.session else f"csrf={token}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.connection.request(method, path, body or None, headers)
        response = self.connection.getresponse()
        response.read()
        for cookie in response.headers.get_all("Set-Cookie", []):
            if cookie.startswith("session="):
                self.session = cookie.partition("=")[2].partition(";")[0]
        return response.status


def compare(first: Ask, second: Ask, times: int) -> tuple[float, float, float]:
    """Median seconds of each, and the median difference within pairs as a share of the median.

    Other load affects both requests of a pair, so their difference varies less than either.
    """
    taken: tuple[list[float], list[float]] = ([], [])
    for number in range(times + WARM_UP):
        for which in random.sample((0, 1), 2):
            began = time.perf_counter()
            (first, second)[which]()
            if number >= WARM_UP:
                taken[which].append(time.perf_counter() - began)
    between = median(one - other for one, other in zip(*taken, strict=True))
    return median(taken[0]), median(taken[1]), abs(between) / median([*taken[0], *taken[1]])


def account(portal: stack.Stack, role: str, place: str) -> tuple[str, str]:
    for line in (portal.folder / "data" / "demo-accounts.txt").read_text().splitlines():
        if line.startswith(f"{role} {place} "):
            return tuple(line.split(" ")[2:])  # type: ignore[return-value]
    raise AssertionError(f"no {role} of {place}")


def measure() -> Figures:
    figures = Figures(
        "What a stopwatch tells",
        ("Asked", "One", "median", "The other", "median", "apart"),
        note=(
            f"Pass: a pair is less than {WITHIN:.0%} apart, by the median of the differences within it. Whether a "
            "code was right is no secret from whoever entered it, so what is timed is whether a wrong one was nearly "
            "right. The controls are pairs that anybody may tell apart."
        ),
    )
    apart = {}
    with stack.running() as (portal, _):
        portal.serve(BEHIND_PROXY="true")
        reference, code = tab.send(tab.ready_to_send(f"http://127.0.0.1:{portal.port}"))
        nearly, far = code[:-1] + ("2" if code[-1] != "2" else "3"), "2222-2222-2222-2222"
        watch, officer = Stopwatch(portal.port), Stopwatch(portal.port)
        known, password = account(portal, "officer", "essex")
        officer.sign_in(known, password)
        wrong = {"password": "not the password"}

        def time_pair(asked: str, one: tuple[str, Ask], other: tuple[str, Ask], times: int = TIMES) -> None:
            for each in (watch, officer):
                each.connection.close()  # reconnect, because the server closes idle connections
            a, b, apart[asked] = compare(one[1], other[1], times)
            figures.add(asked, one[0], f"{a * 1000:.2f} ms", other[0], f"{b * 1000:.2f} ms", f"{apart[asked]:.1%}")

        sign_in = lambda email: lambda: watch.post("/accounts/login/", login=email, **wrong)  # noqa: E731
        enter = lambda text: lambda: watch.post("/return/", code=text)  # noqa: E731
        look = lambda path: lambda: officer.get(path)  # noqa: E731
        time_pair(
            "signing in, wrong password",
            ("an account", sign_in(known)),
            ("none", sign_in(f"x{known}")),
            SIGN_INS,
        )
        time_pair(
            "a wrong return code",
            ("all but one letter right", enter(nearly)),
            ("no letter right", enter(far)),
        )
        time_pair("a wrong return code's shape", ("16 letters", enter(far)), ("no code at all", enter("I forgot it")))
        time_pair(
            "a reference",
            ("another force's", look(f"/review/{reference}/")),
            ("nobody's", look("/review/AAAA-AAAA/")),
        )
        time_pair("control: signing in", ("an account", sign_in(known)), ("no address", sign_in("nobody")), 40)
        time_pair("control: a page", ("there", look("/review/")), ("not there", look("/review/AAAA-AAAA/")))
    for asked, difference in apart.items():
        if asked.startswith("control"):
            assert difference > WITHIN, f"the control was not told apart\n{figures.markdown()}"
        else:
            assert difference <= WITHIN, f"{asked}: {difference:.1%} apart\n{figures.markdown()}"
    return figures
