"""The demo's voice: one plain line at a time, at once, even into a pipe."""


def say(line: str) -> None:
    print(line, flush=True)
