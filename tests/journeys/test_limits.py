"""Reporters behind one IP address are not throttled while a client there guesses return codes.

The drill does the same with thirty reporters and measures times.
"""

import threading
from concurrent.futures import ThreadPoolExecutor

from referrals.report.return_code_attempts import FREE
from tests.journeys.conftest import ON_SQLITE
from tests.journeys.portal import Portal
from tests.journeys.room import Guesser, Reporter

PEOPLE, WEB_WORKERS = 5, 2
GUESSES = FREE * WEB_WORKERS + 10


@ON_SQLITE
def test_code_guesser_is_throttled_while_others_report(portal: Portal):
    guesser = Guesser(portal.url, threading.Event())
    people = [Reporter(portal.url, pause=lambda: 0) for _ in range(PEOPLE)]
    with ThreadPoolExecutor() as pool:
        guessing = pool.submit(guesser.guess, GUESSES)
        codes = list(pool.map(lambda each: each.report(), people))
        guessing.result()
    assert len(set(codes)) == PEOPLE
    assert guesser.throttled >= 10
    assert all(guesser.try_code(code) for code in codes)
