"""A bag (BagIt 1.0, RFC 8493) as a ZIP that is sent while it is made: no file is held in memory or on disk."""

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import IO, Any, cast

# Every entry bears the same time: two bags of the same files differ in nothing.
ENTRY_TIME = (1980, 1, 1, 0, 0, 0)
DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
LINE = 78


@dataclass(frozen=True)
class Part:
    """One file of the payload: its path below `data/`, and its bytes, in pieces, each time they are asked for."""

    path: str
    pieces: Callable[[], Iterable[bytes]]
    is_packed: bool = False

    @classmethod
    def of_text(cls, path: str, text: str) -> "Part":
        """A small text, in UTF-8."""
        return cls.of_bytes(path, text.encode())

    @classmethod
    def of_bytes(cls, path: str, content: bytes) -> "Part":
        """A small file that is at hand."""
        return cls(path, lambda: [content])


def pieces_of_bag(name: str, parts: Iterable[Part], *, info: Mapping[str, str], day: date) -> Iterator[bytes]:
    """The ZIP, piece by piece: a folder `name` with payload, manifests and bag-info. `day` stands in bag-info alone."""
    sink = _Sink()
    with zipfile.ZipFile(cast(IO[bytes], sink), "w", allowZip64=True) as archive:
        sums: dict[str, str] = {}
        octets = 0
        for part in parts:
            digest = hashlib.sha256()
            with _open(archive, f"{name}/data/{part.path}", is_packed=part.is_packed) as entry:
                for piece in part.pieces():
                    digest.update(piece)
                    octets += len(piece)
                    entry.write(piece)
                    yield from sink.taken()
            sums[f"data/{part.path}"] = digest.hexdigest()
            yield from sink.taken()
        for path, text in _tag_files(sums, {**info, "Payload-Oxum": f"{octets}.{len(sums)}"}, day).items():
            with _open(archive, f"{name}/{path}", is_packed=False) as entry:
                entry.write(text.encode())
            yield from sink.taken()
    yield from sink.taken()


def _tag_files(sums: Mapping[str, str], info: Mapping[str, str], day: date) -> dict[str, str]:
    tags = {
        "bagit.txt": DECLARATION,
        "bag-info.txt": "".join(_info_line(*one) for one in {**info, "Bagging-Date": day.isoformat()}.items()),
        "manifest-sha256.txt": _manifest(sums),
    }
    digests = {path: hashlib.sha256(text.encode()).hexdigest() for path, text in tags.items()}
    return tags | {"tagmanifest-sha256.txt": _manifest(digests)}


def _manifest(sums: Mapping[str, str]) -> str:
    return "".join(f"{digest}  {_encoded(path)}\n" for path, digest in sorted(sums.items()))


def _encoded(path: str) -> str:
    """RFC 8493, 2.1.3: a line break or percent sign in a path is written in percent-encoding."""
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _info_line(label: str, value: str) -> str:
    """A long value goes on in lines that begin with a space (RFC 8493, 2.2.2)."""
    words, lines, line = value.split(), [], f"{label}:"
    for word in words:
        if len(line) + len(word) >= LINE:
            lines.append(line)
            line = ""
        line = f"{line} {word}"
    return "\n".join([*lines, line]) + "\n"


def _open(archive: zipfile.ZipFile, path: str, *, is_packed: bool) -> Any:
    entry = zipfile.ZipInfo(path, ENTRY_TIME)
    # What is packed already (pictures, PDF) is stored as it is.
    entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return archive.open(entry, "w", force_zip64=True)


class _Sink(io.RawIOBase):
    """What a ZIP is written to: it keeps what has not been taken, and cannot seek."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: list[bytes] = []

    def writable(self) -> bool:
        """It is written to alone."""
        return True

    def write(self, content: Any) -> int:
        """Keep a piece."""
        self._kept.append(bytes(content))
        return len(content)

    def taken(self) -> Iterator[bytes]:
        """Hand out what was kept."""
        kept, self._kept = self._kept, []
        yield from kept
