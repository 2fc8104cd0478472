"""Finding an area: each kind of answer in plain words."""

import pytest

from guidance.models import Council, Postcode


def _postcode(compact, *codes):
    for code in codes:
        council = Council.objects.get(gss_code=code)
        Postcode.objects.create(postcode=compact, council=council, data_edition="test")


def test_it_works(read):
    page = read("/find/")
    assert "There is a problem" not in page
    assert "Westmorland and Furness" in page


@pytest.mark.parametrize(
    ("typed", "message"),
    [("", "Enter a postcode"), ("  ", "Enter a postcode"), ("x", "Enter a full postcode")],
)
def test_error(client, content, typed, message):
    page = client.get("/find/", {"postcode": typed}).content.decode()
    assert "Error: Find your area" in page
    assert page.count(message) == 2  # the summary and the field


def test_what_was_typed_stays(client, content):
    page = client.get("/find/", {"postcode": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_one(client, content):
    _postcode("LA97RA", "E06000064")
    page = client.get("/find/", {"postcode": "la9 7ra"}).content.decode()
    assert "LA9 7RA is in Westmorland and Furness" in page
    assert 'href="/areas/westmorland-and-furness/">Read the guidance' in page


def test_many(read):
    _postcode("CB101AA", "E07000077", "E07000012")
    page = read("/find/?postcode=CB10+1AA")
    assert "on a boundary" in page
    assert "South Cambridgeshire: guidance for Cambridgeshire" in page
    assert "Uttlesford: guidance for Essex" in page


def test_unknown(read):
    assert "cannot tell from CB1 2AB which area" in read("/find/?postcode=cb12ab")


def test_outside(read):
    page = read("/find/?postcode=M1+1AA")
    assert "not in one of the areas we cover" in page
    assert "0800 011 3764" in page


def test_never_kept(client, content):
    response = client.get("/find/", {"postcode": "CB1 2AB"})
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
