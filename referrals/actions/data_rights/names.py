"""Whether a text has the name of a person in it, as the search for data rights understands names."""

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import Any

from prevent_portal.characters import UNSPACED, plain


def is_named(name: Sequence[str], words: Sequence[str]) -> bool:
    """Whether all words of a name are among the words of a text, in any order.

    Two words that follow each other are also one (Al Zahrani, Alzahrani), in the name or in the text. In a script
    that sets no spaces, a name is looked for within words.
    """
    known = {*words, *_joined(words)}
    spellings = [name, *([*name[:at], two, *name[at + 2 :]] for at, two in enumerate(_joined(name)))]
    return any(all(part in known or _is_within(part, words) for part in spelling) for spelling in spellings)


def words_in(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in plain(text)).split()


def texts_in(content: Any) -> Iterator[str]:
    """Every text of what was sealed, whatever its shape."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        yield from chain.from_iterable(map(texts_in, content.values()))
    elif isinstance(content, list | tuple):
        yield from chain.from_iterable(map(texts_in, content))


def _joined(words: Sequence[str]) -> list[str]:
    return [one + other for one, other in pairwise(words)]


def _is_within(part: str, words: Sequence[str]) -> bool:
    return bool(UNSPACED.search(part)) and part in "".join(words)
