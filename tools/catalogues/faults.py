"""Find faults of a catalogue: missing, fuzzy or obsolete messages, changed placeholders, an outdated .mo file."""

import re
from collections import Counter
from collections.abc import Iterator

from babel.messages.catalog import Catalog, Message

from tools.catalogues import files
from tools.catalogues.sources import extract

# Placeholders, markup and phone numbers, which must be the same in every language.
PLACEHOLDERS = re.compile(r"%\(\w+\)[sd]|%\{\w+\}|\{\w+\}|<[^>]*>|&\w+;|\d{3,}")
_LONG = 20
_ISOLATES = str.maketrans("", "", "\u2066\u2067\u2068\u2069")


def faults(code: str) -> list[str]:
    catalog, template = files.read(code), extract()
    found = [f"{message.id!r}: {fault}" for message in catalog if message.id for fault in faults_of(message, catalog)]
    ours, theirs = _ids(template), _ids(catalog)
    found += [f"{words!r}: not in the catalogue" for words in ours - theirs]
    found += [f"{words!r}: no longer said anywhere" for words in theirs - ours]
    found += [f"{message.id!r}: kept, though no longer said" for message in catalog.obsolete.values()]
    if not found and files.as_po(files.updated(code, template)) != files.po_path(code).read_bytes():
        found.append("the file is not as `make messages` writes it")
    if files.as_mo(catalog) != files.mo_path(code).read_bytes():
        found.append("what is compiled is of other words")
    return found


def faults_of(message: Message, catalog: Catalog) -> Iterator[str]:
    sources = [message.id] if isinstance(message.id, str) else list(message.id)
    strings = [message.string] if isinstance(message.string, str) else list(message.string)
    if message.fuzzy:
        yield "fuzzy"
    if len(strings) != (1 if len(sources) == 1 else catalog.num_plurals) or not all(strings):
        yield "not translated, or not in every plural"
        return
    for words in strings:
        if _placeholders(words) != _placeholders(sources[-1]):
            yield f"holds {dict(_placeholders(words))} and not {dict(_placeholders(sources[-1]))}"
        if words.count("\u2066") != words.count("\u2069") or set(words) & set("\u202a\u202b\u202d\u202e"):
            yield "sets a direction and does not end it"
        if repeated := _repeated(words):
            yield f"says twice: {repeated}"
        if words != words.strip():
            yield "begins or ends with a space"


def _placeholders(words: str) -> Counter[str]:
    return Counter(PLACEHOLDERS.findall(words.translate(_ISOLATES)))


def _repeated(words: str) -> str:
    """A sentence of some length that stands in it twice, as after a merge of two versions."""
    counted = Counter(re.split(r"(?<=[.?!۔؟])\s*", words))
    return next((sentence for sentence, times in counted.items() if times > 1 and len(sentence) > _LONG), "")


def _ids(catalog: Catalog) -> set[str | tuple[str, ...]]:
    return {message.id if isinstance(message.id, str) else tuple(message.id) for message in catalog if message.id}
