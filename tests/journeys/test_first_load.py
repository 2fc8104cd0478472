"""Bytes and requests of an area's page on the first visit."""

import pytest

from tests.journeys.conftest import ON_SQLITE

# Bytes on the wire, headers included.
MOST_BYTES = 60_000
MOST_REQUESTS = 6


@ON_SQLITE
@pytest.mark.parametrize("area", ["norfolk", "westmorland-and-furness"])
def test_first_load_stays_within_budget(portal, phone, area):
    network = phone.context.new_cdp_session(phone)
    network.send("Network.enable")
    asked, sizes = [], []
    network.on("Network.requestWillBeSent", lambda event: asked.append(event["request"]["url"]))
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    phone.goto(f"/areas/{area}/", wait_until="networkidle")
    assert len(asked) == len(sizes) <= MOST_REQUESTS
    assert all(address.startswith(f"{portal.url}/") for address in asked)
    assert 10_000 < sum(sizes) <= MOST_BYTES
    print(f"{area}: {len(asked)} requests, {sum(sizes):,.0f} bytes")
