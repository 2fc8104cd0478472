"""Texts for messages to reporters that every force begins with, until it changes them or takes them out of use.

Whoever looks at the reporter's screen may read them: they name nobody, and say nothing of what was reported.
"""

import re
from dataclasses import dataclass

LONGEST_NAME, LONGEST_WORDS = 60, 1_000
# Texts of one force: as many as can be looked through in a list.
MOST = 40
# An email address, a reference, or digits as long as a telephone number: these belong to somebody.
_OF_SOMEBODY = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]|\b[2-9A-Z]{4}-[2-9A-Z]{4}\b|(?:\d[\s().-]{0,3}){7,}")


@dataclass(frozen=True)
class Text:
    """`number`: how many versions the force has made of it."""

    key: str
    name: str
    words: str
    number: int = 0
    is_active: bool = True


STARTERS = (
    Text(
        "thank-you",
        "Thank you, we are looking at it",
        "Thank you for telling us. A Prevent officer has read your report and is looking at it. You do not need to "
        "do anything else. Please do not try to find out more yourself. If somebody is in danger now, call 999.",
    ),
    Text(
        "more-detail",
        "Ask for more detail",
        "Thank you for your report. Could you tell us a little more about what you saw or heard yourself? Only tell "
        "us what you know already. Please do not ask the person, or look at their things, for us.",
    ),
    Text(
        "when-and-where",
        "Ask when and where",
        "Do you remember when this happened, and where? A rough time, such as “last week after school”, is enough.",
    ),
    Text(
        "still-so",
        "Ask whether anything has changed",
        "Has anything changed since you wrote to us? It may have become better or worse: both help. If somebody is "
        "in danger now, do not write here: call 999.",
    ),
    Text(
        "how-to-reach",
        "Ask how to reach them safely",
        "We would like to speak with you. Is there a telephone number or an email address at which it is safe to "
        "reach you, and a good time? You do not have to give one. You can also answer here.",
    ),
    Text(
        "cannot-say",
        "Say that we cannot tell them more",
        "We have read what you wrote and it has been looked at. To protect everybody’s privacy we cannot tell you "
        "what we do. You did the right thing by telling us.",
    ),
)


def names_somebody(words: str) -> bool:
    """Whether it has what a text for anybody cannot have. A name it cannot know: people look."""
    return bool(_OF_SOMEBODY.search(words))
