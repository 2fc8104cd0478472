"""`python -m tools.bench [name ...]`: run benchmarks and write the figures into docs/speed.md."""

import sys

from tests import runs

if __name__ == "__main__":
    sys.exit(runs.run("tools.bench", "docs/speed.md", sys.argv[1:]))
