"""Split names into parts and reduce each part to how it sounds, across spellings and scripts.

A sound is a skeleton of consonants that unifies the Latin spellings of English, Arabic, Urdu, Somali, Polish, Turkish
and Russian names. Sounds only select candidates (blocks); scoring compares letters.
"""

import re
from functools import lru_cache

from anyascii import anyascii

from referrals.matching.variants import heads

MAX_PARTS = 5
_TITLES = {"mr", "mrs", "ms", "miss", "dr", "sir", "mx", "prof", "aka"}
# Words between names that are often left out.
_PARTICLES = {"al", "el", "ul", "ur", "ud", "bin", "ben", "ibn", "binti", "bint", "de", "da", "di", "la", "le", "van"}
_PARTICLES |= {"von", "der", "den", "dos", "du", "the", "mc", "mac", "st", "o"}
# "Abd" (servant of) is never a name alone: it is joined with the next part.
_SERVANT = re.compile(r"abd(?:[aeou]?[lrhn]?)")
_JOINED_SERVANT = re.compile(r"^abd(?:[aeou][lr])?(?=[bcdfghjkmnqrstwyz][a-z]{3})")
# Applied in order: groups of several letters first.
_FOLDS = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"^mc", "mac"),
        (r"^(?:kn|gn|pn)", "n"),
        (r"^wr", "r"),
        (r"^wh", "w"),
        (r"ough$", "o"),
        (r"augh", "af"),
        (r"igh", "i"),
        (r"ph", "f"),
        (r"mp(?=[st])", "m"),
        (r"sch|tsch|tch|sh|cz|sz|ch|ts|tz|rz|zh|sc(?=[ei])|x", "s"),
        (r"dzh|dz|dj|dg(?=e)|j|^y(?=[aeiou])", "j"),
        (r"gh|g(?=[ei])", "j"),
        (r"ck|kh|qu|q|c(?![eiyh])", "k"),
        (r"c|z", "s"),
        (r"th|dt|dh", "t"),
        (r"bh", "b"),
        (r"w(?=[bcdfghjlmnpqrtxz]|$)", ""),
        (r"[vw]", "f"),
    )
)
_MAYBE_SOMALI = re.compile(r"^[cx][aiu]|[aeiou][cx]$|(?:aa|ii|uu)[cx]|[cx](?:aa|ii|uu)")
_VOWELS = re.compile(r"[aeiouyh]")


def parts(text: str) -> tuple[str, ...]:
    """A name's parts in lower-case Latin letters, in order, without titles and particles."""
    # anyascii drops this Arabic letter, with which many names begin.
    latin = re.sub(r"['’`]", "", anyascii(text.replace("ع", "a")).lower())
    words = [word for word in re.split(r"[^a-z]+", latin) if word and word not in _TITLES]
    found: list[str] = []
    servant = False
    for word in words:
        if _SERVANT.fullmatch(word):
            servant = True
        elif word in _PARTICLES and len(words) > 1:
            continue
        else:
            found.append(f"abd{word}" if servant else _JOINED_SERVANT.sub("abd", word))
            servant = False
    return tuple(found[:MAX_PARTS])


@lru_cache(maxsize=20_000)
def sounds(part: str) -> frozenset[str]:
    """What the part may sound like, one or a few. A short form sounds like the names that it is short for."""
    spellings = set(heads(part)) or {part}
    # Somali spells two Arabic sounds with c and x: Cali is Ali, Faarax is Farah.
    if _MAYBE_SOMALI.search(part):
        spellings.add(part.replace("c", "").replace("x", "h"))
    return frozenset(_skeleton(spelling) for spelling in spellings)


def _skeleton(part: str) -> str:
    for pattern, to in _FOLDS:
        part = pattern.sub(to, part)
    part = part.lstrip("h") or part
    first = "a" if _VOWELS.match(part) else ""
    # Sorted, so that two swapped letters make no difference.
    return first + "".join(sorted(re.sub(r"(.)\1+", r"\1", _VOWELS.sub("", part))))
