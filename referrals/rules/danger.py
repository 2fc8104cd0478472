"""The danger signs of a concern, whoever found them: the reporter ticked a risk, or the portal found it in the words.

Each needs an answer of its own before the concern is closed (ADR 0085).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from referrals.models import Concern
from referrals.models.danger_sign import DangerSign

# A report that is marked as danger, and whose signs cannot be named: for instance one that cannot be opened.
UNNAMED = "unnamed"
# Choices of the question about risks for which the portal does not look in the words.
_NAMES = {sign.value: sign.label for sign in DangerSign} | {
    "violence": "fixation on violence",
    "pressure": "pressure by somebody",
    UNNAMED: "marked as danger",
}
_MOST_LETTERS = 20
Content = Mapping[str, Any] | None


@dataclass(frozen=True)
class Sign:
    code: str
    # Where it was found, as sentences.
    found: tuple[str, ...]

    @property
    def name(self) -> str:
        return _NAMES.get(self.code, self.code)

    @property
    def field(self) -> str:
        """The name of the form field for its answer."""
        return f"sign_{self.code}"


def signs_of(concern: Concern, content: Content, linked: Iterable[tuple[Concern, Content]] = ()) -> list[Sign]:
    """Of the concern and of those linked to it as about the same person, of which each kind is named once.

    `content` is what was sealed, or None if it was not opened or cannot be.
    """
    found: dict[str, list[str]] = {}
    for code, words in _found_in(concern, content):
        found.setdefault(code, []).append(words)
    for other, other_content in linked:
        for code in dict.fromkeys(code for code, _ in _found_in(other, other_content)):
            found.setdefault(code, []).append(f"Also in {other.reference}.")
    if content and len(found) > 1:
        # It was opened and holds no sign: urgent because it is linked to one that does.
        found.pop(UNNAMED, None)
    return [Sign(code, tuple(words)) for code, words in found.items()]


def _found_in(concern: Concern, content: Content) -> Iterator[tuple[str, str]]:
    ticked = dict(_ticked(content or {}))
    for code, words in ticked.items():
        yield code, f"Ticked by the reporter: “{words}”." if words else "Ticked by the reporter."
    for sign in concern.signs_in_text:
        yield sign.value, "Found by the portal in the reporter’s words."
    if concern.violence and "violence" not in ticked:
        yield "violence", "Flagged when it was sent."
    if concern.has_danger and not (ticked or concern.danger_signs or concern.violence):
        yield UNNAMED, "It is urgent."


def _ticked(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    # What was sealed may be anything: whoever has the public key can make an envelope.
    facts = content.get("facts")
    given = facts.get("risks") if isinstance(facts, Mapping) else None
    codes = given.get("risks") if isinstance(given, Mapping) else None
    codes = codes if isinstance(codes, list) else []
    lines = [line for part in content.get("said", ()) if part.get("step") == "risks" for line in part["answer"]]
    words = lines if len(lines) == len(codes) else []
    for code, line in zip_longest(codes, words, fillvalue=""):
        yield _known(code), line


def _known(code: object) -> str:
    """An unknown one becomes the name of a form field, so it must be plain."""
    is_plain = isinstance(code, str) and code.isascii() and code.isalpha() and len(code) <= _MOST_LETTERS
    return str(code) if is_plain else UNNAMED
