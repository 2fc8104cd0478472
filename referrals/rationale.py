"""Whether a reason says anything beside that no ideology was found, which inquiries found concerns closed for."""

import re

_IDEOLOGY = re.compile(r"ideolog\w*|extremis\w*")
_WORD = re.compile(r"[^\W\d_]+")
# What such a sentence is made of besides. Whatever else stands in it is taken as a reason.
_AROUND = frozenset(
    _WORD.findall("""
        a an and any are as at be been being by clear cannot could defined detected did does don discernible due
        evidence evident evidenced explicit expressed for found from has haven have here i identifiable identified in
        indicated indication indications into is isn it its known lack lacking lacks low motivation no non none not
        obvious of on only or other particular present recognised s seen shown sign signs specific stated t than
        that the their there they this to underlying unclear us was wasn we were what whatsoever where with without
    """)
)


def lacks_only_ideology(text: str) -> bool:
    """True for "No clear ideology was identified." and its like, and for no sentence with another word in it."""
    words = _WORD.findall(text.casefold())
    named = [word for word in words if _IDEOLOGY.fullmatch(word)]
    return bool(named) and all(word in _AROUND or word in named for word in words)
