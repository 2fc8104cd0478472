"""Write tables of measurements into pages of docs, so that no figure there is typed by hand."""

import os
import platform
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Figures:
    title: str
    columns: tuple[str, ...]
    note: str = ""
    rows: list[tuple[str, ...]] = field(default_factory=list)

    def add(self, *cells: object) -> None:
        assert len(cells) == len(self.columns), f"{len(cells)} cells for {self.columns}"
        self.rows.append(tuple(str(cell) for cell in cells))

    def markdown(self) -> str:
        lines = [f"## {self.title}", "", _line(self.columns), _line("---" for _ in self.columns)]
        lines += [_line(row) for row in self.rows]
        if self.note:
            lines += ["", self.note]
        return "\n".join([*lines, "", f"Measured on {_machine()}.", ""])


def write(page: Path, name: str, figures: Figures) -> None:
    """Replace the table between the comments with its name, or append it to the page."""
    opening, closing = f"<!-- {name} -->", f"<!-- /{name} -->"
    text = page.read_text() if page.exists() else ""
    section = f"{opening}\n{figures.markdown()}{closing}"
    if opening in text and closing in text:
        before, _, rest = text.partition(opening)
        text = before + section + rest.partition(closing)[2]
    else:
        text = f"{text.rstrip()}\n\n{section}\n".lstrip()
    page.write_text(text)


def _line(cells: object) -> str:
    return "| " + " | ".join(cells) + " |"  # type: ignore[call-overload]


def _machine() -> str:
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
