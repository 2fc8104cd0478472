"""The privacy notice. What only the controllers can decide is marked as an open question."""

from guidance.content.passages import REGULATOR
from guidance.content.shapes import PageText, bullets, heading, link, text, to_confirm
from prevent_portal import privacy as facts

# Must match referrals.rules.retention; a test compares them.
_PERIODS = (
    "passed on to be looked into or to another case: after 90 days (under 18: 60 days)",
    "sent to another force or service, or not enough was known: after 60 days (under 18: 30 days)",
    "no Prevent concern, or somebody had told us already: after 30 days (under 18: 14 days)",
    "sent by mistake, or to harm somebody: after 14 days (under 18: 7 days)",
)

PRIVACY = PageText(
    "privacy",
    "Privacy notice",
    "What we do with what you tell us, and your rights.",
    [
        to_confirm(
            "the names and addresses of the data controllers and of their data protection officers, how they "
            "share the work, and how long each keeps what you send in its own records."
        ),
        heading("Who is responsible"),
        text(
            "Two kinds of organisation decide how this information is used. Each is a &ldquo;controller&rdquo;:",
            bullets(
                "<b>the council</b> for the area, which leads on safeguarding and chairs the Channel panel",
                "<b>the police force</b> for the area, whose Prevent officers read the concern",
            ),
        ),
        heading("What we collect"),
        text(
            bullets(
                (
                    "about the person you are worried about: what you know of their name, age, where "
                    "they live, what they have said or done, and anything else you tell us, such as "
                    "health, beliefs or family"
                ),
                "about you, if you choose to say: your name, how you know the person, and how to contact you",
            ),
            (
                "We get it from you. You do not have to answer any question that you would rather not. "
                "We do not keep your internet address, or the kind of device you use, with a concern."
            ),
        ),
        heading("Why we use it, and the law"),
        text(
            f"{facts.PURPOSES} We do not rely on your consent.",
            bullets(*(f"<b>{who}</b> {law}" for who, law in facts.LAWS)),
            facts.NO_AUTOMATED_DECISION,
        ),
        to_confirm("that these are the laws that they use."),
        heading("Looking for earlier reports"),
        text(
            (
                "Two people may worry about the same person, and spell the name in different ways. So when a report "
                "comes in, a computer compares it with earlier ones. It looks at names, dates of birth, where "
                "someone lives, names used online, telephone numbers and email addresses."
            ),
            (
                "To do that we keep marks made with a secret key. Nobody can read a name from them. They are "
                "destroyed with the report. We do not look for you in this way, unless you report about yourself."
            ),
            (
                "The computer only says that two reports may be about the same person, and why. An officer "
                "decides if they are. If the other report is with another police force, the officer learns its "
                "number and area, so that they can call. They do not see what it says."
            ),
        ),
        heading("Who sees it"),
        text(
            (
                f"{facts.WHO_SEES_IT} Your report is confidential. That does not "
                "mean secret: the person may come to know of it if the risk, or the law, requires. Read more in "
            )
            + link("who will know that you reported", "/confidentiality/")
            + ".",
            (
                "The police check what they already know. They look in police records, in what other forces hold, "
                "and at what anyone can find online."
            ),
            (
                "We do not plan to send it outside the United Kingdom. The controllers will confirm this "
                "before launch."
            ),
        ),
        to_confirm("whom they share a report with, and when they contact ports and immigration services."),
        heading("How long it is kept"),
        text(
            (
                "This portal only takes concerns in. It is not the police or council record. A concern "
                "is locked (encrypted) as soon as you send it."
            ),
            (
                "We destroy what you told us some time after the force has closed the concern here. It depends on "
                "how it ended, and it is sooner when the person is under 18:"
            ),
            bullets(*_PERIODS),
            (
                "It is kept for longer where a supervisor of the force has said why it must be, while a message from "
                "you is still unread, or when somebody has just asked what we hold about them. It is never "
                "destroyed before the force has opened it."
            ),
            (
                "Once it is destroyed, we keep the reference, the dates, how it ended and who did what, for 6 years "
                "more: not what you told us."
            ),
        ),
        to_confirm("that they agree to these times. No law sets them."),
        text(
            "Answers that you do not send are deleted after an hour without use, or half an hour with pictures.",
            (
                "If you report through your work, you can save your answers with a code. We keep them locked for 7 "
                "days at most, and delete them when you send them. We do not keep the code. After you send, we keep "
                "your answers locked for 15 minutes, so that you can download a record of them."
            ),
            (
                "The police and the council keep records of their own, by their own rules. The police keep theirs "
                "for at least 6 years. Then they look at whether to keep them longer. What we destroy here is not "
                "destroyed there."
            ),
        ),
        heading("Your rights"),
        text(
            "You can ask a controller to:",
            bullets(*facts.RIGHTS),
            facts.LIMITS,
        ),
        heading("Complain about how your data is used"),
        text(
            f"{facts.COMPLAIN_FIRST} "
            f"You can also complain to the {REGULATOR}. See " + link("Complaints", "/complaints/") + "."
        ),
    ],
)
