"""Split names into parts and reduce each part to how it sounds, across spellings and scripts.

A sound is a skeleton of consonants that unifies the Latin spellings of English, Arabic, Urdu, Somali, Polish, Turkish
and Russian names. Sounds only select candidates (blocks); scoring compares letters.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from anyascii import anyascii

from prevent_portal.characters import UNSPACED, plain
from referrals.matching.variants import heads

MAX_PARTS = 5
_TITLES = {"mr", "mrs", "ms", "miss", "dr", "sir", "mx", "prof", "aka"}
# Words between names that are often left out, or joined with the next one.
_PARTICLES = {"al", "el", "ul", "ur", "ud", "bin", "ben", "ibn", "binti", "bint", "de", "da", "di", "la", "le", "van"}
_PARTICLES |= {"von", "der", "den", "dos", "du", "the", "mc", "mac", "st", "o", "das", "do", "del", "della", "los"}
_PARTICLES |= {"las", "ter", "ten", "fitz"}
# Particles of one kind may stand alone in a name that has no other part: Abu Bakr.
_KUNYA = {"abu", "umm"}
# The same joined with a name of four letters or more: Alzahrani, Binladen, Omalley, Desouza, Vanderberg.
_JOINED = re.compile(
    r"^(?:(?:abu|bint?|ibn|umm|ben)?(?:[aeu]l|u[rd]|a(?:s(?=s)|sh(?=sh)|r(?=r)|n(?=n)|d(?=d)|z(?=z)))"
    r"|abu|bin(?:ti?)?|ibn|ben|umm|ma?c|fitz|o(?=[bcdfghjklmnpqrstvwz])"
    r"|van(?:de[rn]?|t)?|von(?:der)?|de(?:ll[ao]|la|l|los|las|r|n)?"
    r"|d(?=souza|sousa|mello|costa|silva|cruz|almeida|angelo|arcy)|d(?:[ai]|os|as|u)(?=.{5})|l[ae](?=.{5}))(?=.{4})"
    r"|^(?:b[ei]n|ibn)(?=...$)"
)
# Joined with the name before: Habibur Rahman.
_JOINED_BEFORE = re.compile(r"(?<=...)u[lr]$")
_JOINED_KUNYA = re.compile(r"^(abu|umm)(.{4,})$")
# Written apart or together, and never left out.
_UDDIN = re.compile(r"\bud[ -]+d(?=in|een)")
# Two names in one word, by the particle between them (Habiburrahman, Ziaulhaq) or by the end (Saifullah).
_TWO = re.compile(
    r"^(.{3,}?)(?:[aeu]l|u[rdsz])"
    r"(haq|haque|huq|hoque|r[ae]hm[ae]n|islam|has+an|hus+ain|karim|aziz|qadir|zaman|mulk|alam)$"
)
_TWO_BY_END = re.compile(r"^(.{3,}?)(ullah|uddin)$")
# Surnames that are never rare, even where few concerns are stored. Shorter ones are never taken for rare.
_LONG = 6
_FREQUENT = frozenset(
    re.findall(
        r"[a-z]+",
        """
williams taylor davies wilson thomas johnson roberts walker wright robinson thompson hughes edwards jackson
turner harris cooper harrison martin morris bennett carter phillips mitchell parker collins murphy richardson
anderson stewart watson graham palmer stevens simpson marshall griffiths elliott reynolds webster hunter
gibson holmes chapman rogers foster russell barnes fisher powell matthews campbell mcdonald macdonald hussain
hussein mohammed mohamed muhammad rahman rehman chowdhury choudhury mahmood siddiqui qureshi sheikh shaikh
sharma hassan ibrahim abdullah mohamud warsame kowalski wisniewski wojcik kaminski popescu ivanov
""",
    )
)
# "Abd" (servant of) is never a name alone: it is joined with the next part.
_SERVANT = re.compile(r"abd(?:[aeou]?[lrhn]?)")
_JOINED_SERVANT = re.compile(r"^abd(?:[aeou][lr])?(?=[bcdfghjkmnqrstwyz][a-z]{3})")
# The Arabic article as it is spoken before some letters.
_ARTICLES = {"ad", "an", "ar", "as", "ash", "at", "az"}
# Chinese and Korean characters are read one by one; of other scripts without spaces, some at a time.
_CHARACTERS = re.compile("[\u3005\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")
_RUN = re.compile(f"({UNSPACED.pattern}+(?: +{UNSPACED.pattern}+)*)")
_AT_A_TIME = 3
# anyascii drops most of these Arabic letters, and `plain` takes them for like ones.
_ARABIC = str.maketrans({"ع": "a", "أ": "a", "آ": "a", "ا": "a", "إ": "i", "ى": "a"})
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
    found: list[str] = []
    for position, piece in enumerate(_RUN.split(plain(text.translate(_ARABIC)))):
        found += _of_characters(piece) if position % 2 else _of_words(piece)
    return tuple(found[:MAX_PARTS])


def _of_characters(run: str) -> list[str]:
    joined = run.replace(" ", "")
    size = 1 if _CHARACTERS.search(joined) else _AT_A_TIME
    return [part for at in range(0, len(joined), size) if (part := _latin(joined[at : at + size]))]


def _of_words(text: str) -> list[str]:
    latin = _UDDIN.sub("udd", anyascii(text).lower().replace("'", "").replace("`", ""))
    words = [word for word in re.split(r"[^a-z]+", latin) if word and word not in _TITLES]
    dropped = _PARTICLES | _KUNYA if len(set(words) - _PARTICLES - _KUNYA) > 1 else _PARTICLES
    found: list[str] = []
    servant = False
    for position, word in enumerate(words):
        if _SERVANT.fullmatch(word):
            servant = True
        elif len(words) > 1 and _is_particle(words, position, dropped):
            continue
        else:
            found += [f"abd{word}"] if servant else _split(word, is_alone=len(words) == 1)
            servant = False
    return found


def _latin(characters: str) -> str:
    return re.sub(r"[^a-z]", "", anyascii(characters).lower())


def may_be_rare(part: str) -> bool:
    """A long part that is neither a known given name nor a frequent surname. Whether it is rare, the others tell."""
    return len(part) >= _LONG and not heads(part) and part not in _FREQUENT


def without_particle(part: str) -> Iterator[str]:
    """What is left of a part without a particle that may be joined with it."""
    for pattern in (_JOINED, _JOINED_BEFORE):
        left = pattern.sub("", part, count=1)
        if left != part:
            yield left


def _is_particle(words: list[str], position: int, particles: set[str]) -> bool:
    word = words[position]
    if word in particles:
        return word != "ben" or position > 0  # at first it is Benjamin
    following = "".join(words[position + 1 : position + 2])
    return position > 0 and word in _ARTICLES and following.startswith(word[1:])


def _split(word: str, *, is_alone: bool) -> list[str]:
    if is_alone and (kunya := _JOINED_KUNYA.match(word)):
        return list(kunya.groups())
    if word.startswith("abd"):
        return [_JOINED_SERVANT.sub("abd", word)]
    # Alone, Saifullah is a given name; Ziaulhaq is a given name and a surname.
    two = _TWO.match(word) or (None if is_alone or heads(word) else _TWO_BY_END.match(word))
    return list(two.groups()) if two else [word]


@lru_cache(maxsize=20_000)
def sounds(part: str) -> frozenset[str]:
    """What the part may sound like, one or a few. A short form sounds like the names that it is short for."""
    spellings = set(heads(part)) or {part, *without_particle(part)}
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
