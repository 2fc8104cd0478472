"""The environment variables that processes started by tests inherit."""

import os

# The last two shift the date (tools/otherday); a process without them would have another date.
_INHERITED = ("PATH", "HOME", "LD_PRELOAD", "OTHERDAY_SHIFT")


def inherited() -> dict[str, str]:
    return {name: os.environ[name] for name in _INHERITED if name in os.environ}
