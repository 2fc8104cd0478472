"""Count and time the short way of a report, and write the table into docs/reporter.md."""

import sys

from tests import runs

if __name__ == "__main__":
    sys.exit(runs.run("tools.weight", "docs/reporter.md", sys.argv[1:]))
