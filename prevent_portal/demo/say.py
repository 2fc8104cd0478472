"""Print progress of the demo, flushed, so that it appears at once in a pipe."""


def say(line: str) -> None:
    print(line, flush=True)
