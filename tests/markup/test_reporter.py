"""Text by reporters is escaped wherever it is shown: to reporters, to officers, in print, exports and mail."""

from django.core import mail
from django.core.management import call_command

from referrals.models import Concern
from referrals.report.steps import WALK
from tests.markup.typist import Typist
from tests.referrals.conftest import signed_in
from tests.referrals.review.building import some_supervisor
from tests.referrals.walking import shown
from tests.referrals.ways import WAYS

TAKEN = [
    "several people",
    "an adult, by a professional",
    "oneself, under 18",
    "a place, by a professional",
    "a child, by family",
]


# Choices that make the form ask for every text and accept it.
SAID = {"where": {"place": "NR2 1NH"}, "carers": {"know": "yes"}}
FORMS = "referrals.report.forms."
NOT_TYPED = {
    f"{FORMS}entries.PeopleForm shown": "the number of entries, set by the form",
    f"{FORMS}entries.OthersForm shown": "the same",
    f"{FORMS}entries.InvolvedForm shown": "the same",
    f"{FORMS}pictures.PicturesForm picture": "a file, re-encoded; its name is never stored (test_pictures)",
    f"{FORMS}pictures.PicturesForm count": "set by the portal, not on any page",
    f"{FORMS}pictures.PicturesForm documents": "a document’s words, shown as typed ones are",
}


def report(typist: Typist, way: str) -> tuple[Concern, str]:
    given = WAYS[way]
    typist.client.post("/report/start/")
    typist.at = "/report/worry/"
    while (slug := typist.at.split("/")[2]) != "check":
        typist.fill(typist.at, given.get(slug, {}) | SAID.get(slug, {}))
    for slug in (step.slug for step in WALK if step.is_optional):
        if typist.client.get(f"/report/{slug}/").status_code == 200:
            typist.fill(f"/report/{slug}/", given.get(slug, {}) | SAID.get(slug, {}))
    typist.open("/report/check/")
    assert typist.client.post("/report/check/")["Location"] == "/report/sent/"
    assert typist.client.post("/report/sent/note/").status_code == 200
    code = shown(typist.client, "return-code")
    return Concern.objects.get(reference=shown(typist.client, "reference")), code


def report_at_work(typist: Typist) -> Concern:
    typist.fill("/report/work/open/")
    typist.client.post("/report/work/")
    given = WAYS["an adult, by a professional"] | SAID
    for step in WALK:
        # At work the entry itself says how they know the person, and in which order does not matter.
        if step.slug in given and step.slug != "you":
            typist.fill(f"/report/{step.slug}/", given[step.slug])
    typist.open("/report/check/")
    assert typist.client.post("/report/check/")["Location"] == "/report/sent/"
    return Concern.objects.get(reference=shown(typist.client, "reference"))


def test_reporters_text_is_escaped_everywhere(book, covered, one_factor):
    for way in TAKEN:
        concern, code = report(Typist(book), way)
        back = Typist(book)
        back.fill("/return/", keep={"words": book.text("/return/", "words")})
        assert back.client.post("/return/", {"code": code}).status_code == 302
        back.fill("/return/messages/")
        officer = Typist(book, signed_in(some_supervisor(concern)))
        for page in ("", "print/", "export.json", "timeline/"):
            officer.open(f"/review/{concern.reference}/{page}")
        officer.open("/review/")
    concern = report_at_work(Typist(book))
    Typist(book, signed_in(some_supervisor(concern))).open(f"/review/{concern.reference}/")
    call_command("send_deliveries", "--once")
    letters = [str(letter.message()) for letter in mail.outbox]
    assert len(letters) > len(TAKEN)
    assert not [letter for letter in letters if "m6-" in letter and 'To: "<m6-' not in letter]
    covered(
        "referrals.report",
        but=NOT_TYPED,
        unseen={"referrals.report.return_forms.WordsForm form_id": "detects a form sent twice"},
    )
