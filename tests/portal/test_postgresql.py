"""A kept connection is known by its line to be gone; of an idle one nothing is asked."""

import socket
from types import SimpleNamespace

import pytest

from prevent_portal.postgresql.base import DatabaseWrapper


@pytest.fixture
def line():
    """Our end and the server's of one connection, and a wrapper that holds ours."""
    ours, theirs = socket.socketpair()
    wrapper = DatabaseWrapper({"ENGINE": "prevent_portal.postgresql", "NAME": "x", "OPTIONS": {}, "TIME_ZONE": None})
    wrapper.connection = SimpleNamespace(closed=0, fileno=ours.fileno)
    with ours, theirs:
        yield wrapper, theirs
        wrapper.connection = None


def test_an_idle_line_is_kept(line):
    wrapper, _ = line
    assert wrapper.is_usable()


def test_a_server_that_stopped_is_noticed(line):
    wrapper, theirs = line
    theirs.close()
    assert not wrapper.is_usable()


def test_so_is_one_that_says_that_it_will(line):
    wrapper, theirs = line
    theirs.sendall(b"E: terminating connection")
    assert not wrapper.is_usable()


def test_a_connection_closed_on_our_side_is_not_used(line):
    wrapper, _ = line
    wrapper.connection.closed = 1
    assert not wrapper.is_usable()
    wrapper.connection = None
    assert not wrapper.is_usable()
