"""The child process of pdf.py: a document comes in, a PDF goes out."""

import pickle
import sys

from prevent_portal.documents.typesetting import typeset

if __name__ == "__main__":
    document, at = pickle.loads(sys.stdin.buffer.read())  # noqa: S301  (our own parent wrote it)
    sys.stdout.buffer.write(typeset(document, at=at))
