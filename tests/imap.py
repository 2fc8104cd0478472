"""A minimal IMAP server over TLS on loopback, with the commands needed to read a mailbox."""

import re
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class ImapServer:
    """`mails`: INBOX by UID. `folders`: messages copied to other folders."""

    mails: dict[int, bytes]
    port: int = 0
    password: str = "secret"
    deleted: set[int] = field(default_factory=set)
    folders: dict[str, list[bytes]] = field(default_factory=dict)

    def answer(self, command: str) -> tuple[list[bytes], str]:
        """The untagged lines, and the status of the tagged response."""
        uid = int(found[1]) if (found := re.search(r"^UID \w+ (\d+)", command)) else 0
        if command.startswith("LOGIN"):
            return [], "OK" if self.password in command else "NO"
        if command == "CAPABILITY":
            return [b"* CAPABILITY IMAP4rev1"], "OK"
        if command.startswith("UID SEARCH"):
            return [b"* SEARCH " + " ".join(str(each) for each in self.mails).encode()], "OK"
        if command.startswith("UID FETCH"):
            raw = self.mails.get(uid)
            if raw is None:  # expunged by another client
                return [], "OK"
            return [b"* 1 FETCH (UID %d BODY[] {%d}\r\n%s)" % (uid, len(raw), raw)], "OK"
        if command.startswith("UID STORE"):
            self.deleted.add(uid)
        elif command == "EXPUNGE":
            self.mails = {key: raw for key, raw in self.mails.items() if key not in self.deleted}
        elif command.startswith("CREATE"):
            name = command.split('"')[1]
            return [], "NO" if name in self.folders else self.folders.setdefault(name, []) or "OK"
        elif command.startswith("UID COPY"):
            self.folders[command.split('"')[1]].append(self.mails[uid])
        elif command.startswith("SELECT"):
            return [b"* %d EXISTS" % len(self.mails)], "OK"
        return [], "OK"


@contextmanager
def running(server: ImapServer, context: ssl.SSLContext) -> Iterator[ImapServer]:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"* OK ready\r\n")
            for line in self.rfile:
                tag, _, command = line.decode().strip().partition(" ")
                untagged, state = server.answer(command)
                self.wfile.write(b"".join(each + b"\r\n" for each in untagged) + f"{tag} {state} done\r\n".encode())

    class Listener(socketserver.ThreadingTCPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Ignore clients that reject the certificate and disconnect during the handshake."""

        def finish_request(self, request, client_address) -> None:
            with context.wrap_socket(request, server_side=True) as line:
                super().finish_request(line, client_address)

    with Listener(("127.0.0.1", 0), Handler) as listener:
        server.port = listener.server_address[1]
        thread = threading.Thread(target=listener.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield server
        listener.shutdown()
        thread.join(5)
