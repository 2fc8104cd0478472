"""`python -m tools.drill [name ...]`: run drills and write the results into docs/reliability.md."""

import sys

from tests import runs

if __name__ == "__main__":
    sys.exit(runs.run("tools.drill", "docs/reliability.md", sys.argv[1:]))
