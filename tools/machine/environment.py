"""What a process that a test starts is given of this one's environment: the rest is its own."""

import os

# The last two shift the calendar (tools/otherday): a process without them would stand at another day.
_INHERITED = ("PATH", "HOME", "LD_PRELOAD", "OTHERDAY_SHIFT")


def inherited() -> dict[str, str]:
    return {name: os.environ[name] for name in _INHERITED if name in os.environ}
