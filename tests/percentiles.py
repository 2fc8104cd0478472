"""Percentiles of measured seconds, and formatting in milliseconds."""

from collections.abc import Sequence


def percentile(seconds: Sequence[float], share: float) -> float:
    return sorted(seconds)[min(int(len(seconds) * share), len(seconds) - 1)]


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"
