import signal
import socket
import threading
import time

import pytest

from prevent_portal.mail.deadline import deadline


def test_what_draws_on_is_broken_off():
    left, right = socket.socketpair()
    with left, right, pytest.raises(TimeoutError), deadline(0.05):
        left.recv(1)


def test_what_is_done_in_time_is_left_alone():
    before = signal.getsignal(signal.SIGALRM)
    with deadline(600):
        pass
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) == before


def test_outside_the_main_thread_it_lets_things_be():
    done = []

    def work():
        with deadline(0.01):
            done.append(time.monotonic())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done
