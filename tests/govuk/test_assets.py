"""static/portal is what `make assets` makes of its sources, and holds what pages need."""

import hashlib
import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
SOURCES, BUILT = ROOT / "prevent_portal" / "assets", ROOT / "static" / "portal"


def digest(changed: Path | None = None) -> str:
    """As build.mjs computes it; `changed` is read with one more line break."""
    own = [path for path in SOURCES.rglob("*") if path.suffix in (".mjs", ".scss", ".json")]
    found = hashlib.sha256()
    for path in sorted((path for path in own if "node_modules" not in path.parts), key=str):
        found.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes() + (b"\n" if path == changed else b""))
    return found.hexdigest()


def test_built_files_belong_to_the_sources_as_they_are():
    assert f"sha256 {digest()}" in (BUILT / "VERSION.txt").read_text(), "Run `make assets`"


def test_any_changed_source_is_noticed():
    for path in (SOURCES / "portal.scss", SOURCES / "blocks" / "_desk.scss", SOURCES / "package-lock.json"):
        assert digest(path) != digest()


def test_versions_and_licences_are_named():
    named = (BUILT / "VERSION.txt").read_text()
    assert re.search(r"GOV\.UK Frontend [\d.]+, MIT licence", named)
    assert re.search(r"MOJ Frontend 11\.[\d.]+, MIT licence", named)


def test_every_override_class_in_use_is_built():
    """Only some of govuk/overrides is (blocks/_overrides.scss)."""
    css = (BUILT / "portal.css").read_text()
    texts = [path.read_text() for path in (ROOT / "templates").rglob("*.html")]
    texts += [path.read_text() for app in ("prevent_portal", "guidance", "referrals") for path in _python(ROOT / app)]
    used = {name for text in texts for name in re.findall(r"govuk-!-[a-z0-9-]+", text)}
    assert used
    assert [name for name in sorted(used) if f".{name.replace('!', chr(92) + '!')}{{" not in css] == []


def _python(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*.py") if "node_modules" not in path.parts]


def test_hidden_attribute_wins_over_classes():
    assert "[hidden]{display:none !important}" in (BUILT / "portal.css").read_text()
