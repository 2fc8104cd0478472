"""Read codes of groups of four letters and digits (return codes, references) as people type and paste them.

A code comes as our own note has it, with its label, with the dashes, quotes and spaces of a word processor or a
messenger, in full width, or with marks that nobody sees. Letters and digits are kept, and the rest is dropped.
"""

import re

from prevent_portal.characters import normalise, without_invisible

_SIZE = 4
# Hyphens and dashes, also the minus sign. NFKC has turned some into others.
_DASHES = r"-\u02d7\u058a\u2010-\u2015\u2043\u2212\u30fc\ufe58"
_DASH = rf"\s*[{_DASHES}]+\s*"


def letters_and_digits(text: str) -> str:
    return "".join(each for each in normalise(text, "NFKC").upper() if each.isalnum())


def runs(letters: str, *, alphabet: str, length: int) -> list[str]:
    """Stretches of at least this many letters of the alphabet."""
    return re.findall(f"[{alphabet}]{{{length},}}", letters)


def read_groups(typed: str, *, alphabet: str, groups: int) -> list[str]:
    """The letters of each code in a text, in order; more than one only of codes that are whole.

    Groups that are joined by dashes come first, since words of four letters may stand beside them. A code may touch
    the word after it, because a field of one line takes the line breaks out of what is pasted.
    """
    text = without_invisible(normalise(typed, "NFKC").replace("\u00ad", "-")).upper()
    group = f"[{alphabet}]{{{_SIZE}}}"
    whole = [letters_and_digits(chain) for chain in re.findall(f"{group}(?:{_DASH}{group})*", text)]
    # Without dashes, nothing else may touch the code.
    whole += re.findall(rf"(?<!\w){group * groups}(?!\w)", text)
    apart = re.findall(rf"(?<!\w)(?:{group}[^{_DASHES}\w]+){{{groups - 1}}}{group}(?!\w)", text)
    fitting = re.compile(group * groups)
    if found := list(dict.fromkeys(chain for chain in whole if fitting.fullmatch(chain))):
        return found
    return [chain for chain in map(letters_and_digits, (*apart, typed)) if fitting.fullmatch(chain)][:1]
