"""A browser's own description of itself in plain words; the description itself is thrown away."""

# In this order: Edge says that it is Chrome too, and Chrome that it is Safari.
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


def described(agent: str) -> str:
    """'Firefox on Windows'."""
    browser = next((name for mark, name in _BROWSERS.items() if mark in agent), "A browser")
    machine = next((name for mark, name in _MACHINES.items() if mark in agent), "a device that we do not know")
    return f"{browser} on {machine}"
