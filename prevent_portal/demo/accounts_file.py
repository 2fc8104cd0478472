"""Read and write demo-accounts.txt: one account a line, `role area-or-force email password`."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from prevent_portal.demo.private_files import write_private


@dataclass(frozen=True)
class Account:
    role: str
    place: str
    email: str
    password: str

    def __str__(self) -> str:
        return f"{self.role} {self.place} {self.email} {self.password}"


def path() -> Path:
    return settings.DATA_DIR / "demo-accounts.txt"


def read() -> list[Account]:
    if not path().exists():
        return []
    return [Account(*line.split(" ")) for line in path().read_text().splitlines() if line]


def write(accounts: list[Account]) -> None:
    write_private(path(), "".join(f"{account}\n" for account in accounts))
