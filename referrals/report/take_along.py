"""The answers so far as plain text, for somebody whose report this portal cannot send to take elsewhere."""

from referrals.report.journey import Journey
from referrals.report.steps import WALK

_LETTERS_A_LINE = 30  # of a phone, or of paper in large type


def as_text(journey: Journey) -> str:
    """Every answer that was given, also to questions that no longer apply: nothing typed is lost."""
    parts = []
    for step in WALK:
        if journey.key(step) not in journey.raw and not step.before(journey.answers):
            continue
        form = journey.form(step)
        said = form.said() if form.is_valid() else form.typed()
        if said:
            parts.append("\n".join([f"{form.name}:", *said]))
    return "\n\n".join(parts)


def lines_of(text: str) -> int:
    """How many lines a box needs to show all of it, also on paper."""
    return sum(1 + len(line) // _LETTERS_A_LINE for line in text.splitlines())
