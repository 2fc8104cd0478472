"""Journeys of one database share a process only while pytest-xdist reads its mark; one release did not."""

import os

import pytest


@pytest.mark.xdist_group("guard")
def test_xdist_group_marker_reaches_the_scheduler(request):
    distributed = "PYTEST_XDIST_WORKER" in os.environ
    assert request.node.nodeid.endswith("@guard") == distributed
