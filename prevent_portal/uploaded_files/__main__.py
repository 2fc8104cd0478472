"""The child process of reading.py: a document comes in, its pages or its words go out.

The limits are set before the document is read. It can write no file and leave no core dump.
"""

import resource
import sys

MEMORY, SECONDS = 1_000_000_000, 10


def set_limits() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    set_limits()
    from prevent_portal.uploaded_files.protocol import DONE, REFUSED, Refused, part

    kind, most_pages, most_characters = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    data = sys.stdin.buffer.read()
    out = sys.stdout.buffer
    try:
        if kind == "pdf":
            from prevent_portal.uploaded_files.pdf_pages import pages_of

            for page in pages_of(data, most=most_pages):
                out.write(page)
        else:
            from prevent_portal.uploaded_files.word_text import text_of

            out.write(text_of(data, most=most_characters))
        out.write(part(DONE))
    except Refused as refused:
        out.write(part(REFUSED, refused.reason.value))
