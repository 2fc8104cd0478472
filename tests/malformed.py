"""Malformed form posts: valid answers to every question, damaged so that they reach parsers, fields and the database.

The same seed gives the same posts.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote_from_bytes

from tests.referrals.ways import WAYS

FORM = "application/x-www-form-urlencoded"
OTHER_PAGES = ("start", "check", "sent", "time", "exit", "pictures", "danger", "nothing", "about/x")
BYTES = [
    b"\x00",
    b"\xff\xfe",
    b"\xed\xa0\x80",  # half of a surrogate pair
    b"\xc0\xaf",
    b"\xf4\x90\x80\x80",
    b"%",
    b"%zz",
    b"\r\n\r\n",
    b"\x1b[2J",
    "‮⁦​ ".encode(),
    b"e\xcc\x81" * 2_000,
    "\u0661\u0662²½Ⅷ１８".encode(),
    b"-1",
    b"1e400",
    b"9" * 5_000,
    b"0x10",
    b"NaN",
    b"x" * 10_001,
    b"'; DROP TABLE referrals_concern; --",
    b"{{7*7}}{% include 'x' %}",
    b"%s%n%(x)s{0}{x!r}",
    b"../../../../etc/passwd\x00",
    b"None",
    b"[]",
]
NAMES = [
    b"",
    b"\x00",
    b"csrfmiddlewaretoken",
    b"draft",
    b"asked",
    b"shown",
    b"add",
    b"remove",
    b"again",
    b"carried_step",
]
TYPES = [
    FORM,
    f"{FORM}; charset=utf-8",
    f"{FORM}; charset=rot13",
    f"{FORM}; charset=idna",
    f"{FORM}; charset=\x01",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    f"multipart/form-data; boundary={'b' * 300}",
    "multipart/form-data; boundary=é",
    "application/json",
    "text/plain; charset=utf-7",
    "",
]


@dataclass(frozen=True)
class Post:
    path: str
    body: bytes
    content_type: str


def posts(number: int, seed: int = 7) -> Iterator[Post]:
    chance = random.Random(seed)
    for _ in range(number):
        way = chance.choice([*WAYS.values()])
        slug = chance.choice([*way, *way, *way, *OTHER_PAGES])
        pairs = [
            (name.encode(), str(text).encode())
            for name, value in way.get(slug, {"carried_step": "worry", "worry": "x"}).items()
            for text in (value if isinstance(value, list) else [value])
        ]
        path = chance.choice(["/return/", "/report/"]) if chance.random() < 0.05 else f"/report/{slug}/"
        if chance.random() < 0.05:
            path += chance.choice(
                ["?area=%00", "?area=%ff", "?step=%C3", f"?area={'x' * 9_000}", "?step=worry&step="]
            )
        yield Post(path, *_body(chance, _damaged_fields(chance, pairs)))


def _damaged_fields(chance: random.Random, pairs: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    damaged = list(pairs)
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(damaged) + 1)
        name, value = damaged[place] if place < len(damaged) else (b"worry", b"x")
        changed = chance.choice(
            [
                (name, chance.choice(BYTES)),
                (name, value + chance.choice(BYTES)),
                (name + b"[]", value),
                (name + b"_1", chance.choice(BYTES)),
                (chance.choice(NAMES), chance.choice(BYTES)),
                (name, b""),
            ]
        )
        damaged[place : place + chance.randint(0, 1)] = [changed] * chance.choice([1, 1, 1, 40])
    return damaged


def _body(chance: random.Random, pairs: list[tuple[bytes, bytes]]) -> tuple[bytes, str]:
    kind = chance.random()
    if kind < 0.7:
        body = b"&".join(_quoted(chance, name) + b"=" + _quoted(chance, value) for name, value in pairs)
        return _torn(chance, body), FORM if chance.random() < 0.9 else chance.choice(TYPES)
    if kind < 0.95:
        return _torn(chance, _multipart(chance, pairs)), "multipart/form-data; boundary=b"
    return chance.randbytes(chance.randrange(400)), chance.choice(TYPES)


def _quoted(chance: random.Random, text: bytes) -> bytes:
    return text if chance.random() < 0.1 else quote_from_bytes(text).encode()


def _multipart(chance: random.Random, pairs: list[tuple[bytes, bytes]]) -> bytes:
    parts = b""
    for name, value in pairs:
        file = chance.choice(
            [b"", b"", b'; filename="x.png"', b'; filename="\x00"', b"; filename*=utf-8''%ff", b"; filename="]
        )
        extra = chance.choice(
            [
                b"",
                b"",
                b"Content-Transfer-Encoding: base64\r\n",
                b"Content-Type: text/plain; charset=x\r\n",
                b"X" * 2_000,
            ]
        )
        if chance.random() < 0.2:
            name = b"picture"
        parts += b'--b\r\nContent-Disposition: form-data; name="' + name + b'"' + file + b"\r\n" + extra + b"\r\n"
        parts += value + b"\r\n"
    return parts + chance.choice([b"--b--\r\n", b"--b--", b"", b"--b"])


def _torn(chance: random.Random, body: bytes) -> bytes:
    kind = chance.random()
    if kind < 0.1:
        return body[: chance.randrange(len(body) + 1)]
    if kind < 0.25 and body:
        place = chance.randrange(len(body))
        return body[:place] + chance.randbytes(chance.randint(1, 4)) + body[place + 1 :]
    return body
