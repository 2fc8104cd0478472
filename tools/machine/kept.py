"""Migrated databases that are kept between runs, because migrating takes longer than a hundred tests do.

They are kept for these migrations and these versions of what is installed alone, and without guidance. Who takes one
migrates once more, which installs what is no migration, such as triggers.
"""

import hashlib
import os
import shutil
import subprocess
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
_PACKAGES = ("guidance", "prevent_portal", "referrals")
_ALL = ROOT / ".pytest_cache" / "d" / "prepared"


def key(root: Path = ROOT) -> str:
    found = hashlib.sha256(
        "\n".join(sorted(f"{each.name}=={each.version}" for each in metadata.distributions())).encode()
    )
    for migration in sorted(path for package in _PACKAGES for path in (root / package).rglob("migrations/*.py")):
        found.update(migration.read_bytes())
    return found.hexdigest()[:20]


def sqlite() -> Path:
    return _ALL / key() / "portal.sqlite3"


def cluster(binaries: Path) -> Path:
    """The data directory of a stopped server; another PostgreSQL might not read it."""
    return _ALL / key() / hashlib.sha256(str(binaries).encode()).hexdigest()[:8]


def keep(made: Path, kept: Path) -> None:
    """In place of those for other migrations. `kept` appears when it is whole, for other runs may be at it too."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    for older in kept.parent.parent.iterdir():
        if older != kept.parent:
            shutil.rmtree(older)
    if kept.exists():
        return
    aside = kept.with_name(f"{kept.name}.{os.getpid()}")
    # -a keeps owners and modes, which the server checks.
    subprocess.run(["cp", "-a", made, aside], check=True)
    aside.rename(kept)
