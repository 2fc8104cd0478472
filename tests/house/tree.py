"""Lists the repository's own files for the structural tests, without generated or installed ones."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("prevent_portal", "guidance", "referrals")


def files() -> list[Path]:
    """Files tracked or not ignored by git; without git, files outside the folders in .gitignore."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if listed.returncode == 0:
        return sorted(path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file())
    ignored = {line.strip().rstrip("/") for line in (ROOT / ".gitignore").read_text().splitlines()} | {".git"}
    return sorted(
        path for path in ROOT.rglob("*") if path.is_file() and not ignored & set(path.relative_to(ROOT).parts)
    )


def modules() -> list[Path]:
    """Python modules of the product, without migrations."""
    return [
        path
        for path in files()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in PACKAGES and "migrations" not in path.parts
    ]


def relative_names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]
