"""Additional questions for professionals, which follow the sections of the national Prevent referral form."""

from django import forms
from django.utils.translation import gettext_lazy as _

from referrals.report.forms.base import ReportForm


def _long(label: object, help_text: object = "", rows: int = 5) -> forms.CharField:
    return forms.CharField(
        label=label,  # type: ignore[arg-type]
        help_text=help_text,  # type: ignore[arg-type]
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class DetailsForm(ReportForm):
    """Section A, without name, age and address."""

    name = _("More about them")
    title = _("What else do you know about them?")
    wanted = _("More about them, such as a phone number or who they live with")
    label_size = "s"
    gender = forms.CharField(label=_("Gender"), max_length=100)
    language = forms.CharField(label=_("Main language"), max_length=100)
    nationality = forms.CharField(
        label=_("Nationality"),
        help_text=_("And whether they are seeking asylum, if that matters here."),
        max_length=200,
    )
    reach = forms.CharField(label=_("Their phone number or email address"), max_length=300)
    home = forms.CharField(label=_("Who they live with, and close family"), max_length=500)


class OccupationForm(ReportForm):
    """Section I."""

    name = _("Work or study")
    title = _("What is their work or study?")
    label_size = "s"
    now = forms.CharField(label=_("Now"), help_text=_("Job and employer, or college and course."), max_length=300)
    before = forms.CharField(label=_("Before"), max_length=300)


class NeedsForm(ReportForm):
    """Section C, and health from section H."""

    name = _("What else is going on")
    title = _("What else is going on in their life?")
    wanted = _("Anything else in their life that makes things harder")
    needs = _long(
        title,
        _(
            "Write about what fits: health, special needs, money, housing, family, drugs or drink, court. Or abuse, "
            "bullying or crime that was done to them. Say if you know it or only guess."
        ),
    )


class AgenciesForm(ReportForm):
    """Sections D and H: other agencies."""

    name = _("Other services")
    title = _("Which other services know them?")
    wanted = _("Other services that know them")
    agencies = _long(
        title,
        _("For example a social worker, a doctor, mental health, a school or the police. Say what they have done."),
    )


class LeadForm(ReportForm):
    """Section H: the safeguarding lead."""

    name = _("Your safeguarding lead")
    title = _("Have you talked to your safeguarding or Prevent lead?")
    wanted = _("Whether your safeguarding lead knows")
    lead = forms.ChoiceField(
        label=title,
        widget=forms.RadioSelect,
        choices=[
            ("yes", _("Yes")),
            ("me", _("I am the lead")),
            ("no", _("Not yet")),
            ("none", _("We do not have one")),
        ],
    )
    result = _long(_("What did they say or do?"), rows=4)
    reveals = {"lead": {"yes": ["result"]}}


class ConsentForm(ReportForm):
    """Section H: whether the person was informed and agreed."""

    name = _("Whether they know and agree")
    title = _("Do they know that you are telling us, and do they agree?")
    wanted = _("Whether they know that you are telling us")
    label_size = "s"
    consent = forms.ChoiceField(
        label=_("What they know"),
        help_text=_("You do not have to tell them."),
        widget=forms.RadioSelect,
        choices=[
            ("agreed", _("They know and agree")),
            ("refused", _("They know and do not agree")),
            ("unasked", _("They know, but I did not ask if they agree")),
            ("no", _("They do not know")),
            ("unsure", _("I am not sure")),
        ],
    )
    why = _long(_("What they said, or why you did not tell them"), rows=4)
    action = _long(_("What you have done with them so far, and what came of it"), rows=4)


class FirstForm(ReportForm):
    """Section E: who noticed the concern first."""

    name = _("Who noticed it first")
    title = _("Who noticed it first?")
    first = forms.ChoiceField(
        label=title,
        widget=forms.RadioSelect,
        choices=[("me", _("I did")), ("other", _("Someone else")), ("unsure", _("I am not sure"))],
    )
    first_name = forms.CharField(label=_("Their name"), max_length=200)
    first_role = forms.CharField(label=_("Their role, and how they know of this"), max_length=300)
    first_reach = forms.CharField(label=_("Their phone number or email address"), max_length=300)
    first_anonymous = forms.BooleanField(label=_("They want to stay anonymous"))
    reveals = {"first": {"other": ["first_name", "first_role", "first_reach", "first_anonymous"]}}


class OrganisationForm(ReportForm):
    """Section F: who makes the referral."""

    name = _("Your work")
    title = _("Who do you work or volunteer for?")
    wanted = _("Who you work for, and your role")
    label_size = "s"
    sector = forms.ChoiceField(
        label=_("Kind of work"),
        widget=forms.RadioSelect,
        choices=[
            ("education", _("School, college or university")),
            ("health", _("Health")),
            ("council", _("Council or social care")),
            ("police", _("Police")),
            ("prison", _("Prison or probation")),
            ("charity", _("Charity or local group")),
            ("faith", _("Faith group")),
            ("employer", _("Another employer")),
            ("other", _("Something else")),
        ],
    )
    organisation = forms.CharField(label=_("Its name"), max_length=200)
    role = forms.CharField(label=_("Your role"), max_length=200)
