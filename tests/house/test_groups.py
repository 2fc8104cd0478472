"""pytest-xdist honours the xdist_group marker; one release did not, and journeys then ran in several processes."""

import os

import pytest


@pytest.mark.xdist_group("guard")
def test_xdist_group_marker_reaches_the_scheduler(request):
    distributed = "PYTEST_XDIST_WORKER" in os.environ
    assert request.node.nodeid.endswith("@guard") == distributed
