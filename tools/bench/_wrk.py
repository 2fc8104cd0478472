"""Generate load with wrk, which needs little processor time; each request uses another draft cookie."""

import os
import re
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import psutil

# Each thread of wrk has its own Lua state and its share of the cookies. With `once` no cookie is used twice.
SCRIPT = """
local cookies, threads = {}, 0
for line in io.lines("%(cookies)s") do cookies[#cookies + 1] = line end
function setup(thread) thread:set("number", threads); threads = threads + 1 end
function init() place, last = number * #cookies / %(threads)d, (number + 1) * #cookies / %(threads)d end
function request()
  if place >= last then
    if %(once)s then wrk.thread:stop() return wrk.format("GET", "/healthz") end
    place = number * #cookies / %(threads)d
  end
  place = place + 1
  local headers = {["Cookie"] = "csrf=%(token)s; draft=" .. cookies[place], ["Accept-Encoding"] = "gzip"}
  if "%(method)s" == "POST" then headers["Content-Type"] = "application/x-www-form-urlencoded" end
  return wrk.format("%(method)s", "%(path)s", headers, "%(body)s")
end
"""
TOKEN = "a" * 32
_MILLISECONDS = {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}


class WrkResult(NamedTuple):
    requests: int
    rate: float
    p50: float  # milliseconds
    p99: float
    failures: int


def drive(
    url: str,
    path: str,
    cookies: list[str],
    *,
    clients: int,
    seconds: int,
    method: str = "GET",
    body: str = "",
    once: bool = False,
) -> WrkResult:
    """Send requests for `seconds`. `once`: use each cookie once and stop when all are used."""
    threads = min(clients, 2)
    with tempfile.TemporaryDirectory(prefix="portal-wrk-") as folder:
        words, script = Path(folder) / "cookies", Path(folder) / "load.lua"
        words.write_text("".join(f"{cookie}\n" for cookie in cookies[: len(cookies) // threads * threads]))
        form = "&".join(part for part in (f"csrfmiddlewaretoken={TOKEN}", body) if part) if method == "POST" else ""
        values = {"cookies": words, "threads": threads, "once": str(once).lower(), "token": TOKEN}
        script.write_text(SCRIPT % (values | {"method": method, "path": path, "body": form}))
        command = ["wrk", f"-t{threads}", f"-c{clients}", f"-d{seconds}s", "--timeout", "30s", "--latency"]
        done = subprocess.run(
            [*command, "-s", script, url],
            capture_output=True,
            text=True,
            check=True,
            env={"PATH": os.environ["PATH"]},
        )
    return _read(done.stdout)


def _read(output: str) -> WrkResult:
    requests = re.search(r"(\d+) requests in", output)
    rate = re.search(r"Requests/sec:\s*([\d.]+)", output)
    assert requests, output
    assert rate, output
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
    broken = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", output)
    failures = int(refused[1]) if refused else 0
    failures += sum(map(int, broken.groups())) if broken else 0
    return WrkResult(int(requests[1]), float(rate[1]), _percentile(output, "50"), _percentile(output, "99"), failures)


def _percentile(output: str, share: str) -> float:
    found = re.search(rf"{share}%\s+([\d.]+)(us|ms|s|m)\b", output)
    assert found, output
    return float(found[1]) * _MILLISECONDS[found[2]]


def processor_seconds(process: psutil.Process) -> float:
    """Of the process and its living children; the time of children that have ended is not included."""
    seconds = 0.0
    for each in (process, *process.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            times = each.cpu_times()
            seconds += times.user + times.system
    return seconds
