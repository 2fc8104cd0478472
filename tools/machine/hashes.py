"""`make requirements`: write the hashes of pinned packages into the requirements files.

Run it after changing a version or a package by hand. It needs `uv`, which queries the package index. Each entry is a
comment with the reason, the pin, and one hash for the source and for each wheel of a supported Python.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).resolve().parent.parent.parent
FILES = ["requirements.txt", "requirements/ses.txt", "requirements/notify.txt", "tests/requirements.txt"]
PYTHONS = ["3.11", "3.12", "3.13"]
ENTRY = re.compile(
    r"^# (?P<reason>.+)\n(?P<name>[\w.-]+)(\[(?P<extras>[\w,]+)\])?==(?P<version>[\w.]+)"
    r"(?P<hashes>( \\\n    --hash=sha256:[0-9a-f]{64})*)$",
    re.MULTILINE,
)


class Pin(NamedTuple):
    name: str
    version: str
    extras: list[str]
    reason: str
    hashes: list[str]


def pins(file: str) -> dict[str, Pin]:
    return {pin.name: pin for pin in map(_pin, ENTRY.finditer((ROOT / file).read_text()))}


def _pin(entry: "re.Match[str]") -> Pin:
    extras = (entry["extras"] or "").split(",")
    hashes = re.findall(r"sha256:(\w+)", entry["hashes"])
    return Pin(canonicalize_name(entry["name"]), entry["version"], extras, entry["reason"], hashes)


def main() -> int:
    uv = shutil.which("uv", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    if not uv:
        print("uv works the hashes out and is not installed: .venv/bin/pip install uv")
        return 1
    found = _ask(uv, {f"{pin.name}=={pin.version}" for file in FILES for pin in pins(file).values()})
    for file in FILES:
        path = ROOT / file
        path.write_text(ENTRY.sub(lambda entry: _written(entry, found), path.read_text()))
        print(f"{file}: {len(pins(file))} packages")
    return 0


def _ask(uv: str, wanted: set[str]) -> dict[str, list[str]]:
    with TemporaryDirectory() as folder:
        asked, lock = Path(folder, "asked.in"), Path(folder, "pylock.toml")
        asked.write_text("\n".join(sorted(wanted)))
        command = [uv, "pip", "compile", "--quiet", "--no-config", "--no-deps", "--universal"]
        command += ["--python-version", PYTHONS[0], "--format", "pylock.toml", "--output-file", str(lock), str(asked)]
        subprocess.run(command, check=True)
        packages = tomllib.loads(lock.read_text())["packages"]
    return {canonicalize_name(package["name"]): sorted(_hashes(package)) for package in packages}


def _hashes(package: dict[str, Any]) -> Iterator[str]:
    if "sdist" in package:
        yield package["sdist"]["hashes"]["sha256"]
    for wheel in package.get("wheels", []):
        if _is_for_us(wheel["url"].rpartition("/")[2]):
            yield wheel["hashes"]["sha256"]


def _is_for_us(filename: str) -> bool:
    numbers = {python.replace(".", "") for python in PYTHONS}
    for tag in parse_wheel_filename(filename)[3]:
        kind, number = tag.interpreter[:2], tag.interpreter[2:]
        if kind == "py" and number.startswith("3"):
            return True
        if kind == "cp" and (tag.abi in {f"cp{number}", "none"} and number in numbers):
            return True
        if kind == "cp" and tag.abi == "abi3" and int(number[1:]) <= max(int(each[1:]) for each in numbers):
            return True
    return False


def _written(entry: "re.Match[str]", found: dict[str, list[str]]) -> str:
    extras = f"[{entry['extras']}]" if entry["extras"] else ""
    hashes = "".join(f" \\\n    --hash=sha256:{each}" for each in found[canonicalize_name(entry["name"])])
    return f"# {entry['reason']}\n{entry['name']}{extras}=={entry['version']}{hashes}"


if __name__ == "__main__":
    sys.exit(main())
