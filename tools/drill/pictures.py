"""`python -m tools.drill.pictures` prints a digest of the pixels of each concern's pictures, by reference.

Pixels are compared because the portal re-encodes each picture, which changes its bytes.
"""

import hashlib
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from io import BytesIO

from PIL import Image

from referrals import sealing
from referrals.models import Attachment
from referrals.stored_fields import context_of
from tests.figures import ROOT


def draw(seed: int) -> bytes:
    pixels = hashlib.sha384(str(seed).encode()).digest()
    written = BytesIO()
    Image.frombytes("RGB", (4, 4), pixels).save(written, "PNG")
    return written.getvalue()


def known_by(picture: bytes) -> str:
    return hashlib.sha256(Image.open(BytesIO(picture)).convert("RGB").tobytes()).hexdigest()


def read_back(environment: Mapping[str, str]) -> dict[str, list[str]]:
    """Digests by reference, read in a process with the portal's keys. Raises when one does not open."""
    command = [sys.executable, "-m", "tools.drill.pictures"]
    done = subprocess.run(command, cwd=ROOT, env=dict(environment), check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return found


def stored(**chosen: object) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in Attachment.objects.filter(**chosen).select_related("concern").iterator():
        context = context_of(row)
        found[row.concern.reference].append(known_by(sealing.open_picture(bytes(row.sealed), context=context)))
    return found


if __name__ == "__main__":
    print(json.dumps(stored()))
