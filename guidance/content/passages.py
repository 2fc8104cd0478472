"""Passages shared by several pages."""

from guidance.content.shapes import bullets, details, heading, link, numbers, text
from prevent_portal import privacy

ACT_EARLY = link("ACT Early", "https://actearly.uk")
CHANNEL_GUIDANCE = link(
    "Channel duty guidance",
    "https://www.gov.uk/government/publications/channel-and-prevent-multi-agency-panel-pmap-guidance",
)

# The Information Commission, once section 119 of the Data (Use and Access) Act 2025 starts. No date was found.
REGULATOR = link(privacy.REGULATOR.replace("’", "&rsquo;"), privacy.REGULATOR_PAGE)

URGENT = [
    heading("Urgent and national numbers"),
    numbers("emergency", "emergency-deaf", "hotline", "act-early", "non-emergency", "online-material", "childline"),
]

CONTEST = text(
    "CONTEST is the government&rsquo;s plan for dealing with terrorism. It has 4 parts: Prevent, "
    "Pursue, Protect and Prepare. Prevent is the part that helps people early, before anyone is "
    "harmed."
)

SIGNS = [
    heading("Signs to look out for"),
    text(
        (
            "There is no single path. It can happen over years or within weeks, and for many different "
            "reasons. One sign alone may mean nothing. Look for changes in someone you know, such as:"
        ),
        bullets(
            "pulling away from family and old friends",
            "new friends, in person or online, whom they will not talk about",
            "hiding what they look at on a phone or computer",
            "talking as if from a script, or refusing to hear other views",
            "anger or hatred towards a group of people",
            "support for attacks, for attackers, or for extreme or violent causes of any kind",
            "a fixation on violence, with or without an ideology",
        ),
        f"{ACT_EARLY} explains the signs and shows how others got help.",
    ),
]

AFTER = details(
    "How a concern is looked at today",
    (
        "Police officers trained in Prevent look at every concern. Since September 2024 they all use "
        "the same national tool. It is called the Prevent Assessment Framework. They first check that "
        "help would not get in the way of an investigation."
    ),
    (
        "If someone may be drawn into terrorism, a panel led by the council decides how to help. If "
        "the worry is about something else, they may be offered other help."
    ),
    (
        "With your return code you can read how your report stands. You may not be told what was decided. That is "
        "private to the person."
    ),
)

CHANNEL_PROMISES = text(
    bullets(
        "Channel is voluntary. An adult agrees to it; for a child, a parent or guardian does.",
        "It is not a punishment and the person is not a criminal for being in it.",
        "It does not go on a criminal record.",
    )
)

MORE = heading("Find out more")
