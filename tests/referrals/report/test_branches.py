"""Order of the questions, back links, and what a changed answer removes."""

from itertools import pairwise

import pytest

from guidance.models import Council, Postcode
from referrals.models import Concern
from referrals.report.drafts import load_draft
from referrals.report.steps import ASKED
from tests.referrals.report.filling import FROM_AFAR, asked_until, client_with, fill, filled, read, words
from tests.referrals.walking import NORWICH, answers, begin, post_step, report_concern

BROADLAND = "E07000144"
SOUTH_NORFOLK = "E07000149"
SOUTH_CAMBRIDGESHIRE = "E07000012"
TYPED = {"place": "nr1 1aa"}


@pytest.fixture
def lies_in(db):
    """`lies_in(NORWICH, None)` puts NR1 1AA partly in Norwich and partly outside the areas."""

    def insert(*codes):
        for code in codes:
            council = Council.objects.get(gss_code=code) if code else None
            Postcode.objects.create(postcode="NR11AA", council=council, data_edition="test 2026-11")

    return insert


PLACES = {
    "one council": ((NORWICH,), "/report/risks/"),
    "two councils of one force": ((NORWICH, SOUTH_NORFOLK), "/report/risks/"),
    "two councils of two forces": ((NORWICH, SOUTH_CAMBRIDGESHIRE), "/report/council/"),
    "no data, and its outward code lies in one force": ((), "/report/risks/"),
    "outside": ((None,), "/report/elsewhere/"),
}


@pytest.mark.parametrize(("codes", "leads_to"), PLACES.values(), ids=PLACES)
def test_postcode_lookup_decides_the_next_page(lies_in, codes, leads_to):
    lies_in(*codes)
    client = asked_until("where")
    assert post_step(client, "where", TYPED)["Location"] == leads_to


def test_postcode_of_another_region_leads_to_elsewhere_page(db):
    client = asked_until("where")
    assert post_step(client, "where", {"place": "M1 1AA"})["Location"] == "/report/elsewhere/"


def test_boundary_postcode_offers_only_its_councils(lies_in):
    lies_in(NORWICH, SOUTH_CAMBRIDGESHIRE)
    page = read(filled(answers(where=TYPED, council=None)).get("/report/council/"))
    assert [choice["value"] for choice in page.select("input[type=radio]")] == [
        NORWICH,
        SOUTH_CAMBRIDGESHIRE,
        "elsewhere",
        "unknown",
    ]


def test_boundary_of_our_areas_offers_the_force_beyond_it_too(lies_in):
    lies_in(NORWICH, None)
    page = read(filled(answers(where=TYPED, council=None)).get("/report/council/"))
    offered = [choice["value"] for choice in page.select("input[type=radio]")]
    assert offered == [NORWICH, "elsewhere-suffolk", "elsewhere", "unknown"]


def test_councils_of_the_starting_area_are_listed_first(db):
    page = read(filled(answers(council=None), area="essex").get("/report/council/"))
    offered = [option.get_text() for option in page.select("option")][1:-2]
    assert len(offered) == 29
    assert all(name.endswith("(Essex)") for name in offered[:14])
    assert not any(name.endswith("(Essex)") for name in offered[14:])


@pytest.mark.parametrize(("area", "checked"), [("essex", ["essex"]), ("", []), ("nowhere", [])])
def test_starting_area_is_preselected(db, area, checked):
    given = answers(**FROM_AFAR)
    del given["known-from"]
    page = read(filled(given, area=area).get("/report/known-from/"))
    assert [item["value"] for item in page.select("main input[checked]")] == checked


@pytest.mark.parametrize(
    ("slug", "fields", "leads_to"),
    [
        ("where", {"where": "council"}, "/report/council/"),
        ("where", {"where": "unknown"}, "/report/known-from/"),
    ],
)
def test_where_answer_decides_the_next_question(db, slug, fields, leads_to):
    client = asked_until("where")
    assert post_step(client, slug, fields)["Location"] == leads_to


@pytest.mark.parametrize(
    ("council", "leads_to"),
    [(NORWICH, "/report/check/"), ("unknown", "/report/known-from/"), ("elsewhere", "/report/elsewhere/")],
)
def test_council_answer_decides_the_next_page(db, council, leads_to):
    assert post_step(filled(), "council", {"council": council})["Location"] == leads_to


ELSEWHERE = {
    "where": {"where": {"place": "M1 1AA"}},
    "council": {"council": {"council": "elsewhere"}},
    "known-from": {**FROM_AFAR, "known-from": {"area": "elsewhere"}},
}


@pytest.mark.parametrize(("slug", "changes"), ELSEWHERE.items(), ids=ELSEWHERE)
@pytest.mark.parametrize("method", ["get", "post"])
def test_concern_outside_the_areas_cannot_be_sent(db, slug, changes, method):
    client = filled(answers(**changes))
    for page in ("check", "risks", "name"):
        assert getattr(client, method)(f"/report/{page}/")["Location"] == "/report/elsewhere/"
    assert not Concern.objects.exists()
    # The page links to the question that led there, the only one where it can be corrected.
    (link,) = read(client.get("/report/elsewhere/")).select("main a[href^='/report/']")
    assert link["href"] == f"/report/{slug}/"
    assert client.get(link["href"]).status_code == 200


def test_changed_place_removes_old_branch_from_submission(lies_in):
    lies_in(NORWICH)
    client = filled(answers(**FROM_AFAR, aware={"aware": "no"}))
    assert "Where you know them from" in words(client.get("/report/check/"))
    response = post_step(client, "where", TYPED)
    assert response["Location"] == "/report/check/"
    assert "Where you know them from" not in words(client.get("/report/check/"))
    content = load_draft(response.wsgi_request).journey().content()
    assert "known-from" not in content["facts"]
    assert {part["step"] for part in content["said"]} == set(content["facts"])


def test_council_that_contradicts_the_postcode_is_asked_again(lies_in):
    """Norwich was chosen from the full list; the postcode then entered lies in councils of two forces."""
    lies_in(SOUTH_CAMBRIDGESHIRE, BROADLAND)
    assert post_step(filled(), "where", TYPED)["Location"] == "/report/council/"


def test_change_links_return_to_check_page(db):
    client = filled()
    page = read(client.get("/report/check/"))
    links = [link["href"] for link in page.select(".govuk-summary-list__actions a")]
    assert {link.split("/")[2] for link in links} == {*answers()}
    for link in links:
        slug = link.split("/")[2]
        page = read(client.get(link))
        change = {field["name"]: field["value"] for field in page.select("input[name=change]")}
        assert bool(change) == (slug not in ASKED)
        assert post_step(client, slug, answers()[slug] | change)["Location"] == "/report/check/"


def test_back_links_go_back_one_question(db):
    client = filled()
    asked = [slug for slug in answers() if slug in ASKED]
    sections = (["you", "name", "age", "school", "carers"], ["more", "noticed", "pictures"], ["aware"])
    for pages in (["start", *asked, "check", "add"], *(["add", *section] for section in sections)):
        for before, here in pairwise(pages):
            back = read(client.get(f"/report/{here}/")).select_one(".govuk-back-link")
            assert back["href"] == f"/report/{before}/"


def test_later_page_redirects_to_first_unanswered_question(db):
    client = begin()
    for page in ("name", "about", "contact", "add", "check"):
        assert client.get(f"/report/{page}/")["Location"] == "/report/worry/"
    assert post_step(client, "about", answers()["about"])["Location"] == "/report/worry/"
    assert not load_draft(client.get("/report/worry/").wsgi_request).answers


@pytest.mark.parametrize("slug", ["nothing", "You", "you_", "x" * 500, "council-x"])
def test_unknown_question_is_404(db, slug):
    assert filled().get(f"/report/{slug}/").status_code == 404
    assert filled().post(f"/report/{slug}/").status_code == 404


@pytest.mark.parametrize("slug", ["known-from"])
def test_question_that_does_not_apply_redirects_to_check_page(db, slug):
    assert filled().get(f"/report/{slug}/")["Location"] == "/report/check/"
    draft = fill()
    post_step(client_with(draft), slug, {"area": "essex"})
    assert slug not in load_draft(client_with(draft).get("/report/you/").wsgi_request).answers


def test_whole_report_page_by_page(db):
    assert report_concern(area="norfolk").area.slug == "norfolk"


def test_postcode_partly_outside_the_areas_asks_for_council(db):
    for council in (Council.objects.get(gss_code=NORWICH), None):
        Postcode.objects.create(postcode="NR11AA", council=council, data_edition="t")
    client = asked_until("where")
    assert post_step(client, "where", {"place": "NR1 1AA"})["Location"] == "/report/council/"
