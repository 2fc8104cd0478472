import signal
import socket
import threading
import time

import pytest

from prevent_portal.mail.deadline import deadline


def test_block_over_the_deadline_raises_timeout_error():
    left, right = socket.socketpair()
    with left, right, pytest.raises(TimeoutError), deadline(0.05):
        left.recv(1)


def test_block_within_the_deadline_restores_the_signal():
    before = signal.getsignal(signal.SIGALRM)
    with deadline(600):
        pass
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) == before


def test_deadline_is_not_applied_outside_the_main_thread():
    done = []

    def work():
        with deadline(0.01):
            done.append(time.monotonic())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done
