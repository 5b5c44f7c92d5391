"""A small HTTP client that costs next to nothing, so that the two cores are the servers'."""

import socket
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from dev.ports import LOOPBACK

CONNECTIONS = 4


class BadAnswer(RuntimeError):
    """An answer that is no success: the figures of a run with errors would mean nothing."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: bytes
    body: bytes


@dataclass
class Sample:
    """What a burst of requests measured. Latencies in seconds, CPU in seconds of all workers."""

    latencies: list[float] = field(default_factory=list)
    sizes: int = 0
    wall: float = 0.0
    cpu: float = 0.0

    def __add__(self, other: "Sample") -> "Sample":
        return Sample(
            self.latencies + other.latencies, self.sizes + other.sizes, self.wall + other.wall, self.cpu + other.cpu
        )

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.latencies) / self.wall if self.wall else 0.0

    @property
    def size(self) -> float:
        """Bytes of an answer's body."""
        return self.sizes / max(1, len(self.latencies))

    @property
    def cpu_ms(self) -> float:
        """CPU milliseconds of the workers for a request."""
        return self.cpu * 1000 / max(1, len(self.latencies))

    def percentile(self, share: float) -> float:
        """Milliseconds within which this share of the answers came."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 if ordered else 0.0


class Connection:
    """One connection that is kept."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection((LOOPBACK, port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.left = b""

    def send(self, request: bytes) -> Answer:
        """Send a whole request and read the whole answer."""
        self.socket.sendall(request)
        received = self.left
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more()
        head, body = received[:end], received[end + 4 :]
        length = _length(head)
        parts, have = [body], len(body)
        while have < length:
            parts.append(self._more())
            have += len(parts[-1])
        self.left = b""
        return Answer(int(head[9:12]), head, b"".join(parts))

    def close(self) -> None:
        """Hang up."""
        self.socket.close()

    def _more(self) -> bytes:
        received = self.socket.recv(65536)
        if not received:
            raise BadAnswer("the server hung up")
        return received


def _length(head: bytes) -> int:
    at = head.lower().find(b"content-length:")
    if at < 0:
        raise BadAnswer(f"an answer without its length:\n{head.decode(errors='replace')}")
    return int(head[at + 15 :].split(b"\r\n", 1)[0])


def request(method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b"") -> bytes:
    """Put a request together, as the proxy of production would send it."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {LOOPBACK}", "X-Forwarded-Proto: https", "Accept: */*"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def checked(answer: Answer, sent: bytes) -> Answer:
    """Return a successful answer. Raises BadAnswer."""
    if not 200 <= answer.status < 300:
        said = answer.body[:1500].decode(errors="replace")
        raise BadAnswer(f"{sent.split(b' HTTP', 1)[0].decode()} was answered {answer.status}:\n{said}")
    return answer


def ask(port: int, sent: bytes) -> Answer:
    """Send one request on a connection of its own. Raises BadAnswer."""
    connection = Connection(port)
    try:
        return checked(connection.send(sent), sent)
    finally:
        connection.close()


def burst(port: int, make: Callable[[], bytes], *, seconds: float, at_most: int) -> Sample:
    """Send requests on four connections until the time or the number is reached. Raises BadAnswer."""

    def one(sample: Sample, stop: Callable[[], bool]) -> None:
        connection = Connection(port)
        try:
            while not stop():
                sent = make()
                began = time.perf_counter()
                answer = checked(connection.send(sent), sent)
                sample.latencies.append(time.perf_counter() - began)
                sample.sizes += len(answer.body)
        finally:
            connection.close()

    return side_by_side(one, seconds=seconds, at_most=at_most)


def side_by_side(one: Callable[[Sample, Callable[[], bool]], None], *, seconds: float, at_most: int) -> Sample:
    """Run `one` in four threads until the time or the number is reached; the first failure is raised."""
    samples = [Sample() for _ in range(CONNECTIONS)]
    failures: list[BaseException] = []
    deadline = time.perf_counter() + seconds

    def stop() -> bool:
        return bool(failures) or time.perf_counter() > deadline or _taken(samples) >= at_most

    def run(sample: Sample) -> None:
        try:
            one(sample, stop)
        except Exception as failure:
            failures.append(failure)

    threads = [threading.Thread(target=run, args=(sample,)) for sample in samples]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    whole = sum(samples, Sample())
    whole.wall = time.perf_counter() - began
    return whole


def _taken(samples: Iterable[Sample]) -> int:
    return sum(len(sample.latencies) for sample in samples)
