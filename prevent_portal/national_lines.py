"""National phone and online lines: the one place for each number and its hours, which needs no database.

The report translates their text into the reader's language. Hours are those that each service last published
(no number was called); what was not found is not said.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _


@dataclass(frozen=True)
class Line:
    """`when` and `what_for` are whole sentences."""

    slug: str
    name: str
    number: str
    href: str
    when: str
    what_for: str


NATIONAL_LINES = (
    Line(
        "emergency",
        _("Emergency services"),
        "999",
        "tel:999",
        _("Any time."),
        _("Someone is in danger now, is about to travel to join a terrorist group, or is about to commit a crime."),
    ),
    Line(
        "emergency-deaf",
        _("999 in British Sign Language"),
        "",
        "https://999bsl.co.uk",
        _("Any time, free. You can also text 999 if your phone is registered for it, or use Relay UK on 18001."),
        _("It is an emergency and you cannot hear or speak on the phone."),
    ),
    Line(
        "hotline",
        _("Anti-Terrorist Hotline"),
        "0800 789 321",
        "tel:0800789321",
        _("Any time, in confidence. Calls are not recorded, and you are not told what came of it."),
        _("You have seen or heard something that could be linked to terrorism."),
    ),
    Line(
        "act-early",
        _("ACT Early Support Line"),
        "0800 011 3764",
        "tel:08000113764",
        _("9am to 5pm every day; at other times specialist officers answer."),
        _("You want to talk to someone first about a person you are worried about."),
    ),
    Line(
        "non-emergency",
        _("Police, not an emergency"),
        "101",
        "tel:101",
        _("Any time. Relay UK or textphone: 18001 101."),
        _("You want to tell your local police about something that does not need an immediate response."),
    ),
    Line(
        "act-report",
        _("Report suspicious activity online"),
        "",
        "https://www.gov.uk/ACT",
        _("Any time. You do not have to give your name, and you are not told what came of it."),
        _("You want to tell the police about suspicious activity in writing."),
    ),
    Line(
        "online-material",
        _("Report online terrorist material"),
        "",
        "https://www.gov.uk/report-terrorism",
        _("Online. You do not have to give your name."),
        _("You have seen a website, video or post that supports terrorism."),
    ),
    Line(
        "crimestoppers",
        _("Crimestoppers"),
        "0800 555 111",
        "tel:0800555111",
        _("You do not have to give your name."),
        _("You want to report a crime to an independent charity without giving your name."),
    ),
    Line(
        "nspcc",
        _("NSPCC helpline"),
        "0808 800 5000",
        "tel:08088005000",
        _("Opening hours are on the NSPCC website."),
        _("You are worried about a child. You can also email help@nspcc.org.uk"),
    ),
    Line(
        "childline",
        _("Childline"),
        "0800 1111",
        "tel:08001111",
        _("Opening hours are on the Childline website."),
        _("You are a child or a young person and want to talk to somebody about yourself."),
    ),
)
BY_SLUG = {line.slug: line for line in NATIONAL_LINES}
