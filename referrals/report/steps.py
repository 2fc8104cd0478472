"""The questions of the report. A step that does not apply is not asked, and its answer is not sent.

STEPS is the order in which officers read the answers; WALK is the order in which reporters meet the questions: first
those that routing and acting need, then those that they may add (ADR 0083).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext_lazy as _

from prevent_portal.words import Words
from referrals.report import branches
from referrals.report.branches import About, Answers
from referrals.report.forms import about, child, circumstances, contact, entries, person, pictures, place, work, worry
from referrals.report.forms.base import ReportForm

# Stored with every concern. A changed question, choice or condition needs a new version and digest; test_version.py
# fails when the questions no longer match the digest.
FORM_VERSION = "2026-11-30-documents"
FORM_DIGEST = "d00d7f6d7afe1feb"


# Steps are compared and hashed by identity: by their fields, every lazy text would be translated each time.
@dataclass(frozen=True, eq=False)
class Step:
    """`yours` is the wording of the question for a report about oneself, `its` for a group or a place, `at_work` for
    whoever reports through their work.

    `before` is what an earlier answer says already: the answer of an optional question until it has one of its own.
    """

    slug: str
    section: Words
    form: type[ReportForm]
    applies: Callable[[Answers], bool] = branches.always
    yours: type[ReportForm] | None = None
    its: type[ReportForm] | None = None
    at_work: type[ReportForm] | None = None
    before: Callable[[Answers], Mapping[str, Sequence[str]]] = branches.nothing_before

    @property
    def is_optional(self) -> bool:
        return self.slug not in ASKED

    def form_for(self, answers: Answers) -> type[ReportForm]:
        return self.wordings()[self.key(answers)]

    def key(self, answers: Answers) -> str:
        """The key of the answer in a draft. Each wording has its own, so that an answer to "Where do they live?"
        does not become one to "Where do you live?" when the reporter changes whom the report is about."""
        if self.at_work and branches.is_through_work(answers):
            return f"{self.slug}.work"
        key = f"{self.slug}.{branches.about(answers)}"
        return key if key in self.wordings() else self.slug

    def wordings(self) -> dict[str, type[ReportForm]]:
        """The form of each wording, by the key of its answer."""
        return _wordings(self)


@cache
def _wordings(step: Step) -> dict[str, type[ReportForm]]:
    worded = {About.YOU: step.yours, About.IT: step.its, "work": step.at_work}
    return {step.slug: step.form} | {f"{step.slug}.{name}": form for name, form in worded.items() if form}


# What routing and acting need. Each is asked of everybody to whom it applies; the others may be left.
ASKED = ("worry", "about", "where", "council", "known-from", "team", "risks", "contact", "reach")

ABOUT = _("Who this is about")
WHERE = _("Where")
WORRY = _("What worries you")
OTHERS = _("Who else knows")
YOU = _("You")

STEPS = (
    Step("about", ABOUT, about.AboutForm, at_work=about.WorkAboutForm),
    Step(
        *("you", ABOUT, about.YouForm, branches.is_not_self),
        its=about.ItsYouForm,
        before=branches.you_before,
    ),
    Step("called", ABOUT, about.CalledForm, branches.is_group_or_place, before=branches.called_before),
    Step("name", ABOUT, person.NameForm, branches.is_person, before=branches.name_before),
    Step("age", ABOUT, person.AgeForm, branches.is_not_group_or_place, yours=person.YourAgeForm),
    Step("others", ABOUT, entries.OthersForm, branches.has_others, its=entries.InvolvedForm),
    Step("details", ABOUT, work.DetailsForm, branches.is_professional_about_person),
    Step("occupation", ABOUT, work.OccupationForm, branches.has_occupation),
    Step("school", ABOUT, child.SchoolForm, branches.is_child_of_concern),
    Step("carers", ABOUT, child.CarersForm, branches.is_child, yours=child.YourCarersForm),
    Step("where", WHERE, place.WhereForm, yours=place.YourHomeForm, its=place.ItsPlaceForm),
    Step(
        "council",
        WHERE,
        place.CouncilForm,
        branches.council_is_unclear,
        yours=place.YourCouncilForm,
        its=place.ItsCouncilForm,
    ),
    Step(
        "known-from",
        WHERE,
        place.KnownFromForm,
        branches.home_is_unknown,
        yours=place.YourPlacesForm,
        its=place.ItsKnownFromForm,
    ),
    Step("team", WHERE, place.TeamForm, branches.area_is_unknown),
    Step("worry", WORRY, worry.WorryForm),
    Step("more", WORRY, worry.MoreForm, yours=worry.YourMoreForm),
    Step("risks", WORRY, circumstances.RisksForm, yours=circumstances.YourRisksForm, its=circumstances.ItsRisksForm),
    Step("noticed", WORRY, circumstances.NoticedForm, yours=circumstances.YourNoticedForm),
    Step("pictures", WORRY, pictures.PicturesForm, branches.may_have_pictures),
    Step("needs", WORRY, work.NeedsForm, branches.is_professional_about_person),
    Step("agencies", OTHERS, work.AgenciesForm, branches.is_professional_about_person),
    Step("lead", OTHERS, work.LeadForm, branches.is_professional),
    Step("aware", OTHERS, circumstances.AwareForm, branches.is_public_about_person),
    Step("consent", OTHERS, work.ConsentForm, branches.is_professional_about_person),
    Step("first", OTHERS, work.FirstForm, branches.is_professional),
    Step("help", YOU, circumstances.HelpForm, branches.is_self),
    Step("organisation", YOU, work.OrganisationForm, branches.is_professional),
    Step("contact", YOU, contact.ContactForm, at_work=contact.WorkContactForm),
    Step("reach", YOU, contact.ReachForm, branches.may_be_contacted, at_work=contact.WorkReachForm),
    Step("meeting", YOU, contact.MeetingForm, branches.may_be_contacted),
)

_PLACES = {slug: place for place, slug in enumerate(ASKED)}
# Sorted stably: the optional questions keep their order of STEPS.
WALK = tuple(sorted(STEPS, key=lambda step: _PLACES.get(step.slug, len(ASKED))))

WORDINGS = {key: form for step in STEPS for key, form in step.wordings().items()}
