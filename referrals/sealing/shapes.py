"""Whether opened content has the shape that pages and searches rely on.

Whoever has the public key can seal anything. What does not have the shape counts as what cannot be opened: it is
marked in its place, and takes no list down.
"""

from collections.abc import Mapping
from typing import Any

# Texts of messages, notes and restrictions, and what is kept with an outcome or a transfer.
_TEXTS = ("text", "reason", "rationale", "record_number", "signposted_to", "why_not_gateway")
# What an envelope cannot do without, by a part of its context (referrals/stored_fields).
_NEEDED = {":content": "said", ":message:": "text", ":note:": "text", ":measure:": "text", ":reason": "reason"}


def fit(content: Any, context: str) -> dict[str, Any] | None:
    """The content, or None without the words that it has to show. Other facts and flags are passed over."""
    if not isinstance(content, dict) or not _has_words(content, context):
        return None
    if "facts" in content:
        content["facts"] = _only_mappings(content["facts"])
    if not isinstance(content.get("flags", {}), dict):
        content["flags"] = {}
    return content


def _has_words(content: Mapping[str, Any], context: str) -> bool:
    return (
        all(needed in content for part, needed in _NEEDED.items() if part in context)
        and all(isinstance(content.get(name, ""), str) for name in _TEXTS)
        and _is_list(content.get("said", []), _is_answer)
        and _is_list(content.get("danger", []), _is_weighed)
    )


def _is_answer(part: Any) -> bool:
    """One question of the report, as it was asked, and the lines of its answer."""
    return (
        isinstance(part, dict)
        and all(isinstance(part.get(name, ""), str) for name in ("step", "section"))
        and isinstance(part.get("question"), str)
        and _is_list(part.get("answer"), lambda line: isinstance(line, str))
    )


def _is_weighed(part: Any) -> bool:
    return isinstance(part, dict) and all(isinstance(part.get(name), str) for name in ("sign", "name", "answer"))


def _only_mappings(facts: Any) -> dict[str, Any]:
    answers = facts.items() if isinstance(facts, Mapping) else ()
    return {step: answer for step, answer in answers if isinstance(answer, Mapping)}


def _is_list(parts: Any, is_part: Any) -> bool:
    return isinstance(parts, list) and all(map(is_part, parts))
