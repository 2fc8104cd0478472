"""Pages outside any area: home, the list of areas, and what happens to a concern."""

from guidance.content.passages import CHANNEL_GUIDANCE, CHANNEL_PROMISES, SIGNS
from guidance.content.shapes import PageText, heading, link, numbers, steps, text
from prevent_portal.privacy import TRACING

HOME = PageText(
    "home",
    "Worried that someone is being drawn into terrorism?",
    "Tell us in confidence. Local police and councils can help people early, before anyone is harmed.",
    [
        text(
            ("You do not have to be sure. You can stay anonymous, and you can answer &ldquo;I do not know&rdquo;."),
            (
                "What you send goes to the police Prevent team for the area. Prevent is "
                "about help and support, for people of any age and any background. "
            )
            + link("What happens next", "/what-happens-next/")
            + ".",
        ),
        heading("Not sure? Ask for advice first"),
        text(
            "You can talk it over with a specialist officer on the ACT Early Support Line before you report anything."
        ),
        numbers("act-early"),
        heading("Something else?"),
        numbers("emergency", "emergency-deaf", "hotline", "non-emergency", "online-material", "childline"),
        text(
            "To complain about Prevent, and not about a person, read " + link("how to complain", "/complaints/") + "."
        ),
    ],
)

AREAS = PageText(
    "areas",
    "Areas",
    "Choose the area where the person you are worried about lives.",
    [
        heading("They live somewhere else?"),
        text("Ask for the police where they live, or call the ACT Early Support Line."),
        numbers("act-early", "non-emergency"),
        *SIGNS,
    ],
)

NEXT = PageText(
    "what-happens-next",
    "What happens after you report a concern",
    "Who reads it, what they may do, and what you will hear.",
    [
        steps(
            (
                "You get a return code",
                (
                    "Keep it. It leads you back to your report, to read how it stands, answer a question, add "
                    "something or correct a mistake. You also get a reference to give on the phone."
                ),
            ),
            (
                "The area’s Prevent team is told",
                (
                    "By email, or by a call. The email names the area, how urgent it is and what kinds of danger "
                    "may be in it. It has no word of what you wrote. A team with secure email gets all that you "
                    "wrote instead, locked so that only that team can open it. The council’s safeguarding team may "
                    "be told in the same way."
                ),
            ),
            (
                "A trained police officer reads it",
                (
                    "The officer decides what to do next, using the same national tool as every other "
                    "force: the Prevent Assessment Framework."
                ),
            ),
            (
                "Others may be asked to help",
                (
                    "The police check their own records. They may share it with the council, schools or health "
                    "services, to find the right support, to protect someone or to deal with a crime. They may also "
                    "contact ports and immigration services."
                ),
            ),
            (
                "You may be contacted",
                (
                    "You choose if, and in which way. We pass that on and ask the team to keep to it. The police "
                    "have still to confirm that they will. If a life is at risk, they may get in touch all the same."
                ),
            ),
        ),
        heading("If support is offered"),
        text(
            "A panel led by the council, called Channel, agrees what would help. Read the national "
            + CHANNEL_GUIDANCE
            + "."
        ),
        CHANNEL_PROMISES,
        heading("What you will be told"),
        text(
            (
                "With your return code you can read when an officer opened your report, and when it was "
                "finished. At the end an officer chooses one short sentence for you. It may say that help is being "
                "offered, or that we cannot say what was decided. Most people are told no more, because it is "
                "private to the other person."
            ),
            link("Come back to a report", "/return/") + ".",
        ),
        heading("If you stay anonymous"),
        text(
            "You need not give your name, and we do not keep the address of your computer or phone "
            "with your report. It may mean that less can be done.",
            TRACING,
        ),
        heading("If things change"),
        text("Do not wait for a reply if the danger grows."),
        numbers("emergency", "hotline", "act-early"),
    ],
)
