"""Pages outside any area: home, the list of areas, and what happens to a concern."""

from guidance.content.passages import CHANNEL_GUIDANCE, CHANNEL_PROMISES, SIGNS
from guidance.content.shapes import PageText, heading, link, numbers, steps, text

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
        numbers("emergency", "hotline", "non-emergency", "online-material"),
    ],
)

AREAS = PageText(
    "areas",
    "Areas",
    "Choose the area where the person you are worried about lives.",
    [
        heading("They live somewhere else?"),
        text("Call <b>101</b> and ask for the police where they live, or call the ACT Early Support Line."),
        numbers("act-early"),
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
                "You get a reference",
                "Keep it. You can give it on the phone. It shows nothing about what you wrote.",
            ),
            (
                "The area’s Prevent team is told",
                ("The message says only that a concern has come in. The concern itself stays locked in this portal."),
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
                    "The police may share it with the council’s safeguarding team, or with partners "
                    "such as schools and health services, to find the right support."
                ),
            ),
            (
                "You may be contacted",
                "Only if you said so, and in the way you chose, unless a life is at risk.",
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
            "You get a reference straight away. Most people are not told the outcome, because it is "
            "private to the other person."
        ),
        heading("If you stay anonymous"),
        text(
            "You need not give your name, and we do not keep the address of your computer or phone "
            "with your report. It may mean that less can be done. If someone&rsquo;s life is at "
            "risk, the police may try to find out who sent a report."
        ),
        heading("If things change"),
        text("Do not wait for a reply if the danger grows."),
        numbers("emergency", "hotline", "act-early"),
    ],
)
