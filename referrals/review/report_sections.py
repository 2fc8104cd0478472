"""The reported answers by section of a page, in the order in which they were asked."""

from collections.abc import Sequence
from typing import Any

from referrals.rules.questions import Section, question

Said = Sequence[dict[str, Any]]


def in_sections(said: Said, page: type[Section]) -> list[tuple[Section, list[dict[str, Any]]]]:
    """Without empty sections."""
    placed = [(question(part.get("step", "")).section(page), part) for part in said]
    sections = [(section, [part for at, part in placed if at is section]) for section in page]
    return [(section, parts) for section, parts in sections if parts]
