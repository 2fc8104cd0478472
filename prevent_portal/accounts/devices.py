"""Describe a browser from its User-Agent header, which is not stored."""

# The order matters: Edge also claims to be Chrome, and Chrome to be Safari.
_BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "Firefox/": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
_MACHINES = {
    "iPhone": "an iPhone",
    "iPad": "an iPad",
    "Android": "an Android device",
    "Windows": "Windows",
    "Mac OS X": "a Mac",
    "CrOS": "a Chromebook",
    "Linux": "Linux",
}


def describe(agent: str) -> str:
    """For example 'Firefox on Windows'."""
    browser = next((name for mark, name in _BROWSERS.items() if mark in agent), "A browser")
    machine = next((name for mark, name in _MACHINES.items() if mark in agent), "a device that we do not know")
    return f"{browser} on {machine}"
