"""Every branch of the report through its real pages: questions, sealed content, routing and flags."""

import pytest

from referrals import sealing
from referrals.models import Concern, Urgency
from referrals.report.steps import STEPS
from referrals.stored_fields import context_of
from tests.referrals.report.filling import client_with, fill, filled, read, words
from tests.referrals.walking import answers, begin, post_step, report_concern, walk
from tests.referrals.ways import NOTHING, WAY_OF, WAYS

WITHOUT_PERSON = {"name", "details", "occupation", "school", "aware", "consent"}
NEVER_ASKED = {
    "a child, by family": {"called", "others", "organisation", "lead", "consent", "help"},
    "an adult, by a friend": {"school", "carers", "organisation", "lead", "help"},
    "oneself": WITHOUT_PERSON | {"you", "others", "called", "carers", "lead", "organisation"},
    "oneself, under 18": WITHOUT_PERSON | {"you", "others", "called", "lead", "organisation"},
    "a group": WITHOUT_PERSON | {"age", "carers", "help", "needs"},
    "a place, by a professional": WITHOUT_PERSON | {"age", "carers", "help", "needs"},
    "an adult, by a professional": {"school", "carers", "aware", "help"},
    "a child, by a professional": {"occupation", "aware", "help"},
}
CHILDREN = {"a child, by family", "several people", "a child, by a professional", "oneself, under 18", "a group"}


def opened(concern):
    return sealing.open_sealed(concern.sealed, context=context_of(concern))


@pytest.mark.parametrize("way", WAYS)
def test_branch_is_walked_page_by_page_and_sealed(db, way):
    given = WAYS[way]
    concern = report_concern(given)
    content = opened(concern)
    asked = {part["step"] for part in content["said"]}
    assert asked == set(content["facts"]) == set(given)
    assert not asked & NEVER_ASKED.get(way, set())
    assert concern.about_child == content["flags"]["about_child"] == (way in CHILDREN)
    canaries = [
        value
        for fields in given.values()
        for value in fields.values()
        if isinstance(value, str) and "anary" in value and "@" not in value
    ]
    for value in canaries:
        assert value in str(content["said"]).replace("\\n", "\n")


def test_branches_cover_every_question():
    assert {step.slug for step in STEPS} == {*WAY_OF, "known-from"}, (
        "Answer the question in the ways that ask it in tests/referrals/ways.py"
    )


def test_sealed_answers_are_in_sections(db):
    said = opened(report_concern(WAYS["an adult, by a professional"]))["said"]
    sections = list(dict.fromkeys(part["section"] for part in said))
    assert sections == ["Who this is about", "Where", "What worries you", "Who else knows", "You"]
    assert [part["section"] for part in said] == sorted((part["section"] for part in said), key=sections.index)
    assert "Do they know that you are telling us, and do they agree?" in [part["question"] for part in said]


def test_sealing_switches_the_language_to_english(db, monkeypatch):
    client = filled()
    monkeypatch.setattr(
        "referrals.report.journey.translation.override", lambda code: pytest.fail(f"sealed in {code}, as asked")
    )
    with pytest.raises(pytest.fail.Exception, match="en-gb"):
        client.post("/report/check/")


def test_only_the_worry_is_required(db):
    """Every other question is left empty; the area of the guidance page stands in for a chosen team."""
    client = walk(begin("cumbria"), NOTHING | {"team": {}})
    assert client.post("/report/check/")["Location"] == "/report/sent/"
    concern = Concern.objects.get()
    assert (concern.area.slug, concern.routing_reason) == ("cumbria", "chosen by the reporter")
    assert concern.urgency == Urgency.STANDARD
    said = {part["step"]: part["answer"] for part in opened(concern)["said"]}
    assert said.pop("worry") == ["?"]
    assert not any(said.values())


@pytest.mark.parametrize("slug", [step.slug for step in STEPS if step.slug not in ("worry",)])
def test_question_can_be_left_empty(db, slug):
    way = WAYS[WAY_OF.get(slug, "a place that nobody knows")]
    assert post_step(filled(way), slug, {})["Location"].startswith("/report/")


@pytest.mark.parametrize("choice", ["", "talk"])
def test_no_team_leads_to_numbers_and_can_be_changed(db, choice):
    client = filled(WAYS["a place that nobody knows"])
    assert post_step(client, "team", {"area": choice})["Location"] == "/report/no-team/"
    page = read(client.get("/report/no-team/"))
    assert "tel:08000113764" in [link["href"] for link in page.select("main .portal-urgent a")]
    assert "/report/team/" in [link["href"] for link in page.select("main a")]
    assert client.post("/report/check/")["Location"] == "/report/no-team/"
    assert not Concern.objects.exists()
    assert post_step(client, "team", {"area": "norfolk"})["Location"] == "/report/check/"


@pytest.mark.parametrize(
    ("way", "reason"),
    [
        ("a group", "is in the area"),
        ("oneself", "lives in the area"),
        ("a place that nobody knows", "chosen by the reporter"),
    ],
)
def test_branch_is_routed_with_its_reason(db, way, reason):
    filled(WAYS[way]).post("/report/check/")
    assert Concern.objects.get().routing_reason == reason


@pytest.mark.parametrize("way", ["a child, by family", "oneself", "a group"])
def test_violence_without_ideology_is_flagged(db, way):
    filled(WAYS[way] | {"risks": {"risks": ["violence"]}}).post("/report/check/")
    concern = Concern.objects.get()
    assert concern.violence
    assert concern.urgency == Urgency.URGENT
    assert opened(concern)["flags"]["violence"]


def test_other_risks_do_not_set_the_violence_flag(db):
    filled(answers(risks={"risks": ["travel"]})).post("/report/check/")
    assert not Concern.objects.get().violence


@pytest.mark.parametrize(
    ("age", "is_child"),
    [
        ({"known": "age", "age": "17"}, True),
        ({"known": "age", "age": "0"}, True),
        ({"known": "age", "age": "18"}, False),
        ({"known": "no"}, False),
        ({}, False),
        (("21", "11", "2008"), False),
        (("22", "11", "2008"), True),
    ],
    ids=str,
)
def test_person_under_18_today_is_a_child(db, frozen, age, is_child):
    """Today is 21 November 2026."""
    if isinstance(age, tuple):
        parts = zip(("day", "month", "year"), age, strict=True)
        age = {"known": "birth"} | {f"date_of_birth_{part}": number for part, number in parts}
    client = filled(answers(age=age))
    asked = words(client.get("/report/check/"))
    assert ("Their school" in asked) == ("Who looks after them" in asked) == is_child
    client.post("/report/check/")
    assert Concern.objects.get().about_child == is_child


LEFT = {
    "from a person to oneself": (
        "a child, by family",
        {"about": "self"},
        ["name", "school", "where", "aware", "you"],
    ),
    "from oneself to a person": ("oneself", {"about": "person"}, ["age.you", "where.you", "help", "risks.you"]),
    "from a group to a person": ("a group", {"about": "person"}, ["called", "others.it", "where.it", "you.it"]),
    "from several to one": ("several people", {"about": "person"}, ["others"]),
    "from work to family": ("an adult, by a professional", {"relation": "family"}, ["organisation", "consent"]),
}


@pytest.mark.parametrize(("way", "change", "left"), LEFT.values(), ids=LEFT)
def test_answers_of_a_left_branch_are_not_sent(db, way, change, left):
    draft = fill(WAYS[way])
    assert {*left} <= {*draft.answers}
    secrets = [
        text
        for key in left
        for texts in draft.answers[key].values()
        for text in texts
        if "anary" in text and text not in str(draft.answers["worry"])
    ]
    client = client_with(draft)
    slug = "about" if "about" in change else "you"
    assert post_step(client, slug, change).status_code == 302
    for _ in range(30):
        page = client.get("/report/check/")
        if page.status_code == 200:
            break
        asked = page["Location"].split("/")[2]
        post_step(client, asked, {"where": "council", "council": "E07000148"})
    assert client.post("/report/check/")["Location"] == "/report/sent/"
    content = str(opened(Concern.objects.get()))
    assert not [text for text in secrets if text in content]
    assert "anary" in content  # control: other answers are there
