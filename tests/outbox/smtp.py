"""A mail server that does as it is told: it may wait before it answers, refuse for now, or refuse for good."""

import socketserver
import threading
from collections import Counter
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage

Answer = Callable[["Postbox"], str]


class Postbox(socketserver.ThreadingTCPServer):
    """What has arrived, and how to answer. `before_answer` is called once a mail has been read whole."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.mails: list[EmailMessage] = []
        self.recipient_answer = "250 OK"
        self.before_answer: Callable[[], None] = lambda: None
        self.arrived = threading.Event()
        self.lock = threading.Lock()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def copies(self) -> Counter[str]:
        """How often each Message-ID arrived."""
        with self.lock:
            return Counter(str(mail["Message-ID"]) for mail in self.mails)

    def keep(self, raw: bytes) -> None:
        mail = message_from_bytes(raw, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        with self.lock:
            self.mails.append(mail)
        self.arrived.set()


class Session(socketserver.StreamRequestHandler):
    """One conversation."""

    server: Postbox

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        try:
            self.converse()
        except (ConnectionError, ValueError):
            return

    def converse(self) -> None:
        self.say("220 postbox")
        while line := self.rfile.readline():
            command = line[:4].upper().decode()
            if command == "QUIT":
                self.say("221 bye")
                return
            if command == "DATA":
                self.say("354 go on")
                self.server.keep(self.data())
                self.server.before_answer()
                self.say("250 kept")
            elif command == "RCPT":
                self.say(self.server.recipient_answer)
            else:
                self.say("250 OK")

    def data(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        return b"".join(lines)
